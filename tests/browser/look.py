"""What is looked for on a page that is open in a browser: each look returns what is wrong, in words."""

from functools import cache

from playwright.sync_api import Page

from core.setup import checkers

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
AXE = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ['violations']})).violations
  .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))"""
SIDEWAYS = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [
  `scrolls sideways by ${document.documentElement.scrollWidth - innerWidth}`,
  ...[...document.body.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
    .filter(e => e.offsetParent && !e.closest('.visually-hidden')).slice(0, 3).map(e => e.outerHTML.slice(0, 160))]"""
# Words are lost where a box hides what sticks out of it, or where they reach over the edge of the window.
LOST = """() => [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility() && e.innerText
  && e.clientWidth > 1 && !e.closest('.visually-hidden, .skiplinks, option')
  && ['hidden', 'clip'].some(how => getComputedStyle(e).overflowX === how || getComputedStyle(e).overflowY === how)
  && (e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 2))
  .map(e => `cuts words off: ${e.outerHTML.slice(0, 160)}`)"""
SMALL = """() => [...document.querySelectorAll('button, .btn, nav a, summary, .form-control, select, .df-pick')]
  .filter(e => e.checkVisibility() && !e.closest('.breadcrumb, .df-index, .skiplinks'))
  .filter(e => e.getBoundingClientRect().height < 44 && e.getBoundingClientRect().height > 1)
  .map(e => `${Math.round(e.getBoundingClientRect().height)} px high: ${e.outerHTML.slice(0, 160)}`)"""
# A stop of the keyboard shows by an outline, on itself or on what stands for it, and nothing lies on it.
UNSEEN = """() => {
  const stops = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
  const thick = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  const outlined = e => ['', '::before', '::after'].some(part => thick(getComputedStyle(e, part)))
  const drawn = e => [...e.querySelectorAll('circle')].map(dot => getComputedStyle(dot).fill).join()
  const wrong = []
  for (const e of document.querySelectorAll(stops)) {
    if (e.disabled || !e.checkVisibility({visibilityProperty: true})) continue
    const before = drawn(e)
    e.focus({focusVisible: true})
    if (document.activeElement !== e) continue
    const around = [e, ...(e.labels || []), e.nextElementSibling, e.parentElement]
    const shown = drawn(e) !== before ? e : around.find(x => x && outlined(x))
    if (!shown) { wrong.push(`focus does not show: ${e.outerHTML.slice(0, 160)}`); continue }
    const box = shown.getClientRects()[0] || shown.getBoundingClientRect()
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
    if (top && ![e, shown, ...(e.labels || [])].some(x => x.contains(top) || top.contains(x)))
      wrong.push(`focus is covered: ${e.outerHTML.slice(0, 160)} by ${top.outerHTML.slice(0, 80)}`)
  }
  document.activeElement.blur()
  return wrong
}"""
ENLARGE = "size => { document.documentElement.style.fontSize = size }"


@cache
def _axe() -> str:
    return checkers.find_or_install().axe.read_text(encoding="utf-8")


def with_axe(page: Page) -> list[str]:
    """Ask axe about WCAG 2.2 A and AA, and about good practice."""
    page.evaluate(_axe())
    return page.evaluate(AXE, RULES)


def in_a_hurry(page: Page) -> list[str]:
    """Look at a page whose parts have all been looked at elsewhere: on a telephone, and with letters twice as large."""
    page.set_viewport_size({"width": 360, "height": 900})
    wrong = with_axe(page) + _narrow(page, 320, "") + _narrow(page, 640, "200%")
    page.evaluate(ENLARGE, "")
    return wrong


def in_every_size(page: Page) -> list[str]:
    """Look at a page on a desk and on a telephone, on the narrowest screen, and with letters twice as large."""
    wrong = []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for look in (with_axe, lambda page: page.evaluate(SMALL)):
            wrong += [f"{width} px: {problem}" for problem in look(page)]
    wrong += [f"320 px: {problem}" for problem in _narrow(page, 320, "")]
    wrong += [
        f"words at 200 %, {width} px: {p}" for width in (1280, 640) for p in _narrow(page, width, "200%")
    ]
    page.evaluate(ENLARGE, "")
    page.set_viewport_size({"width": 1280, "height": 900})
    return wrong + page.evaluate(UNSEEN)


def _narrow(page: Page, width: int, letters: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(ENLARGE, letters)
    return page.evaluate(SIDEWAYS) + page.evaluate(LOST)

"""Templates trust nothing that is filled in: each rule of the lint, and a template that breaks it."""

import re
from collections.abc import Iterator

import pytest

from core.settings import ROOT

FOLDERS = (ROOT / "templates", ROOT / "core", ROOT / "plugins")
TEMPLATES = sorted(
    path for folder in FOLDERS for kind in ("*.html", "*.txt", "*.html.txt") for path in folder.rglob(kind)
    if "templates" in path.parts
)  # fmt: skip
CODE = sorted(path for top in ("core", "plugins") for path in (ROOT / top).rglob("*.py"))
FILLED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
IN_CODE = re.compile(r"<(script|style)\b[^>]*>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
TRUSTED = re.compile(r"\|\s*safe\b|\bMarkup\b|autoescape\s+(?:false|off)|\{%-?\s*autoescape", re.IGNORECASE)
CODE_IN_ATTRIBUTE = re.compile(
    r"\s(?:on\w+|style|srcdoc|(?:data-)?hx-(?:on[\w:.-]*|vals|vars|headers|eval))\s*=", re.IGNORECASE
)
ADDRESS = re.compile(
    r"\s(?:href|src|action|formaction|poster|data)\s*=\s*([\"'])\s*(?:javascript|data|vbscript|\x00):",
    re.IGNORECASE,
)
LETTER = "Mail programs know neither our style sheets"
"""How the one template begins that has its styles within: of letters."""
MAKES_MARKUP = {
    "core/accounts/qr.py": "a square drawn from an address of ours: paths, no words",
    "core/web/compiler.py": "what a macro or a translation has put together, which escaped what was filled in",
    "core/web/parts.py": "a part of a page, made from a template of its own",
    "core/consents/sheets.py": "a code of squares, drawn by us",
    "plugins/booking/slip.py": "a code of squares, drawn by us",
}
"""Who may say that a text is markup already, and why."""


def faults(template: str) -> Iterator[str]:
    """What is wrong with a template."""
    marked = FILLED.sub("\x00", template)
    if TRUSTED.search(template):
        yield "takes a value for markup"
    for tag in TAG.findall(marked):
        if re.search(r"=\s*\x00", QUOTED.sub('""', tag)):
            yield "an attribute without quotes"
        if CODE_IN_ATTRIBUTE.search(tag):
            yield "code in an attribute"
        if ADDRESS.search(tag):
            yield "an address that runs"
    for name, code in IN_CODE.findall(marked):
        if "\x00" in code:
            yield "a value inside code"
        elif code.strip() and not (name == "style" and LETTER in template):
            yield "code of the page's own"


BROKEN = {
    "{{ name | safe }}": "takes a value for markup",
    "{{ name|safe }}": "takes a value for markup",
    "{% autoescape false %}{{ name }}{% endautoescape %}": "takes a value for markup",
    "<a href={{ path }}>x</a>": "an attribute without quotes",
    "<input type='text'\n  value={{ name }}>": "an attribute without quotes",
    '<a title="x" href= {{ path }}>x</a>': "an attribute without quotes",
    "<input value={% if a %}1{% endif %}>": "an attribute without quotes",
    "<script>const a = '{{ name }}'</script>": "a value inside code",
    "<STYLE>.a { color: {{ colour }} }</STYLE>": "a value inside code",
    '<script type="module">{% if a %}1{% endif %}</script>': "a value inside code",
    "<script>alert(1)</script>": "code of the page's own",
    '<b onclick="go({{ id }})">x</b>': "code in an attribute",
    '<b ONLOAD="x">x</b>': "code in an attribute",
    '<b style="color: {{ colour }}">x</b>': "code in an attribute",
    '<b hx-on:click="x">x</b>': "code in an attribute",
    '<b data-hx-on::after-swap="x">x</b>': "code in an attribute",
    "<b data-hx-vals='js:x'>x</b>": "code in an attribute",
    '<iframe srcdoc="{{ html }}"></iframe>': "code in an attribute",
    '<a href="javascript:{{ code }}">x</a>': "an address that runs",
    "<a href=' JavaScript:x'>x</a>": "an address that runs",
    '<a href="{{ scheme }}:x">x</a>': "an address that runs",
}


@pytest.mark.parametrize("template", BROKEN)
def test_the_control_a_template_that_breaks_a_rule_is_found(template: str) -> None:
    assert BROKEN[template] in set(faults(template))


@pytest.mark.parametrize(
    "template",
    [
        '<a href="{{ path }}" class="a{% if b %} c{% endif %}">{{ name }}</a>',
        "<p>2 < 3 and a={{ a }}</p>",
        '<script src="{{ asset }}" defer></script>',
        '<svg width="10"><use href="#x"></use></svg>',
    ],
)
def test_a_template_as_it_should_be_is_let_be(template: str) -> None:
    assert not list(faults(template))


def test_no_template_breaks_a_rule() -> None:
    assert len(TEMPLATES) > 100
    assert [
        f"{path.relative_to(ROOT)}: {fault}" for path in TEMPLATES for fault in faults(path.read_text())
    ] == []


def test_nobody_else_says_that_a_text_is_markup() -> None:
    saying = {
        str(path.relative_to(ROOT)) for path in CODE if re.search(r"\bMarkup\(|__html__", path.read_text())
    }
    assert saying <= MAKES_MARKUP.keys(), saying - MAKES_MARKUP.keys()


def test_everything_is_escaped_unless_said_otherwise() -> None:
    """Every environment that fills templates escapes; what makes plain text says so."""
    for path in CODE:
        for made in re.findall(r"\bEnvironment\((.{0,300})", path.read_text(), re.DOTALL):
            assert "autoescape" in made, path

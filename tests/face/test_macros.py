"""What each component promises to the pages that use it."""

import re
from dataclasses import replace
from datetime import date

import pytest

from core.who import Fact
from tests.face.page_reader import Element, read
from tests.face.stage import BUILT, ROOT, environment, macro

MADE = re.compile(r"""(?:icon_name=|\bicon\()["']([a-z-]+)["']""")


def one(tree: Element, *tags: str) -> Element:
    found = tree.all(*tags)
    assert len(found) == 1
    return found[0]


def test_a_wrong_field_is_tied_to_what_is_wrong_and_keeps_what_was_written() -> None:
    tree = read(
        macro("ui.field('name', 'Nome', 'Niccolò \"Nic\"', 'Manca il cognome', 'Come sul documento')")
    )
    field = one(tree, "input")
    assert field.attrs["value"] == 'Niccolò "Nic"'
    assert field.attrs["aria-invalid"] == "true"
    told = [tree.with_attr("id", name)[0].text for name in (field.attrs["aria-describedby"] or "").split()]
    assert "Come sul documento" in told[0]
    assert "Errore:" in told[1]
    assert "Manca il cognome" in told[1]


def test_a_field_without_error_or_hint_is_tied_to_nothing() -> None:
    field = one(read(macro("ui.field('name', 'Nome', value=None)")), "input")
    assert not {"aria-describedby", "aria-invalid"} & field.attrs.keys()
    assert field.attrs["value"] == ""


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("", {"*", "required"}),
        ("optional=True", {"(facoltativo)"}),
        ("required=False", set()),
        ("required=True, optional=True", {"(facoltativo)"}),
    ],
)
def test_a_label_says_whether_the_field_may_stay_empty(how: str, says: set[str]) -> None:
    html = macro(f"ui.field('phone', 'Telefono', {how})")
    assert {word for word in ("*", "(facoltativo)", "required") if word in html} == says


def test_a_password_never_comes_back() -> None:
    assert "segreto" not in macro("ui.field('password', 'Parola', value='segreto', type='password')")


@pytest.mark.parametrize("errors", [{"name": "Scrivi il nome"}, [("name", "Scrivi il nome")]])
def test_errors_lead_to_their_fields_and_take_the_focus(errors: object) -> None:
    tree = read(macro("ui.errors(errors) ~ ui.field('name', 'Nome')", errors=errors))
    assert one(tree, "a").attrs["href"] == f"#{one(tree, 'input').attrs['id']}"
    box = tree.with_attr("id", "errors")[0]
    assert (box.attrs["tabindex"], "autofocus" in box.attrs) == ("-1", True)


def test_no_errors_leave_no_box_and_no_word_in_the_title() -> None:
    assert macro("ui.errors({})").strip() == ""
    assert macro("ui.title('Prenota', {})") == "Prenota"
    assert macro("ui.title('Prenota', {'name': 'x'})") == "Errore: Prenota"


def test_a_choice_remembers_across_types_and_its_first_radio_carries_the_field() -> None:
    tree = read(
        macro("ui.choice('desk', 'Dove?', [(1, 'Qui'), (2, 'Là', 'In cima')], value='2', error='Scegli')")
    )
    first, second = tree.all("input")
    assert first.attrs["id"] == "f-desk"
    assert ("checked" in first.attrs, "checked" in second.attrs) == (False, True)
    assert "In cima" in tree.with_attr("id", second.attrs["aria-describedby"])[0].text
    assert "f-desk-error" in (one(tree, "fieldset").attrs["aria-describedby"] or "")


def test_nothing_chosen_is_not_the_word_none() -> None:
    tree = read(macro("ui.choice('desk', 'Dove?', [('None', 'Niente'), ('', 'Vuoto')], value=None)"))
    assert not tree.with_attr("checked")


def test_choices_keep_every_one_that_was_picked() -> None:
    tree = read(macro("ui.choices('langs', 'Lingue', [('it', 'a'), ('ar', 'b'), ('es', 'c')], ['ar', 'es'])"))
    assert ["checked" in e.attrs for e in tree.all("input")] == [False, True, True]


def test_times_of_all_days_are_one_question_with_different_ids() -> None:
    days = [("lunedì", (("a", "9:00"), ("b", "9:30"))), ("martedì", (("c", "9:00", "in arabo"),))]
    tree = read(macro("ui.times(days, value='c')", days=days))
    radios = tree.all("input")
    assert {e.attrs["name"] for e in radios} == {"time"}
    assert len({e.attrs["id"] for e in radios}) == 3
    assert ["checked" in e.attrs for e in radios] == [False, False, True]
    assert [
        tree.with_attr("id", g.attrs["aria-labelledby"])[0].text for g in tree.with_attr("role", "group")
    ] == ["lunedì", "martedì"]


def test_steps_say_in_words_what_colour_says() -> None:
    tree = read(macro("ui.steps(2, ['Luogo', 'Ora', 'Riepilogo'])"))
    assert [" ".join(e.text.split()) for e in tree.all("li")] == [
        "Luogo Confermato",
        "2 Ora Attivo",
        "3 Riepilogo",
    ]
    assert "2/3" in tree.text
    assert len(tree.with_attr("aria-current", "step")) == 1


KNOWN = Fact(code="phone", label="Telefono", value="02", status="verified")


@pytest.mark.parametrize(
    ("fact", "says", "says_not"),
    [
        (replace(KNOWN, value=None, status="unknown"), "da confermare", "href"),
        (replace(KNOWN, status="unknown"), "da confermare", "02"),
        (replace(KNOWN, status="partial"), "da riconfermare", "dimostrativo"),
        (replace(KNOWN, demo=True), "dato dimostrativo", "riconfermare"),
        (replace(KNOWN, note="Sito", as_of="2026-09"), "settembre 2026", "confermare"),
        (replace(KNOWN, href="tel:02"), 'href="tel:02" dir="ltr"', "confermare"),
    ],
)
def test_a_fact_never_looks_surer_than_it_is(fact: Fact, says: str, says_not: str) -> None:
    html = macro("ui.fact(fact)", fact=fact)
    assert says in html
    assert says_not not in html


def test_each_cell_of_a_table_knows_its_column_when_rows_become_cards() -> None:
    tree = read(macro("ui.table('Oggi', ['Ora', 'Chi', 'Minuti'], [('9:30', 'Ada', 30)], numbers=(2,))"))
    assert [e.attrs.get("data-label") for e in tree.all("td")] == ["Chi", "Minuti"]
    assert [e.attrs["scope"] for e in tree.all("th")] == ["col", "col", "col", "row"]
    assert "df-number" in (tree.all("td")[1].attrs["class"] or "")


def test_an_empty_table_says_so() -> None:
    tree = read(macro("ui.table('Oggi', ['Ora', 'Chi'], [], empty='Nessuno')"))
    assert tree.all("td")[0].attrs["colspan"] == "2"
    assert "Nessuno" in tree.text


def test_bars_measure_against_the_largest_and_hide_small_numbers() -> None:
    tree = read(macro("ui.bars('Motivi', [('ISEE', 40), ('SPID', 10), ('Tutela', None)])"))
    assert [e.attrs["width"] for e in tree.all("rect")] == ["100%", "25%", "0%"]
    assert "meno di 5" in tree.text
    assert "None" not in tree.text


def test_bars_of_nothing_are_still_a_table() -> None:
    assert (
        read(macro("ui.bars('Motivi', [('ISEE', 0), ('Tutela', None)])")).all("rect")[0].attrs["width"]
        == "0%"
    )


def test_what_runs_says_how_far_it_is_and_asks_again_until_it_ends() -> None:
    running = one(read(macro("ui.progress('Archivio', 3, 10, again='/archivio', id='archivio')")), "progress")
    assert (running.attrs["value"], running.attrs["max"]) == ("3", "10")
    unknown = read(macro("ui.progress('Archivio', none, none, again='/archivio')"))
    assert "value" not in one(unknown, "progress").attrs
    assert unknown.with_attr("data-hx-get", "/archivio")
    ended = read(macro("ui.progress('Archivio', 10, 10)"))
    assert not ended.with_attr("data-hx-get")
    assert "10 di 10" in ended.text


def test_a_file_says_what_it_takes() -> None:
    field = one(read(macro("ui.file('logo', 'Logo', ('image/png', 'image/jpeg'), many=True)")), "input")
    assert field.attrs["accept"] == "image/png,image/jpeg"
    assert "multiple" in field.attrs
    assert "accept" not in one(read(macro("ui.file('x', 'Atti')")), "input").attrs


@pytest.mark.parametrize(("page", "ways"), [(1, ["?p=2"]), (2, ["?p=1", "?p=3"]), (3, ["?p=2"])])
def test_pagination_stops_at_both_ends(page: int, ways: list[str]) -> None:
    tree = read(macro("ui.pagination(page, 3, '?p=')", page=page))
    assert [e.attrs["href"] for e in tree.all("a")] == ways
    assert f"Pagina {page} di 3" in tree.text


def test_a_single_page_needs_no_pagination() -> None:
    assert macro("ui.pagination(1, 1, '?p=')").strip() == ""


def test_the_last_crumb_is_where_we_are() -> None:
    tree = read(macro("ui.breadcrumb([('Home', '/'), ('Servizi', '/servizi'), ('ISEE', None)])"))
    assert [e.attrs["href"] for e in tree.all("a")] == ["/", "/servizi"]
    assert tree.with_attr("aria-current", "page")[0].text.strip() == "ISEE"


def test_a_day_is_written_in_words() -> None:
    assert "lunedì 23 novembre 2026" in macro("ui.day_nav(day, '/a', '/b')", day=date(2026, 11, 23))


def test_change_links_say_what_they_change() -> None:
    links = read(macro("ui.summary([('Dove', 'Qui', '/dove'), ('Quando', 'Ora')])")).all("a")
    assert ["".join(e.text.split()) for e in links] == ["Modifica:Dove"]


@pytest.mark.parametrize(
    "call",
    [
        "ui.field(bad, bad, bad, bad, bad)",
        "ui.textarea('t', bad, bad, bad, bad)",
        "ui.select('s', bad, [(bad, bad)], bad)",
        "ui.choice('c', bad, [(bad, bad, bad)], bad, bad, bad)",
        "ui.checkbox('k', bad, hint=bad, error=bad)",
        "ui.times([(bad, ((bad, bad, bad),))])",
        "ui.errors([('a', bad)])",
        "ui.heading(bad, bad, bad, (bad, 'info'))",
        "ui.card(bad, bad, bad, meta=bad, kicker=bad)",
        "ui.item(bad, bad, bad, bad, bad)",
        "ui.notice('info', bad, bad)",
        "ui.empty(bad, bad, (bad, bad))",
        "ui.table(bad, [bad, bad], [(bad, bad)])",
        "ui.timeline([(bad, bad, bad)])",
        "ui.checklist([(bad, bad)])",
        "ui.summary([(bad, bad, bad)], bad)",
        "ui.code(bad)",
        "ui.figure(bad, bad, bad, bad)",
        "ui.bars(bad, [(bad, 1, bad)])",
        "ui.search(bad, label=bad)",
        "ui.tabs([(bad, bad, True, bad)], bad)",
        "ui.breadcrumb([(bad, bad), (bad, None)])",
        "ui.post_button(bad, bad, {bad: bad}, about=bad)",
        "ui.chip(bad)",
        "ui.page_index([(bad, bad)])",
        "ui.done(bad, bad, bad)",
        "ui.hold(bad, 5)",
        "ui.link_button(bad, bad)",
        "ui.file(bad, bad, (bad,), bad, bad)",
        "ui.progress(bad, 1, 2, bad, bad)",
    ],
)
def test_words_of_people_never_become_markup(call: str) -> None:
    tree = read(macro(call, bad="<q onclick=x>\"'&"))
    assert not tree.all("q")
    assert not tree.with_attr("onclick")


def test_every_macro_is_shown_on_the_page_of_style() -> None:
    offered = {name for name in dir(environment().globals["ui"]) if not name.startswith("_")}
    shown = set(re.findall(r"ui\.(\w+)", (ROOT / "templates/pages/style.html").read_text()))
    title_of_their_own = {"heading", "done"}
    assert offered - shown == title_of_their_own


def test_every_macro_with_words_is_shown_where_it_is_hardest() -> None:
    """Empty, long and from right to left; left out are those whose words are ours alone."""
    offered = {name for name in dir(environment().globals["ui"]) if not name.startswith("_")}
    pages = [ROOT / "templates/pages" / name for name in ("style_states.html", "_states.html")]
    shown = {name for page in pages for name in re.findall(r"ui\.(\w+)", page.read_text())}
    ours = {
        "icon", "pictogram", "tile", "fact", "hold", "rating", "hidden", "print_button", "hero", "done", "back",
        "search", "page_index", "day_nav", "quick_exit", "filters", "heads", "sorts", "foot", "more", "act",
    }  # fmt: skip
    assert offered - shown == ours


def test_icons_that_templates_name_are_in_the_sprite() -> None:
    sprite = next(BUILT.glob("sprites.*.svg")).read_text()
    there = set(re.findall(r'id="it-([a-z-]+)"', sprite))
    templates = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "plugins").rglob("*.html")]
    named = {icon for path in templates for icon in MADE.findall(path.read_text())}
    assert named - there == set()

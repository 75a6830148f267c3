"""What holds on every page: structure, names of things, nothing written inline, nothing from elsewhere."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from tests.face.page_reader import Element, read
from tests.face.stage import BUILT, PAGES, TOKEN, body, page, render

FIELDS = ("input", "select", "textarea")
TIES = ("aria-describedby", "aria-labelledby", "for", "popovertarget", "aria-controls")


@pytest.fixture(scope="module", params=PAGES)
def tree(request: pytest.FixtureRequest) -> Element:
    return read(page(request.param))


@pytest.fixture(scope="module", params=("home", "booked", "style", "error-404"))
def public(request: pytest.FixtureRequest) -> Element:
    return read(page(request.param))


def ids(tree: Element) -> list[str]:
    return [e.attrs["id"] or "" for e in tree.with_attr("id")]


def test_a_page_has_one_title_and_one_main(tree: Element) -> None:
    assert len(tree.all("h1")) == 1
    assert len(tree.all("main")) == 1
    assert tree.all("title")[0].text.strip()
    assert tree.all("html")[0].attrs["lang"] in {"it", "ar"}


def test_headings_do_not_skip_a_level(tree: Element) -> None:
    levels = [int(e.tag[1]) for e in tree.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def test_no_id_is_used_twice(tree: Element) -> None:
    assert not {name for name, times in Counter(ids(tree)).items() if times > 1}


def test_every_tie_leads_to_something(tree: Element) -> None:
    there = set(ids(tree))
    ties = {name for tie in TIES for e in tree.with_attr(tie) for name in (e.attrs[tie] or "").split()}
    jumps = {
        (e.attrs["href"] or "")[1:] for e in tree.all("a") if re.match(r"#\w", e.attrs.get("href") or "")
    }
    assert not ties - there
    assert not jumps - there


def test_every_field_has_a_label_that_is_seen(tree: Element) -> None:
    labels = tree.all("label")
    labelled = {e.attrs["for"] for e in labels if "for" in e.attrs}
    within = [field for label in labels for field in label.all(*FIELDS)]
    fields = [e for e in tree.all(*FIELDS) if e.attrs.get("type") != "hidden" and e not in within]
    assert not [e.attrs for e in fields if e.attrs.get("id") not in labelled]


def test_text_labels_stand_above_their_field_without_a_script(tree: Element) -> None:
    picked = {e.attrs.get("id") for e in tree.all("input") if e.attrs.get("type") in {"radio", "checkbox"}}
    groups = [e for e in tree.all("div") if "form-group" in (e.attrs.get("class") or "").split()]
    labels = [label for group in groups for label in group.all("label") if label.attrs["for"] not in picked]
    assert all("active" in (label.attrs.get("class") or "").split() for label in labels)


def test_nothing_is_written_inline_and_nothing_comes_from_elsewhere(tree: Element) -> None:
    assert not tree.all("style")
    assert not tree.with_attr("style")
    assert not [e for e in tree.all("script") if "src" not in e.attrs]
    assert not [e.attrs for e in tree.all() if any(name.startswith("on") for name in e.attrs)]
    sources = [
        e.attrs[name] or ""
        for e in tree.all("script", "img", "link", "use")
        for name in ("src", "href")
        if name in e.attrs and e.attrs.get("rel") != "alternate"
    ]
    assert sources
    assert all(source.startswith("/static/") for source in sources)


def test_every_form_says_where_it_goes_and_what_sends_carries_the_token(tree: Element) -> None:
    for form in tree.all("form"):
        assert form.attrs.get("action")
        assert form.attrs["method"] in {"get", "post"}
        tokens = [e.attrs["value"] for e in form.with_attr("name", "csrf")]
        assert tokens == ([TOKEN] if form.attrs["method"] == "post" else [])
        assert form.attrs["method"] == "get" or "novalidate" in form.attrs


def test_buttons_and_links_say_what_they_do(tree: Element) -> None:
    assert not [e.attrs for e in tree.all("button", "a", "summary") if not e.text.strip()]
    assert not [e.attrs for e in tree.all("button") if e.attrs.get("type") not in {"submit", "button"}]


def test_the_first_thing_tab_reaches_skips_to_the_content(public: Element) -> None:
    first = public.all("a", "button", "input")[0]
    assert first.attrs["href"] == "#content"


def test_a_public_page_offers_what_the_official_checks_look_for(public: Element) -> None:
    wanted = {"main-navigation", "accessibility-link", "privacy-policy-link", "legal-notes", "faq",
              "report-inefficiency", "appointment-booking", "contacts", "personal-area-login"}  # fmt: skip
    assert wanted <= {e.attrs["data-element"] for e in public.with_attr("data-element")}


def test_help_stands_at_the_same_place_and_owns_up_to_what_is_unknown(public: Element) -> None:
    helps = public.with_attr("id", "aiuto")
    assert len(helps) == 1
    assert "02 92366109" in helps[0].text
    assert "da confermare" in helps[0].text
    assert "dato dimostrativo" in helps[0].text


def test_who_has_no_telephone_points_to_who_has() -> None:
    without = tuple(fact for fact in body().contacts if fact.code != "phone")
    assert 'href="http://localhost:8000/enti"' in render("home.html", site=body(contacts=without))
    assert 'href="http://localhost:8000/enti"' not in render("home.html")


def test_booking_shows_only_where_it_is_on() -> None:
    html = render("home.html", path="/", site=body(plugins=frozenset()))
    assert "appointment-booking" not in html
    assert "Prenota<" not in html


def test_one_way_at_most_is_the_current_one(public: Element) -> None:
    menus = [e for e in public.all("nav") if e.attrs.get("aria-label") == "Principale"]
    assert len(menus) == 2
    for menu in menus:
        assert len(menu.with_attr("aria-current", "page")) <= 1


def test_the_longest_path_is_the_current_way() -> None:
    menu = read(page("booked")).with_attr("data-element", "main-navigation")[0]
    assert [e.text.strip() for e in menu.with_attr("aria-current", "page")] == ["Il mio appuntamento"]


def test_staff_see_their_hat_and_leave_with_a_form() -> None:
    tree = read(page("work"))
    assert "Volontaria · Porta aperta" in tree.text
    assert [e for e in tree.all("form") if e.attrs["action"] == "/esci" and e.attrs["method"] == "post"]
    assert len([e for e in tree.all("nav") if e.attrs.get("aria-label") == "Lavoro"]) == 2


def test_the_ribbon_shows_only_in_the_demonstration() -> None:
    assert "dati inventati" in render("home.html", demo=True)
    assert "dati inventati" not in render("home.html", demo=False)


def test_a_page_stays_light() -> None:
    assert len(page("home").encode()) <= 20_000
    assert len(page("work").encode()) <= 20_000


def test_hostile_words_of_a_body_stay_words() -> None:
    bad = "<script>alert(1)</script>\"'"
    tree = read(render("home.html", site=body(name=bad, monogram="<b>", district_name=bad)))
    assert not [e for e in tree.all("script") if "src" not in e.attrs]
    assert not tree.all("b")
    assert bad in tree.text


@pytest.mark.parametrize("name", ["home", "portal", "booked", "error-404"])
def test_a_third_of_the_classes_of_a_public_page_are_of_the_official_library(name: str) -> None:
    public = read(page(name))
    library = next(BUILT.glob("bootstrap-italia.??????????.css")).read_text()
    official = set(re.findall(r"\.([a-zA-Z][\w-]*)", library))
    used = {name for e in public.with_attr("class") for name in (e.attrs["class"] or "").split()}
    assert "--bootstrap-italia-version" in library
    assert len(used & official) / len(used) >= 0.3

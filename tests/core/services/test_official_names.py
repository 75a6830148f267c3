"""The names by which the official checks find the parts of a page.

As italia/pa-website-validator looks for them (storage/municipality, criteria C.SI.1.3 to 3.4) in pages made like
italia/design-comuni-pagine-statiche. Two are left out knowingly: `metatag` wants data written inside a script element,
and `feedback-input-text` asks for words of one's own, where here only counts are kept.
"""

import pytest

from tests.actors import Browser
from tests.face.page_reader import Element, read

EVERYWHERE = {
    "main-navigation", "personal-area-login", "contacts", "faq", "report-inefficiency", "accessibility-link",
    "privacy-policy-link", "legal-notes", "appointment-booking",
}  # fmt: skip
RATING = {
    "feedback", "feedback-title", *(f"feedback-rate-{stars}" for stars in range(1, 6)), "feedback-rating-positive",
    "feedback-rating-negative", "feedback-rating-question", "feedback-rating-answer",
}  # fmt: skip
SHEET = {
    "breadcrumb", "page-index", "service-title", "service-description", "service-status", "service-addressed",
    "service-how-to", "service-needed", "service-achieved", "service-calendar-text", "service-online-access",
    "service-booking-access", "service-area", "service-topic",
}  # fmt: skip
PAGES = {
    "/": EVERYWHERE,
    "/servizi": EVERYWHERE | {"breadcrumb"},
    "/servizi/spid": EVERYWHERE | SHEET | RATING,
    "/bisogni/cas": EVERYWHERE | {"breadcrumb"} | RATING,
    "/enti": EVERYWHERE | {"breadcrumb"},
    "/chi-siamo": EVERYWHERE | {"breadcrumb"},
    "/appuntamenti": EVERYWHERE | {"breadcrumb"},
    "/assistenza": EVERYWHERE | {"breadcrumb"} | RATING,
    "/segnala": EVERYWHERE | {"breadcrumb"} | RATING,
}
IN_ORDER = [
    "A chi è rivolto", "Come fare", "Cosa serve", "Cosa si ottiene", "Tempi e scadenze", "Accedi al servizio",
    "Condizioni di servizio", "Contatti",
]  # fmt: skip


def named(page: Element) -> set[str]:
    return {element.attrs["data-element"] or "" for element in page.with_attr("data-element")}


@pytest.mark.parametrize("path", PAGES)
def test_each_kind_of_page_carries_the_official_names(citizen: Browser, path: str) -> None:
    page = read(citizen.get(path).html)
    assert PAGES[path] - named(page) == set()


def test_no_name_is_one_of_our_own(citizen: Browser) -> None:
    known = set[str]().union(*PAGES.values())
    assert {name for path in PAGES for name in named(read(citizen.get(path).html))} <= known


def test_what_carries_a_name_says_something(citizen: Browser) -> None:
    page = read(citizen.get("/servizi/spid").html)
    for name in SHEET:
        assert all(len(element.text.strip()) >= 3 for element in page.with_attr("data-element", name)), name


def test_the_index_of_a_sheet_names_its_parts_in_the_official_order(citizen: Browser) -> None:
    (index,) = read(citizen.get("/servizi/spid").html).with_attr("data-element", "page-index")
    assert index.tag == "ul"
    told = [line.text.strip() for line in index.all("a")]
    assert [words for words in told if words in IN_ORDER] == IN_ORDER

"""Who helps is said at the same place, in the same words, on every page of a space (WCAG 2.2, 3.2.6)."""

import re

import pytest

from tests.actors import Browser, People

CARITAS = "caritas-pioltello.localhost"
PAGES = (
    "/",
    "/servizi",
    "/servizi/spid",
    "/bisogni/cas",
    "/cerca",
    "/cerca?q=xyzzy",
    "/enti",
    "/enti/cgil-pioltello",
    "/chi-siamo",
    "/orientamento",
    "/orientamento/domande/1",
    "/accessibilita",
    "/entra",
    "/entra/dimenticata",
    "/appuntamenti",
    "/appuntamenti/gestisci",
    "/questa-non-c-e",
    "/orientamento/domande/99",
    "/servizi/questo-non-c-e",
)
HELP = re.compile(r'<section class="df-help" id="aiuto".*?</section>', re.DOTALL)


def help_on(html: str) -> str:
    (found,) = HELP.findall(html)
    return str(found)


@pytest.mark.parametrize("path", PAGES)
def test_it_is_the_same_on_every_page(citizen: Browser, path: str) -> None:
    screen = citizen.get(path)
    assert help_on(screen.html) == help_on(citizen.get("/").html)
    assert screen.html.index('id="aiuto"') > screen.html.index("</main>")
    assert 'href="#aiuto"' in screen.html.split("</header>")[0]


def test_it_names_telephone_and_hours_or_says_that_they_are_to_be_confirmed(
    citizen: Browser, portal: Browser
) -> None:
    for browser in (citizen, portal):
        told = help_on(browser.get("/").html)
        assert "Telefono" in told and "Orari" in told
        assert "da confermare" in told or "tel:" in told


def test_a_form_with_mistakes_says_it_too(citizen: Browser) -> None:
    citizen.post("/orientamento")
    wrong = citizen.post("/orientamento/domande/1", {})
    assert wrong.status == 422
    assert help_on(wrong.html) == help_on(citizen.get("/").html)


def test_whoever_works_here_sees_who_answers(app: object, people: People) -> None:
    browser = people.sign_in(app, CARITAS, "volunteer")
    for path in ("/scrivania", "/accesso"):
        foot = browser.get(path).html.split('id="aiuto"')[1]
        assert "Telefono" in foot and "Orari" in foot

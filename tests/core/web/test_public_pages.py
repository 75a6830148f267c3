import pytest

from tests.actors import Browser

PAGES = (
    "/",
    "/servizi",
    "/servizi?tema=casa",
    "/servizi/spid",
    "/bisogni/cas",
    "/cerca?q=spid",
    "/enti",
    "/enti/caritas-pioltello",
    "/accessibilita",
    "/privacy",
    "/note-legali",
    "/domande-frequenti",
    "/segnala",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_opens_on_the_portal_and_in_a_space(
    portal: Browser, citizen: Browser, path: str
) -> None:
    for browser in (portal, citizen):
        screen = browser.get(path)
        assert screen.status == 200, screen.words[:500]
        assert screen.h1[0].strip()


def test_the_sheet_of_spid_says_who_helps_and_where_it_comes_from(portal: Browser) -> None:
    sheet = portal.get("/servizi/spid")
    for part in (
        "A chi è rivolto",
        "Come fare",
        "Cosa serve",
        "Cosa si ottiene",
        "Tempi e scadenze",
        "Quanto costa",
    ):
        assert part in sheet
    assert "Centro di ascolto Caritas Pioltello" in sheet


def test_what_is_unknown_is_said_to_be_so(portal: Browser) -> None:
    assert "da confermare" in portal.get("/enti/cgil-pioltello")


def test_a_missing_page_is_404_in_plain_italian(citizen: Browser) -> None:
    screen = citizen.get("/questa-non-c-e")
    assert screen.status == 404
    assert "Questa pagina non esiste" in screen


def test_an_unknown_host_is_refused(app: object) -> None:
    for host in ("nessuno.localhost", "localhost.evil.example", "caritas-pioltello.localhost.", "evil"):
        assert Browser(app, host).get("/").status == 421

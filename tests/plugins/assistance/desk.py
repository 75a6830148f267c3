"""Somebody at the desk with an application in hand, over HTTP: plain links and forms."""

import re

from tests.actors import Browser, Screen
from tests.core.files import good

CARITAS = "caritas-pioltello.localhost"
CODE = re.compile(r"df-code-text[^>]*>([0-9A-Z-]{14})<")
PERSON = {"nome": "Amina", "cognome": "Diallo", "nascita": "1990-05-01", "lingua": "ar", "comunque": "1"}


def wrote(browser: Browser, **more: str) -> str:
    """Write somebody down; return her id."""
    browser.get("/persone-seguite/nuova")
    page = browser.post("/persone-seguite/nuova", PERSON | more)
    assert page.status == 200, page.words
    return str(page.url.path).rsplit("/", 1)[1]


def procedures(browser: Browser, person: str) -> dict[str, str]:
    """The procedures one may choose, by name."""
    page = browser.get(f"/pratiche/nuova?persona={person}")
    return {name: code for code, name in re.findall(r'<option value="([0-9a-f-]{36})">([^<]+)<', page.html)}


def begun(browser: Browser, person: str, version: str) -> str:
    """Open an application; return its address."""
    page = browser.post("/pratiche/nuova", {"persona": person, "procedura": version})
    assert page.status == 200, page.words
    return "/".join(str(page.url.path).split("/")[:3])


def answered(browser: Browser, case: str, *, wanted: str = "sì") -> Screen:
    """Answer every question: yes where it is one of yes and no, the first choice, a number, a day."""
    page = browser.get(f"{case}/domande")
    for _question in range(40):
        if "/domande" not in str(page.url.path):
            return page
        voice = page.form(f"{case}/domande")["voce"]
        options = re.findall(r'type="radio"[^>]*value="([^"]*)"', page.html)
        text = (wanted if wanted in options else options[0]) if options else "3/9/2026"
        page = browser.post(f"{case}/domande", {"voce": voice, "risposta": text})
        if page.status == 422:
            page = browser.post(f"{case}/domande", {"voce": voice, "risposta": "2"})
        assert page.status == 200, page.words
    raise AssertionError("the questions do not end")


def seen(browser: Browser, case: str) -> Screen:
    """Tick every paper as seen."""
    page = browser.get(case)
    for paper in dict.fromkeys(re.findall(r'name="documento" value="([\w-]+)"', page.html)):
        page = browser.post(f"{case}/carta", {"documento": paper, "stato": "seen"})
        assert page.status == 200, page.words
    return page


def filed(browser: Browser, case: str, **more: str) -> Screen:
    """Write down what was sent, with a receipt."""
    told = {"chi": "persona", "dove": "INPS", "quando": "2026-11-20", "protocollo": "INPS.2026.1234"} | more
    browser.get(f"{case}/invio")
    return browser.post(f"{case}/invio", told, files=[("ricevuta", ("ricevuta.jpg", photo()))])


def asked(browser: Browser, person: str, procedure: str = "p-isee-precompilato") -> str:
    """Write a mandate; return its address."""
    browser.get(f"/pratiche/deleghe/nuova/{person}")
    told = {"procedures": procedure, "first": "2026-01-01", "last": "2026-12-31"}
    page = browser.post(f"/pratiche/deleghe/nuova/{person}", told)
    assert page.status == 200 and "da firmare" in page, page.words
    return str(page.url.path)


def photo(wide: int = 600) -> bytes:
    """A photo of a paper."""
    return good.written(good.sheet(wide, 800))

"""Letters and sheets: what leaves the screen."""

from jinja2 import select_autoescape

from tests.face.page_reader import read
from tests.face.stage import body, environment, render


def letter(name: str) -> str:
    env = environment().overlay(autoescape=select_autoescape(("html",)))
    return env.get_template(name).render(site=body(name="L'ascolto"), lang="it", dir="ltr")


def test_a_plain_letter_is_plain() -> None:
    text = letter("letter.txt")
    assert text.startswith("Ti aspettiamo")
    assert "L'ascolto" in text
    assert "&#" not in text
    assert "<" not in text
    assert "02 92366109" in text
    assert "http://ascolto.localhost:8000/privacy" in text


def test_a_letter_asks_nothing_of_the_network_and_gives_whole_addresses() -> None:
    tree = read(letter("letter.html"))
    assert not tree.all("img", "link", "script")
    assert all((e.attrs["href"] or "").startswith("http://ascolto.localhost:8000/") for e in tree.all("a"))


def test_an_unknown_contact_is_left_out_of_a_letter() -> None:
    assert "None" not in letter("letter.html") + letter("letter.txt")
    assert "Orari" not in letter("letter.txt")


def test_a_sheet_says_who_gives_it_and_how_to_call() -> None:
    tree = read(render("slip.html"))
    assert "sheet-a5" in (tree.all("body")[0].attrs["class"] or "")
    foot = tree.all("footer")[0]
    assert "02 92366109" in foot.text
    assert "Orari" not in foot.text

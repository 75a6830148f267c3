import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.booking.rules.request import LONGEST_NAME, LONGEST_NOTE, BookingRequest, Mistakes, read_request

LANGUAGES = ("it", "en", "ar")
GOOD = {
    "name": "Maria D'Angelo",
    "phone": "347 1234567",
    "email": "maria@example.it",
    "language": "ar",
    "note": "Non ho lo SPID",
    "privacy": "on",
}


def read(**changes: str) -> BookingRequest:
    found = read_request(GOOD | changes, LANGUAGES)
    assert isinstance(found, BookingRequest), found
    return found


def mistakes(**changes: str) -> dict[str, str]:
    found = read_request(GOOD | changes, LANGUAGES)
    assert isinstance(found, Mistakes), found
    return dict(found.fields)


def test_a_good_form_is_read():
    assert read() == BookingRequest(
        name="Maria D'Angelo",
        phone="+393471234567",
        email="maria@example.it",
        language="ar",
        note="Non ho lo SPID",
    )


@pytest.mark.parametrize(
    "name",
    [
        "Sukarno",
        "Bo",
        "李",
        "D’Angelo-De' Rossi",
        "Nguyễn Thị Hồng",
        "محمد بن عبد الله",
        "O'Brien Jr.",
        "Maria del Carmen " + "de la Cruz " * 9,
        "শেখ মুজিব",
        "نیما\u200cزاده",
    ],
)
def test_any_name_is_fine(name):
    assert read(name=name).name == unicodedata.normalize("NFC", name).strip()


def test_spaces_are_tidied_and_letters_brought_to_one_form():
    assert read(name="  Anna \t  Niccolo\u0300 ").name == "Anna Niccolò"
    assert read(note=" prima riga\r\nseconda \r").note == "prima riga\nseconda"
    assert read(note="  ").note is None


def test_marks_that_turn_the_direction_of_writing_are_dropped():
    assert read(phone="\u202a+39 347 123 4567\u202c").phone == "+393471234567"
    assert read(name="Anna \u202eissoR").name == "Anna issoR"


def test_one_way_to_be_reached_is_enough():
    assert read(email="").phone == "+393471234567"
    assert read(phone="").email == "maria@example.it"
    assert read(phone="", email="  a.b@Example.IT").email == "a.b@example.it"
    assert mistakes(phone=" ", email="") == {
        "phone": "Scrivi un telefono o un'e-mail: ci serve per avvisarti."
    }


def test_a_wrong_contact_is_a_mistake_even_beside_a_good_one():
    assert set(mistakes(phone="123")) == {"phone"}
    assert set(mistakes(email="maria@")) == {"email"}
    assert set(mistakes(phone="123", email="")) == {"phone"}


def test_the_language_is_one_of_the_list_and_the_first_if_none_is_chosen():
    assert read(language="").language == "it"
    assert set(mistakes(language="xx")) == {"language"}


def test_every_mistake_is_named_at_once():
    assert read_request({}, LANGUAGES) == Mistakes(
        {
            "name": "Scrivi il tuo nome e cognome.",
            "privacy": "Leggi l'informativa e conferma che l'hai letta.",
            "phone": "Scrivi un telefono o un'e-mail: ci serve per avvisarti.",
        }
    )
    wrong = mistakes(name="--", phone="x", email="x", language="x", note="x" * 201, privacy="")
    assert set(wrong) == {"name", "phone", "email", "language", "note", "privacy"}


@pytest.mark.parametrize("written", ["", "off", "0", "false", "no"])
def test_the_notice_has_to_be_read(written):
    assert set(mistakes(privacy=written)) == {"privacy"}


def test_lengths_have_their_limits():
    assert read(note="è" * LONGEST_NOTE).note == "è" * LONGEST_NOTE
    assert set(mistakes(note="è" * (LONGEST_NOTE + 1))) == {"note"}
    assert read(name="a" * LONGEST_NAME).name == "a" * LONGEST_NAME
    assert set(mistakes(name="a" * (LONGEST_NAME + 1))) == {"name"}


@pytest.mark.parametrize("field", GOOD)
@pytest.mark.parametrize("bad", ["\x00", "\ud800", "\x07", "\x1b", "\x7f", "\x9b"])
def test_what_no_keyboard_writes_is_refused_on_its_own_field(field, bad):
    found = mistakes(**{field: f"a{bad}b"})

    assert found == {field: "Qui c'è un carattere che non possiamo leggere. Riscrivi il testo."}


long = st.builds(str.__mul__, st.text(min_size=1, max_size=3), st.sampled_from((40, 121, 300)))
anything = st.sampled_from(sorted(GOOD.values())) | st.text(st.characters(), max_size=12) | long


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(sorted(GOOD)), anything))
def test_whatever_is_written_gives_a_request_one_can_trust_or_sentences(changes):
    found = read_request(GOOD | changes, LANGUAGES)

    if isinstance(found, Mistakes):
        assert found.fields
        assert set(found.fields) <= set(GOOD)
        assert all(sentence.endswith(".") for sentence in found.fields.values())
    else:
        assert found.phone or found.email
        assert found.language in LANGUAGES
        texts = [found.name, found.note or "", found.phone or "", found.email or ""]
        assert all(unicodedata.category(c) not in ("Cc", "Cs") or c in "\n\t" for t in texts for c in t)
        assert "\n" not in found.name
        "".join(texts).encode("utf-8")


@pytest.mark.parametrize(
    "piece", ["a", "1", "@", ".", "a.", "-", "+1", " ", "\u0300", "ﷺ", "\r\n", "\ud800", "1a"]
)
def test_very_long_texts_are_turned_away_at_once(piece):
    text = piece * (50_000 // len(piece))
    raw = dict.fromkeys(GOOD, text) | {"email": text + "@" + text}

    start = time.perf_counter()
    found = read_request(raw, LANGUAGES)
    assert time.perf_counter() - start < 0.05
    assert isinstance(found, Mistakes)
    assert set(found.fields) >= {"name", "phone", "email", "note"}

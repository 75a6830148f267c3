"""What citizens read is easy for who left school after the middle school.

Three units, each where it means something: one text, when it is long enough for the formula to say anything; all the
sentences of one page, mail or information page together; what a service sheet says in words of its own.
"""

import tomllib
from functools import cache

import pytest

from core.i18n.extraction import texts_of
from core.settings import ROOT
from tests.conftest import EST_MILANO
from tests.reading.gulpease import MIDDLE_SCHOOL, ease, length, sentences

LONG = 15  # words: below, one long name decides
# The licence of the contents stands as the guidelines for public sites word it: whoever checks them looks for it.
AS_PRESCRIBED = "In applicazione del principio open by default"
DATA = sorted([*(EST_MILANO / "services").glob("*.toml"), *(EST_MILANO / "procedures").glob("*.toml")])
PROSE = {"description", "for_whom", "note", "text", "condition"}


@cache
def texts() -> list[tuple[str, str]]:
    """Every Italian text of the code and of the templates, with the file it stands in."""
    found = texts_of(ROOT, [ROOT / "core", ROOT / "plugins", ROOT / "templates"])
    return sorted(
        {(one.file, text) for one in found for text in ([one.id] if isinstance(one.id, str) else one.id)}
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il gatto dorme.", 100.0),
        ("La casa è piccola, ma il giardino che la circonda è molto grande.", 72.8),
        (
            "Provvederà all'espletamento delle procedure amministrative necessarie all'erogazione richiesta.",
            34.0,
        ),
    ],
)
def test_the_formula(text: str, expected: float) -> None:
    assert ease(text) == pytest.approx(expected, abs=0.1)


def test_numbers_and_addresses_end_no_sentence() -> None:
    assert (
        len(sentences("Costa 1.200,50 euro l'anno. Scrivi a info@esempio.it o vai su www.inps.it oggi.")) == 2
    )


@pytest.mark.long
def test_every_long_text_is_easy() -> None:
    long = [
        (file, text) for file, text in texts() if length(text) >= LONG and not text.startswith(AS_PRESCRIBED)
    ]
    assert len(long) > 80
    assert [f"{ease(text):.0f} {file}: {text}" for file, text in long if ease(text) < MIDDLE_SCHOOL] == []


def hard(told: dict[str, str]) -> dict[str, float]:
    """Which of these texts, by name, are not easy enough, and how easy they are."""
    measured = {name: ease(text) for name, text in told.items()}
    return {name: found for name, found in measured.items() if found < MIDDLE_SCHOOL}


@pytest.mark.long
def test_the_sentences_of_a_page_are_easy_together() -> None:
    said: dict[str, list[str]] = {}
    for file, text in texts():
        if text.rstrip().endswith((".", "!", "?")):
            said.setdefault(file, []).append(text)
    assert len(said) > 100
    assert hard({file: "\n".join(texts) for file, texts in said.items()}) == {}


def test_what_a_sheet_says_in_its_own_words_is_easy() -> None:
    sheets = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in DATA}
    assert hard({name: "\n".join(prose(sheet)) for name, sheet in sheets.items()}) == {}
    described = {
        name: "\n".join(str(sheet.get(part, "")) for part in ("description", "for_whom"))
        for name, sheet in sheets.items()
    }
    assert hard(described) == {}


PURPOSES = tomllib.loads((EST_MILANO / "purposes.toml").read_text(encoding="utf-8"))


def test_what_a_purpose_says_to_people_is_easy() -> None:
    parts = ("text", "data", "recipients", "keep")
    assert hard({code: "\n".join(told[part] for part in parts) for code, told in PURPOSES.items()}) == {}


def prose(part: object, name: str = "") -> list[str]:
    """Return the sentences that somebody wrote, leaving out names, codes and sources."""
    if isinstance(part, dict):
        return [text for key, value in part.items() for text in prose(value, key)]
    if isinstance(part, list):
        return [text for value in part for text in prose(value, name)]
    return [part] if isinstance(part, str) and name in PROSE and " " in part else []

"""Text for people, in the language of whoever reads. Italian is the source; catalogs translate it.

The language belongs to the request or to the message being written: `speaking` says it, whatever runs inside hears it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from core.i18n import catalogs
from core.i18n.languages import ITALIAN, NAMES


@dataclass(frozen=True, slots=True)
class Speech:
    """A language with its catalogs, and what the district says in it of its own texts, by the Italian."""

    language: str
    texts: catalogs.Texts | None = None
    content: Mapping[str, str] = field(default_factory=dict)
    by_machine: bool = False


IN_ITALIAN = Speech(ITALIAN)
OPENS, CLOSES = "\2", "\3"
_speech: ContextVar[Speech] = ContextVar("speech", default=IN_ITALIAN)
_folders: list[Path] = [catalogs.HERE]


def add_catalogs(folder: Path) -> None:
    """Let a plugin's catalogs be heard after those of the core."""
    if folder not in _folders and folder.is_dir():
        _folders.append(folder)


def speech(language: str, content: Mapping[str, str] | None = None, *, by_machine: bool = False) -> Speech:
    """Return what is said in a language; in Italian for one that is not known."""
    if language == ITALIAN or language not in NAMES:
        return IN_ITALIAN
    texts = catalogs.texts(language, tuple(_folders))
    return Speech(language, texts, content or {}, by_machine=by_machine or texts.by_machine)


def speak(what: Speech) -> None:
    """Speak so from here on, until the request ends."""
    _speech.set(what)


@contextmanager
def speaking(what: Speech | str) -> Iterator[None]:
    """Speak so inside the block."""
    before = _speech.set(speech(what) if isinstance(what, str) else what)
    try:
        yield
    finally:
        _speech.reset(before)


def language() -> str:
    """Return the language that is spoken now."""
    return _speech.get().language


def by_machine() -> bool:
    """Whether some of what is said now was translated by a machine and read again by nobody."""
    return _speech.get().by_machine


def gettext(message: str) -> str:
    """Return the message in the reader's language."""
    texts = _speech.get().texts
    return texts.single.get(message, message) if texts else message


def ngettext(one: str, many: str, count: int) -> str:
    """Return the message that fits the count."""
    texts = _speech.get().texts
    forms = texts.many.get(one) if texts else None
    if forms is None or texts is None:
        return one if count == 1 else many
    return forms[texts.form(count)]


def later(message: str) -> str:
    """Mark a message that is translated where it is shown: what is kept does not know who will read it."""
    return message


def translated(text: str) -> str:
    """Return a text of the district in the reader's language; what is not translated is marked as Italian.

    The marks are two control characters around it, which nobody can type. They stay in place in whatever sentence
    the text is put into; a page makes words of them (`core/web/marks.py`), a message drops them (`unmarked`).
    """
    now = _speech.get()
    if now.language == ITALIAN or not text:
        return text
    found = now.content.get(text)
    return f"{OPENS}{text}{CLOSES}" if found is None else found


def unmarked(text: str) -> str:
    """Return a text without the marks of what is Italian."""
    return text.replace(OPENS, "").replace(CLOSES, "")


_ = gettext

"""Catalogs of translations: gettext `.po` files, read with Babel into plain dictionaries. Nothing is compiled.

In a folder of catalogs `<language>.po` holds what citizens can meet, `<language>.staff.po` what only staff can, and
`staff.txt` names the staff's modules and templates. Each entry says who made it: `# by: machine`, `person`, `checked`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

HERE = Path(__file__).parent / "catalogs"
MACHINE, PERSON, CHECKED = "machine", "person", "checked"
MAKERS = (MACHINE, PERSON, CHECKED)
_BY = "by: "


@dataclass(frozen=True, slots=True)
class Texts:
    """What the catalogs of one language say."""

    single: Mapping[str, str]
    many: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]
    by_machine: bool = False


def open_catalog(path: Path, language: str) -> Catalog:
    """Read a `.po` file, an empty catalog where there is none."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def maker(message: Message) -> str:
    """Say who made a translation; what says nothing was made by a machine."""
    for comment in message.user_comments:
        if comment.startswith(_BY) and (who := comment.removeprefix(_BY).strip()) in MAKERS:
            return who
    return MACHINE


def mark(message: Message, who: str) -> None:
    """Write who made a translation."""
    kept = [comment for comment in message.user_comments if not comment.startswith(_BY)]
    message.user_comments = [f"{_BY}{who}", *kept]


def done(message: Message) -> bool:
    """Whether every form of a message is translated, and can be used."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(forms) and all(forms) and not message.fuzzy


def staff_rooms(folder: Path) -> list[str]:
    """Read which files only staff meets, as patterns; whatever is not named here a citizen may meet."""
    file = folder / "staff.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def is_of_staff(file: str, rooms: list[str]) -> bool:
    """Whether only staff meets a file."""
    return any(fnmatch(file, room) for room in rooms)


@cache
def texts(language: str, folders: tuple[Path, ...]) -> Texts:
    """Read what the folders say in a language; where two say it, the first wins."""
    single: dict[str, str] = {}
    many: dict[str, tuple[str, ...]] = {}
    makers: set[str] = set()
    for folder in folders:
        for name in (f"{language}.po", f"{language}.staff.po"):
            for message in open_catalog(folder / name, language):
                if not message.id or not done(message):
                    continue
                makers.add(maker(message))
                if isinstance(message.id, str):
                    single.setdefault(message.id, str(message.string))
                else:
                    many.setdefault(message.id[0], tuple(message.string or ()))
    return Texts(single, many, c2py(Catalog(locale=language).plural_expr), MACHINE in makers)

"""The first version of a plugin: a small feature that is whole, to be changed into another."""

import keyword
import re
from pathlib import Path
from string import Template

from core.accounts import matrix
from core.discovery import modules
from core.i18n import _
from core.settings import ROOT
from core.web.assets import PREFIX

MODEL = Path(__file__).parent / "plugin"
TEST = "test_plugin.py"
NAME = re.compile(r"[a-z][a-z0-9]{1,19}")


def write(name: str, folder: Path = ROOT) -> Path:
    """Write `plugins/<name>` and its test below a folder; return the plugin's folder.

    Raises:
        ValueError: in words, for a name that will not do or is taken.
    """
    if problem := name_problem(name, folder):
        raise ValueError(problem)
    plugin, tests = folder / "plugins" / name, folder / "tests" / "plugins" / name
    for path in sorted(MODEL.rglob("*.txt")):
        target = path.relative_to(MODEL).with_suffix("")
        _fill(path, tests / f"test_{name}.py" if target.name == TEST else plugin / target, name)
    return plugin


def name_problem(name: str, folder: Path = ROOT) -> str | None:
    """Say why a plugin cannot have a name; None where it can."""
    if not NAME.fullmatch(name):
        return _("Il nome è fatto di sole lettere minuscole e cifre, da 2 a 20, e comincia con una lettera.")
    if keyword.iskeyword(name) or name in _rooms():
        return _("{name} è un nome di Python o del nucleo. Scegline un altro.").format(name=name)
    if (
        name in modules()
        or (folder / "plugins" / name).exists()
        or (folder / "tests/plugins" / name).exists()
    ):
        return _("C'è già un plugin di nome {name}. Scegline un altro.").format(name=name)
    if name in matrix.read().resources or name in _first_words():
        return _("{name} vuol già dire altro qui: è un indirizzo o una risorsa. Scegline un altro.").format(
            name=name
        )
    return None


def _rooms() -> set[str]:
    return {"core", *(path.stem for path in (ROOT / "core").iterdir())}


def _first_words() -> set[str]:
    """Return what the core's own addresses begin with."""
    from core.app import CORE  # noqa: PLC0415 - it knows every room, and only this question needs them all

    return {path.split("/")[1] for path in (PREFIX, *(path for handler in CORE for path in handler.paths))}


def _fill(model: Path, target: Path, name: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    filled = Template(model.read_text(encoding="utf-8")).substitute(slug=name, label=name.capitalize())
    target.write_text(filled, encoding="utf-8")

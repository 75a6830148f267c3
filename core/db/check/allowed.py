"""What deviates on purpose, each with its reason: the core's list, then each plugin's."""

import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from core.discovery import folders

OWN = Path(__file__).with_suffix(".toml")
KINDS = ("tables", "policies", "keys", "grants", "functions")


class Allowed:
    """The exceptions, by kind and name; remembers which were needed."""

    def __init__(self, reasons: dict[str, dict[str, str]]) -> None:
        """Hold the reasons."""
        self.reasons, self._needed = reasons, set[tuple[str, str]]()

    def has(self, kind: str, name: str) -> bool:
        """Whether this deviates on purpose; takes note that the reason is needed. An exact name goes before a `*`."""
        reasons = self.reasons.get(kind, {})
        said = name if name in reasons else next((each for each in reasons if fnmatchcase(name, each)), None)
        if said is not None:
            self._needed.add((kind, said))
        return said is not None

    def stale(self) -> Iterator[str]:
        """Say which exceptions nothing needs."""
        for kind, names in self.reasons.items():
            for name in sorted(names):
                if (kind, name) not in self._needed:
                    yield f"L'eccezione «{name}» ({kind}) non serve più: toglila dall'elenco."


def allowed() -> Allowed:
    """Read the core's list and those of the plugins that are here."""
    reasons: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    own = (folder / "walls.toml" for folder in folders().values())
    for path in (OWN, *(path for path in own if path.exists())):
        for kind, names in tomllib.loads(path.read_text(encoding="utf-8")).items():
            # A plugin excuses what is its own, by name: a pattern of its could excuse others.
            reasons[kind] |= {name: why for name, why in _each(names) if path == OWN or "*" not in name}
    return Allowed(reasons)


def _each(names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give a right on several columns as one right on each."""
    for name, reason in names.items():
        head, bracket, columns = name.partition(" (")
        if not bracket:
            yield name, reason
        for column in columns.removesuffix(")").split(", ") if bracket else ():
            yield f"{head} ({column})", reason

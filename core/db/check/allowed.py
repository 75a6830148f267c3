"""What deviates on purpose, each with its reason: the core's list, then each plugin's."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from core.settings import ROOT

OWN = Path(__file__).with_suffix(".toml")
KINDS = ("tables", "policies", "keys", "grants", "functions")


class Allowed:
    """The exceptions, by kind and name; remembers which were needed."""

    def __init__(self, reasons: dict[str, dict[str, str]]) -> None:
        """Hold the reasons."""
        self.reasons, self._needed = reasons, set[tuple[str, str]]()

    def has(self, kind: str, name: str) -> bool:
        """Whether this deviates on purpose; takes note that the reason is needed."""
        if name not in self.reasons.get(kind, {}):
            return False
        self._needed.add((kind, name))
        return True

    def stale(self) -> Iterator[str]:
        """Say which exceptions nothing needs."""
        for kind, names in self.reasons.items():
            for name in sorted(names):
                if (kind, name) not in self._needed:
                    yield f"L'eccezione «{name}» ({kind}) non serve più: toglila dall'elenco."


def allowed() -> Allowed:
    """Read the core's list and those of the plugins that are here."""
    reasons: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for path in (OWN, *sorted((ROOT / "plugins").glob("*/walls.toml"))):
        for kind, names in tomllib.loads(path.read_text(encoding="utf-8")).items():
            reasons[kind] |= names
    return Allowed(reasons)

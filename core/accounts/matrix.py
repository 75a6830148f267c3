"""Read who may do what: the core's matrix, then each plugin's own resources."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.contributions import Permission

OWN = Path(__file__).with_suffix(".toml")
ANONYMOUS, CITIZEN = "anonymous", "citizen"


class BadMatrix(Exception):
    """A matrix file names a role that does not exist, or a resource twice."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role, and the kinds of body in which one may have it."""

    code: str
    label: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one role may do with one resource, and how far."""

    resource: str
    role: str
    may: tuple[str, ...]
    where: str
    note: str = ""


@dataclass(frozen=True)
class Matrix:
    """The whole table."""

    roles: dict[str, Role]
    resources: dict[str, str]
    cells: dict[tuple[str, str], Cell]

    def of(self, role: str) -> frozenset[str]:
        """Return the permission codes of a role, those of an anonymous citizen included."""
        mine = {
            f"{c.resource}:{verb}"
            for c in self.cells.values()
            if c.role in (role, ANONYMOUS)
            for verb in c.may
        }
        return frozenset(mine)

    def knows(self, needs: Permission) -> bool:
        """Whether some role may do this."""
        return any(c.resource == needs.resource and needs.verb in c.may for c in self.cells.values())

    def roles_in(self, kind: str) -> list[Role]:
        """List the roles one may have in a kind of body."""
        return [role for role in self.roles.values() if kind in role.kinds]


def read(extra: Iterable[Path] = ()) -> Matrix:
    """Read the core's matrix and those of plugins; raise BadMatrix for what cannot hold."""
    matrix = Matrix({}, {}, {})
    for path in (OWN, *extra):
        data = tomllib.loads(path.read_text())
        for code, role in data.get("roles", {}).items():
            matrix.roles[code] = Role(code, role["label"], frozenset(role["kinds"]))
        for resource, row in data.get("resources", {}).items():
            _add(matrix, resource, row, path)
    return matrix


def _add(matrix: Matrix, resource: str, row: dict[str, dict[str, str]], path: Path) -> None:
    if resource in matrix.resources:
        raise BadMatrix(f"{path}: resource {resource} stands twice")
    matrix.resources[resource] = str(row.pop("label"))
    for role, cell in row.items():
        if role not in matrix.roles:
            raise BadMatrix(f"{path}: {resource} names the unknown role {role}")
        found = Cell(resource, role, tuple(cell["may"]), cell["where"], cell.get("note", ""))
        matrix.cells[resource, role] = found


def markdown(matrix: Matrix) -> str:
    """Print the table as Markdown, one row a resource, one column a role."""
    head = ["Risorsa", *(role.label for role in matrix.roles.values())]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for code, label in matrix.resources.items():
        cells = [matrix.cells.get((code, role)) for role in matrix.roles]
        words = [f"{', '.join(c.may)} ({c.where})" if c else "-" for c in cells]
        lines.append("| " + " | ".join((label, *words)) + " |")
    return "\n".join(lines)

"""Which rows a term of the register is about, from when it runs, and what happens at its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.db.scope import Reach
from core.db.tables import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Expiry:
    """Rows that are forgotten when a term is past.

    `since`: the moment from which it runs, a column or an expression; a day runs out at its end. `where`: which rows
    are meant; without, all. `forget`: the columns that lose their value, and what stands there then; without, the
    row goes. `along`: tables whose rows go with it (foreign keys that cascade). `person`: the column that names whose
    row it is, or a few of them, so that what is held for her stays. `erases`: each row stands for a person (its id),
    and goes with everything that is kept of her anywhere. `key`: the column that names whose key of the vault is
    destroyed with it, where something of the row was sealed with a key of its own. `reach` is IDENTITY for what
    belongs to a district: asked once, in its own space.
    """

    keep: str
    table: type[Table]
    since: Any
    where: Sequence[Any] = ()
    forget: Mapping[str, Any] | None = None
    along: Sequence[type[Table]] = ()
    person: Any = None
    erases: bool = False
    key: Any = None
    reach: Reach = Reach.TENANT

    @property
    def subjects(self) -> Sequence[Any]:
        """Return the columns that name whose row it is."""
        if self.person is None:
            return ()
        return self.person if isinstance(self.person, tuple) else (self.person,)

    def covers(self, table: str, column: str) -> bool:
        """Whether a column loses its value by this."""
        if self.forget is None:
            return table in {one.__tablename__ for one in (self.table, *self.along)}
        return table == self.table.__tablename__ and column in self.forget

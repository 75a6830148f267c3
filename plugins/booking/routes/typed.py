"""What the forms of the settings share: what was typed, and what is wrong with it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.errors import Missing
from core.i18n import _
from core.web.forms import Fields
from plugins.booking.actions.refusals import Unfit
from plugins.booking.forms import Mistakes


class Wrong(Unfit):
    """A form has mistakes."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """Keep what is wrong, by field."""
        super().__init__("")
        self.fields = fields


def own(rows: Any, row_id: UUID) -> Any:
    """Return one of the rows; raise Missing."""
    found = next((row for row in rows if row.id == row_id), None)
    if found is None:
        raise Missing(_("Questo non c'è più."))
    return found


def right(read: Any) -> Any:
    """Return what was read, or raise with its mistakes."""
    if isinstance(read, Mistakes):
        raise Wrong(read.fields)
    return read


def typed(form: Fields) -> dict[str, str]:
    """Return what was typed, to be shown again."""
    return {name: form.text(name, most=3_000) for name in form}


def errors_of(why: Exception, field: str) -> dict[str, str]:
    """Return what is wrong, by field."""
    return dict(why.fields) if isinstance(why, Wrong) else {field: str(why)}


def status_of(why: Exception) -> int:
    """Return the status of a refusal."""
    return int(getattr(why, "status", 422))

"""What may come of a meeting, in codes that can be counted. Pure."""

from core.i18n import _
from plugins.booking.rules.states import State

DONE, AGAIN, PAPERS, ELSEWHERE, WAITED, OTHER = "done", "again", "papers", "elsewhere", "waited", "other"
FOLLOWED = frozenset({AGAIN, PAPERS})
"""After these, one more meeting is offered at once."""
MOST_MINUTES = 600
LONGEST_NOTE = 200


def codes(state: str) -> list[tuple[str, str]]:
    """Name what may come of a meeting: of one that was held, or of a wait that was not."""
    if state == State.LEFT:
        return [(WAITED, _("Ha aspettato troppo")), (OTHER, _("Altro motivo"))]
    return [
        (DONE, _("Risolto")),
        (AGAIN, _("Serve un altro incontro")),
        (PAPERS, _("Mancava un documento")),
        (ELSEWHERE, _("Indirizzata altrove")),
    ]


def words(code: str) -> str:
    """Say a code."""
    return dict(codes(State.SERVED) + codes(State.LEFT)).get(code, code)


def problems(code: str, state: str, minutes: str) -> dict[str, str]:
    """Return what will not do, field by field."""
    found = {}
    if code not in dict(codes(state)):
        found["esito"] = _("Scegli com'è andata.")
    if minutes and not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes[:5]) <= MOST_MINUTES):
        found["minuti"] = _("Scrivi i minuti, da 1 a 600.")
    return found

"""What a person said yes to, as a part of the page of her record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.consents import permissions, queries
from core.consents.pages import desk
from core.contributions import Act, Line, Part
from core.i18n import _


def panel(db: Session, person_id: UUID, now: datetime) -> Part:
    """Return what holds and what waits for an answer, with what can be done about it at once."""
    here = f"/consensi/{person_id}"
    found = [desk.Line.of(one, now) for one in queries.of_person(db, person_id)]
    return Part(
        title=_("Consensi"),
        needs=permissions.CONSENTS_READ,
        lines=tuple(_line(one, here) for one in found if one.live or one.waiting),
        acts=(
            Act(
                label=_("Chiedi un consenso"),
                path=f"{here}/nuovo",
                needs=permissions.CONSENTS_RECORD,
                icon="plus-circle",
            ),
            Act(
                label=_("Tutti i consensi"),
                path=here,
                needs=permissions.CONSENTS_READ,
                kind="outline-primary",
            ),
        ),
        empty=_("Nessun consenso in vigore. Prima di passare i suoi dati a un altro ente, chiedi."),
    )


def _line(one: desk.Line, here: str) -> Line:
    paper = Act(
        label=_("Foglio"),
        path=f"{here}/{one.id}/foglio",
        needs=permissions.CONSENTS_READ,
        kind="outline-primary",
        icon="print",
    )
    back = Act(
        label=_("Ritira"),
        path=f"{here}/{one.id}/ritira",
        needs=permissions.CONSENTS_RECORD,
        kind="outline-danger",
        fields={},
    )
    return Line(
        title=f"{one.title} → {one.recipient}",
        path="",
        text=one.words,
        sign=one.sign,
        acts=(back,) if one.on_ground else (paper, back),
    )

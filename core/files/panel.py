"""How many documents there are of a person, as a part of the page of her record."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from core.contributions import Act, Part
from core.files import permissions, queries
from core.i18n import _, ngettext


def panel(db: Session, person_id: UUID, ids: Collection[UUID]) -> Part:
    """Return how many there are and the way to them; their names are told there, where it is written down."""
    count = len(queries.of_people(db, ids))
    words = ngettext("C'è %(num)s documento.", "Ci sono %(num)s documenti.", count) % {"num": count}
    way = Act(
        label=_("Documenti"),
        path=f"/persone-seguite/{person_id}/documenti",
        needs=permissions.READ,
        kind="outline-primary",
        icon="file",
    )
    return Part(
        title=_("Documenti"),
        needs=permissions.READ,
        acts=(way,),
        empty=words if count else _("Nessun documento. Tieni solo quelli che servono per la domanda."),
    )

"""Whether somebody with a code is the person whose record it opens."""

from uuid import UUID

from sqlalchemy.orm import Session

from core.codes import normal_code
from core.dates import UnreadableError, parse_day
from core.errors import DomainError
from core.i18n import _
from core.people import queries, sealing
from core.people.rules.identifiers import CODE, Identifier, identifiers
from core.vault.rules import Destroyed


class NotHers(DomainError):
    """Code and datum do not go together; which of them is wrong is not told."""

    status = 422


def proven(db: Session, *, code: str, datum: str) -> UUID:
    """Return the person whom a code and one thing of hers open: the day of birth, a telephone, an e-mail, a code."""
    known = normal_code(code)
    found = queries.found_by(db, [Identifier(CODE, known)]) if known else []
    for one in found:
        if _is_hers(db, one.person_id, datum):
            return one.person_id
    raise NotHers(_("Codice e dato non vanno insieme. Controlla tutti e due, o chiedi allo sportello."))


def _is_hers(db: Session, person_id: UUID, datum: str) -> bool:
    asked = [one for one in identifiers(datum) if one.kind != CODE]
    if person_id in {one.person_id for one in queries.found_by(db, asked)}:
        return True
    try:
        born = parse_day(datum)
        return any(sealing.unseal_person(db, one).born == born for one in queries.family(db, person_id))
    except (UnreadableError, Destroyed):
        return False

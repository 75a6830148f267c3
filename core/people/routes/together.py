"""Addresses of what joins two records: a household, or one person written down twice."""

from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.errors import DomainError
from core.i18n import _
from core.people import permissions
from core.people.actions import merging, writing
from core.people.actions.opening import followed
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.route import post
from core.who import Member


@post("/persone-seguite/{person_id:str}/famiglia", needs=permissions.WRITE)
def link(db: Session, me: Member, person_id: UUID, form: Fields) -> Redirect:
    """Say who lives with a person."""
    followed(db, person_id, me)
    other, relation = _other(form, "persona"), form.text("legame", most=20)
    writing.link(db, person_id=person_id, other_id=other, relation=relation, by=me, now=clock.now())
    return Redirect(f"/persone-seguite/{person_id}?fatto=famiglia")


@post("/persone-seguite/{person_id:str}/famiglia/togli", needs=permissions.WRITE)
def unlink(db: Session, me: Member, person_id: UUID, form: Fields) -> Redirect:
    """Take back that two people live together."""
    followed(db, person_id, me)
    writing.unlink(db, person_id=person_id, other_id=_other(form, "persona"), by=me, now=clock.now())
    return Redirect(f"/persone-seguite/{person_id}?fatto=famiglia")


@post("/persone-seguite/{person_id:str}/unisci", needs=permissions.WRITE)
def merge(db: Session, me: Member, person_id: UUID, form: Fields) -> Redirect:
    """Let this record stand for another one, too."""
    followed(db, person_id, me)
    other = _other(form, "scheda")
    merging.merge(db, kept_id=person_id, merged_id=other, by=me, now=clock.now())
    return Redirect(f"/persone-seguite/{person_id}?unita={other}")


@post("/persone-seguite/{person_id:str}/separa", needs=permissions.WRITE)
def separate(db: Session, me: Member, person_id: UUID, form: Fields) -> Redirect:
    """Let two records stand alone again."""
    followed(db, person_id, me)
    merging.separate(db, merged_id=_other(form, "scheda"), by=me, now=clock.now())
    return Redirect(f"/persone-seguite/{person_id}?fatto=separate")


ROUTES = (link, unlink, merge, separate)


def _other(form: Fields, name: str) -> UUID:
    try:
        return UUID(form.text(name, most=40))
    except ValueError:
        raise DomainError(_("Scegli una persona dall'elenco.")) from None

"""Addresses of who follows whom."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.errors import DomainError
from core.i18n import _
from core.people import pages, permissions, queries, views
from core.people.actions import writing
from core.people.actions.opening import called, followed, found
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member


class NoColleague(DomainError):
    """Nobody was chosen who may follow her."""

    status = 422


@post("/persone-seguite/{person_id:str}/affida", needs=permissions.WRITE)
def hand(db: Session, me: Member, platform: Platform, person_id: UUID, form: Fields) -> Redirect:
    """Let a colleague follow somebody whom I follow."""
    followed(db, person_id, me)
    colleague = _chosen(db, platform, form)
    writing.assign(db, person_id=person_id, membership_id=colleague, by=me, now=clock.now())
    return Redirect(f"/persone-seguite/{person_id}?fatto=affidata")


@post("/persone-seguite/{person_id:str}/lascia", needs=permissions.WRITE)
def leave(db: Session, me: Member, person_id: UUID) -> Redirect:
    """Follow somebody no longer."""
    writing.take_off(db, person_id=person_id, membership_id=me.membership_id, by=me, now=clock.now())
    return Redirect("/persone-seguite?fatto=lasciata")


@get("/persone-seguite/{person_id:str}/chi-la-segue", needs=permissions.ASSIGN)
def followers(db: Session, me: Member, platform: Platform, person_id: UUID, query: Fields) -> pages.Followers:
    """Show who follows a person."""
    done = {"affidata": _("Fatto: da adesso la segue."), "tolta": _("Fatto: non la segue più.")}
    return _followers(db, me, platform, person_id, done=done.get(query.text("fatto")))


def assign_refused(
    db: Session, me: Member, platform: Platform, person_id: UUID, why: NoColleague
) -> pages.Followers:
    """Ask for a colleague again."""
    errors = [("collega", str(why))]
    return _followers(db, me, platform, person_id, errors=errors, status=why.status)


@post("/persone-seguite/{person_id:str}/chi-la-segue", needs=permissions.ASSIGN, otherwise=assign_refused)
def assign(db: Session, me: Member, platform: Platform, person_id: UUID, form: Fields) -> Redirect:
    """Let a colleague follow a person."""
    found(db, person_id)
    colleague = _chosen(db, platform, form)
    writing.assign(db, person_id=person_id, membership_id=colleague, by=me, now=clock.now())
    return Redirect(f"/persone-seguite/{person_id}/chi-la-segue?fatto=affidata")


@post("/persone-seguite/{person_id:str}/chi-la-segue/togli", needs=permissions.ASSIGN)
def take_off(db: Session, me: Member, person_id: UUID, form: Fields) -> Redirect:
    """Let a colleague follow a person no longer."""
    standing = queries.followers(db, [one.id for one in found(db, person_id)])
    asked = form.text("collega", most=40)
    for one in standing:
        if str(one.membership_id) == asked:
            writing.take_off(db, person_id=person_id, membership_id=one.membership_id, by=me, now=clock.now())
            break
    return Redirect(f"/persone-seguite/{person_id}/chi-la-segue?fatto=tolta")


ROUTES = (hand, leave, followers, assign, take_off)


def _chosen(db: Session, platform: Platform, form: Fields) -> UUID:
    asked = form.text("collega", most=40)
    chosen = next((id_ for id_, _name in views.colleagues(db, platform, ()) if id_ == asked), None)
    if chosen is None:
        raise NoColleague(_("Scegli un collega."))
    return UUID(chosen)


def _followers(db: Session, me: Member, platform: Platform, person_id: UUID, **more: Any) -> pages.Followers:
    records = found(db, person_id)
    following = queries.followers(db, [one.id for one in records])
    return pages.Followers(
        person_id=records[0].id,
        name=called(db, person_id, me),
        followers=following,
        colleagues=views.colleagues(db, platform, [one.membership_id for one in following]),
        **more,
    )

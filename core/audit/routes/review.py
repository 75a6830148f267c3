"""Addresses of the auditor: every log, with pseudonyms; every glass that was broken."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.accounts import permissions
from core.audit import pages, queries
from core.audit.actions import record
from core.audit.routes import listed
from core.db.scope import Reach
from core.errors import DomainError
from core.glass import actions as glass
from core.glass import queries as glasses
from core.glass.rules import review_due, state
from core.i18n import _
from core.organisations import queries as organisations
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member

SINCE = timedelta(days=365)


@get("/distretto/revisione", needs=permissions.AUDIT_REVIEW, reach=Reach.DISTRICT)
def review(db: Session, query: Fields) -> pages.Review:
    """Show what is to be looked over."""
    done = {"riletta": _("Fatto. La tua rilettura è scritta nel registro.")}
    return _review(db, done=done.get(query.text("fatto")))


def review_refused(db: Session, why: DomainError) -> pages.Review:
    """Show the list again, and say what is wrong."""
    return _review(db, errors=[("review", str(why))], status=why.status)


@post(
    "/distretto/revisione/{glass_id:str}",
    needs=permissions.AUDIT_REVIEW,
    reach=Reach.DISTRICT,
    otherwise=review_refused,
)
def look_over(db: Session, me: Member, glass_id: UUID, form: Fields) -> Redirect:
    """Write what was found about a glass that was broken."""
    words = form.text(f"review-{glass_id}", most=1000)
    glass.review(db, glass_id=glass_id, words=words, by=me, now=clock.now())
    return Redirect("/distretto/revisione?fatto=riletta")


@get("/revisione/{slug:str}", needs=permissions.AUDIT_REVIEW, reach=Reach.INSIDE)
def log_of(db: Session, me: Member, slug: str, platform: Platform, query: Fields) -> pages.Log:
    """Show the log of a body; people stand in it under pseudonyms. That it was looked at stands there as well."""
    record(db, by=me, verb="read", resource="audit")
    listing, asked = listed.listing_of(db, f"/revisione/{slug}", query)
    names = queries.names(db)
    body = organisations.body(db, slug)
    return pages.Log(
        title=_("Registro di {body}").format(body=body.short_name if body else slug),
        intro=_("Le persone hanno qui un codice al posto del nome. Lo stesso codice è la stessa persona."),
        rows=listed.rows_of(db, platform, listing, asked, names=names),
        listing=listing,
        columns=listed.columns(),
        verbs=listed.verbs_of(db),
        people=sorted(((str(key), name) for key, name in names.items()), key=lambda pair: pair[1]),
        may_export=False,
        back=(_("Revisione"), "/distretto/revisione"),
    )


ROUTES = (review, look_over, log_of)


def _review(db: Session, **more: Any) -> pages.Review:
    now = clock.now()
    found = glasses.of_the_district(db, since=now - SINCE)
    granted = [one for one in found if one.granted]
    anchors = queries.newest_anchors(db)
    return pages.Review(
        waiting=[(one, state(one, now), review_due(one, now)) for one in granted if one.reviewed_at is None],
        reviewed=[one for one in granted if one.reviewed_at],
        bodies=[
            pages.Body(
                body.name,
                body.slug,
                anchors[body.id].seq if body.id in anchors else 0,
                anchors[body.id].day if body.id in anchors else None,
            )
            for body in organisations.everybody(db)
            if body.kind != "district"
        ],
        **more,
    )

"""Addresses of the five steps: where, when, what about, who, check; and of what follows."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.dates import local
from core.errors import Missing
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site
from plugins.booking import permissions
from plugins.booking.actions import book as actions
from plugins.booking.actions.refusals import Raced, TimeTaken, TimeUnfit
from plugins.booking.codes import Codes
from plugins.booking.pages import journey as pages
from plugins.booking.pages.journey import Draft
from plugins.booking.pages.shown import Hub, when_words
from plugins.booking.pages.times import closest, read_day, time_value, week_of_times
from plugins.booking.queries import appointments
from plugins.booking.queries.offer import Kind, Offer, offer, offers
from plugins.booking.queries.taken import Wish, first_times, taken_at
from plugins.booking.rules.refusals import Reason, why_not
from plugins.booking.rules.request import BookingRequest, Mistakes, read_request

KEY_LENGTHS = range(20, 61)
TOO_LONG = (Reason.OUTSIDE_HOURS, Reason.CLOSED, Reason.OFF_GRID, Reason.TAKEN)
"""Why a long appointment may be refused where a shorter one is not."""


@get("/", needs=permissions.BOOK, remember=20)
def where(db: Session, site: Site, query: Fields) -> pages.Where:
    """Step 1: choose where; this hub is already chosen."""
    draft, now = Draft.of(query), clock.now()
    hubs = hubs_for(db, site, draft.service, now)
    own = next((hub for body, hub in hubs if body == site.tenant_id), None)
    mine = offer(db, site, now)
    kind = mine.kind_for(draft.service) if mine and draft.service else None
    others = [hub for body, hub in hubs if body != site.tenant_id]
    return pages.Where(draft=draft, own=own, others=others, about=kind.label if kind else None)


@get("/quando", needs=permissions.BOOK)
def when(db: Session, site: Site, query: Fields) -> pages.When:
    """Step 2: choose a time."""
    return when_page(db, site, Draft.of(query), clock.now(), since=query.text("dal"))


@post("/quando", needs=permissions.BOOK)
def when_again(db: Session, site: Site, form: Fields) -> pages.When:
    """Step 2 again, with what was typed since."""
    return when_page(db, site, Draft.of(form), clock.now(), since=form.text("dal"))


@get("/motivo", needs=permissions.BOOK)
def about(db: Session, site: Site, query: Fields) -> pages.About | pages.When:
    """Step 3: say what it is about; without a time one goes back to step 2."""
    draft, now = Draft.of(query), clock.now()
    if draft.start is None:
        return when_page(db, site, draft, now, error=_no_time(draft), status=422)
    return _about(db, site, draft, now)


@post("/motivo", needs=permissions.BOOK)
def about_again(db: Session, site: Site, form: Fields) -> pages.About:
    """Step 3 again, with what was typed since."""
    return _about(db, site, Draft.of(form), clock.now())


@get("/chi", needs=permissions.BOOK)
def who(db: Session, site: Site, query: Fields) -> pages.Who | pages.When | pages.About:
    """Step 4: say who comes, once the time is known to fit."""
    draft, now = Draft.of(query), clock.now()
    return _unfit(db, site, draft, now) or _who(db, site, draft, now)


@post("/chi", needs=permissions.BOOK)
def who_again(db: Session, site: Site, form: Fields) -> pages.Who | pages.When | pages.About:
    """Step 4 again, with what was typed."""
    draft, now = Draft.of(form), clock.now()
    return _unfit(db, site, draft, now) or _who(db, site, draft, now)


@get("/riepilogo", needs=permissions.BOOK)
def check_empty() -> Redirect:
    """Begin again: what was typed was kept nowhere."""
    return Redirect(pages.HOME)


@post("/riepilogo", needs=permissions.BOOK)
def check(db: Session, site: Site, form: Fields) -> pages.Check | pages.Who | pages.When | pages.About:
    """Step 5: show everything once more. Nothing is kept."""
    draft, now = Draft.of(form), clock.now()
    found = _hub(db, site, now)
    request = read_who(draft, found)
    if isinstance(request, Mistakes):
        return _who(db, site, draft, now, errors=request.fields, status=422)
    return _unfit(db, site, draft, now) or _check(site, draft, found, request, now)


@get("/conferma", needs=permissions.BOOK)
def confirm_empty() -> Redirect:
    """Begin again: nothing is confirmed by an address alone."""
    return Redirect(pages.HOME)


def confirm_refused(
    db: Session, site: Site, platform: Platform, form: Fields, why: Exception
) -> Redirect | pages.Gone | pages.Who:
    """Find the same request, another desk, or three other times."""
    draft, now = Draft.of(form), clock.now()
    done = appointments.by_request(db, _key(form))
    if done:
        return _done(site, platform, done)
    found = _hub(db, site, now)
    request = read_who(draft, found)
    if isinstance(request, Mistakes):
        return _who(db, site, draft, now, errors=request.fields, status=422)
    if isinstance(why, Raced):
        try:
            visit = _visit(draft, found, _key(form))
            codes = Codes(platform.signer.keyed)
            return _done(
                site,
                platform,
                actions.book_elsewhere(db, offer=found, visit=visit, who=request, codes=codes, now=now),
            )
        except TimeTaken as again:
            why = again
    return _gone(db, site, draft, found, now, why)


@post("/conferma", needs=permissions.BOOK, otherwise=confirm_refused)
def confirm(db: Session, site: Site, platform: Platform, form: Fields) -> Redirect | pages.Who:
    """Book. The database has the last word."""
    draft, now = Draft.of(form), clock.now()
    found = _hub(db, site, now)
    request = read_who(draft, found)
    if isinstance(request, Mistakes):
        return _who(db, site, draft, now, errors=request.fields, status=422)
    visit, codes = _visit(draft, found, _key(form)), Codes(platform.signer.keyed)
    made = actions.book(db, offer=found, visit=visit, who=request, codes=codes, now=now)
    return _done(site, platform, made)


ROUTES = (
    where,
    when,
    when_again,
    about,
    about_again,
    who,
    who_again,
    check_empty,
    check,
    confirm_empty,
    confirm,
)


def hubs_for(db: Session, site: Site, service: str | None, now: datetime) -> list[tuple[Any, Hub]]:
    """Return the hubs that can be booked for a service, this one first, each with its first free time."""
    wishes = [
        Wish(found, kind)
        for found in offers(db, site, now).values()
        if (kind := found.kind_for(service) or found.kind_for(None))
    ]
    wishes.sort(key=lambda wish: wish.offer.organisation_id != site.tenant_id)
    times, today = first_times(db, site, wishes, now), local(now).date()
    return [
        (wish.offer.organisation_id, Hub.of(site, wish.offer, first, today))
        for wish, first in zip(wishes, times, strict=True)
    ]


def when_page(
    db: Session,
    site: Site,
    draft: Draft,
    now: datetime,
    *,
    since: str = "",
    error: str | None = None,
    status: int = 200,
) -> pages.When:
    """Return the free times, with those nearest to the chosen one where that will not do."""
    found = _hub(db, site, now)
    kind = _kind(draft, found)
    times = week_of_times(db, found, kind, now=now, since=read_day(since))
    near = closest(db, found, kind, draft.start, now) if error and draft.start else []
    return pages.When(
        draft=draft.with_(tipo=str(kind.id)),
        errors={"ora": error} if error else {},
        status=status,
        hub=Hub.of(site, found, None, local(now).date()),
        kind=kind.label,
        minutes=kind.minutes,
        times=times,
        near=[(time_value(time.start), when_words(time.start)) for time in near],
        others=[] if times.days else _sisters(db, site, draft, now),
    )


def read_who(draft: Draft, found: Offer) -> BookingRequest | Mistakes:
    """Read who comes."""
    return read_request(draft.typed, [code for code, _name in pages.languages_of(found)])


def new_key() -> str:
    """Return a value that tells one request from another, and the same one sent twice."""
    return secrets.token_urlsafe(24)


def _about(db: Session, site: Site, draft: Draft, now: datetime) -> pages.About:
    found = _hub(db, site, now)
    kind = _kind(draft, found)
    words = when_words(draft.start) if draft.start else ""
    return pages.About(draft=draft, kinds=pages.kinds_of(found), kind_id=str(kind.id), when=words)


def _who(db: Session, site: Site, draft: Draft, now: datetime, **more: Any) -> pages.Who:
    found = _hub(db, site, now)
    words = when_words(draft.start) if draft.start else ""
    return pages.Who(draft=draft, when=words, languages=pages.languages_of(found), **more)


def _check(site: Site, draft: Draft, found: Offer, request: BookingRequest, now: datetime) -> pages.Check:
    kind = _kind(draft, found)
    return pages.Check(
        draft=draft,
        hub=Hub.of(site, found, None, local(now).date()),
        kind=kind.label,
        minutes=kind.minutes,
        when=when_words(draft.start) if draft.start else "",
        who=pages.who_rows(request),
        request_key=new_key(),
    )


def _unfit(db: Session, site: Site, draft: Draft, now: datetime) -> pages.When | None:
    """Return the times again, where the chosen one is missing or will not do for what it is about."""
    found = _hub(db, site, now)
    if draft.start is None:
        return when_page(db, site, draft, now, error=_no_time(draft), status=422)
    if draft.names_unknown_kind(found):
        error = _("Questo motivo qui non si può prenotare. Scegline un altro.")
        return when_page(db, site, draft, now, error=error, status=422)
    kind = _kind(draft, found)
    occupied = taken_at(db, found.organisation_id, local(draft.start).date())
    refusal = why_not(found.schedule, kind.rule, draft.start, occupied, now)
    if refusal is None:
        return None
    usual = found.kind_for(draft.service) or found.kinds[0]
    shorter = kind.minutes > usual.minutes and refusal.reason in TOO_LONG
    fits = shorter and why_not(found.schedule, usual.rule, draft.start, occupied, now) is None
    error = _too_long(kind) if fits else refusal.sentence
    status = 409 if refusal.reason is Reason.TAKEN else 422
    return when_page(db, site, draft, now, error=error, status=status)


def _too_long(kind: Kind) -> str:
    words = _("Per «{kind}» servono {n} minuti, e a quell'ora non ci stanno. Scegli un altro orario.")
    return words.format(kind=kind.label, n=kind.minutes)


def _gone(db: Session, site: Site, draft: Draft, found: Offer, now: datetime, why: Exception) -> pages.Gone:
    kind, start = _kind(draft, found), draft.start or now
    near = closest(db, found, kind, start, now)
    return pages.Gone(
        status=getattr(why, "status", 409),
        why=str(why),
        errors={"ora": str(why)},
        draft=draft.with_(tipo=str(kind.id)),
        near=[(time_value(time.start), when_words(time.start)) for time in near],
        others=[] if near else _sisters(db, site, draft, now),
        request_key=new_key(),
    )


def _sisters(db: Session, site: Site, draft: Draft, now: datetime) -> list[Hub]:
    hubs = hubs_for(db, site, draft.service, now)
    return [hub for body, hub in hubs if body != site.tenant_id and hub.first]


def _visit(draft: Draft, found: Offer, key: str) -> actions.Visit:
    if draft.start is None:
        raise TimeUnfit(_no_time(draft))
    if draft.names_unknown_kind(found):
        raise TimeUnfit(_("Questo motivo qui non si può prenotare. Scegline un altro."))
    kind = _kind(draft, found)
    service = draft.service if draft.service in kind.services else None
    return actions.Visit(kind=kind, start=draft.start, request_key=key, service=service)


def _done(site: Site, platform: Platform, appointment_id: object) -> Redirect:
    return Redirect(
        "/appuntamenti/confermato", visit=platform.signer.visit(site, f"appointment {appointment_id}")
    )


def _key(form: Fields) -> str:
    key = form.text("richiesta", most=100)
    return key if len(key) in KEY_LENGTHS else new_key()


def _no_time(draft: Draft) -> str:
    if draft.chosen.get("ora"):
        return _("Non riusciamo a leggere l'orario. Scegline uno dell'elenco.")
    return _("Scegli un giorno e un'ora.")


def _kind(draft: Draft, found: Offer) -> Kind:
    kind = draft.kind(found)
    if kind is None:
        raise Missing(_("Qui per ora non si prenota dal sito. Chiama, o scegli un altro punto."))
    return kind


def _hub(db: Session, site: Site, now: datetime) -> Offer:
    found = offer(db, site, now)
    if found is None or not found.kinds:
        raise Missing(_("Qui per ora non si prenota dal sito. Chiama, o scegli un altro punto."))
    return found

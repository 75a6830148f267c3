"""Addresses of whoever waits to be told of a free time, and of the desk's list."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.contacts import phone_words
from core.dates import clock_time, date_words, local
from core.errors import Conflict, Missing, TooMany
from core.i18n import _, ngettext
from core.limits.rules import HOUR, Budget, Try
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.booking import permissions
from plugins.booking.actions import waiting as actions
from plugins.booking.actions.refusals import Unfit
from plugins.booking.answer_links import key_of, read
from plugins.booking.codes import Codes
from plugins.booking.models import Waiting
from plugins.booking.pages import waiting as pages
from plugins.booking.pages.journey import TYPED, languages_of
from plugins.booking.pages.shown import when_words
from plugins.booking.pages.times import read_day
from plugins.booking.queries import waiting as queries
from plugins.booking.queries.offer import Kind, Offer
from plugins.booking.routes.one import hub
from plugins.booking.routes.opened import opens
from plugins.booking.routes.own import mine_and_hub
from plugins.booking.rules.request import BookingRequest, Mistakes, read_request

HERE = "/appuntamenti/attesa"
ASKED = Budget(name="waiting list of a body", most=60, window=HOUR, all_count=True)
CARRIED = ("servizio", "tipo")


@get("/avvisami", needs=permissions.BOOK)
def tell_me(db: Session, site: Site, query: Fields) -> pages.TellMe:
    """Ask who is to be told, of what, until when."""
    return _tell_me(hub(db, site), query)


def tell_me_refused(
    db: Session, site: Site, form: Fields, why: actions.AskedEnough | TooMany
) -> pages.TellMe:
    """Show it again, with what was typed."""
    return _tell_me(hub(db, site), form, errors={"name": str(why)}, status=why.status)


def tell_me_tries(site: Site) -> list[Try]:
    """Count it of the whole body: far above what people ask, far below what a machine does."""
    return [Try(ASKED, site.tenant_id)]


@post("/avvisami", needs=permissions.BOOK, otherwise=tell_me_refused, tries=tell_me_tries)
def ask(db: Session, site: Site, platform: Platform, form: Fields) -> Redirect | pages.TellMe:
    """Keep that somebody wants to be told."""
    offer = hub(db, site)
    person = read_request(form, [code for code, _name in languages_of(offer)])
    if isinstance(person, Mistakes):
        return _tell_me(offer, form, errors=dict(person.fields), status=422)
    kind = _kind(offer, form)
    service = form.text("servizio", most=120)
    _ask(db, platform, kind, person, form, service=service if service in kind.services else None)
    return Redirect("/appuntamenti/avvisami/fatto")


@get("/avvisami/fatto", needs=permissions.BOOK)
def told() -> pages.Told:
    """Say that it is kept."""
    return pages.Told()


@post("/mio/prima", needs=permissions.OWN, otherwise=tell_me_refused)
def sooner(db: Session, site: Site, platform: Platform, opened: str) -> Redirect:
    """Ask for a time before the one that she has; that one stays hers."""
    booked, offer = mine_and_hub(db, site, opened)
    kind = offer.kind(booked.type_id)
    if kind is None:
        raise Missing(_("Questo appuntamento non c'è."))
    person = BookingRequest(
        name=booked.name, phone=booked.phone, email=booked.email, language=booked.language, note=None
    )
    now = clock.now()
    keyed = platform.signer.keyed
    actions.ask(
        db,
        kind=kind,
        who=person,
        latest=None,
        keyed=keyed,
        now=now,
        service=booked.service,
        held_id=booked.id,
    )
    return Redirect("/appuntamenti/avvisami/fatto")


@get("/posto/{answer:str}", needs=permissions.BOOK)
def offered(db: Session, site: Site, platform: Platform, answer: str) -> pages.Offered:
    """Show what is held. Looking changes nothing."""
    return _offered(db, site, platform, answer)


def offered_refused(
    db: Session, site: Site, platform: Platform, answer: str, why: Conflict | Unfit
) -> pages.Offered:
    """Say why it cannot be taken."""
    return _offered(db, site, platform, answer, error=str(why), status=why.status)


@post("/posto/{answer:str}/prendi", needs=permissions.BOOK, otherwise=offered_refused)
def take(db: Session, site: Site, platform: Platform, answer: str) -> Redirect:
    """Take what is held."""
    waiting = _found(db, platform, answer)
    codes = Codes(platform.signer.keyed)
    made = actions.take(db, offer=hub(db, site), waiting=waiting, codes=codes, now=clock.now())
    opened = platform.signer.visit(site, opens(made))
    return Redirect("/appuntamenti/mio", visit=opened)


@post("/posto/{answer:str}/basta", needs=permissions.BOOK)
def enough(db: Session, platform: Platform, answer: str) -> Redirect:
    """Be told no more."""
    actions.give_up(db, waiting=_found(db, platform, answer))
    return Redirect("/appuntamenti")


@get("/attesa", needs=permissions.WRITE)
def waiting_list(db: Session, site: Site, query: Fields) -> pages.WaitingList:
    """Show who waits."""
    done = {"aggiunta": _("Fatto: la avvisiamo quando si libera un posto."), "tolta": _("Tolta dalla lista.")}
    return _list(db, site, query, done=done.get(query.text("fatto")))


@post("/attesa", needs=permissions.WRITE)
def add(
    db: Session, me: Member, site: Site, platform: Platform, form: Fields
) -> Redirect | pages.WaitingList:
    """Put somebody on the list who is at the desk: as often as it takes."""
    offer = hub(db, site)
    person = read_request(form, [code for code, _name in languages_of(offer)])
    if isinstance(person, Mistakes):
        return _list(db, site, form, errors=dict(person.fields), status=422)
    _ask(db, platform, _kind(offer, form), person, form, by=me.account_id)
    return Redirect(f"{HERE}?fatto=aggiunta")


@post("/attesa/{waiting_id:str}/togli", needs=permissions.WRITE)
def remove(db: Session, waiting_id: UUID) -> Redirect:
    """Take somebody off the list."""
    found = queries.one(db, waiting_id)
    if found is None:
        raise Missing(_("Questa richiesta non c'è più."))
    actions.give_up(db, waiting=found)
    return Redirect(f"{HERE}?fatto=tolta")


ROUTES = (tell_me, ask, told, sooner, offered, take, enough, waiting_list, add, remove)


def _ask(
    db: Session,
    platform: Platform,
    kind: Kind,
    person: BookingRequest,
    form: Fields,
    *,
    service: str | None = None,
    by: UUID | None = None,
) -> None:
    latest, keyed = read_day(form.text("entro", most=20)), platform.signer.keyed
    actions.ask(
        db, kind=kind, who=person, latest=latest, keyed=keyed, now=clock.now(), service=service, by=by
    )


def _kind(offer: Offer, given: Fields) -> Kind:
    named = given.text("tipo", most=60)
    found = next((kind for kind in offer.kinds if str(kind.id) == named), None)
    found = found or offer.kind_for(given.text("servizio", most=120) or None) or offer.kind_for(None)
    if found is None:
        raise Missing(_("Questo spazio non ha sportelli."))
    return found


def _tell_me(offer: Offer, given: Fields, **more: Any) -> pages.TellMe:
    return pages.TellMe(
        kind=_kind(offer, given).label,
        fields={name: given.text(name, most=120) for name in CARRIED if given.text(name)},
        values={name: given.get(name, "")[:1000] for name in (*TYPED, "entro")},
        languages=languages_of(offer),
        **more,
    )


def _found(db: Session, platform: Platform, answer: str) -> Waiting:
    waiting_id = read(platform.signer.keyed, answer)
    found = queries.one(db, waiting_id) if waiting_id else None
    if found is None:
        raise Missing(_("Questa richiesta non c'è più."))
    return found


def _offered(db: Session, site: Site, platform: Platform, answer: str, **more: Any) -> pages.Offered:
    found, offer = _found(db, platform, answer), hub(db, site)
    return pages.Offered(
        here=f"/appuntamenti/posto/{key_of(platform.signer.keyed, found.id)}",
        when=when_words(found.offered_at) if found.offered_at else "",
        until=clock_time(local(found.offered_until)) if found.offered_until else "",
        hub=offer.name,
        address=offer.address,
        moves=found.held_id is not None,
        **more,
    )


def _list(db: Session, site: Site, given: Fields, **more: Any) -> pages.WaitingList:
    offer = hub(db, site)
    return pages.WaitingList(
        lines=[_line(offer, one) for one in queries.standing(db)],
        kinds=[(str(kind.id), kind.label) for kind in offer.kinds],
        values={name: given.get(name, "")[:1000] for name in (*TYPED, "entro", "tipo")},
        languages=languages_of(offer),
        **more,
    )


def _line(offer: Offer, one: Waiting) -> pages.Line:
    kind = offer.kind(one.type_id)
    told = ngettext("avvisata {n} volta", "avvisata {n} volte", one.notices).format(n=one.notices)
    told = told if one.notices else _("non ancora avvisata")
    asked = _("chiesto {day}").format(day=date_words(local(one.asked_at)))
    offered_ = when_words(one.offered_at) if one.offered_at else ""
    sign = (_("posto tenuto: {when}").format(when=offered_), "success") if offered_ else (told, "info")
    contact = " · ".join(part for part in (phone_words(one.phone) if one.phone else "", one.email) if part)
    label = kind.label if kind else ""
    return pages.Line(f"{HERE}/{one.id}", one.name, label, contact, asked, sign)

"""Addresses of a body that leaves: the district's, and those of who administers it."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.accounts.permissions import SETTINGS_GOVERN
from core.audit.actions import record
from core.dates import last_day, local
from core.db.scope import Reach
from core.departure import actions, jobs, making, messages, pages, paper, permissions, queries, rules
from core.departure.models import Departure
from core.district import queries as district
from core.district.rules import administrator_of
from core.errors import Conflict, Missing
from core.files import queries as files
from core.files.actions import REMOVE
from core.i18n import _, later
from core.jobs.actions import defer, watch
from core.organisations import queries as organisations
from core.organisations.models import Organisation
from core.privacy.queries import COMUNE
from core.web.forms import Fields
from core.web.page import File, Redirect, Stream
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

ROOM, OWN = "/distretto/enti/{slug:str}/uscita", "/uscita"
MAKING = later("Prepariamo l'archivio dell'ente")
MEGABYTE = 1024 * 1024


@get(ROOM, needs=SETTINGS_GOVERN, reach=Reach.DISTRICT)
def departure(db: Session, slug: str, query: Fields) -> pages.Announcement | pages.Progress:
    """Show how far a body has gone, or ask before it goes."""
    done = {"segnata": _("Uscita segnata. Chi amministra l'ente riceve un messaggio.")}
    return _shown(db, slug, done=done.get(query.text("fatto")))


def refused(
    db: Session, slug: str, form: Fields, why: actions.Unfinished | Conflict
) -> pages.Announcement | pages.Progress:
    """Show it again, with what will not do."""
    errors = why.errors if isinstance(why, actions.Unfinished) else [("", str(why))]
    return _shown(db, slug, reason=form.text("reason", most=300), errors=errors, status=why.status)


@post(ROOM, needs=SETTINGS_GOVERN, reach=Reach.DISTRICT, otherwise=refused)
def announce(db: Session, me: Member, slug: str, platform: Platform, form: Fields) -> Redirect:
    """Mark a body as leaving, and tell who administers it."""
    body = _body(db, slug)
    reason = form.text("reason", most=actions.LONGEST_REASON)
    found = actions.announce(db, body=body, reason=reason, by=me.account_id, now=clock.now())
    record(db, by=me, verb="leave", resource="settings", about=slug)
    url = organisations.address(platform.settings, organisations.main_hosts(db)[body.id])
    chiefs = district.administrators(db, body.id, administrator_of(body.kind))
    messages.announced(db, found, name=body.name, url=url, to=[one.email for one in chiefs])
    return Redirect(f"/distretto/enti/{slug}/uscita?fatto=segnata")


@post(f"{ROOM}/annulla", needs=SETTINGS_GOVERN, reach=Reach.DISTRICT, otherwise=refused)
def take_back(db: Session, me: Member, slug: str) -> Redirect:
    """Let a body stay after all."""
    body = _body(db, slug)
    place = actions.take_back(db, body=body, now=clock.now())
    if place:
        defer(db, REMOVE, tenant=str(body.id), place=place)
    record(db, by=me, verb="stay", resource="settings", about=slug)
    return Redirect(f"/distretto/enti/{slug}?fatto=rimasto")


@get(f"{ROOM}/attestato.pdf", needs=SETTINGS_GOVERN, reach=Reach.DISTRICT)
def certificate(db: Session, slug: str, platform: Platform, site: Site) -> File:
    """Give the certificate that nothing is left of a body."""
    body = _body(db, slug)
    found = queries.of(db, body.id)
    if found is None or found.closed_at is None:
        raise Missing(_("Questo ente non è ancora uscito dalla rete."))
    told, title = paper.certificate(body.name, site.district_name, found), _("Attestato di cancellazione")
    pdf = platform.press.pdf("departure/certificate.typ", told, title=title, paper="a4")
    return File(body=pdf, media_type="application/pdf", name=f"attestato-{slug}.pdf")


@get(OWN, needs=permissions.TAKE)
def taking(db: Session, site: Site, query: Fields) -> pages.Taking:
    """Show what is left to do until the last day."""
    done = {"versato": _("Segnato: i dati sono nell'archivio del Comune.")}
    return _taking(db, site, done=done.get(query.text("fatto")))


def not_handed_in(db: Session, site: Site, form: Fields, why: actions.Unfinished) -> pages.Taking:
    """Ask for the number again."""
    typed = {"protocol": form.text("protocol", most=80)}
    return _taking(db, site, typed=typed, errors=why.errors, status=why.status)


@post(f"{OWN}/archivio", needs=permissions.TAKE)
def prepare(db: Session, me: Member, site: Site) -> Redirect:
    """Leave the making of the archive to the worker, and show how far it has come."""
    actions.leaving(db, site.tenant_id)
    who: dict[str, Any] = {"account": str(me.account_id), "role": me.role}
    work_id = watch(db, jobs.TAKE_OUT, title=MAKING, back=OWN, now=clock.now(), **who)
    return Redirect(f"/lavori/{work_id}")


@get(f"{OWN}/archivio", needs=permissions.TAKE)
def take(db: Session, me: Member, site: Site) -> Stream:
    """Give the archive, as sealed as it lies."""
    found = actions.leaving(db, site.tenant_id)
    if not found.place or not found.size:
        raise Missing(_("L'archivio non è ancora pronto."))
    record(db, by=me, verb="export", resource="privacy", about="archive")
    pieces = files.store(db).stream(found.place)
    return Stream(pieces=pieces, size=found.size, media_type="application/zip", name=f"{site.slug}.zip")


@post(f"{OWN}/versamento", needs=permissions.TAKE, otherwise=not_handed_in)
def hand_in(db: Session, me: Member, site: Site, form: Fields) -> Redirect:
    """Take note of where a Comune's archive was handed in."""
    actions.hand_in(db, organisation_id=site.tenant_id, protocol=form.text("protocol", most=80))
    record(db, by=me, verb="write", resource="privacy", about="protocol")
    return Redirect(f"{OWN}?fatto=versato")


ROUTES = (departure, announce, take_back, certificate, taking, prepare, take, hand_in)


def _body(db: Session, slug: str) -> Organisation:
    found = district.body(db, slug)
    if found is None:
        raise Missing(_("Questo ente non c'è nel distretto."))
    return found


def _shown(db: Session, slug: str, reason: str = "", **more: Any) -> pages.Announcement | pages.Progress:
    body, now = _body(db, slug), clock.now()
    found = queries.of(db, body.id)
    if found is None:
        more.pop("done", None)
        people = sum(district.roles(db, body.id).values())
        last = local(now + rules.NOTICE).date()
        return pages.Announcement(
            slug=slug, name=body.name, people=people, last_day=last, reason=reason, **more
        )
    return _progress(body, found, **more)


def _progress(body: Organisation, found: Departure, **more: Any) -> pages.Progress:
    now = clock.now()
    return pages.Progress(
        slug=body.slug,
        name=body.name,
        stage=rules.stage(found.ends_at, found.closed_at, now),
        announced=local(found.announced_at).date(),
        last_day=last_day(found.ends_at),
        left=rules.days_left(found.ends_at, now),
        reason=found.reason,
        made=found.made_at,
        protocol=found.protocol,
        closed=found.closed_at,
        erased=sorted((found.erased or {}).items()),
        archival=body.kind == COMUNE,
        **more,
    )


def _taking(db: Session, site: Site, **more: Any) -> pages.Taking:
    found, now = actions.leaving(db, site.tenant_id), clock.now()
    held = queries.held_until(db, now)
    return pages.Taking(
        last_day=last_day(found.ends_at),
        left=rules.days_left(found.ends_at, now),
        made=found.made_at,
        size=_("{n} MB").format(n=-(-(found.size or 0) // MEGABYTE)),
        password=making.password_of(db, site, found),
        digest=found.digest or "",
        archival=site.kind == COMUNE,
        protocol=found.protocol,
        held=last_day(held) if held else None,
        **more,
    )

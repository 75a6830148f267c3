"""Addresses of a body's terms, holds and archive."""

from collections import Counter
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from core import clock
from core.dates import parse_day, to_utc
from core.i18n import _
from core.privacy import actions, paper, permissions, queries, retention
from core.privacy.pages.keeping import Keeping, Line
from core.privacy.queries import COMUNE
from core.privacy.routes.register import PDF, network_activities, number
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

ROOM = "/conservazione"
AHEAD = 30
"""Days that are looked ahead."""


@get(ROOM, needs=permissions.READ)
def keeping(db: Session, site: Site, platform: Platform, me: Member, query: Fields) -> Keeping:
    """Show how long everything is kept here, and how much goes soon."""
    done = {
        "tempo": _("Salvato. Vale da questa notte."),
        "tolto": _("Il blocco è tolto: il tempo corre di nuovo."),
        "versato": _("Segnato. Questa notte la piattaforma cancella la sua copia."),
    }
    return _page(db, site, platform, me, done=done.get(query.text("fatto")))


def refused(db: Session, site: Site, platform: Platform, me: Member, why: actions.Unfinished) -> Keeping:
    """Show it again, with what will not do."""
    return _page(db, site, platform, me, errors=why.errors)


@get(f"{ROOM}/registro.pdf", needs=permissions.READ)
def register_on_paper(db: Session, site: Site, platform: Platform) -> File:
    """Give the body its own register of processing activities, to keep and to sign."""
    found = [one for one in network_activities(db, platform, site.tenant_id) if one.arises(site.plugins)]
    does = "; ".join(one.label for one in found)
    told = paper.register_data(site.district_name, [(site.name, does)], found, clock.today())
    title = _("Registro dei trattamenti")
    pdf = platform.press.pdf("privacy/register.typ", told, title=title, paper="a4")
    return File(body=pdf, media_type=PDF, name="registro-trattamenti.pdf")


@post(f"{ROOM}/tempi", needs=permissions.WRITE, otherwise=refused)
def choose(db: Session, site: Site, platform: Platform, me: Member, form: Fields) -> Redirect:
    """Keep something less long."""
    code = form.text("voce", most=80)
    actions.choose_term(
        db,
        platform.register,
        organisation_id=site.tenant_id,
        code=code,
        days=number(form.text(f"days-{code}", most=6)),
        act="",
        by=me.account_id,
        now=clock.now(),
        for_district=False,
    )
    return Redirect(f"{ROOM}?fatto=tempo")


@post(f"{ROOM}/versamenti", needs=permissions.WRITE, otherwise=refused)
def hand_over(db: Session, platform: Platform, me: Member, form: Fields) -> Redirect:
    """Take note that what is due is in the Comune's archive."""
    code, now = form.text("voce", most=80), clock.now()
    actions.hand_over(
        db,
        platform.register,
        code=code,
        up_to=now,
        protocol=form.text(f"protocol-{code}", most=80),
        by=me.membership_id,
        now=now,
    )
    return Redirect(f"{ROOM}?fatto=versato")


ROUTES = (keeping, register_on_paper, choose, hand_over)


def day_end(typed: str) -> datetime | None:
    """Return the end of a day as it was typed, None where it is none."""
    try:
        return to_utc(parse_day(typed) + timedelta(days=1), time(0))
    except ValueError:
        return None


def _page(
    db: Session,
    site: Site,
    platform: Platform,
    me: Member,
    *,
    done: str | None = None,
    errors: list[tuple[str, str]] | None = None,
) -> Keeping:
    now = clock.now()
    due: Counter[str] = Counter()
    for one in retention.look(platform, db, site, now + timedelta(days=AHEAD)):
        due[one.keep] += one.rows
    comune = site.kind == COMUNE
    lines = [
        Line(
            code=code,
            label=term.label,
            since=term.since,
            end=term.end,
            days=term.days,
            due=due[code],
            archive=term.archive and comune,
            fixed=term.fixed,
        )
        for code, term in queries.terms(db, platform.register, tenant_id=site.tenant_id).items()
    ]
    lines.sort(key=lambda line: (-line.due, line.label))
    return Keeping(
        lines=lines,
        ahead=AHEAD,
        holds=queries.holds(db, now),
        may_write=me.may(permissions.WRITE.code),
        done=done,
        errors=errors or [],
        status=422 if errors else 200,
    )

"""Addresses at which the district's office writes the next version of a procedure, compares and publishes it."""

from typing import Any

from sqlalchemy.orm import Session

from core.db.scope import Reach
from core.errors import Missing
from core.i18n import _
from core.services import queries as services
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.route import get, post
from core.who import Member
from plugins.assistance import permissions
from plugins.assistance.actions import drafts
from plugins.assistance.actions.procedures import Unfinished
from plugins.assistance.pages import editing as pages
from plugins.assistance.pages import fields
from plugins.assistance.pages.procedures import Shown
from plugins.assistance.queries import procedures
from plugins.assistance.rules.difference import changes

ROOM = "/pratiche/distretto/procedure"
AT = "/distretto/procedure/{slug:str}"
ONE = f"{AT}/bozza/{{part:str}}/{{number:str}}"


@get(f"{AT}/bozza", needs=permissions.GOVERN, reach=Reach.DISTRICT)
def draft(db: Session, slug: str, query: Fields) -> pages.DraftPage:
    """Show the next version, part by part."""
    said = {
        "salvata": _("Salvato nella bozza."),
        "tolta": _("Tolto dalla bozza."),
        "su": _("Spostato più su."),
    }
    return _draft(db, slug, done=said.get(query.text("fatto", most=20)), opened=query.text("parte", most=20))


def draft_refused(db: Session, slug: str, why: Unfinished) -> pages.DraftPage:
    """Show the draft again, and why something stays."""
    return _draft(db, slug, errors=why.errors, status=why.status)


@post(f"{AT}/bozza/butta", needs=permissions.GOVERN, reach=Reach.DISTRICT)
def discard(db: Session, slug: str) -> Redirect:
    """Throw the draft away."""
    drafts.discard(db, slug)
    return Redirect(f"{ROOM}/{slug}")


@get(ONE, needs=permissions.GOVERN, reach=Reach.DISTRICT)
def part_form(db: Session, slug: str, part: str, number: str) -> pages.PartForm:
    """Show one part, to be written anew."""
    told = drafts.writing(db, slug).told
    place = _place(part, number, told)
    return _form(db, told, part, place, fields.values_of(told, part, place))


def part_refused(
    db: Session, slug: str, part: str, number: str, form: Fields, why: Unfinished
) -> pages.PartForm:
    """Show the part again, with what was typed."""
    told = drafts.writing(db, slug).told
    place = _place(part, number, told)
    typed = fields.typed(form, fields.fields_of(part, place, _lists(db)))
    return _form(db, told, part, place, typed, errors=why.errors, status=why.status)


@post(ONE, needs=permissions.GOVERN, reach=Reach.DISTRICT, otherwise=part_refused)
def save(db: Session, slug: str, part: str, number: str, form: Fields) -> Redirect:
    """Keep one part in the draft."""
    place = _place(part, number, drafts.writing(db, slug).told)
    values, missing = fields.read(form, fields.fields_of(part, place, _lists(db)))
    if missing:
        raise Unfinished(missing)
    drafts.put(db, slug, fields.PATHS[part], place, values)
    return Redirect(f"{ROOM}/{slug}/bozza?fatto=salvata&parte={part}#{part}")


@post(f"{ONE}/togli", needs=permissions.GOVERN, reach=Reach.DISTRICT, otherwise=draft_refused)
def take(db: Session, slug: str, part: str, number: str) -> Redirect:
    """Take an item out of the draft."""
    place = _item(part, number, drafts.writing(db, slug).told)
    drafts.take(db, slug, fields.PATHS[part], place)
    return Redirect(f"{ROOM}/{slug}/bozza?fatto=tolta&parte={part}#{part}")


@post(f"{ONE}/su", needs=permissions.GOVERN, reach=Reach.DISTRICT, otherwise=draft_refused)
def lift(db: Session, slug: str, part: str, number: str) -> Redirect:
    """Move an item of the draft one place up."""
    place = _item(part, number, drafts.writing(db, slug).told)
    drafts.lift(db, slug, fields.PATHS[part], place)
    return Redirect(f"{ROOM}/{slug}/bozza?fatto=su&parte={part}#{part}")


@get(f"{AT}/confronta", needs=permissions.GOVERN, reach=Reach.DISTRICT)
def compare(db: Session, slug: str) -> pages.Comparison:
    """Show what the draft changes, and what it will look like."""
    return _comparison(db, slug)


def publish_refused(db: Session, slug: str, why: Unfinished) -> pages.Comparison:
    """Show it again, and why it is not published."""
    return _comparison(db, slug, errors=why.errors, status=why.status)


@post(f"{AT}/pubblica", needs=permissions.GOVERN, reach=Reach.DISTRICT, otherwise=publish_refused)
def publish(db: Session, slug: str, me: Member) -> Redirect:
    """Put the draft in force as a new version."""
    drafts.finish(db, slug, by=me.membership_id)
    return Redirect(f"{ROOM}/{slug}?fatto=pubblicata")


ROUTES = (draft, discard, part_form, save, take, lift, compare, publish)


def _place(part: str, number: str, told: Any) -> int:
    """Read which item is meant, 0 for a new one. Raise Missing."""
    most = len(getattr(told, fields.PATHS[part])) if part in fields.PATHS and part != "dati" else 0
    if part in fields.PATHS and number.isascii() and number.isdigit() and int(number[:3]) <= most:
        return int(number[:3])
    raise Missing(_("Questa parte non c'è. Guarda la bozza."))


def _item(part: str, number: str, told: Any) -> int:
    place = _place(part, number, told)
    if place == 0:
        raise Missing(_("Questa parte non c'è. Guarda la bozza."))
    return place


def _lists(db: Session) -> fields.Lists:
    return fields.Lists(
        papers=[(code, term.label) for code, term in services.vocabulary(db, "document").items()],
        services=[(one.slug, one.name) for one in services.listed(db)],
        procedures=list(procedures.titles(db).items()),
    )


def _draft(db: Session, slug: str, **more: Any) -> pages.DraftPage:
    now = drafts.writing(db, slug)
    return pages.DraftPage(told=now.told, begun=now.begun, rooms=pages.rooms(now.told), **more)


def _form(
    db: Session, told: Any, part: str, number: int, values: dict[str, str], **more: Any
) -> pages.PartForm:
    asked, others = pages.known_questions(told, drafts.facts(db))
    given = pages.one_titles() if number or part == "dati" else pages.new_titles()
    return pages.PartForm(
        told=told,
        part=part,
        number=number,
        title=given[part].format(n=number),
        fields=fields.fields_of(part, number, _lists(db)),
        values=values,
        asked=asked,
        more=others,
        **more,
    )


def _comparison(db: Session, slug: str, **more: Any) -> pages.Comparison:
    now = drafts.writing(db, slug)
    return pages.Comparison(
        shown=Shown(told=now.told),
        changes=changes(now.before, now.told),
        stale=now.after != now.before.version,
        **more,
    )

"""Addresses of mandates, at the desk: asked for, signed, printed, taken back."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.dates import UnreadableError, parse_day
from core.errors import DomainError
from core.i18n import _
from core.people.actions.opening import followed, names, open_record
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.assistance import messages, permissions, sheet
from plugins.assistance.actions import mandates as actions
from plugins.assistance.actions.mandates import Asked
from plugins.assistance.actions.work import Refused
from plugins.assistance.codes import MandateCodes, SigningCodes
from plugins.assistance.models import Mandate
from plugins.assistance.pages import mandate as pages
from plugins.assistance.pages.words import mandate_sign
from plugins.assistance.queries import mandates, procedures
from plugins.assistance.routes.papers import MOST_SENT, kept
from plugins.assistance.rules import mandate as rules
from plugins.assistance.rules.mandate import How
from plugins.assistance.rules.states import Refusal


@get("/deleghe/nuova/{person_id:str}", needs=permissions.READ)
def new(db: Session, me: Member, person_id: UUID, query: Fields) -> pages.NewMandate:
    """Ask for which procedures, and until when."""
    first, last = actions.usual(clock.now())
    chosen = [query.text("procedura", most=80)]
    return _new_page(db, me, person_id, chosen, first.isoformat(), last.isoformat())


def new_refused(db: Session, me: Member, person_id: UUID, form: Fields, why: Refused) -> pages.NewMandate:
    """Ask again, with what was chosen."""
    given = (form.many("procedures"), form.text("first", most=20), form.text("last", most=20))
    return _new_page(db, me, person_id, *given, errors=why.errors, status=why.status)


@post("/deleghe/nuova/{person_id:str}", needs=permissions.WRITE, otherwise=new_refused)
def ask(db: Session, me: Member, site: Site, platform: Platform, person_id: UUID, form: Fields) -> Redirect:
    """Write the mandate; it holds once it is signed."""
    now, known = clock.now(), procedures.titles(db)
    chosen = tuple(one for one in dict.fromkeys(form.many("procedures")) if one in known)
    first, last = _day(form, "first"), _day(form, "last")
    actions.refuse_unfinished(chosen, first, last, clock.today())
    if first is None or last is None:
        raise Refused((Refusal("last", _("Scrivi fino a che giorno vale: oggi o dopo.")),))
    record = open_record(db, person_id=person_id, by=me, now=now)
    words = rules.words(
        body=site.name,
        person=record.name,
        procedures=[known[one] for one in chosen],
        first=first,
        last=last,
    )
    asked = Asked(person_id=record.id, procedures=chosen, first=first, last=last, words=words)
    keyed = platform.signer.keyed
    made = actions.ask(db, asked, codes=(MandateCodes(keyed), SigningCodes(keyed)), by=me, now=now)
    return Redirect(f"/pratiche/deleghe/{made.id}")


@get("/deleghe/{mandate_id:str}", needs=permissions.READ)
def one(db: Session, me: Member, mandate_id: UUID, query: Fields) -> pages.OneMandate:
    """Show a mandate: its very words, how it stands."""
    done = {
        "mandato": _("Codice mandato alla persona. La delega vale appena firma."),
        "firmata": _("Delega firmata: da adesso vale."),
        "ritirata": _("Delega ritirata: da adesso non vale più."),
    }
    mandate = actions.found(db, mandate_id, me)
    return _page(db, me, mandate, done=done.get(query.text("fatto", most=20)))


@get("/deleghe/{mandate_id:str}/foglio.pdf", needs=permissions.READ)
def paper(db: Session, me: Member, site: Site, platform: Platform, mandate_id: UUID) -> File:
    """Give the mandate on paper, to be signed."""
    mandate = actions.found(db, mandate_id, me)
    code = MandateCodes(platform.signer.keyed).shown(mandate.id)
    lines = actions.lines(db, mandate)
    return sheet.mandate(platform, site, lines=lines, digest=mandate.digest.hex(), code=code)


def sign_refused(db: Session, me: Member, mandate_id: UUID, why: DomainError) -> pages.OneMandate:
    """Show it again, and say why."""
    mandate = actions.found(db, mandate_id, me)
    return _page(db, me, mandate, errors=[("file", str(why))], status=why.status)


@post("/deleghe/{mandate_id:str}/firma", needs=permissions.WRITE, otherwise=sign_refused, upload=MOST_SENT)
def sign(db: Session, me: Member, mandate_id: UUID, form: Fields) -> Redirect:
    """Write down that the person signed on paper, with the sheet that was scanned."""
    mandate, uploads = actions.found(db, mandate_id, me), form.files("file")
    person = mandate.person_id
    scanned = kept(db, me, person, uploads, _("Delega firmata")) if uploads and person else None
    actions.sign(db, mandate, how=How.PAPER, by=me, now=clock.now(), file_id=scanned)
    return Redirect(f"/pratiche/deleghe/{mandate_id}?fatto=firmata")


@post("/deleghe/{mandate_id:str}/manda", needs=permissions.WRITE, otherwise=sign_refused)
def send(db: Session, me: Member, site: Site, platform: Platform, mandate_id: UUID) -> Redirect:
    """Send the person the code with which she signs herself."""
    mandate = actions.found(db, mandate_id, me)
    code = SigningCodes(platform.signer.keyed).shown(mandate.id)
    asked = {"db": db, "site": site, "settings": platform.settings}
    ways = [one.code for one in platform.plugins.ask(site.plugins, "channels", **asked)]

    def say(language: str, way: str) -> messages.Words:
        return messages.signing(site, platform.tongues.speech(site, language), code=code, way=way)

    actions.send(db, mandate, say=say, ways=ways, by=me, now=clock.now())
    return Redirect(f"/pratiche/deleghe/{mandate_id}?fatto=mandato")


@post("/deleghe/{mandate_id:str}/ritira", needs=permissions.WRITE)
def withdraw(db: Session, me: Member, mandate_id: UUID) -> Redirect:
    """Take a mandate back, at the person's word."""
    actions.withdraw(db, actions.found(db, mandate_id, me), by=me, now=clock.now())
    return Redirect(f"/pratiche/deleghe/{mandate_id}?fatto=ritirata")


ROUTES = (new, ask, one, paper, sign, send, withdraw)


def _day(form: Fields, field: str) -> date | None:
    text = form.text(field, most=20)
    try:
        return parse_day(text) if text else None
    except UnreadableError as why:
        raise Refused((Refusal(field, str(why)),)) from None


def _new_page(
    db: Session, me: Member, person_id: UUID, chosen: list[str], first: str, last: str, **more: Any
) -> pages.NewMandate:
    root = followed(db, person_id, me)[0].id
    return pages.NewMandate(
        person_id=root,
        name=names(db, [root], me)[root].text,
        procedures=sorted(procedures.titles(db).items(), key=lambda one: one[0] not in chosen),
        chosen=chosen,
        first=first,
        last=last,
        **more,
    )


def _page(db: Session, me: Member, mandate: Mandate, **more: Any) -> pages.OneMandate:
    now, person, titles = clock.now(), mandate.person_id, procedures.titles(db)
    standing = rules.standing(mandates.term(mandate), now)
    return pages.OneMandate(
        id=mandate.id,
        person_id=person,
        name=names(db, [person], me)[person].text if person else "",
        lines=actions.lines(db, mandate),
        digest=mandate.digest.hex(),
        standing=standing,
        sign=mandate_sign(standing),
        procedures=[titles.get(one, one) for one in mandate.procedures],
        how=mandate.how or "",
        signed_at=mandate.signed_at,
        withdrawn_at=mandate.withdrawn_at,
        file_path=f"/persone-seguite/{person}/documenti/{mandate.file_id}" if mandate.file_id else "",
        **more,
    )

"""Addresses of one's own consent: the code on the receipt opens it, without an account."""

import re
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.codes import normal_code
from core.consents import permissions, queries, sheets
from core.consents.actions import consents as actions
from core.consents.codes import Codes
from core.consents.pages import own as pages
from core.consents.pages.sheet import Receipt, Talk
from core.consents.queries import Recorded
from core.dates import date_words
from core.errors import DomainError, Missing, TooMany
from core.i18n import _, language
from core.i18n.languages import ITALIAN
from core.limits.rules import Budget, Try
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site

DOOR, MINE = "/consenso", "/consenso/mio"
OPENS = "consent "
OPENED = re.compile(OPENS + r"([0-9a-f-]{36})")
CODE = Budget(name="consent code", most=10)
CODES = Budget(name="consent codes", most=100, strict=False)
CODES_ANYWHERE = Budget(name="consent codes in a district", most=1_000, strict=False)
"""Wrong codes, as for appointments: a code has 60 bits; whoever has a right one is not kept out by others."""


class NotFound(DomainError):
    """No consent has this code."""

    status = 422


@get(DOOR, needs=permissions.CONSENTS_PROVE)
def find() -> pages.FindConsent:
    """Ask for the code."""
    return pages.FindConsent()


def find_refused(form: Fields, why: NotFound | TooMany) -> pages.FindConsent:
    """Say the same whatever was wrong."""
    return pages.FindConsent(
        code=form.text("codice", most=64), errors={"codice": str(why)}, status=why.status
    )


def find_tries(site: Site, form: Fields) -> list[Try]:
    """Name what a code is counted of: as it was written, of the body, of the district."""
    written = form.text("codice", most=64)
    code = f"{site.tenant_id} {normal_code(written) or written}"
    return [Try(CODE, code), Try(CODES, site.tenant_id), Try(CODES_ANYWHERE)]


@post(DOOR, needs=permissions.CONSENTS_PROVE, otherwise=find_refused, tries=find_tries)
def open_mine(db: Session, site: Site, platform: Platform, form: Fields) -> Redirect:
    """Open what the code stands for, for half an hour."""
    codes = Codes(platform.signer.keyed)
    found = queries.by_code(db, codes.hash(normal_code(form.get("codice", "")) or ""))
    if found is None:
        raise NotFound(_("Questo codice non c'è. Controllalo e prova di nuovo."))
    return Redirect(MINE, visit=platform.signer.visit(site, f"{OPENS}{found}"))


@get(MINE, needs=permissions.CONSENTS_OWN)
def mine(db: Session, site: Site, platform: Platform, opened: str, query: Fields) -> pages.MyConsent:
    """Show what was agreed to or asked."""
    recorded, now = _mine(db, opened), clock.now()
    consent, state = recorded.consent, recorded.state(now)
    done = {
        "si": _("Grazie. Abbiamo scritto il tuo sì."),
        "no": _("Fatto. Da adesso non vale più."),
    }
    return pages.MyConsent(
        state=state.value,
        sign=pages.signs()[state],
        talk=_talk(recorded, site, platform),
        words=consent.told or "",
        recipient=recorded.recipient.name,
        since=date_words(consent.given_at) if consent.given_at else "",
        until=date_words(consent.expires_at) if consent.expires_at else "",
        done=done.get(query.text("fatto")),
    )


@post(f"{MINE}/si", needs=permissions.CONSENTS_OWN)
def agree(db: Session, site: Site, platform: Platform, opened: str) -> Redirect:
    """Say yes to what stands on the page, in its language."""
    recorded = _mine(db, opened)
    talk = _talk(recorded, site, platform)
    told = talk.words if talk.language != ITALIAN else None
    actions.agree(db, recorded=recorded, language=talk.language, told=told, now=clock.now())
    return Redirect(f"{MINE}?fatto=si")


@post(f"{MINE}/no", needs=permissions.CONSENTS_OWN)
def take_back(db: Session, opened: str) -> Redirect:
    """Say no, or no more; it holds no longer from here on."""
    actions.withdraw(db, recorded=_mine(db, opened), by=None, now=clock.now())
    return Redirect(f"{MINE}?fatto=no")


@get(f"{DOOR}/foglio", needs=permissions.CONSENTS_OWN)
def own_receipt(db: Session, site: Site, platform: Platform, opened: str, query: Fields) -> Receipt:
    """Give the consent on paper."""
    return _receipt(db, site, platform, opened, query)


@get(f"{DOOR}/foglio.pdf", needs=permissions.CONSENTS_OWN)
def own_receipt_file(db: Session, site: Site, platform: Platform, opened: str, query: Fields) -> File:
    """Give the consent on paper, as PDF."""
    return sheets.file(platform, site, _receipt(db, site, platform, opened, query))


@post(f"{DOOR}/esci", needs=permissions.CONSENTS_PROVE)
def leave() -> Redirect:
    """Forget, on this machine, which consent was open."""
    return Redirect("/", visit="")


ROUTES = (find, open_mine, mine, agree, take_back, own_receipt, own_receipt_file, leave)


def _mine(db: Session, opened: str | None) -> Recorded:
    named = OPENED.fullmatch(opened or "")
    found = queries.one(db, UUID(named[1])) if named else None
    if found is None:
        raise Missing(_("Questo consenso non c'è."))
    return found


def _talk(recorded: Recorded, site: Site, platform: Platform) -> Talk:
    speech = platform.tongues.speech(site, language())
    return Talk.of(recorded.text, site=site, recipient=recorded.recipient.name, speech=speech)


def _receipt(db: Session, site: Site, platform: Platform, opened: str, query: Fields) -> Receipt:
    return sheets.page(
        platform,
        site,
        _mine(db, opened),
        now=clock.now(),
        back=MINE,
        pdf=f"{DOOR}/foglio.pdf",
        paper=query.text("formato", most=2),
    )

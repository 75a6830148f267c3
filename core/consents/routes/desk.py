"""Addresses of the desk: what a person said yes to, asked for and taken back in presence."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.consents import permissions, queries, sheets
from core.consents.actions import consents as actions
from core.consents.actions.consents import Asked
from core.consents.codes import Codes
from core.consents.pages import desk as pages
from core.consents.pages.sheet import Receipt, Talk, digest, languages, talks
from core.consents.rules.holding import SELF, SPEAKERS
from core.errors import Missing
from core.i18n import _
from core.i18n.languages import ITALIAN, NAMES
from core.organisations.models import Organisation
from core.people.actions import opening
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

ROOM = "/consensi"
ASKED = ("purpose", "recipient", "language", "speaker", "represented_by")
SAID_YES, ALONE = "yes", "code"


@get(f"{ROOM}/{{person_id:str}}", needs=permissions.CONSENTS_READ)
def consents(db: Session, me: Member, person_id: UUID, query: Fields) -> pages.Consents:
    """Show what a person said yes to."""
    now = clock.now()
    record = opening.open_record(db, person_id=person_id, by=me, now=now)
    lines = [pages.Line.of(one, now) for one in queries.of_person(db, person_id)]
    done = {
        "dato": _("Scritto: ha detto sì. Dalle il foglio con il codice."),
        "chiesto": _("Pronto. Dalle il foglio: risponde lei, con il codice, entro sette giorni."),
        "ritirato": _("Ritirato: da adesso non vale più."),
        "motivo": _("Scritto. Vale trenta giorni, solo per l'assistente sociale del Comune."),
    }
    return pages.Consents(
        person_id=person_id,
        name=record.name,
        live=[line for line in lines if line.live or line.waiting],
        over=[line for line in lines if not (line.live or line.waiting)],
        done=done.get(query.text("fatto")),
    )


@get(f"{ROOM}/{{person_id:str}}/nuovo", needs=permissions.CONSENTS_RECORD)
def new(db: Session, site: Site, me: Member, person_id: UUID) -> pages.NewConsent:
    """Ask for what, for whom, in which language."""
    opening.followed(db, person_id, me)
    return _new_page(db, site, person_id, {"language": ITALIAN, "speaker": SELF})


def new_refused(
    db: Session, site: Site, me: Member, person_id: UUID, form: Fields, why: actions.Unfinished
) -> pages.NewConsent:
    """Ask again, with what was chosen."""
    opening.followed(db, person_id, me)
    return _new_page(db, site, person_id, _values(form), errors=why.errors, status=why.status)


@post(f"{ROOM}/{{person_id:str}}/leggi", needs=permissions.CONSENTS_RECORD, otherwise=new_refused)
def read_aloud(
    db: Session, site: Site, me: Member, platform: Platform, person_id: UUID, form: Fields
) -> pages.ReadAloud:
    """Show the text to be read to the person; nothing is kept yet."""
    opening.followed(db, person_id, me)
    asked, spoken = _asked(db, site, platform, form)
    actions.refuse_unfinished(asked)
    return pages.ReadAloud(
        person_id=person_id,
        talks=spoken,
        values=_values(form) | {"heard": digest(spoken)},
        speaker=_(SPEAKERS[asked.speaker]),
    )


@post(f"{ROOM}/{{person_id:str}}", needs=permissions.CONSENTS_RECORD, otherwise=new_refused)
def add(db: Session, site: Site, me: Member, platform: Platform, person_id: UUID, form: Fields) -> Redirect:
    """Write down that the person said yes, or let her answer alone with the code."""
    opening.followed(db, person_id, me)
    now, codes = clock.now(), Codes(platform.signer.keyed)
    asked, spoken = _asked(db, site, platform, form)
    if form.text("heard") != digest(spoken):
        raise actions.Unfinished(
            {"purpose": _("Intanto il testo è cambiato. Leggi alla persona quello nuovo.")}
        )
    consent = actions.ask(db, person=person_id, asked=asked, codes=codes, by=me, now=now)
    if form.text("answer") == SAID_YES:
        recorded = actions.found(db, person=person_id, consent_id=consent.id)
        actions.give(db, recorded=recorded, by=me, now=now)
        return Redirect(f"{ROOM}/{person_id}?fatto=dato")
    return Redirect(f"{ROOM}/{person_id}?fatto=chiesto")


@get(f"{ROOM}/{{person_id:str}}/senza-consenso", needs=permissions.CONSENTS_RECORD)
def without(db: Session, site: Site, me: Member, person_id: UUID) -> pages.WithoutConsent:
    """Ask why something has to be told to a Comune without consent."""
    opening.followed(db, person_id, me)
    return _without_page(db, site, person_id, {})


def without_refused(
    db: Session, site: Site, me: Member, person_id: UUID, form: Fields, why: actions.Unfinished
) -> pages.WithoutConsent:
    """Ask again, with what was typed."""
    opening.followed(db, person_id, me)
    values = _values(form) | {
        "ground": form.text("ground"),
        "reason": form.text("reason", most=actions.LONGEST_REASON),
    }
    return _without_page(db, site, person_id, values, errors=why.errors, status=why.status)


@post(
    f"{ROOM}/{{person_id:str}}/senza-consenso",
    needs=permissions.CONSENTS_RECORD,
    otherwise=without_refused,
)
def record_ground(db: Session, me: Member, person_id: UUID, form: Fields) -> Redirect:
    """Write down why something is told without consent, and to which Comune."""
    opening.followed(db, person_id, me)
    actions.record_ground(
        db,
        person=person_id,
        purpose=_purpose(db, form),
        recipient=_recipient(db, form),
        ground=form.text("ground"),
        reason=form.text("reason", most=actions.LONGEST_REASON),
        by=me,
        now=clock.now(),
    )
    return Redirect(f"{ROOM}/{person_id}?fatto=motivo")


@post(f"{ROOM}/{{person_id:str}}/{{consent_id:str}}/ritira", needs=permissions.CONSENTS_RECORD)
def withdraw(db: Session, me: Member, person_id: UUID, consent_id: UUID) -> Redirect:
    """Take back what the person does not want any more."""
    recorded = _mine(db, me, person_id, consent_id)
    actions.withdraw(db, recorded=recorded, by=me, now=clock.now())
    return Redirect(f"{ROOM}/{person_id}?fatto=ritirato")


@get(f"{ROOM}/{{person_id:str}}/{{consent_id:str}}/foglio", needs=permissions.CONSENTS_READ)
def receipt(
    *,
    db: Session,
    site: Site,
    me: Member,
    platform: Platform,
    person_id: UUID,
    consent_id: UUID,
    query: Fields,
) -> Receipt:
    """Give the consent on paper."""
    recorded = _mine(db, me, person_id, consent_id)
    return _receipt(site, platform, recorded, query)


@get(f"{ROOM}/{{person_id:str}}/{{consent_id:str}}/foglio.pdf", needs=permissions.CONSENTS_READ)
def receipt_file(
    *,
    db: Session,
    site: Site,
    me: Member,
    platform: Platform,
    person_id: UUID,
    consent_id: UUID,
    query: Fields,
) -> File:
    """Give the consent on paper, as PDF."""
    recorded = _mine(db, me, person_id, consent_id)
    return sheets.file(platform, site, _receipt(site, platform, recorded, query))


@get(ROOM, needs=permissions.CONSENTS_COUNT)
def counts(db: Session) -> pages.Counts:
    """Say how many consents there are, by purpose."""
    return pages.Counts.of(queries.counts(db, clock.now()))


ROUTES = (counts, consents, new, read_aloud, add, without, record_ground, withdraw, receipt, receipt_file)


def _mine(db: Session, me: Member, person_id: UUID, consent_id: UUID) -> queries.Recorded:
    opening.followed(db, person_id, me)
    return actions.found(db, person=person_id, consent_id=consent_id)


def _receipt(site: Site, platform: Platform, recorded: queries.Recorded, query: Fields) -> Receipt:
    if recorded.consent.ground:
        raise Missing(_("Per questo non c'è un foglio: il consenso non c'è."))
    here = f"{ROOM}/{recorded.consent.person_id}"
    return sheets.page(
        platform,
        site,
        recorded,
        now=clock.now(),
        back=here,
        pdf=f"{here}/{recorded.consent.id}/foglio.pdf",
        paper=query.text("formato", most=2),
    )


def _asked(db: Session, site: Site, platform: Platform, form: Fields) -> tuple[Asked, tuple[Talk, ...]]:
    """Return what is asked, and the words in which it is: the person's own language first."""
    purpose, recipient, language = _purpose(db, form), _recipient(db, form), form.text("language", most=5)
    chosen = languages(language)
    speeches = [platform.tongues.speech(site, one) for one in chosen]
    spoken = talks(purpose.text, site=site, recipient=recipient.name, spoken=speeches)
    asked = Asked(
        purpose=purpose,
        recipient=recipient,
        language=chosen[0],
        told=spoken[0].words if chosen[0] != ITALIAN else None,
        speaker=form.text("speaker", most=20),
        represented_by=form.text("represented_by", most=actions.LONGEST_NAME),
    )
    return asked, spoken


def _purpose(db: Session, form: Fields) -> queries.InForce:
    found = queries.purpose(db, form.text("purpose", most=80))
    if found is None:
        raise actions.Unfinished({"purpose": _("Scegli per che cosa.")})
    return found


def _recipient(db: Session, form: Fields) -> Organisation:
    asked = form.text("recipient", most=80)
    found = next((one for one in queries.recipients(db) if one.slug == asked), None)
    if found is None:
        raise actions.Unfinished({"recipient": _("Scegli per quale ente.")})
    return found


def _values(form: Fields) -> dict[str, str]:
    return {name: form.text(name, most=actions.LONGEST_NAME) for name in ASKED}


def _new_page(
    db: Session, site: Site, person_id: UUID, values: dict[str, str], **more: Any
) -> pages.NewConsent:
    asking = [one for one in _arising(db, site) if one.words.asks_consent]
    mine_first = sorted(queries.recipients(db), key=lambda one: (one.id != site.tenant_id, one.name))
    return pages.NewConsent(
        person_id=person_id,
        purposes=pages.named(asking),
        recipients=[(one.slug, one.name) for one in mine_first],
        languages=list(NAMES.items()),
        speakers=[(code, _(words)) for code, words in SPEAKERS.items()],
        values=dict.fromkeys(ASKED, "") | values,
        **more,
    )


def _without_page(
    db: Session, site: Site, person_id: UUID, values: dict[str, str], **more: Any
) -> pages.WithoutConsent:
    sharing = [one for one in _arising(db, site) if one.words.asks_consent]
    return pages.WithoutConsent(
        person_id=person_id,
        purposes=pages.named(sharing),
        recipients=[
            (one.slug, one.name) for one in queries.recipients(db) if actions.may_be_told(one, site.tenant_id)
        ],
        grounds=pages.grounds(),
        values={"purpose": "sharing", "recipient": "", "ground": "", "reason": ""} | values,
        **more,
    )


def _arising(db: Session, site: Site) -> list[queries.InForce]:
    return [one for one in queries.in_force(db) if one.arises(site.plugins)]

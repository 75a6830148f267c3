"""From records to what pages show: lists, openings, options, the words of codes."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.accounts.queries import names_of
from core.audit import queries as audit
from core.audit.openings import OFFICE
from core.consents import panel as consents
from core.files import panel as files
from core.i18n import _
from core.organisations import queries as organisations
from core.organisations.languages import NAMES
from core.people import forms, pages, permissions, queries
from core.people.actions import finding
from core.people.actions.finding import Glimpse
from core.people.actions.opening import names
from core.people.actions.writing import PersonCodes
from core.people.models import Person
from core.people.record import Record
from core.people.rules.identifiers import Identifier
from core.people.rules.relations import RELATIONS
from core.web.platform import Platform
from core.who import Member, Site

SHOWN = 20
"""How many openings a page shows."""


def lines(db: Session, people: Sequence[Person], me: Member) -> list[pages.Line]:
    """Return people as a list shows them: by name who is followed, the others by initials."""
    called = names(db, [person.id for person in people], me)
    following = queries.followers(db, [person.id for person in people])
    return [
        pages.Line(
            id=person.id,
            name=called[person.id].text,
            met=person.last_contact_at,
            followers=tuple(one.name for one in following if one.person_id == person.id),
        )
        for person in people
        if person.id in called
    ]


def record_page(
    db: Session, me: Member, site: Site, platform: Platform, record: Record, **more: Any
) -> pages.OneRecord:
    """Return the page of a record."""
    may_write = record.mine and me.may(permissions.WRITE.code)
    asked = list(record.told.identifiers()) if may_write else []
    alike = finding.alike(db, asked=asked, by=me) if asked else []
    followed = queries.followed_by(db, me.membership_id) if may_write else []
    return pages.OneRecord(
        record=record,
        code=PersonCodes(platform.signer.keyed).shown(record.id),
        comune=comune_words(db, record),
        language=NAMES.get(record.told.language, ""),
        relations={code: _(words) for code, words in RELATIONS.items()},
        panels=[
            part
            for part in (
                consents.panel(db, record.id, clock.now()),
                files.panel(db, record.id, record.ids),
                *platform.plugins.ask(site.plugins, "person_panels", db=db, site=site, me=me, person=record),
            )
            if me.may(part.needs.code)
        ],
        openings=openings(db, platform, record),
        alike=[one for one in alike if one.mine and one.person_id not in record.ids],
        others=[
            (str(id_), name.text)
            for id_, name in names(db, [p.id for p in followed], me).items()
            if id_ != record.id
        ],
        colleagues=colleagues(db, platform, [one.membership_id for one in record.followers])
        if may_write
        else [],
        may_write=may_write,
        today=clock.today(),
        **more,
    )


def openings(db: Session, platform: Platform, record: Record) -> list[pages.Opening]:
    """Return who opened or changed a record, the latest first."""
    told = {
        "read": _("ha aperto la scheda"),
        "write": _("ha scritto nella scheda"),
        "search": _("l'ha cercata"),
        "share": _("l'ha affidata a un collega"),
        "unshare": _("ha smesso di seguirla, o ha fatto smettere un collega"),
        "merge": _("ha unito due schede"),
        "separate": _("ha separato due schede"),
        "give": _("ha scritto un sì"),
        "withdraw": _("ha ritirato un consenso"),
        "report": _("ha segnalato senza consenso"),
        "export": _("ha preso una copia dei dati"),
        "ask-document": _("ha chiesto un documento"),
        "read documents": _("ha guardato i documenti"),
        "write documents": _("ha scritto nei documenti"),
        "erase documents": _("ha tolto un documento"),
        "ask-glass": _("ha chiesto di guardare la scheda in emergenza"),
        "break-glass": _("ha permesso di guardare la scheda per un'ora"),
        "refuse-glass": _("non ha permesso di guardare la scheda"),
    }
    found = audit.opened(db, *record.ids)[:SHOWN]
    called = names_of(db, {one.account_id for one in found if one.account_id})
    return [
        pages.Opening(
            at=one.at,
            who=_who(platform, called, one.account_id, one.role),
            what=told.get(f"{one.verb} {one.resource}") or told.get(one.verb) or _("ha usato la scheda"),
            reason=one.reason,
        )
        for one in found
    ]


def _who(platform: Platform, called: dict[UUID, str], account_id: UUID | None, role: str) -> str:
    if account_id is None:
        return _("la persona stessa, con il suo codice")
    known = platform.matrix.roles.get(role)
    label = _(known.label) if known else role
    if known and OFFICE in known.kinds:
        return label
    return f"{called.get(account_id) or _('una persona che non lavora più qui')} ({label})"


def colleagues(db: Session, platform: Platform, but: Collection[UUID]) -> list[tuple[str, str]]:
    """List who may be asked to follow somebody."""
    reading = [code for code in platform.matrix.roles if permissions.READ.code in platform.granted(code)]
    return [(str(id_), name) for id_, name in queries.memberships(db, reading) if id_ not in but]


def comune_options(db: Session) -> list[tuple[str, str]]:
    """List the Comuni of the district, and elsewhere."""
    own = [(comune.istat, comune.name) for comune in organisations.comuni(db)]
    return [*own, (forms.ELSEWHERE, _("Un altro Comune"))]


def comune_words(db: Session, record: Record) -> str:
    """Return the name of the Comune of residence."""
    return dict(comune_options(db)).get(record.told.comune, "")


def proofs(platform: Platform, site: Site, me: Member, found: Iterable[Glimpse]) -> dict[UUID, str]:
    """Return what proves that a member has just found each person by something that is hers."""
    return {one.person_id: platform.signer.visit(site, _found(me, one.person_id)) for one in found}


def proven(platform: Platform, site: Site, me: Member, person_id: UUID, proof: str) -> bool:
    """Whether a member has found this person in the last half hour."""
    return platform.signer.read_visit(site, proof) == _found(me, person_id)


def _found(me: Member, person_id: UUID) -> str:
    return f"found {me.membership_id} {person_id}"


def same(db: Session, me: Member, asked: Iterable[Identifier]) -> list[Glimpse]:
    """Return who may be the same person, whoever follows her."""
    return finding.alike(db, asked=asked, by=me)

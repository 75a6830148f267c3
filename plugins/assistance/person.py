"""What is kept of a person who was helped with an application: shown on her record, handed out to her, erased."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core import clock
from core.contributions import Act, Kept, Line, Part
from core.dates import date_words, local
from core.i18n import _
from core.people.record import Record
from plugins.assistance import permissions
from plugins.assistance.actions import filing, mandates, work
from plugins.assistance.models import Answer, Case, Filing, Mandate, Note, Tick
from plugins.assistance.pages.words import mandate_sign, sign_of
from plugins.assistance.queries import cases, procedures
from plugins.assistance.queries import mandates as mandate_queries
from plugins.assistance.rules.mandate import standing

QUIETLY = {"synchronize_session": False}


def panels(db: Session, person: Record) -> list[Part]:
    """Return a person's applications, for the page of her record."""
    names = procedures.names(db)
    lines = tuple(
        Line(
            title=names.get(one.procedure_id, ""),
            path=f"/pratiche/{one.id}",
            text=_("dal {day}").format(day=date_words(local(one.since).date())),
            sign=sign_of(one.state, one.outcome),
        )
        for one in cases.of_person(db, person.ids)
    )
    new = Act(
        label=_("Apri una pratica"),
        path=f"/pratiche/nuova?persona={person.id}",
        needs=permissions.WRITE,
        kind="outline-primary",
        icon="plus-circle",
    )
    return [
        Part(
            title=_("Pratiche"),
            needs=permissions.READ,
            lines=lines,
            acts=(new,) if person.mine else (),
            empty=_("Nessuna pratica."),
        )
    ]


def export(db: Session, person: UUID) -> list[Kept]:
    """Tell what is kept of a person's applications and mandates."""
    found = db.scalars(select(Case).where(Case.person_id == person).order_by(Case.opened_at)).all()
    names = procedures.names(db)
    kept = [part for case in found for part in _case(db, case, names.get(case.procedure_id, ""))]
    return [*kept, *(_mandate(db, one) for one in mandate_queries.of_person(db, [person]))]


def _case(db: Session, case: Case, name: str) -> Iterator[Kept]:
    filed = filing.told(db, case)
    rows = [
        (_("Domanda"), name),
        (_("A che punto è"), sign_of(case.state, case.outcome)[0]),
        (_("Aperta il"), date_words(local(case.opened_at).date())),
        *((_("Documento"), f"{one.document}: {one.state}") for one in cases.ticks(db, case.id)),
        *((_("Documento che manca"), one) for one in case.missing),
    ]
    if filed:
        rows += [
            (_("Inviata il"), date_words(filed.on)),
            (_("A chi"), filed.place),
            (_("Numero di protocollo"), filed.protocol),
            (_("Motivo"), filed.reason),
        ]
    yield Kept(title=_("Una tua pratica"), rows=tuple((label, text) for label, text in rows if text))
    said = work.told(db, case)
    if said:
        yield Kept(title=_("Le tue risposte per una pratica"), rows=tuple(said.items()))
    for note in cases.notes(db, case.id):
        row = (date_words(local(note.at).date()), work.note_words(db, case, note))
        yield Kept(title=_("Una nota su una tua pratica"), rows=(row,))


def _mandate(db: Session, mandate: Mandate) -> Kept:
    stands = standing(mandate_queries.term(mandate), clock.now())
    rows = (
        (_("Testo"), "\n".join(mandates.lines(db, mandate))),
        (_("Domande"), ", ".join(mandate.procedures)),
        (_("Come sta"), mandate_sign(stands)[0]),
        (_("Firmata il"), date_words(local(mandate.signed_at).date()) if mandate.signed_at else ""),
        (_("Ritirata il"), date_words(local(mandate.withdrawn_at).date()) if mandate.withdrawn_at else ""),
    )
    return Kept(title=_("Una tua delega"), rows=tuple((label, text) for label, text in rows if text))


def erase(db: Session, person: UUID) -> None:
    """Let go of everything that was told; how many applications there were stays."""
    ids = db.scalars(select(Case.id).where(Case.person_id == person)).all()
    for table in (Answer, Note, Filing, Tick):
        db.execute(delete(table).where(table.case_id.in_(ids)).execution_options(**QUIETLY))
    work.forget(db, ids)
    db.execute(
        update(Mandate)
        .where(Mandate.person_id == person)
        .values(person_id=None, words=None, procedures=[])
        .execution_options(**QUIETLY)
    )


def subjects(db: Session) -> Sequence[UUID]:
    """Return the people of whom something is kept."""
    held = select(Case.person_id).where(Case.person_id.is_not(None))
    mandated = select(Mandate.person_id).where(Mandate.person_id.is_not(None))
    return [one for one in db.scalars(held.union(mandated)) if one is not None]

"""What is kept of a person who was helped with an application: shown on her record, handed out to her, erased."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core import clock
from core.contributions import Act, Kept, Line, Part
from core.dates import date_words, local
from core.i18n import _, later
from core.people.record import Record
from plugins.assistance import permissions
from plugins.assistance.actions import filing, mandates, passing, planning, work
from plugins.assistance.actions.filing import Told
from plugins.assistance.actions.planning import Plan
from plugins.assistance.models import Answer, Case, Filing, Mandate, Note, Tick
from plugins.assistance.pages.made import answers_said, journal_line
from plugins.assistance.pages.own import case_sign
from plugins.assistance.pages.words import ORIGINS, mandate_sign, sign_of
from plugins.assistance.queries import cases, procedures
from plugins.assistance.queries import mandates as mandate_queries
from plugins.assistance.rules.mandate import standing

PAPERS = {"seen": later("visto"), "kept": later("c'è la copia"), "lacking": later("non c'è")}
QUIETLY = {"synchronize_session": False}


def panels(db: Session, person: Record) -> list[Part]:
    """Return a person's applications, for the page of her record."""
    names = procedures.names(db)
    lines = tuple(
        Line(
            title=names.get(one.procedure_id, ""),
            path=f"/pratiche/{one.id}",
            text=_("da {day}").format(day=date_words(local(one.since).date())),
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
    kept = [part for case in found for part in _case(db, planning.plan(db, case, clock.now()))]
    return [*kept, *(_mandate(db, one) for one in mandate_queries.of_person(db, [person]))]


def _case(db: Session, plan: Plan) -> Iterator[Kept]:
    case, names = plan.case, {one.doc: one.name for one in plan.procedure.documents}
    rows = [
        (_("Domanda"), plan.procedure.name),
        (_("A che punto è"), case_sign(case.state, case.outcome)[0]),
        (_("Come è cominciata"), _(ORIGINS.get(case.origin, case.origin))),
        (_("Aperta il"), date_words(local(case.opened_at).date())),
        (_("Prossimo giorno"), _day(case.due_on)),
        *((names.get(one.document, one.document), _(PAPERS[one.state])) for one in plan.ticks.values()),
        *((_("Documento che manca"), names.get(one, one)) for one in case.missing),
        *_filed(filing.told(db, case)),
    ]
    yield Kept(title=_("Una tua pratica"), rows=_said(rows))
    if said := [(question, words) for question, words, _path in answers_said(plan)]:
        yield Kept(title=_("Le tue risposte per una pratica"), rows=_said(said))
    for note in cases.notes(db, case.id):
        told = (
            (date_words(local(note.at).date()), work.note_words(db, case, note)),
            (_("Entro"), _day(note.due_on)),
        )
        yield Kept(title=_("Una nota su una tua pratica"), rows=_said(told))
    lines = [
        (date_words(local(one.at).date()), journal_line(plan, one)) for one in cases.journal(db, case.id)
    ]
    yield Kept(title=_("Che cosa è successo in una tua pratica"), rows=_said(lines))


def _filed(told: Told | None) -> Iterator[tuple[str, str]]:
    if told is None:
        return
    yield _("Inviata il"), date_words(told.on)
    yield _("A chi"), told.place
    yield _("Chi ha inviato"), _("lo sportello, con la tua delega") if told.on_behalf else _("tu")
    yield _("Numero di protocollo"), told.protocol
    yield _("Risposta attesa entro"), _day(told.expected_on)
    yield _("Risposta arrivata"), _day(told.decided_on)
    yield _("Motivo"), told.reason
    yield _("Puoi chiedere di rivederla entro"), _day(told.appeal_until)


def _day(day: date | None) -> str:
    return date_words(day) if day else ""


def _said(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in rows if text)


def _mandate(db: Session, mandate: Mandate) -> Kept:
    stands = standing(mandate_queries.term(mandate), clock.now())
    rows = (
        (_("Testo"), "\n".join(mandates.lines(db, mandate))),
        (_("Domande"), ", ".join(mandate.procedures)),
        (_("A che punto è"), mandate_sign(stands)[0]),
        (_("Firmata il"), date_words(local(mandate.signed_at).date()) if mandate.signed_at else ""),
        (_("Ritirata il"), date_words(local(mandate.withdrawn_at).date()) if mandate.withdrawn_at else ""),
    )
    return Kept(title=_("Una tua delega"), rows=tuple((label, text) for label, text in rows if text))


def erase(db: Session, person: UUID) -> None:
    """Let go of everything that was told; how many applications there were stays."""
    ids = db.scalars(select(Case.id).where(Case.person_id == person)).all()
    for table in (Answer, Note, Filing, Tick):
        db.execute(delete(table).where(table.case_id.in_(ids)).execution_options(**QUIETLY))
    passing.forget(db, ids)
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

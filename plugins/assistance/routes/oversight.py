"""Addresses of whoever oversees applications: in whose hands they are; reading and reassigning one for a reason."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.errors import Missing
from core.i18n import _
from core.people.actions.opening import names
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member
from plugins.assistance import permissions
from plugins.assistance.actions import passing, planning
from plugins.assistance.actions.opening import overseen, person_of, read_with_reason
from plugins.assistance.actions.work import Refused
from plugins.assistance.models import Case
from plugins.assistance.pages import made
from plugins.assistance.pages import oversight as pages
from plugins.assistance.pages.words import sign_of
from plugins.assistance.queries import cases
from plugins.assistance.routes.lists import colleagues
from plugins.assistance.rules.states import Refusal

SHORTEST, LONGEST = 10, 200


@get("/carico/{membership_id:str}", needs=permissions.REASSIGN)
def in_hand(db: Session, me: Member, platform: Platform, membership_id: UUID, query: Fields) -> pages.InHand:
    """List the live applications of one operator: initials and days."""
    done = _("Fatto: la pratica è di un altro.") if query.text("fatto") else None
    return _in_hand(db, me, platform, membership_id, done=done)


def all_refused(
    db: Session, me: Member, platform: Platform, membership_id: UUID, form: Fields, why: Refused
) -> pages.InHand:
    """Ask again, with what was typed."""
    typed = {"reason": form.text("motivo", most=LONGEST), "colleague": form.text("collega", most=40)}
    return _in_hand(db, me, platform, membership_id, **typed, errors=why.errors, status=why.status)


@post("/carico/{membership_id:str}/affida", needs=permissions.REASSIGN, otherwise=all_refused)
def reassign_all(db: Session, me: Member, platform: Platform, membership_id: UUID, form: Fields) -> Redirect:
    """Give the applications of somebody who is away, or left, to a colleague: one reason, which each person reads."""
    to = form.text("collega", most=40)
    if to not in dict(_others(db, platform, membership_id)):
        raise Refused((Refusal("collega", _("Scegli a chi passarle.")),))
    count = passing.reassign_all(
        db, of=membership_id, to=UUID(to), reason=_reason(form), by=me, now=clock.now()
    )
    return Redirect(f"/pratiche/carico?fatto={count}")


@get("/{case_id:str}/motivo", needs=permissions.READ_WITH_REASON)
def why_read(db: Session, me: Member, case_id: UUID) -> pages.Why:
    """Ask why an application has to be opened."""
    return _why(db, me, overseen(db, case_id), None)


def read_refused(db: Session, me: Member, case_id: UUID, form: Fields, why: Refused) -> pages.Why:
    """Ask again."""
    typed = form.text("motivo", most=LONGEST)
    return _why(db, me, overseen(db, case_id), None, reason=typed, errors=why.errors, status=why.status)


@post("/{case_id:str}/motivo", needs=permissions.READ_WITH_REASON, otherwise=read_refused)
def read(db: Session, me: Member, platform: Platform, case_id: UUID, form: Fields) -> pages.ReadCase:
    """Show an application once, for a reason that its person reads."""
    now, reason = clock.now(), _reason(form)
    case = read_with_reason(db, case_id, reason, by=me, now=now)
    plan = planning.plan(db, case, now)
    told = made.of(db, plan, now=now, signer=platform.signer.keyed)
    shown = ("sign", "papers", "deadlines", "notes", "filed", "journal")
    return pages.ReadCase(
        case_id=case.id,
        operator_id=case.operator_id,
        name=_name(db, case, me),
        procedure=plan.procedure.name,
        goal=plan.procedure.goal,
        reason=reason,
        said=[(question, words) for question, words, _path in told["said"]],
        **{name: told[name] for name in shown},
    )


@get("/{case_id:str}/riassegna", needs=permissions.REASSIGN)
def why_reassign(db: Session, me: Member, platform: Platform, case_id: UUID) -> pages.Why:
    """Ask to whom an application goes, and why."""
    case = overseen(db, case_id)
    return _why(db, me, case, _others(db, platform, case.operator_id))


def reassign_refused(
    db: Session, me: Member, platform: Platform, case_id: UUID, form: Fields, why: Refused
) -> pages.Why:
    """Ask again, with what was typed."""
    case = overseen(db, case_id)
    typed = {"reason": form.text("motivo", most=LONGEST), "colleague": form.text("collega", most=40)}
    others = _others(db, platform, case.operator_id)
    return _why(db, me, case, others, **typed, errors=why.errors, status=why.status)


@post("/{case_id:str}/riassegna", needs=permissions.REASSIGN, otherwise=reassign_refused)
def reassign(db: Session, me: Member, platform: Platform, case_id: UUID, form: Fields) -> Redirect:
    """Give an application to a colleague, for a reason that its person reads."""
    case, to = overseen(db, case_id), form.text("collega", most=40)
    before = case.operator_id
    if to not in dict(_others(db, platform, before)):
        raise Refused((Refusal("collega", _("Scegli a chi passarla.")),))
    passing.reassign(db, case, to=UUID(to), reason=_reason(form), by=me, now=clock.now())
    return Redirect(f"/pratiche/carico/{before}?fatto=si")


LOADS, ROUTES = (in_hand, reassign_all), (why_read, read, why_reassign, reassign)


def _reason(form: Fields) -> str:
    reason = form.text("motivo", most=LONGEST)
    if len(reason) < SHORTEST:
        raise Refused((Refusal("motivo", _("Scrivi il motivo in poche parole: la persona lo leggerà.")),))
    return reason


def _in_hand(db: Session, me: Member, platform: Platform, membership_id: UUID, **more: Any) -> pages.InHand:
    operator = cases.names(db, [membership_id]).get(membership_id)
    if operator is None:
        raise Missing(_("Questa persona non lavora qui."))
    rows = cases.in_hand(db, membership_id)
    called = names(db, {row.person_id for row in rows if row.person_id}, me)
    return pages.InHand(
        operator=operator,
        operator_id=membership_id,
        lines=[
            pages.Held(
                id=row.id,
                name=called[row.person_id].text,
                sign=sign_of(row.state, row.outcome),
                since=row.since,
                due_on=row.due_on,
            )
            for row in rows
            if row.person_id in called
        ],
        colleagues=_others(db, platform, membership_id),
        may_read=me.may(permissions.READ_WITH_REASON.code),
        **more,
    )


def _others(db: Session, platform: Platform, operator_id: UUID) -> list[tuple[str, str]]:
    return [one for one in colleagues(db, platform) if one[0] != str(operator_id)]


def _name(db: Session, case: Case, me: Member) -> str:
    person = person_of(case)
    return names(db, [person], me)[person].text


def _why(db: Session, me: Member, case: Case, others: pages.Options | None, **more: Any) -> pages.Why:
    name = _name(db, case, me)
    return pages.Why(case_id=case.id, operator_id=case.operator_id, name=name, colleagues=others, **more)

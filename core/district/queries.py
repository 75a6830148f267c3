"""Questions of the district about its bodies: facts, counts, who administers them. Never what people confided."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import any_, func, or_, select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Invitation, Membership
from core.accounts.queries import LOGIN
from core.figures.models import FigureRow
from core.organisations.models import Comune, Host, Organisation
from core.services.models import HelpsWith, Service


class Line(NamedTuple):
    """A body in the table of bodies."""

    slug: str
    name: str
    kind: str
    seat: str | None
    state: str
    plugins: list[str]
    host: str | None
    members: int
    counted_at: datetime | None


class Administrator(NamedTuple):
    """Somebody who administers a body."""

    membership_id: UUID
    name: str
    email: str
    role: str
    since: datetime


_MEMBERS = (
    select(func.count(Membership.account_id.distinct()))
    .where(Membership.tenant_id == Organisation.id, Membership.ended_at.is_(None))
    .correlate(Organisation)
    .scalar_subquery()
)
_COUNTED = (
    select(func.max(FigureRow.counted_at))
    .where(FigureRow.organisation_id == Organisation.id)
    .correlate(Organisation)
    .scalar_subquery()
)
_LINES = (
    select(
        Organisation.slug,
        Organisation.name,
        Organisation.kind,
        Organisation.seat,
        Organisation.state,
        Organisation.plugins,
        Host.host,
        _MEMBERS,
        _COUNTED,
    )
    .outerjoin(Host, (Host.tenant_id == Organisation.id) & Host.main)
    .order_by(func.lower(Organisation.name))
)


def bodies(
    db: Session, *, words: str = "", kind: str = "", seat: str = "", state: str = "", plugin: str = ""
) -> Sequence[Line]:
    """List the bodies of the district that fit what was asked; an empty answer fits every body."""
    asked = _LINES
    if words:
        asked = asked.where(
            or_(
                Organisation.name.icontains(words, autoescape=True),
                Organisation.short_name.icontains(words, autoescape=True),
            )
        )
    if seat:
        here = select(Comune.slug)
        outside = or_(Organisation.seat.is_(None), Organisation.seat.not_in(here))
        asked = asked.where(outside if seat == OUTSIDE else Organisation.seat == seat)
    if plugin:
        asked = asked.where(any_(Organisation.plugins) == plugin)
    for column, value in ((Organisation.kind, kind), (Organisation.state, state)):
        asked = asked.where(column == value) if value else asked
    return [Line(*row) for row in db.execute(asked)]


OUTSIDE = "fuori"


def body(db: Session, slug: str) -> Organisation | None:
    """Return a body in whatever state, by its slug."""
    return db.scalar(select(Organisation).where(Organisation.slug == slug))


def hosts(db: Session, organisation_id: UUID) -> Sequence[Host]:
    """List the host names that lead to a body, the main one first."""
    return db.scalars(
        select(Host).where(Host.tenant_id == organisation_id).order_by(Host.main.desc(), Host.host)
    ).all()


def host(db: Session, name: str) -> Host | None:
    """Return a host name of whatever district."""
    return db.scalar(select(Host).where(Host.host == name))


def administrators(db: Session, organisation_id: UUID, role: str) -> Sequence[Administrator]:
    """List who administers a body."""
    rows = db.execute(
        select(Membership.id, Account.name, LOGIN, Membership.role, Membership.started_at)
        .join(
            Account, (Account.district_id == Membership.district_id) & (Account.id == Membership.account_id)
        )
        .where(Membership.tenant_id == organisation_id, Membership.ended_at.is_(None))
        .where(Membership.role == role)
        .order_by(Account.name)
    )
    return [Administrator(*row) for row in rows]


def administrator(db: Session, *, organisation_id: UUID, membership_id: UUID, role: str) -> Membership | None:
    """Return the standing hat of somebody who administers a body."""
    return db.scalar(
        select(Membership).where(
            Membership.tenant_id == organisation_id,
            Membership.id == membership_id,
            Membership.role == role,
            Membership.ended_at.is_(None),
        )
    )


def invited(db: Session, organisation_id: UUID, role: str, now: datetime) -> Sequence[tuple[str, datetime]]:
    """List who was invited to administer a body and has not answered yet, and until when they can."""
    rows = db.execute(
        select(Invitation.email, Invitation.expires_at)
        .where(Invitation.tenant_id == organisation_id, Invitation.role == role)
        .where(Invitation.used_at.is_(None), Invitation.expires_at > now)
        .order_by(Invitation.email)
    )
    return [(row.email, row.expires_at) for row in rows]


def roles(db: Session, organisation_id: UUID) -> dict[str, int]:
    """Count the hats of a body by role."""
    rows = db.execute(
        select(Membership.role, func.count())
        .where(Membership.tenant_id == organisation_id, Membership.ended_at.is_(None))
        .group_by(Membership.role)
    )
    return {row.role: row[1] for row in rows}


def offers(db: Session, organisation_id: UUID) -> tuple[int, int]:
    """Count the district's services a body helps with, and its own sheets."""
    helped = select(func.count()).select_from(HelpsWith).where(HelpsWith.organisation_id == organisation_id)
    own = select(func.count()).select_from(Service).where(Service.organisation_id == organisation_id)
    return db.scalar(helped) or 0, db.scalar(own) or 0


def shared_sheets(db: Session) -> Sequence[Service]:
    """List every sheet of the district, historical ones too."""
    return db.scalars(
        select(Service).where(Service.organisation_id.is_(None)).order_by(func.lower(Service.name))
    ).all()


def comune(db: Session, slug: str) -> Comune | None:
    """Return a Comune of the district."""
    return db.scalar(select(Comune).where(Comune.slug == slug))

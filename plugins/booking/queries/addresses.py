"""Private addresses of screens and calendars, and what a calendar shows."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Membership
from core.dates import local
from plugins.booking.models import Address, Hours, Operator
from plugins.booking.queries.appointments import Booked, between

Keyed = Callable[[str, str], bytes]
LIVE = ("booked", "arrived", "served")


def secret_of(keyed: Keyed, address_id: UUID) -> str:
    """Return what stands at the end of an address."""
    return keyed("booking address", str(address_id)).hex()[:40]


def hash_of(keyed: Keyed, secret: str) -> bytes:
    """Return what is kept of it."""
    return keyed("booking address hash", secret)


def open_one(db: Session, keyed: Keyed, secret: str, *kinds: str) -> Address | None:
    """Return the address that a secret opens, as long as whoever made it works here."""
    return db.scalar(
        select(Address)
        .join(Membership, (Membership.tenant_id == Address.tenant_id) & (Membership.id == Address.made_by))
        .where(
            Address.hash == hash_of(keyed, secret),
            Address.kind.in_(kinds),
            Address.ended_at.is_(None),
            Membership.ended_at.is_(None),
        )
    )


def one(db: Session, address_id: UUID) -> Address | None:
    """Return an address of this body that still leads somewhere."""
    return db.scalar(select(Address).where(Address.id == address_id, Address.ended_at.is_(None)))


def standing(db: Session, by: UUID | None) -> Sequence[Address]:
    """List the addresses that lead somewhere, of one member or of all."""
    asked = select(Address).where(Address.ended_at.is_(None)).order_by(Address.made_at)
    return db.scalars(asked.where(Address.made_by == by) if by else asked).all()


def operators(db: Session) -> Sequence[Operator]:
    """List who receives here."""
    own = Operator.organisation_id == db.info["scope"].tenant_id
    return db.scalars(select(Operator).where(own, Operator.active).order_by(Operator.name)).all()


def on_calendar(db: Session, address: Address, first: date, last: date) -> list[Booked]:
    """List the appointments of a desk, of an operator's hours, or all of them."""
    rows = [one for one in between(db, first, last) if one.state in LIVE]
    if address.kind == "desk":
        return [one for one in rows if one.desk_id == address.of]
    if address.kind == "operator":
        own = Hours.organisation_id == db.info["scope"].tenant_id
        hers = db.scalars(select(Hours).where(own, Hours.operator_id == address.of)).all()
        return [one for one in rows if any(_covers(hours, one.desk_id, one.starts_at) for hours in hers)]
    return rows


def _covers(hours: Hours, desk_id: UUID, start: datetime) -> bool:
    here = local(start)
    day = here.date()
    return (
        hours.desk_id == desk_id
        and hours.weekday == day.weekday()
        and hours.opens <= here.time() < hours.closes
        and (hours.valid_from is None or hours.valid_from <= day)
        and (hours.valid_until is None or day <= hours.valid_until)
    )

"""Let a person send one document by herself: with a link that opens once, for a day. Nobody here commits.

    made = offer_upload(db, person=person_id, purpose="L'ultima busta paga", by=me, now=now)
    made.path  # give it to her, as a square or in a message: site.url + made.path

Who gives the link follows the person; whoever has it can send one document to her record and see nothing of it. What
came is kept as if who gave the link had kept it, and the log says that she sent it.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.audit.actions import record
from core.db.ids import new_id
from core.errors import Missing
from core.files import actions
from core.files.models import File, Offer
from core.files.refusal import Unfit
from core.files.rules import MOST_BYTES, OFFERED, PICTURES, Problem, kind_of
from core.i18n import _
from core.i18n.languages import OTHERS
from core.people import sealing
from core.people.actions.opening import followed, found
from core.people.models import Person
from core.vault import actions as vault
from core.vault import queries as vault_queries
from core.who import Member

LINK: Final = "file offer"
LONGEST_PURPOSE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A way to send a document: where it leads in the body's space, what for, until when."""

    id: UUID
    path: str
    purpose: str
    until: datetime
    used: bool


def offer_upload(db: Session, *, person: UUID, purpose: str, by: Member, now: datetime) -> Offered:
    """Let a person whom one follows send one document; return the way, in her language."""
    records = followed(db, person, by)
    offer = Offer(
        id=new_id(),
        person_id=records[0].id,
        made_by=by.membership_id,
        made_at=now,
        expires_at=now + OFFERED,
    )
    offer.purpose = vault.seal(
        db,
        purpose[:LONGEST_PURPOSE],
        table="file_offer",
        column="purpose",
        row=offer.id,
        subject=offer.person_id,
    )
    offer.token_hash = _hash(_token(vault.blind(db, LINK, str(offer.id))))
    db.add(offer)
    record(db, by=by, verb="ask-document", resource=actions.RESOURCE, subject=offer.person_id, now=now)
    db.flush()
    return _offered(db, offer, records[0])


def given(db: Session, *, person: UUID, offer_id: UUID, by: Member, now: datetime) -> Offered:
    """Return a way that was opened for a person whom one follows, to be shown again; raise Missing."""
    records = followed(db, person, by)
    mine = Offer.person_id.in_([each.id for each in records])
    offer = db.scalar(select(Offer).where(Offer.id == offer_id, mine, Offer.expires_at > now))
    if offer is None:
        raise not_here()
    return _offered(db, offer, records[0])


def standing(db: Session, token: str, now: datetime) -> Offer:
    """Return what a link opens, also for whoever comes back after it was used; raise Missing."""
    asked = select(Offer).where(Offer.token_hash == _hash(token), Offer.expires_at > now)
    offer = db.scalar(asked)
    if offer is None:
        raise not_here()
    return offer


def waiting(db: Session, token: str, now: datetime, *, hold: bool = False) -> Offer:
    """Return what a document may still come by, and let nobody else use it meanwhile (`hold`); raise Missing."""
    asked = select(Offer).where(Offer.token_hash == _hash(token), Offer.expires_at > now)
    asked = asked.where(Offer.used_at.is_(None))
    offer = db.scalar(asked.with_for_update() if hold else asked)
    if offer is None:
        raise not_here()
    return offer


def receive(db: Session, *, token: str, contents: Sequence[bytes], now: datetime) -> tuple[UUID, UUID]:
    """Take the document that a person sends, once; raise Missing, or Unfit, which leaves the link as it was.

    Return the ids of the way by which it came, and of the file that it is now.
    """
    offer = waiting(db, token, now, hold=True)
    if not contents:
        raise Unfit(Problem.NONE)
    if any(len(content) > MOST_BYTES for content in contents):
        raise Unfit(Problem.BYTES)
    if len(contents) > 1 and any(kind_of(content) not in PICTURES for content in contents):
        raise Unfit(Problem.MIXED)
    clean = actions.bound(db, contents) if len(contents) > 1 else actions.looked_at(db, contents[0])
    records = found(db, offer.person_id)
    file = actions.put(db, records, purpose(db, offer), clean, by=None, kept_by=offer.made_by, now=now)
    offer.used_at, offer.file_id = now, file.id
    db.flush()
    return offer.id, file.id


def still_open(db: Session, ids: Collection[UUID], now: datetime) -> frozenset[UUID]:
    """Return the ways, of some, by which a document may still come."""
    open_ones = select(Offer.id).where(Offer.id.in_(ids), Offer.used_at.is_(None), Offer.expires_at > now)
    return frozenset(db.scalars(open_ones)) if ids else frozenset()


def received(db: Session, offer: Offer) -> File | None:
    """Return the document that came by a link, if it came and is still there."""
    return db.scalar(select(File).where(File.id == offer.file_id)) if offer.file_id else None


def purpose(db: Session, offer: Offer) -> str:
    """Return what a person was asked for."""
    return vault_queries.unseal(
        db, offer.purpose, table="file_offer", column="purpose", row=offer.id, subject=offer.person_id
    ).decode()


def _offered(db: Session, offer: Offer, person: Person) -> Offered:
    links = (_token(each) for each in vault_queries.blinds(db, LINK, str(offer.id)))
    token = next((link for link in links if _hash(link) == offer.token_hash), None)
    if token is None:
        raise not_here()
    language = sealing.field(db, person, "language")
    return Offered(
        id=offer.id,
        path=f"/{language}/carica/{token}" if language in OTHERS else f"/carica/{token}",
        purpose=purpose(db, offer),
        until=offer.expires_at,
        used=offer.used_at is not None,
    )


def of_people(db: Session, ids: Collection[UUID]) -> Sequence[Offer]:
    """Return the ways that were opened for a person, the first ones first."""
    return db.scalars(select(Offer).where(Offer.person_id.in_(ids)).order_by(Offer.made_at)).all()


def withdraw(db: Session, ids: Collection[UUID]) -> None:
    """Let the links of a person open nothing any more."""
    db.execute(delete(Offer).where(Offer.person_id.in_(ids)))


def not_here() -> Missing:
    """Return what is said of a link that was never given, of one that was used, and of one that is too old."""
    return Missing(_("Questo collegamento non vale più. Chiedine uno nuovo a chi te l'ha dato."))


def _token(blind: bytes) -> str:
    return urlsafe_b64encode(blind).rstrip(b"=").decode()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()

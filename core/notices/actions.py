"""Write a message and leave it to the worker; send what was left; keep what came of it."""

import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.scope import Reach
from core.jobs.actions import defer
from core.notices.models import Message
from core.notices.rules import EMAIL, Outcome, Refused
from core.notices.smtp import Outgoing

SEND = "core.send_message"
Carriers = Mapping[str, Callable[[Outgoing], None]]
"""What takes a message away, by its way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What to tell somebody. `key` names the fact it tells, so that it is told once."""

    key: str
    recipient: str
    subject: str
    body: str
    attachment: bytes | None = None
    attachment_name: str | None = None
    channel: str = EMAIL


def post(db: Session, notice: Notice, *, at: datetime | None = None) -> None:
    """Keep a message and leave it to the worker, in this transaction; `at`: not before."""
    if message_id := keep(db, notice):
        defer(db, SEND, at=at, message=str(message_id))


def keep(db: Session, notice: Notice) -> UUID | None:
    """Keep a message; None where this fact was already told, unless that failed."""
    values = {
        "tenant_id": db.info["scope"].tenant_id,
        "key": notice.key,
        "recipient": notice.recipient,
        "subject": notice.subject,
        "body": notice.body,
        "attachment": notice.attachment,
        "attachment_name": notice.attachment_name,
        "channel": notice.channel,
    }
    kept = insert(Message).values(values).on_conflict_do_nothing().returning(Message.id)
    return db.scalar(kept) or _again(db, notice)


def _again(db: Session, notice: Notice) -> UUID | None:
    if db.info["scope"].reach is Reach.DISTRICT:
        return None  # the district's role writes letters and changes none
    failed = (Message.key == notice.key, Message.state == Outcome.FAILED)
    waiting = update(Message).where(*failed).values(state=Outcome.WAITING, recipient=notice.recipient)
    return db.scalar(waiting.returning(Message.id))


def withhold(db: Session, notice: Notice, *, why: str, now: datetime) -> None:
    """Keep that somebody was not told, and why, so that whoever works there can tell her otherwise."""
    _keep_outcome(db, notice, state=Outcome.WITHHELD, why=why, tried_at=now)


def keep_sent(db: Session, notice: Notice, *, now: datetime) -> None:
    """Keep that somebody was told by hand, as with a letter."""
    _keep_outcome(db, notice, state=Outcome.SENT, tried_at=now, sent_at=now)


def _keep_outcome(db: Session, notice: Notice, **outcome: Any) -> None:
    row = insert(Message).values(
        tenant_id=db.info["scope"].tenant_id,
        key=notice.key,
        recipient="",
        subject=notice.subject,
        body="",
        channel=notice.channel,
        **outcome,
    )
    db.execute(row.on_conflict_do_nothing())


def send(db: Session, *, message: Message, carriers: Carriers, now: datetime) -> None:
    """Hand a kept message over, unless that was done before; mark it in the same transaction."""
    if message.state != Outcome.WAITING:
        return
    told = Outgoing(
        message_id=message.id,
        recipient=message.recipient,
        subject=message.subject,
        body=message.body,
        attachment=message.attachment,
        attachment_name=message.attachment_name,
    )
    outcome = _carry(carriers, message.channel, told)
    _mark(db, message.id, *outcome, now=now)


def send_unkept(
    db: Session, *, message_id: UUID, notice: Notice, carriers: Carriers, now: datetime
) -> Outcome:
    """Hand over what is kept without its words; say what came of it: what failed may be tried again."""
    told = Outgoing(
        message_id=message_id,
        recipient=notice.recipient,
        subject=notice.subject,
        body=notice.body,
        attachment=notice.attachment,
        attachment_name=notice.attachment_name,
    )
    try:
        outcome, why = _carry(carriers, notice.channel, told)
    except (OSError, smtplib.SMTPException):
        outcome, why = Outcome.FAILED, "away"
    _mark(db, message_id, outcome, why, now=now)
    return outcome


def _carry(carriers: Carriers, channel: str, told: Outgoing) -> tuple[Outcome, str | None]:
    carrier = carriers.get(channel)
    if carrier is None:
        return Outcome.REFUSED, "no-way"
    try:
        carrier(told)
    except Refused as why:
        return Outcome.REFUSED, why.code
    return Outcome.SENT, None


def _mark(db: Session, message_id: UUID, outcome: Outcome, why: str | None, *, now: datetime) -> None:
    sent = now if outcome is Outcome.SENT else None
    db.execute(
        update(Message)
        .where(Message.id == message_id)
        .values(state=outcome, why=why, tried_at=now, sent_at=sent)
        .execution_options(synchronize_session=False)
    )

"""Write a message and leave it to the worker; send what was left."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.jobs.actions import defer
from core.notices.models import Message
from core.notices.smtp import Outgoing, Postman

SEND = "core.send_message"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What to tell somebody. `key` names the fact it tells, so that it is told once."""

    key: str
    recipient: str
    subject: str
    body: str
    attachment: bytes | None = None
    attachment_name: str | None = None


def post(db: Session, notice: Notice) -> None:
    """Keep a message and leave it to the worker, in this transaction."""
    if message_id := keep(db, notice):
        defer(db, SEND, message=str(message_id))


def keep(db: Session, notice: Notice) -> UUID | None:
    """Keep a message; None where this fact was already told."""
    row = insert(Message).values(
        tenant_id=db.info["scope"].tenant_id,
        key=notice.key,
        recipient=notice.recipient,
        subject=notice.subject,
        body=notice.body,
        attachment=notice.attachment,
        attachment_name=notice.attachment_name,
    )
    return db.execute(row.on_conflict_do_nothing().returning(Message.id)).scalar_one_or_none()


def send(db: Session, *, message: Message, postman: Postman, now: datetime) -> None:
    """Hand a message to the mail server, unless that was done before; mark it in the same transaction."""
    if message.sent_at is not None:
        return
    postman.send(
        Outgoing(
            message_id=message.id,
            recipient=message.recipient,
            subject=message.subject,
            body=message.body,
            attachment=message.attachment,
            attachment_name=message.attachment_name,
        )
    )
    message.sent_at = now

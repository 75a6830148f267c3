"""Read the messages that the demonstration's mail server received."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from core.notices.sink import SUFFIX

NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")
SHOWN = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that came with a message."""

    name: str
    media_type: str
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One message as it arrived."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str
    attachments: tuple[Attachment, ...]


def newest(folder: Path) -> Sequence[Letter]:
    """List the newest messages, the last one first."""
    files = sorted(folder.glob(f"*{SUFFIX}"), reverse=True)[:SHOWN]
    return [letter for file in files if (letter := one(folder, file.stem))]


def one(folder: Path, name: str) -> Letter | None:
    """Return a message by its name, None where there is none."""
    if not NAME.fullmatch(name):
        return None
    try:
        body = (folder / f"{name}{SUFFIX}").read_bytes()
    except FileNotFoundError:
        return None
    mail: EmailMessage = message_from_bytes(body, policy=policy.default)
    text = mail.get_body(("plain",))
    return Letter(
        name=name,
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        at=datetime.fromtimestamp(int(name.partition("-")[0]) / 1e9, tz=UTC),
        text=text.get_content() if text else "",
        attachments=tuple(_attachment(part) for part in mail.iter_attachments()),
    )


def _attachment(part: EmailMessage) -> Attachment:
    body = part.get_payload(decode=True)
    return Attachment(
        name=part.get_filename() or "allegato",
        media_type=part.get_content_type(),
        body=body if isinstance(body, bytes) else b"",
    )

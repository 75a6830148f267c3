"""The one way out for e-mail: SMTP, with headers that nobody can write into."""

import smtplib
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from urllib.parse import unquote, urlsplit
from uuid import UUID

from core.notices.rules import Refused

TIMEOUT = 20
PERMANENT = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A message ready to go."""

    message_id: UUID
    recipient: str
    subject: str
    body: str
    attachment: bytes | None = None
    attachment_name: str | None = None


@dataclass(frozen=True, slots=True)
class Postman:
    """Sends through the server of `smtp://user:password@host:port` (or `smtps://`, or `smtp+starttls://`)."""

    url: str
    sender: str

    def send(self, outgoing: Outgoing) -> None:
        """Send one message; raise Refused where the server will never take it, OSError or SMTPException otherwise."""
        try:
            self._send(outgoing)
        except smtplib.SMTPRecipientsRefused as why:
            if all(code >= PERMANENT for code, _words in why.recipients.values()):
                raise Refused("address") from None
            raise

    def _send(self, outgoing: Outgoing) -> None:
        parts = urlsplit(self.url)
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with kind(parts.hostname or "127.0.0.1", parts.port or 25, timeout=TIMEOUT) as server:
            if parts.scheme == "smtp+starttls":
                server.starttls()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(self.compose(outgoing))

    def compose(self, outgoing: Outgoing) -> EmailMessage:
        """Return the message as it leaves (RFC 5322); a calendar file goes along as text/calendar."""
        name, address = parseaddr(self.sender)
        mail = EmailMessage()
        mail["From"] = Address(name, addr_spec=address)
        mail["To"] = Address(addr_spec=outgoing.recipient)
        mail["Subject"] = _one_line(outgoing.subject)
        mail["Date"] = formatdate(localtime=False)
        mail["Message-ID"] = f"<{outgoing.message_id}@{address.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(outgoing.body)
        if outgoing.attachment:
            mail.add_attachment(
                outgoing.attachment,
                maintype="text",
                subtype="calendar",
                filename=outgoing.attachment_name or "appuntamento.ics",
                params={"method": _method(outgoing.attachment), "charset": "utf-8"},
            )
        return mail


def _one_line(subject: str) -> str:
    """Return a subject that is words and nothing else.

    The library reads an encoded word (RFC 2047) that somebody typed, and writes the line break in it as one.
    """
    return " ".join(subject.replace("=?", "= ?").split())


def _method(calendar: bytes) -> str:
    """Return what a calendar file asks for; header and file have to say the same (RFC 6047, 2.4)."""
    return "CANCEL" if b"METHOD:CANCEL" in calendar else "PUBLISH"

"""What the hooks answer."""

from email.message import EmailMessage
from functools import partial

from sqlalchemy.orm import Session

from core.contributions import Channel, NavItem
from core.i18n import _
from core.notices import sink
from core.notices.rules import TEXT
from core.settings import Settings
from plugins.sms import manifest, permissions, queries

ICON = "telephone"


def nav_items() -> list[NavItem]:
    """Return the entry of the staff menu."""
    text = _("Il fornitore degli SMS, e dove porta le risposte.")
    label, needs = _(manifest.name), permissions.MANAGE
    return [NavItem(label=label, path=manifest.path, needs=needs, text=text, weight=60, icon=ICON)]


def channels(db: Session, settings: Settings) -> list[Channel]:
    """Return the body's gateway; in a demonstration without one, the pile of messages that reach nobody."""
    if found := queries.way(db, settings.outgoing_origins):
        return [Channel(code=TEXT, send=found.send)]
    return [Channel(code=TEXT, send=partial(_pile, settings))] if settings.demo else []


def _pile(settings: Settings, _key: str, number: str, words: str) -> None:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = number, "SMS"
    mail.set_content(words)
    sink.keep(settings.data_dir / "mail", mail.as_bytes())

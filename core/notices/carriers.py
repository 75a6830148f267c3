"""Who takes messages away: the mail server, and what plugins know besides."""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from core.contributions import Channel
from core.notices.rules import EMAIL
from core.notices.smtp import Outgoing, Postman
from core.plugins import Plugins
from core.settings import Settings
from core.who import Site


def carriers(
    db: Session, site: Site, *, settings: Settings, plugins: Plugins
) -> dict[str, Callable[[Outgoing], None]]:
    """Return what carries a message in this body, by its way."""
    asked = plugins.ask(site.plugins, "channels", db=db, site=site, settings=settings)
    found = {channel.code: partial(_by, channel) for channel in asked}
    return {**found, EMAIL: Postman(settings.smtp_url, settings.mail_from).send}


def _by(channel: Channel, told: Outgoing) -> None:
    channel.send(str(told.message_id), told.recipient, told.body)

"""How this plugin answers the core: one line each, in the order of core/hookspecs.py."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.contributions import Channel, NavItem
from core.hookspecs import hookimpl
from core.settings import Settings
from core.who import Member, Site
from plugins.sms import answers
from plugins.sms.routes import ROUTES


@hookimpl
def register_routes() -> Sequence[Any]:
    return ROUTES


@hookimpl
def nav_items(me: Member) -> Sequence[NavItem]:
    return answers.nav_items()


@hookimpl
def channels(db: Session, site: Site, settings: Settings) -> Sequence[Channel]:
    return answers.channels(db, settings)

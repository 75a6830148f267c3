"""How this plugin answers the core: one line each, in the order of core/hookspecs.py."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.contributions import NavItem, WayIn
from core.hookspecs import hookimpl
from core.privacy.expiry import Expiry
from core.who import Member, Site
from plugins.oidc import answers, demonstration, retention
from plugins.oidc.routes import ROUTES


@hookimpl
def register_routes() -> Sequence[Any]:
    return ROUTES


@hookimpl
def register_expiries() -> Sequence[Expiry]:
    return retention.EXPIRIES


@hookimpl
def ways_in(db: Session, site: Site, platform: Any, me: Member | None, then: str) -> Sequence[WayIn]:
    return answers.ways_in(db, platform, me, then)


@hookimpl
def ways_to_accept(
    db: Session, site: Site, platform: Any, token: str, account: UUID | None
) -> Sequence[WayIn]:
    return answers.ways_to_accept(db, platform, token, account)


@hookimpl
def nav_items(site: Site) -> Sequence[NavItem]:
    return answers.nav_items(site)


@hookimpl
def demo(db: Session, site: Site, platform: Any, now: datetime) -> None:
    demonstration.fill(db)

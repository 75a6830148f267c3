"""How the assistance plugin answers the core."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.contributions import NavItem
from core.district_files import DistrictFiles
from core.hookspecs import hookimpl
from core.who import Member
from plugins.assistance import answers
from plugins.assistance.actions import procedures
from plugins.assistance.routes import ROUTES


@hookimpl
def register_routes() -> Sequence[Any]:
    return ROUTES


@hookimpl
def nav_items(me: Member) -> Sequence[NavItem]:
    return answers.nav_items()


@hookimpl
def on_district_loaded(db: Session, files: DistrictFiles, overwrite: bool) -> None:  # noqa: FBT001 - a fact
    procedures.load(db, files, overwrite=overwrite)

"""What the porter has to say, read from the matrix files alone: not from the code that is on trial."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from core.accounts.matrix import ANONYMOUS, CITIZEN
from core.db.scope import Reach
from core.settings import ROOT
from core.web import checks
from core.web.route import Spec
from tests.trust.visitor import Reply
from tests.trust.world import HOMES, PORTAL

ALLOWED, SIGN_IN, CODE, FORBIDDEN, NOWHERE = "allowed", "sign in", "code", "forbidden", "nowhere"
ASKS_FOR_CODE = ("/appuntamenti/gestisci", "/consenso", "/la-mia-scheda", "/pratiche/segui")


def files() -> list[Path]:
    """The core's matrix and those of the plugins."""
    return [ROOT / "core" / "accounts" / "matrix.toml", *sorted((ROOT / "plugins").glob("*/matrix.toml"))]


@cache
def rights() -> dict[str, set[str]]:
    """What each role may do, `resource:verb`; whoever is signed in may do what an anonymous citizen may."""
    found: dict[str, set[str]] = {}
    for path in files():
        for resource, row in tomllib.loads(path.read_text())["resources"].items():
            for role, cell in row.items():
                if isinstance(cell, dict):
                    found.setdefault(role, set()).update(f"{resource}:{verb}" for verb in cell["may"])
    return {role: mine | found[ANONYMOUS] for role, mine in found.items()}


@cache
def roles() -> dict[str, set[str]]:
    """Each role, and the kinds of body in which there is one."""
    return {
        role: set(told["kinds"])
        for path in files()
        for role, told in tomllib.loads(path.read_text()).get("roles", {}).items()
    }


def said(role: str, code: str, *, district: bool, portal: bool) -> str:
    """What somebody in this role (or nobody: anonymous) is to be told at a door that asks for `code`."""
    may = rights()
    if district and not portal:
        return NOWHERE
    if (code in may[role] and role != CITIZEN) or code in may[ANONYMOUS]:
        return ALLOWED
    if code in may[CITIZEN]:
        return ALLOWED if role == CITIZEN else CODE
    return SIGN_IN if role in (ANONYMOUS, CITIZEN) else FORBIDDEN


def opens(role: str, spec: Spec) -> bool:
    """Whether somebody in this role gets in where they are at home."""
    portal = HOMES[role][0] == PORTAL
    return said(role, spec.needs.code, district=portal_only(spec), portal=portal) == ALLOWED


def portal_only(spec: Spec) -> bool:
    """Whether a door is on the district's portal alone."""
    return spec.reach in (Reach.DISTRICT, Reach.INSIDE)


def heard(reply: Reply) -> str:
    """What the porter did say."""
    if reply.asks_to_sign_in or reply.status == 401:
        return SIGN_IN
    if reply.status == 303 and reply.header("location") in ASKS_FOR_CODE:
        return CODE
    if reply.status == 403:
        return FORBIDDEN
    return ALLOWED


def routes(app: Any) -> Iterator[tuple[str, str, Spec]]:
    """Every method, path and declaration there is, found by walking the application."""
    for path, handler in checks.handlers(app.app):
        for method in sorted(handler.http_methods - {"HEAD"}):
            yield method, path, handler.opt["spec"]

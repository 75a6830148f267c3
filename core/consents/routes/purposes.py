"""Addresses of the district's room of purposes and legal grounds."""

from contextlib import suppress
from datetime import date

from sqlalchemy.orm import Session

from core import clock
from core.consents import permissions, queries
from core.consents.actions import purposes as actions
from core.consents.pages import purposes as pages
from core.consents.rules.words import PARTS, changed
from core.db.scope import Reach
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post

ROOM = "/distretto/finalita"


@get(ROOM, needs=permissions.PURPOSES_READ, reach=Reach.DISTRICT)
def purposes(db: Session, platform: Platform) -> pages.Purposes:
    """List every purpose, with whether the DPO confirmed what is in force."""
    found = queries.in_force(db)
    return pages.Purposes(
        lines=[(one, pages.sign(one.text)) for one in found],
        waiting=sum(one.text.confirmed_by is None for one in found),
        features={slug: manifest.name for slug, manifest in platform.plugins.manifests.items()},
    )


@get(f"{ROOM}/nuova", needs=permissions.PURPOSES_GOVERN, reach=Reach.DISTRICT)
def new_purpose() -> pages.PurposeForm:
    """Show an empty purpose."""
    return _form(None, values=dict.fromkeys((*PARTS, "asks_consent", "months"), ""))


def new_refused(form: Fields, why: actions.Unfinished) -> pages.PurposeForm:
    """Show the purpose again, with what was typed."""
    return _form(None, values=_typed(form), errors=why.errors)


@post(f"{ROOM}/nuova", needs=permissions.PURPOSES_GOVERN, reach=Reach.DISTRICT, otherwise=new_refused)
def add(db: Session, form: Fields) -> Redirect:
    """Add a purpose."""
    made = actions.add(db, words=actions.typed(form))
    return Redirect(f"{ROOM}/{made.code}?fatto=pubblicata")


@get(f"{ROOM}/{{code:str}}", needs=permissions.PURPOSES_READ, reach=Reach.DISTRICT)
def purpose(db: Session, code: str, query: Fields) -> pages.OnePurpose:
    """Show one purpose."""
    done = {
        "pubblicata": _("Pubblicata: si legge già nell'informativa di ogni ente."),
        "confermata": _("Segnata come confermata dal DPO."),
    }
    return _page(db, code, done=done.get(query.text("fatto")))


@get(f"{ROOM}/{{code:str}}/modifica", needs=permissions.PURPOSES_GOVERN, reach=Reach.DISTRICT)
def new_version(db: Session, code: str) -> pages.PurposeForm:
    """Show the version in force, to be written anew."""
    found = actions.purpose(db, code)
    return _form(found, values=pages.values_of(found.words))


def version_refused(db: Session, code: str, form: Fields, why: actions.Unfinished) -> pages.PurposeForm:
    """Show the new version again, with what was typed."""
    return _form(actions.purpose(db, code), values=_typed(form), errors=why.errors)


@post(
    f"{ROOM}/{{code:str}}/confronta",
    needs=permissions.PURPOSES_GOVERN,
    reach=Reach.DISTRICT,
    otherwise=version_refused,
)
def compare(db: Session, code: str, form: Fields) -> pages.Difference:
    """Show what a new version would change; nothing is kept."""
    found, words = actions.purpose(db, code), actions.typed(form)
    actions.refuse_unchanged(found, words, after=_after(form))
    names = pages.part_names()
    parts = [(names[part], pieces) for part, pieces in changed(found.words, words).items()]
    return pages.Difference(
        code=code,
        title=found.words.title,
        after=found.text.version,
        values=pages.values_of(words),
        parts=[*parts, *pages.consent_change(found.words, words)],
        asks=found.words.asks_consent,
    )


@post(
    f"{ROOM}/{{code:str}}/pubblica",
    needs=permissions.PURPOSES_GOVERN,
    reach=Reach.DISTRICT,
    otherwise=version_refused,
)
def publish(db: Session, code: str, form: Fields) -> Redirect:
    """Put a new version in force."""
    words, renews = actions.typed(form), bool(form.text("renews"))
    actions.publish(db, code=code, words=words, after=_after(form), renews=renews)
    return Redirect(f"{ROOM}/{code}?fatto=pubblicata")


def confirm_refused(db: Session, code: str, form: Fields, why: actions.Unfinished) -> pages.OnePurpose:
    """Show the purpose again, with what was typed about its confirmation."""
    return _page(db, code, form=form, errors=why.errors)


@post(
    f"{ROOM}/{{code:str}}/conferma",
    needs=permissions.PURPOSES_GOVERN,
    reach=Reach.DISTRICT,
    otherwise=confirm_refused,
)
def confirm(db: Session, code: str, form: Fields) -> Redirect:
    """Write down who of the DPO confirmed what is in force."""
    day = None
    with suppress(ValueError):
        day = date.fromisoformat(form.text("on", most=10))
    actions.confirm(db, code=code, by=form.text("by", most=120), on=day, today=clock.today())
    return Redirect(f"{ROOM}/{code}?fatto=confermata")


ROUTES = (purposes, new_purpose, add, purpose, new_version, compare, publish, confirm)


def _after(form: Fields) -> int:
    told = form.text("after", most=6)
    return int(told) if told.isascii() and told.isdigit() else 0


def _typed(form: Fields) -> dict[str, str]:
    return {name: form.text(name, most=actions.LONGEST) for name in (*PARTS, "asks_consent", "months")}


def _form(
    found: queries.InForce | None, *, values: dict[str, str], errors: pages.Errors | None = None
) -> pages.PurposeForm:
    return pages.PurposeForm(
        code=found.code if found else None,
        title=found.words.title if found else "",
        after=found.text.version if found else 0,
        values=values,
        names=pages.part_names(),
        errors=errors or {},
        status=422 if errors else 200,
    )


def _page(
    db: Session,
    code: str,
    *,
    form: Fields | None = None,
    errors: pages.Errors | None = None,
    done: str | None = None,
) -> pages.OnePurpose:
    found = actions.purpose(db, code)
    return pages.OnePurpose(
        found=found,
        sign=pages.sign(found.text),
        rows=pages.rows_of(found.words),
        history=queries.versions(db, code),
        by=form.text("by", most=120) if form else "",
        on=form.text("on", most=10) if form else clock.today().isoformat(),
        today=clock.today(),
        errors=errors or {},
        done=done,
        status=422 if errors else 200,
    )

"""The forms of hours and desks: with what stands, or with what was typed and what is wrong with it."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.i18n import _
from core.organisations.languages import LANGUAGES
from core.who import Site
from plugins.booking import forms
from plugins.booking.models import Desk
from plugins.booking.pages import settings as pages
from plugins.booking.pages.shown import mode_of
from plugins.booking.queries import settings as queries

HOME = "/appuntamenti/orari"
HOURS = ("sportello", "apre", "chiude", "dal", "al", "operatore", "motivo", "interno")


def desk_form(known: str, values: dict[str, str], **more: Any) -> pages.DeskForm:
    """Return the form of a desk."""
    given = {name: values.get(name, "") for name in ("nome", "luogo", "accessibile", "attivo")}
    more = {"spoken": (), **more}
    given["ruolo"] = values.get("ruolo", "desk")
    return pages.DeskForm(
        action=f"{HOME}/sportello{known}",
        known=bool(known),
        values=given,
        roles=pages.roles(),
        languages=list(LANGUAGES),
        **more,
    )


def operator_form(
    db: Session, site: Site, known: str, values: dict[str, str], spoken: Any, knows: Any, **more: Any
) -> pages.OperatorForm:
    """Return the form of somebody who receives."""
    return pages.OperatorForm(
        action=f"{HOME}/operatore{known}",
        known=bool(known),
        values={name: values.get(name, "") for name in ("nome", "attivo")},
        languages=list(LANGUAGES),
        spoken=spoken,
        types=_kinds(queries.settings(db, site.tenant_id, clock.today()).types),
        knows=knows,
        **more,
    )


def hours_form(db: Session, site: Site, values: dict[str, str], days: Any, **more: Any) -> pages.HoursForm:
    """Return the form of a weekly opening."""
    given = {name: values.get(name, "") for name in HOURS}
    found = queries.settings(db, site.tenant_id, clock.today())
    return pages.HoursForm(
        action=f"{HOME}/orario",
        values=given,
        desks=_choices(found.desks),
        weekdays=pages.weekdays(),
        days=days,
        operators=_choices(found.operators),
        types=_kinds(found.types),
        **more,
    )


def day_rule_form(db: Session, site: Site, values: dict[str, str], **more: Any) -> pages.DayRuleForm:
    """Return the form of days unlike the others."""
    names = ("tipo", "sportello", "primo", "ultimo", "apre", "chiude", "motivo", "ripete")
    given = {name: values.get(name, "") for name in names}
    desks = _choices(queries.settings(db, site.tenant_id, clock.today()).desks)
    return pages.DayRuleForm(
        action=f"{HOME}/giorno",
        values=given,
        desks=desks,
        changes=pages.changes(),
        repeats=pages.repeats(),
        **more,
    )


def terms_form(values: dict[str, str], **more: Any) -> pages.TermsForm:
    """Return the form of the terms."""
    given = {name: values.get(name, "") for name in forms.TERMS}
    steps = [(str(n), _("{n} minuti").format(n=n)) for n in forms.STEPS]
    return pages.TermsForm(action=f"{HOME}/regole", values=given, steps=steps, **more)


def type_form(
    db: Session, site: Site, known: str, values: dict[str, str], services: Any, desks: Any, **more: Any
) -> pages.TypeForm:
    """Return the form of a reason to come."""
    names = ("nome", "minuti", "porta", "attivo", "generale", "posti", "pausa", "stanza")
    return pages.TypeForm(
        action=f"{HOME}/motivo{known}",
        known=bool(known),
        values={name: values.get(name, "") for name in names},
        chosen_services=services,
        chosen_desks=desks,
        services=queries.known_services(db),
        desks=_choices(
            desk
            for desk in queries.settings(db, site.tenant_id, clock.today()).desks
            if desk.role == forms.ROLES[0]
        ),
        modes=[(mode, mode_of(mode)) for mode in forms.MODES],
        **more,
    )


def _choices(desks: Any) -> pages.Choices:
    listed: list[Desk] = [desk for desk in desks if desk.active]
    return [(str(desk.id), desk.name) for desk in listed]


def _kinds(types: Any) -> pages.Choices:
    return [(str(kind.id), kind.label) for kind in types if kind.active]

"""The forms of hours and desks: with what stands, or with what was typed and what is wrong with it."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.i18n import _
from core.who import Site
from plugins.booking import forms
from plugins.booking.models import Desk
from plugins.booking.pages import settings as pages
from plugins.booking.queries import settings as queries

HOME = "/appuntamenti/orari"


def desk_form(known: str, values: dict[str, str], **more: Any) -> pages.DeskForm:
    """Return the form of a desk."""
    given = {name: values.get(name, "") for name in ("nome", "luogo", "accessibile", "attivo")}
    return pages.DeskForm(action=f"{HOME}/sportello{known}", known=bool(known), values=given, **more)


def hours_form(db: Session, site: Site, values: dict[str, str], days: Any, **more: Any) -> pages.HoursForm:
    """Return the form of a weekly opening."""
    given = {name: values.get(name, "") for name in ("sportello", "apre", "chiude", "dal", "al")}
    desks = _choices(queries.settings(db, site.tenant_id, clock.today()).desks)
    return pages.HoursForm(
        action=f"{HOME}/orario", values=given, desks=desks, weekdays=pages.weekdays(), days=days, **more
    )


def day_rule_form(db: Session, site: Site, values: dict[str, str], **more: Any) -> pages.DayRuleForm:
    """Return the form of days unlike the others."""
    names = ("tipo", "sportello", "primo", "ultimo", "apre", "chiude", "motivo")
    given = {name: values.get(name, "") for name in names}
    desks = _choices(queries.settings(db, site.tenant_id, clock.today()).desks)
    return pages.DayRuleForm(
        action=f"{HOME}/giorno", values=given, desks=desks, changes=pages.changes(), **more
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
    names = ("nome", "minuti", "porta", "attivo", "generale")
    return pages.TypeForm(
        action=f"{HOME}/motivo{known}",
        known=bool(known),
        values={name: values.get(name, "") for name in names},
        chosen_services=services,
        chosen_desks=desks,
        services=queries.known_services(db),
        desks=_choices(queries.settings(db, site.tenant_id, clock.today()).desks),
        **more,
    )


def _choices(desks: Any) -> pages.Choices:
    listed: list[Desk] = [desk for desk in desks if desk.active]
    return [(str(desk.id), desk.name) for desk in listed]

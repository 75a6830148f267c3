"""Addresses of writing a person down, and of correcting what is written."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.db.ids import new_id
from core.organisations.languages import LANGUAGES
from core.people import forms, pages, permissions, views
from core.people.actions import writing
from core.people.actions.opening import open_record
from core.people.actions.writing import PersonCodes
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site


@get("/persone-seguite/nuova", needs=permissions.WRITE)
def new_form(db: Session) -> pages.PersonForm:
    """Show an empty form."""
    return _form(db, forms.values_of(forms.EMPTY))


@post("/persone-seguite/nuova", needs=permissions.WRITE)
def new(db: Session, me: Member, site: Site, platform: Platform, form: Fields) -> pages.PersonForm | Redirect:
    """Write a person down, unless somebody here may be the same one."""
    typed = forms.read(form, clock.today())
    if typed.errors:
        return _form(db, typed.values, errors=typed.errors, status=422)
    same = [] if form.text("comunque") else views.same(db, me, typed.draft.identifiers())
    if same:
        proofs = views.proofs(platform, site, me, same)
        return _form(db, typed.values, found=same, proofs=proofs, status=409)
    person_id = new_id()
    code = PersonCodes(platform.signer.keyed).of(person_id)
    writing.create(db, told=typed.draft, code=code, person_id=person_id, by=me, now=clock.now())
    return Redirect(f"/persone-seguite/{person_id}?fatto=scritta")


@get("/persone-seguite/{person_id:str}/modifica", needs=permissions.WRITE)
def change_form(db: Session, me: Member, person_id: UUID) -> pages.PersonForm:
    """Show what is written of a person, to be corrected."""
    record = open_record(db, person_id=person_id, by=me, now=clock.now())
    return _form(db, forms.values_of(record.told), person_id=record.id)


@post("/persone-seguite/{person_id:str}/modifica", needs=permissions.WRITE)
def change(db: Session, me: Member, person_id: UUID, form: Fields) -> pages.PersonForm | Redirect:
    """Correct what is written of a person."""
    typed, now = forms.read(form, clock.today()), clock.now()
    if typed.errors:
        record = open_record(db, person_id=person_id, by=me, now=now)
        return _form(db, typed.values, person_id=record.id, errors=typed.errors, status=422)
    writing.change(db, person_id=person_id, told=typed.draft, by=me, now=now)
    return Redirect(f"/persone-seguite/{person_id}?fatto=corretta")


ROUTES = (new_form, new, change_form, change)


def _form(db: Session, values: Any, **more: Any) -> pages.PersonForm:
    return pages.PersonForm(
        values=values,
        languages=list(LANGUAGES),
        comuni=views.comune_options(db),
        rows=forms.CONTACTS,
        **more,
    )

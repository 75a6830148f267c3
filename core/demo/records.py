"""Invented people whom two bodies of the demonstration know, written down by whoever works there."""

import io
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from core import clock
from core.consents import queries
from core.consents.actions import consents
from core.consents.actions.consents import Asked
from core.consents.codes import Codes
from core.consents.rules.holding import RECEIVES_WITHOUT_CONSENT
from core.db.ids import new_id
from core.demo.somebody import somebody
from core.files import actions
from core.files.offers import offer_upload
from core.i18n import _
from core.people import permissions
from core.people.actions import writing
from core.people.actions.writing import PersonCodes
from core.people.rules.draft import Contact, Draft
from core.web.platform import Platform
from core.who import Member, Site

DOCUMENTS = (("carta-identita.png", "CARTA D'IDENTITÀ"), ("isee-2026.png", "ATTESTAZIONE ISEE"))
PIOLTELLO, SEGRATE = "015175", "015205"
AMINA = Draft(
    name="Amina",
    surname="Diallo",
    born=date(1990, 5, 1),
    birth_place="Senegal",
    language="fr",
    comune=PIOLTELLO,
    address="Via Inventata 12",
    contacts=(
        Contact(kind="phone", value="+393470000101", hours="dopo le 18"),
        Contact(kind="phone", value="+393470000102", whose="la sorella", no_message=True),
    ),
)
AWA = Draft(name="Awa", surname="Diallo", born=date(2015, 3, 9), language="it", comune=PIOLTELLO)
PEOPLE: Final = (
    AMINA,
    AWA,
    Draft(
        name="Giuseppe",
        surname="Esempio",
        born=date(1948, 11, 2),
        birth_place="Enna",
        comune=PIOLTELLO,
        contacts=(Contact(kind="phone", value="+390290000103"),),
    ),
    Draft(
        name="Olena",
        surname="Prova",
        born=date(1983, 7, 21),
        birth_place="Ucraina",
        language="uk",
        comune=SEGRATE,
        address="Via Riservata 3",
        safe_address=True,
        contacts=(Contact(kind="phone", value="+393470000104", safe=False, hours="solo al mattino"),),
    ),
    # The first one again, written down in a hurry: to be joined.
    Draft(
        name="A.", surname="Dialo", language="fr", contacts=(Contact(kind="phone", value="+393470000101"),)
    ),
)


def invent(db: Session, site: Site, platform: Platform) -> None:
    """Write them down in the body that is open, if somebody there may."""
    by = somebody(db, site, platform, may=permissions.WRITE)
    if by is None:
        return
    now, codes, ids = clock.now(), PersonCodes(platform.signer.keyed), []
    for number, told in enumerate(PEOPLE):
        person_id, met = new_id(), now - timedelta(days=number * 3)
        ids.append(person_id)
        writing.create(db, told=told, code=codes.of(person_id), person_id=person_id, by=by, now=met)
    _agree(db, site, platform, ids[0], by=by, now=now)
    writing.link(db, person_id=ids[0], other_id=ids[1], relation="child", by=by, now=now)
    _documents(db, ids[0], by=by, now=now)


def _documents(db: Session, person: UUID, *, by: Member, now: datetime) -> None:
    """Keep two papers of hers, and let her send a third."""
    for name, words in DOCUMENTS:
        actions.keep(db, person=person, name=name, content=_paper(words), by=by, now=now)
    offer_upload(db, person=person, purpose=_("L'ultima busta paga"), by=by, now=now)


def _paper(words: str) -> bytes:
    """Draw a paper that is nobody's."""
    page, out = Image.new("RGB", (620, 390), "white"), io.BytesIO()
    pen = ImageDraw.Draw(page)
    pen.rectangle((12, 12, 607, 377), outline="navy", width=3)
    pen.text((40, 40), f"{words}\nDOCUMENTO INVENTATO, SOLO PER PROVA", fill="black", font_size=24)
    page.save(out, "PNG")
    return out.getvalue()


def _agree(db: Session, site: Site, platform: Platform, person: UUID, *, by: Member, now: datetime) -> None:
    """Let her say yes to a record of hers, and leave her a question to answer at home."""
    codes = Codes(platform.signer.keyed)
    bodies = {body.id: body for body in queries.recipients(db)}
    elsewhere = next(body for body in bodies.values() if body.kind == RECEIVES_WITHOUT_CONSENT)
    for code, body in (("care", bodies[site.tenant_id]), ("sharing", elsewhere)):
        found = queries.purpose(db, code)
        if found:
            asked = Asked(purpose=found, recipient=body)
            made = consents.ask(db, person=person, asked=asked, codes=codes, by=by, now=now)
            if body.id == site.tenant_id:
                recorded = consents.found(db, person=person, consent_id=made.id)
                consents.give(db, recorded=recorded, by=by, now=now)

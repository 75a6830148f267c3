"""Colleagues of a body at work with records, without pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.consents import queries
from core.consents.actions import consents
from core.consents.actions.consents import Asked
from core.consents.codes import Codes
from core.db.ids import new_id
from core.db.scope import Scope, open_session
from core.people.actions import writing
from core.people.actions.writing import PersonCodes
from core.people.rules.draft import Contact, Draft
from core.web.platform import Platform
from core.who import Member
from tests.actors import People
from tests.watch import WATCH, Body

PIOLTELLO, SEGRATE = "caritas-pioltello.localhost", "caritas-segrate.localhost"
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
CODE = "RSSMRA80A01H501U"


class Desk:
    """A body, its colleagues, its records."""

    def __init__(self, platform: Platform, host: str) -> None:
        self.platform, self.people, self.host = platform, People(platform), host
        self.site = self.people.site(host)
        self.codes = PersonCodes(platform.signer.keyed)

    def colleague(self, role: str = "volunteer", name: str = "Anna Prova") -> Member:
        account, hat = self.people.hire(self.host, role, name=name, email=f"{new_id()}@esempio.test")
        return Member(
            account_id=account,
            membership_id=hat,
            tenant_id=self.site.tenant_id,
            name=name,
            login="anna@esempio.test",
            role=role,
            role_label=role,
            organisation_name=self.site.name,
            permissions=self.platform.granted(role),
            csrf="",
        )

    @contextmanager
    def at_work(self) -> Iterator[Session]:
        with (
            open_session(self.platform.engine, Scope(self.site.district_id, self.site.tenant_id)) as db,
            db.begin(),
        ):
            yield db

    def meet(self, by: Member, **told: object) -> UUID:
        person_id = new_id()
        here = Body(self.platform.settings.database_url, self.host)
        for contact in told.get("contacts", ()):  # type: ignore[attr-defined]
            WATCH.plant(contact.value, contact.whose, contact.hours, to=here)
        WATCH.plant(told.get("fiscal_code"), told.get("address"), to=here)
        draft = Draft(**({"name": "Amina", "surname": "Diallo"} | told))  # type: ignore[arg-type]
        with self.at_work() as db:
            writing.create(db, told=draft, code=self.codes.of(person_id), person_id=person_id, by=by, now=NOW)
        return person_id

    def agree(self, person: UUID, by: Member, purpose: str = "sharing", recipient: str = "") -> UUID:
        """Let a person say yes at the desk; to the own body where none is named."""
        with self.at_work() as db:
            found = queries.purpose(db, purpose)
            assert found is not None
            bodies = {one.slug: one for one in queries.recipients(db)}
            asked = Asked(purpose=found, recipient=bodies[recipient or self.site.slug])
            codes = Codes(self.platform.signer.keyed)
            made = consents.ask(db, person=person, asked=asked, codes=codes, by=by, now=NOW)
            recorded = consents.found(db, person=person, consent_id=made.id)
            consents.give(db, recorded=recorded, by=by, now=NOW)
            return made.id


def phone(number: str = "+393471234567", **more: object) -> Contact:
    return Contact(kind="phone", value=number, **more)  # type: ignore[arg-type]

"""What the vault adds to the reading of a person's record: opening some twenty fields, and one line of the log.

A transaction that reads the person's key, opens the fields and writes the line, over one that does nothing: what reads
the rows themselves is the same with the vault and without. Both processes count, this one and the database's.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from statistics import median
from time import process_time
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from core import clock
from core.audit.actions import record
from core.bench.ground import Ground
from core.bench.processes import CannotMeasure, cpu_of
from core.db.engine import app_engine
from core.db.ids import new_id
from core.db.scope import Scope, transaction
from core.people import queries, sealing
from core.people.actions import writing
from core.people.models import Contact as ContactRow
from core.people.models import Person
from core.people.rules.draft import Contact, Draft
from core.vault import queries as vault
from core.who import Member

CONTACTS, PEOPLE, TURNS, EACH = 3, 40, 15, 80
_COLLEAGUE = """
SELECT m.district_id, m.tenant_id, m.account_id, m.id FROM membership m
JOIN organisation o ON o.id = m.tenant_id ORDER BY m.tenant_id, m.id LIMIT 1
"""
_BACKEND = text("SELECT pg_backend_pid()")
Rows = tuple[Person, Sequence[ContactRow]]
Work = Callable[[Session, Rows, Member], None]


def cost(ground: Ground) -> dict[str, Any]:
    """Return the microseconds of processor that the vault takes of the reading of one record."""
    me = _somebody(ground)
    engine, scope = app_engine(ground.settings), Scope(_district(ground, me), me.tenant_id)
    records = [_record(engine, scope, person_id) for person_id in _met(engine, scope, me)]
    turns = [
        (_turn(engine, scope, me, records, _opened), _turn(engine, scope, me, records, _idle))
        for _ in range(TURNS)
    ]
    engine.dispose()
    here, there = (median(opened[i] - idle[i] for opened, idle in turns) for i in (0, 1))
    return {"fields": 9 + 5 * CONTACTS, "cpu_us": round(here + there), "of_which_database_us": round(there)}


def _record(engine: Engine, scope: Scope, person_id: UUID) -> Rows:
    with transaction(engine, scope) as db:
        return queries.family(db, person_id)[0], queries.contacts(db, [person_id])


def _opened(db: Session, rows: Rows, me: Member) -> None:
    """Do what the room of people's records does with what it has read."""
    person, contacts = rows
    record(db, by=me, verb="read", resource="people", subject=person.id)
    vault.load(db, [person.id])
    sealing.unseal_person(db, person)
    for row in contacts:
        sealing.unseal_contact(db, row)


def _idle(db: Session, _rows: Rows, _me: Member) -> None:
    """Do nothing in a transaction."""


def _turn(engine: Engine, scope: Scope, me: Member, records: list[Rows], work: Work) -> tuple[float, float]:
    """Return the microseconds that one transaction took of this process and of the database's."""
    with transaction(engine, scope) as db:
        backend = int(db.scalar(_BACKEND) or 0)
    begun, there = process_time(), cpu_of(backend)
    for number in range(EACH):
        with transaction(engine, scope) as db:
            work(db, records[number % len(records)], me)
    return 1e6 * (process_time() - begun) / EACH, 1e6 * (cpu_of(backend) - there) / EACH


def _met(engine: Engine, scope: Scope, me: Member) -> Iterator[UUID]:
    contacts = tuple(
        Contact(kind="phone", value=f"+39347123456{number}", whose="la sorella", hours="la sera")
        for number in range(CONTACTS)
    )
    told = Draft(
        name="Amina", surname="Diallo", born=date(1980, 1, 1), birth_place="Dakar", address="via Roma 1",
        comune="015175", contacts=contacts,
    )  # fmt: skip
    for _number in range(PEOPLE):
        person_id = new_id()
        with transaction(engine, scope) as db:
            code = str(person_id)[-12:]
            writing.create(db, told=told, code=code, person_id=person_id, by=me, now=clock.now())
        yield person_id


def _somebody(ground: Ground) -> Member:
    with ground.connect() as db:
        row: Any = db.execute(_COLLEAGUE).fetchone()
    if row is None:
        raise CannotMeasure("Nobody works in the bodies of the measure.")
    _district_id, tenant, account, hat = row
    return Member(
        account_id=account, membership_id=hat, tenant_id=tenant, name="", login="", role="volunteer", role_label="",
        organisation_name="", permissions=frozenset(), csrf="",
    )  # fmt: skip


def _district(ground: Ground, me: Member) -> UUID:
    with ground.connect() as db:
        row: Any = db.execute(
            "SELECT district_id FROM tenant WHERE tenant_id = %s", (me.tenant_id,)
        ).fetchone()
    found: UUID = row[0]
    return found

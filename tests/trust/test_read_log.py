"""Every opening of a person's record leaves one line, in the transaction that opens it."""

import random
from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from core import clock
from core.audit import queries as audit
from core.audit import rules
from core.db.scope import Scope, transaction
from core.files import actions as files
from core.people import queries, sealing
from core.people.actions.opening import open_record
from core.settings import ROOT
from core.vault import queries as vault
from core.web.platform import Platform
from core.who import Member
from tests.core.people.desk import Desk
from tests.trust.world import HUB, OTHER_HUB, card

pytestmark = pytest.mark.long

Record = Callable[[str, object], None]
BODIES = (HUB, OTHER_HUB)


class Office:
    """A body whose colleagues follow some people each."""

    def __init__(self, platform: Platform, host: str, superuser: Engine) -> None:
        self.desk, self.superuser = Desk(platform, host), superuser
        self.scope = Scope(self.desk.site.district_id, self.desk.site.tenant_id)
        self.followed = {by: [self.desk.meet(by) for _one in range(4)] for by in self._colleagues()}
        self.papers = {by: self._paper(by, people[0]) for by, people in self.followed.items()}

    def _paper(self, by: Member, person_id: UUID) -> tuple[UUID, UUID]:
        with self.desk.at_work() as db:
            kept = files.keep(db, person=person_id, name="carta.png", content=card(), by=by, now=clock.now())
        return person_id, kept.id

    def read(self, db: Session, by: Member, chance: random.Random) -> tuple[str, UUID]:
        """Open a record or a document, by chance; what, and whose."""
        if chance.random() < 1 / 3:
            person_id, file_id = self.papers[by]
            files.open_file(db, person=person_id, file=file_id, by=by, now=clock.now())
            return "documents", person_id
        person_id = chance.choice(self.followed[by])
        open_record(db, person_id=person_id, by=by, now=clock.now())
        return "people", person_id

    def _colleagues(self) -> list[Member]:
        return [self.desk.colleague(name=f"Collega {number}") for number in range(3)]

    def lines(self, what: str) -> list[tuple[object, ...]]:
        with self.superuser.begin() as everything:
            read = f"SELECT {what} FROM audit_entry WHERE tenant_id = :t AND verb = 'read' ORDER BY seq"  # noqa: S608
            return [tuple(row) for row in everything.execute(text(read), {"t": self.scope.tenant_id})]


@pytest.fixture(scope="module")
def offices(platform: Platform, superuser: Engine) -> list[Office]:
    return [Office(platform, host, superuser) for host in BODIES]


@pytest.mark.parametrize("times", [60, pytest.param(1_000, marks=pytest.mark.long)])
def test_each_opening_leaves_one_line_in_its_own_transaction(
    platform: Platform, offices: list[Office], record_property: Record, times: int
) -> None:
    chance = random.Random(20_261_122)
    before = {office: len(office.lines("seq")) for office in offices}
    done: dict[Office, Counter[tuple[UUID, str, UUID]]] = {office: Counter() for office in offices}
    transactions: dict[Office, list[str]] = {office: [] for office in offices}
    for _time in range(times):
        office = chance.choice(offices)
        by = chance.choice(list(office.followed))
        with transaction(platform.engine, office.scope) as db:
            what, person_id = office.read(db, by, chance)
            transactions[office].append(str(db.scalar(text("SELECT pg_current_xact_id()::xid::text"))))
        done[office][by.account_id, what, person_id] += 1
    for office in offices:
        found = office.lines("account_id, resource, subject, xmin::text")[before[office] :]
        with transaction(platform.engine, office.scope) as db:
            sealed = audit.sealing(db)
        assert sealed is not None
        named = {rules.pseudonym(sealed, person): person for _by, _what, person in done[office]}
        told = Counter((account, what, named[bytes(subject)]) for account, what, subject, _xid in found)
        assert told == done[office] and {what for _by, what, _person in told} == {"people", "documents"}
        assert [line[-1] for line in found] == transactions[office]
    record_property("trust", f"reads {times}/0")


def test_an_opening_that_goes_around_the_one_place_is_missed(
    platform: Platform, offices: list[Office]
) -> None:
    """The control: it is the one place that writes the line, and the count would tell."""
    office = offices[0]
    by, (person_id, *_others) = next(iter(office.followed.items()))
    before = len(office.lines("seq"))
    with transaction(platform.engine, office.scope) as db:
        vault.load(db, [person_id])
        told = sealing.unseal_person(db, queries.family(db, person_id)[0])
    assert told.name == "Amina"
    assert len(office.lines("seq")) == before
    with transaction(platform.engine, office.scope) as db:
        open_record(db, person_id=person_id, by=by, now=clock.now())
    assert len(office.lines("seq")) == before + 1


OPENS = {
    "core/people/actions/opening.py": "the one place; it writes the line",
    "core/people/actions/writing.py": "after a change of the record, which is written down, to mark it anew",
    "core/people/actions/proving.py": "whether who asks knows a detail of hers; nothing of it is shown",
    "core/people/actions/reaching.py": "whether she wants messages at a contact; it writes the line",
    "core/people/answers.py": "what a person gets when she asks for everything; whoever asks writes the line",
    "core/bench/vault.py": "measures what it costs, and writes the line",
}
"""Who opens sealed fields of a record, and why."""


def test_whoever_opens_a_record_says_why() -> None:
    code = [path for top in ("core", "plugins") for path in (ROOT / top).rglob("*.py")]
    calls = {
        str(path.relative_to(ROOT))
        for path in code
        if path.name != "sealing.py" and "sealing.unseal_" in path.read_text()
    }
    assert calls <= OPENS.keys(), calls - OPENS.keys()

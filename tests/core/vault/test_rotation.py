"""A new key for a body takes everything over; a key of before that seals nothing is destroyed, and no other."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import keys
from core.audit.actions import record
from core.audit.verification import verify
from core.files import actions as files
from core.files import queries as file_queries
from core.people.actions import finding, opening
from core.vault import actions, rotation
from core.vault.models import TenantKey
from core.vault.rules import new_key
from core.web.platform import Platform
from core.who import Member
from tests.core.files.hostile import paper, saved
from tests.core.people.desk import NOW, PIOLTELLO, SEGRATE, Desk, phone

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def desk(platform: Platform) -> Desk:
    return Desk(platform, PIOLTELLO)


@pytest.fixture(scope="module")
def anna(desk: Desk) -> Member:
    return desk.colleague()


def generations(db: Session) -> set[int]:
    return set(db.scalars(select(TenantKey.generation)))


def test_everything_opens_with_the_new_key_and_the_old_ones_are_gone(
    platform: Platform, desk: Desk, anna: Member
) -> None:
    person_id = desk.meet(anna, contacts=(phone(),))
    letter = saved(paper())
    with desk.at_work() as db:
        file = files.keep(db, person=person_id, name="carta.pdf", content=letter, by=anna, now=NOW)
        gone = uuid4()
        actions.seal(db, "x", table="t", column="c", row=gone, subject=gone)
        actions.destroy(db, subject=gone)
    for _each in range(2):
        with desk.at_work() as db:
            assert rotation.turn(db, desk.codes).destroyed == 1
            assert len(generations(db)) == 1
    with desk.at_work() as db:
        assert opening.open_record(db, person_id=person_id, by=anna, now=NOW).name == "Amina Diallo"
        assert finding.search(db, written="+393471234567", by=anna, now=NOW)[0].person_id == person_id
        again = files.keep(db, person=person_id, name="altra.pdf", content=letter, by=anna, now=NOW)
        assert again.id == file.id, "that a file is here already is still found"
        given = files.open_file(db, person=person_id, file=file.id, by=anna, now=NOW)
        assert b"".join(given.pieces).startswith(b"%PDF")
        record(db, by=anna, verb="read", resource="people", subject=person_id, now=NOW)
    assert verify(platform.engine, db.info["scope"]).problems == []


def test_a_key_that_still_seals_something_stays(
    desk: Desk, anna: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.at_work() as db:
        rotation.turn(db, desk.codes)
        assert file_queries.every(db)
    monkeypatch.setattr("core.files.actions.reindex", lambda _db: 0)
    with desk.at_work() as db:
        before = generations(db)
        assert rotation.turn(db, desk.codes).destroyed == 0
        assert before < generations(db), "the hash that finds the file again still asks for it"
    monkeypatch.undo()
    with desk.at_work() as db:
        assert rotation.turn(db, desk.codes).destroyed == 2


def test_a_chain_whose_key_the_body_s_own_key_sealed_still_opens(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Desk(platform, SEGRATE)

    def as_before(db: Session, tenant: UUID) -> bytes:
        return actions.seal(db, new_key(), table=keys.TABLE, column=keys.COLUMN, row=tenant, subject=None)

    monkeypatch.setattr("core.audit.actions._new_key", as_before)
    for destroyed in (0, 1):
        with other.at_work() as db:
            record(db, by="system", verb="read", resource="people", now=NOW)
        with other.at_work() as db:
            assert rotation.turn(db, other.codes).destroyed == destroyed
            assert 1 in generations(db), "the first one opens the key of the chain"
    keys._known.clear()
    verdict = verify(platform.engine, db.info["scope"])
    assert (verdict.entries, verdict.problems) == (2, [])

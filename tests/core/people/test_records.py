"""A record is sealed, opened by who follows it, found by what is whole, merged and separated without loss."""

import random
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from core.audit import queries as audit
from core.db import embedded
from core.errors import DomainError, Missing
from core.people import queries
from core.people.actions import finding, merging, writing
from core.people.actions.finding import NotWhole
from core.people.actions.opening import open_record
from core.people.record import Record
from core.people.rules.draft import Draft
from core.vault import actions as vault
from core.vault.rules import Destroyed
from core.web.platform import Platform
from core.who import Member
from tests.core.people.desk import CODE, NOW, PIOLTELLO, SEGRATE, Desk, phone


@pytest.fixture(scope="module")
def desk(platform: Platform) -> Desk:
    return Desk(platform, PIOLTELLO)


@pytest.fixture(scope="module")
def anna(desk: Desk) -> Member:
    return desk.colleague(name="Anna Prova")


@pytest.fixture(scope="module")
def marta(desk: Desk) -> Member:
    return desk.colleague(name="Marta Altra")


@pytest.fixture(scope="module")
def admin(desk: Desk) -> Member:
    return desk.colleague("association_admin", name="Ada Capo")


def opened(desk: Desk, person_id: UUID, by: Member | None, reason: str | None = None) -> Record:
    with desk.at_work() as db:
        return open_record(db, person_id=person_id, by=by, now=NOW, reason=reason)


def found(desk: Desk, written: str, by: Member) -> list[finding.Glimpse]:
    with desk.at_work() as db:
        return finding.search(db, written=written, by=by, now=NOW)


def test_what_is_written_down_is_read_again(desk: Desk, anna: Member) -> None:
    told: dict[str, Any] = {
        "fiscal_code": CODE,
        "language": "ar",
        "comune": "015175",
        "address": "Via Roma 1",
    }
    contacts = (
        phone(whose="la figlia", hours="dopo le 18", safe=False, no_message=True),
        phone("+39029200000"),
    )
    person_id = desk.meet(anna, **told, contacts=contacts)
    record = opened(desk, person_id, anna)
    assert record.told == Draft(name="Amina", surname="Diallo", **told, contacts=contacts)
    assert record.contacts == contacts and record.mine and not record.hidden
    assert [one.name for one in record.followers] == ["Anna Prova"]


def test_the_database_holds_none_of_it_in_clear(
    desk: Desk, anna: Member, server: embedded.Server, database: str
) -> None:
    person_id = desk.meet(
        anna, surname="Canarinovic", address="Via del Canarino 7", contacts=(phone("+393400000007"),)
    )
    engine = create_engine(
        server.url("postgres", server.superuser_password, str(make_url(database).database))
    )
    with engine.connect() as everything:
        rows = [
            str([bytes(v) if isinstance(v, memoryview) else v for v in row])
            for table in ("person", "person_contact", "person_mark", "person_link")
            for row in everything.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        ]
        assert not [row for row in rows if "anarin" in row or "3400000007" in row]
        everything.execute(text("UPDATE person SET name = 'Canarinovic' WHERE id = :id"), {"id": person_id})
        told = everything.execute(text("SELECT name FROM person WHERE id = :id"), {"id": person_id}).scalar()
        assert b"anarin" in bytes(told or b""), "the probe would see it"
    engine.dispose()


def test_only_who_follows_opens_it(desk: Desk, anna: Member, marta: Member, admin: Member) -> None:
    person_id = desk.meet(anna)
    for stranger in (marta, admin):
        with pytest.raises(Missing):
            opened(desk, person_id, stranger)
    with pytest.raises(Missing):
        opened(desk, person_id, marta, reason="per curiosità")
    assert opened(desk, person_id, admin, reason="La persona ha fatto un reclamo").name == "Amina Diallo"
    with desk.at_work() as db:
        writing.assign(db, person_id=person_id, membership_id=marta.membership_id, by=admin, now=NOW)
    assert opened(desk, person_id, marta).mine
    with desk.at_work() as db:
        writing.take_off(db, person_id=person_id, membership_id=marta.membership_id, by=admin, now=NOW)
    with pytest.raises(Missing):
        opened(desk, person_id, marta)


def test_another_body_does_not_know_of_her(platform: Platform, desk: Desk, anna: Member) -> None:
    there = Desk(platform, SEGRATE)
    colleague = there.colleague()
    person_id = desk.meet(anna, contacts=(phone("+393479999999"),))
    with pytest.raises(Missing):
        opened(there, person_id, colleague)
    with pytest.raises(Missing):
        opened(there, person_id, None)
    there.meet(colleague, contacts=(phone("+393478888888"),))
    assert found(there, "347 9999999", colleague) == []
    assert len(found(desk, "347 9999999", anna)) == 1


def test_each_thing_that_is_hers_finds_her_and_no_part_of_it(desk: Desk, anna: Member, marta: Member) -> None:
    person_id = desk.meet(anna, fiscal_code="MRTMTT91D08F205J", contacts=(phone("+393331112223"),))
    code = desk.codes.shown(person_id)
    for written in ("MRTMTT91D08F205J", "333 111 2223", code.lower()):
        (glimpse,) = found(desk, written, marta)
        assert (glimpse.person_id, glimpse.name, glimpse.mine) == (person_id, "A. D.", False)
        assert glimpse.followers == ("Anna Prova",)
        assert found(desk, written, anna)[0].name == "Amina Diallo"
    for part in ("MRTMTT91D08F205", "MRT", "333 111", "Amina Diallo", code[:7], "%"):
        with pytest.raises(NotWhole):
            found(desk, part, marta)


def test_a_safe_address_is_for_who_follows_her_alone(
    desk: Desk, anna: Member, marta: Member, admin: Member
) -> None:
    person_id = desk.meet(
        anna, safe_address=True, address="Via Segreta 1", contacts=(phone("+393335556667"),)
    )
    assert opened(desk, person_id, anna).told.address == "Via Segreta 1"
    seen = opened(desk, person_id, admin, reason="Verifica dopo un reclamo")
    assert seen.hidden and not seen.told.address and not seen.contacts and not seen.told.contacts
    assert found(desk, "333 555 6667", marta)[0].protected
    with desk.at_work() as db, pytest.raises(DomainError, match="protetta"):
        writing.follow(db, person_id=person_id, by=marta, now=NOW)


def test_whoever_found_her_may_follow_her(desk: Desk, anna: Member, marta: Member) -> None:
    person_id = desk.meet(anna)
    with desk.at_work() as db:
        writing.follow(db, person_id=person_id, by=marta, now=NOW)
        writing.follow(db, person_id=person_id, by=marta, now=NOW)
    assert len(opened(desk, person_id, marta).followers) == 2


def test_the_same_person_is_noticed_inside_a_body(desk: Desk, anna: Member) -> None:
    born = NOW.date().replace(year=1988)
    first = desk.meet(anna, name="Lucía", surname="Pérez", born=born, contacts=(phone("+393471010101"),))
    by_phone = Draft(name="L.", contacts=(phone("+393471010101"),))
    by_name = Draft(name="perez", surname="lucia", born=born)
    with desk.at_work() as db:
        for told in (by_phone, by_name):
            (one,) = finding.alike(db, asked=told.identifiers(), by=anna)
            assert one.person_id == first
        assert finding.alike(db, asked=by_phone.identifiers(), by=anna, but=[first]) == []
        assert finding.alike(db, asked=Draft(name="Lucía", surname="Pérez").identifiers(), by=anna) == []


def state(desk: Desk, ids: list[UUID], by: Member) -> list[tuple[Any, ...]]:
    return [(r.id, r.told, r.contacts, {f.membership_id for f in r.followers}, set(r.merged))
            for r in (opened(desk, one, by) for one in ids)]  # fmt: skip


@pytest.mark.long
def test_merges_undone_in_any_order_leave_everything_as_it_was(desk: Desk, anna: Member) -> None:
    ids = [desk.meet(anna, name=f"Nome {n}", contacts=(phone(f"+3934710200{n:02}"),)) for n in range(6)]
    before, chance = state(desk, ids, anna), random.Random(7)
    for _round in range(3):
        done: list[UUID] = []
        for _step in range(10):
            kept, merged = chance.sample(ids, 2)
            with desk.at_work() as db:
                standing = queries.roots(db, [kept, merged])
                if standing[kept] == standing[merged]:
                    with pytest.raises(DomainError):
                        merging.merge(db, kept_id=kept, merged_id=merged, by=anna, now=NOW)
                    continue
                merging.merge(db, kept_id=kept, merged_id=merged, by=anna, now=NOW)
                done.append(standing[merged])
            both = opened(desk, merged, anna)
            assert both.id == standing[kept] and {kept, merged} <= set(both.ids)
            assert found(desk, f"+3934710200{ids.index(merged):02}", anna)[0].person_id == both.id
        chance.shuffle(done)
        for merged in done:
            with desk.at_work() as db:
                merging.separate(db, merged_id=merged, by=anna, now=NOW)
        assert state(desk, ids, anna) == before


def test_a_household_is_seen_from_both_sides_by_names_only_where_followed(
    desk: Desk, anna: Member, marta: Member
) -> None:
    mother, child = desk.meet(anna, name="Madre"), desk.meet(anna, name="Figlia")
    with desk.at_work() as db:
        writing.link(db, person_id=mother, other_id=child, relation="child", by=anna, now=NOW)
        writing.follow(db, person_id=child, by=marta, now=NOW)
    (seen,) = opened(desk, mother, anna).household
    assert (seen.name, seen.relation, seen.followed) == ("Figlia Diallo", "child", True)
    (seen,) = opened(desk, child, marta).household
    assert (seen.name, seen.relation, seen.followed) == ("M. D.", "parent", False)
    with desk.at_work() as db, pytest.raises(Missing):
        writing.link(db, person_id=child, other_id=mother, relation="parent", by=marta, now=NOW)
    with desk.at_work() as db:
        writing.unlink(db, person_id=child, other_id=mother, by=anna, now=NOW)
    assert opened(desk, mother, anna).household == ()


def test_a_correction_changes_what_finds_her(desk: Desk, anna: Member) -> None:
    person_id = desk.meet(anna, contacts=(phone("+393476660001"),))
    with desk.at_work() as db:
        new = Draft(name="Amina", contacts=(phone("+393476660002"),))
        writing.change(db, person_id=person_id, told=new, by=anna, now=NOW)
    assert found(desk, "+393476660001", anna) == []
    assert found(desk, "+393476660002", anna)[0].person_id == person_id
    assert found(desk, desk.codes.of(person_id), anna)[0].person_id == person_id


def test_a_new_key_of_the_body_finds_and_reads_everybody(desk: Desk, anna: Member) -> None:
    person_id = desk.meet(anna, contacts=(phone("+393476660003"),))
    with desk.at_work() as db:
        vault.rotate(db)
    assert found(desk, "+393476660003", anna)[0].person_id == person_id
    with desk.at_work() as db:
        assert writing.reindex(db, desk.codes) > 0
        newest = max(int.from_bytes(bytes(b)[:2]) for b in db.scalars(text("SELECT blind FROM person_mark")))
        older = [
            b
            for b in db.scalars(text("SELECT blind FROM person_mark"))
            if int.from_bytes(bytes(b)[:2]) < newest
        ]
        assert older == []
    assert found(desk, "+393476660003", anna)[0].person_id == person_id
    assert opened(desk, person_id, anna).name == "Amina Diallo"


def test_who_was_erased_is_named_nowhere(desk: Desk, anna: Member) -> None:
    person_id = desk.meet(anna, contacts=(phone("+393476660004"),))
    with desk.at_work() as db:
        vault.destroy(db, subject=person_id)
    with pytest.raises(Destroyed):
        opened(desk, person_id, anna)
    assert found(desk, "+393476660004", anna) == []
    with pytest.raises(Missing):
        opened(desk, uuid4(), anna)


def told_of(desk: Desk, person_id: UUID) -> list[str]:
    with desk.at_work() as db:
        return [one.verb for one in audit.opened(db, person_id)]


@pytest.mark.long
def test_each_reading_of_a_record_leaves_one_line(desk: Desk, anna: Member, admin: Member) -> None:
    chance, ids = random.Random(3), [desk.meet(anna) for _ in range(3)]
    expected = {person_id: ["write"] for person_id in ids}
    for _step in range(60):
        person_id = chance.choice(ids)
        by, reason = chance.choice(
            [(anna, None), (None, None), (admin, "Controllo chiesto da lei"), (admin, None)]
        )
        try:
            opened(desk, person_id, by, reason)
            expected[person_id].append("read")
        except Missing:
            assert by is admin and reason is None
    assert {person_id: told_of(desk, person_id)[::-1] for person_id in ids} == expected


def test_where_the_log_cannot_be_written_nothing_is_read(
    desk: Desk, anna: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ConnectionError

    person_id = desk.meet(anna)
    monkeypatch.setattr("core.people.actions.opening.record", broken)
    with pytest.raises(ConnectionError):
        opened(desk, person_id, anna)


def test_what_is_done_with_a_record_is_told(desk: Desk, anna: Member, marta: Member) -> None:
    person_id, other = (desk.meet(anna, contacts=(phone("+393471717170"),)) for _ in range(2))
    found(desk, "+393471717170", marta)
    with desk.at_work() as db:
        writing.follow(db, person_id=person_id, by=marta, now=NOW)
        writing.change(db, person_id=person_id, told=Draft(name="Amina"), by=anna, now=NOW)
        writing.take_off(db, person_id=person_id, membership_id=marta.membership_id, by=anna, now=NOW)
    with desk.at_work() as db:
        merging.merge(db, kept_id=person_id, merged_id=other, by=anna, now=NOW)
    with desk.at_work() as db:
        merging.separate(db, merged_id=other, by=anna, now=NOW)
    told = ["write", "search", "share", "write", "unshare", "merge", "separate"]
    assert told_of(desk, person_id)[::-1] == told

"""What is held stays, by night and on request, and it is said so; a hold ends by itself."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from core.errors import Conflict
from core.people import queries as people_queries
from core.people.actions import merging
from core.people.models import Person
from core.people.retention import EXPIRIES
from core.privacy import actions, erasure, queries, retention
from core.privacy.queries import Due
from core.web.platform import Platform
from core.who import Member
from tests.actors import Browser, People
from tests.core.people.desk import NOW, PIOLTELLO, Desk

LATER = NOW + timedelta(days=800)
"""When records of today are past their two years."""


@pytest.fixture(scope="module")
def desk(platform: Platform) -> Desk:
    return Desk(platform, PIOLTELLO)


@pytest.fixture(scope="module")
def anna(desk: Desk) -> Member:
    return desk.colleague()


@pytest.fixture(scope="module")
def admin(app: object, people: People) -> Browser:
    return people.sign_in(app, PIOLTELLO, "association_admin", name="Ada Capo")


def old_twins(desk: Desk, anna: Member) -> tuple[UUID, UUID]:
    """Somebody written down twice and merged, long ago."""
    kept, merged = desk.meet(anna), desk.meet(anna)
    with desk.at_work() as db:
        merging.merge(db, kept_id=kept, merged_id=merged, by=anna, now=NOW)
        db.execute(update(Person).where(Person.id.in_((kept, merged))).values(last_contact_at=NOW))
    return kept, merged


def hold(desk: Desk, subject: UUID, by: Member, days: int) -> None:
    with desk.at_work() as db:
        until = NOW + timedelta(days=days)
        actions.hold(
            db, subject=subject, reason="Causa in tribunale", until=until, by=by.membership_id, now=NOW
        )


def records(desk: Desk) -> set[UUID]:
    with desk.at_work() as db:
        return set(people_queries.all_ids(db))


def persons(found: list[Due]) -> Due:
    return next(one for one in found if one.table == "person")


@pytest.mark.long
def test_a_hold_on_one_record_holds_those_merged_with_it_and_keeps_no_other(
    platform: Platform, desk: Desk, anna: Member
) -> None:
    held, free = old_twins(desk, anna), desk.meet(anna)
    hold(desk, held[1], anna, 1000)
    with desk.at_work() as db:
        seen = persons(retention.look(platform, db, desk.site, LATER))
        done = persons(retention.run(platform, db, desk.site, LATER))
    assert (seen.rows, seen.held) == (1, 1) and done == seen, "the dry run is the run"
    assert set(held) <= records(desk) and free not in records(desk)
    with desk.at_work() as db, pytest.raises(Conflict, match="blocco fino a"):
        erasure.erase(platform, db, desk.site, held[0], by=anna, now=LATER)


def test_without_the_guard_it_would_be_gone(
    platform: Platform, desk: Desk, anna: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = old_twins(desk, anna)
    hold(desk, held[0], anna, 1000)
    monkeypatch.setattr(queries, "held_ids", lambda *_args: set())
    monkeypatch.setattr(queries, "held_until", lambda *_args: None)
    with desk.at_work() as db:
        in_force = queries.terms(db, platform.register, tenant_id=desk.site.tenant_id)
        asked = {"reach": EXPIRIES[0].reach, "comune": False}

        def erase(db, one) -> None:
            erasure.erase(platform, db, desk.site, one, by="system", now=LATER)

        actions.forget(db, EXPIRIES, in_force, LATER, erase=erase, **asked)
        assert not set(held) & set(people_queries.all_ids(db))


def test_it_ends_by_itself(platform: Platform, desk: Desk, anna: Member) -> None:
    held = old_twins(desk, anna)
    hold(desk, held[0], anna, 790)
    with desk.at_work() as db:
        assert queries.held_until(db, held, NOW + timedelta(days=789))
        assert not queries.held_until(db, held, LATER)
        assert persons(retention.run(platform, db, desk.site, LATER)).held == 0
    assert not set(held) & records(desk)


def test_an_administrator_puts_it_and_takes_it_away(desk: Desk, anna: Member, admin: Browser) -> None:
    person_id = desk.meet(anna, name="Bianca", surname="Canarini")
    where = f"/conservazione/persona/{person_id}"
    assert where in admin.get("/persone-seguite/tutte").links
    page = admin.get(where)
    assert "B. C." in page and "Bianca" not in page, "who administers reads initials"
    wrong = admin.post(where, {"reason": "Causa", "until": "ieri"})
    assert wrong.status == 422 and "giorno futuro" in wrong and "Causa" in wrong.html
    done = admin.post(where, {"reason": "Causa in tribunale", "until": "31/12/2031"})
    assert "non si cancella niente" in done and "31 dicembre 2031" in done and "Ada Capo" in done
    assert "ha messo un blocco" in admin.get("/registro")
    with desk.at_work() as db:
        found = queries.holds(db, NOW, [person_id])[0].id
    admin.get(where)
    assert "corre di nuovo" in admin.post(f"/conservazione/blocchi/{found}/togli")
    assert "ha tolto un blocco" in admin.get("/registro")

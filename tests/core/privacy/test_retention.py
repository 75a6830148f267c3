"""What is past its term goes, on the day it is due and not before, whatever the clock does for ten years."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from core import discovery
from core.accounts.models import Account, CodeApp, Invitation, Membership, PasswordReset, SignIn
from core.accounts.retention import FORGOTTEN
from core.db.check.declared import declared
from core.db.scope import Reach, Scope, open_session
from core.errors import DomainError
from core.limits.models import Attempt
from core.notices.models import Message
from core.privacy import actions, queries, register, retention
from core.privacy.expiry import Expiry
from core.privacy.models import Hold
from core.privacy.rules import Choice, Term, in_force, refusal
from core.web.platform import Platform
from core.who import Site
from tests.actors import People

HUB, COMUNE, PORTAL = "caritas-pioltello.localhost", "comune-pioltello.localhost", "localhost"
BEGUN = datetime(2026, 11, 22, 3, 23, tzinfo=UTC)
YEARS = 10
TERM = Term(code="message-fact", days=30, since="da", end="via")

DROPPED_OTHERWISE = {
    "audit": "whole segments, behind a signed line (core.audit.actions.close)",
}


@pytest.fixture(scope="module")
def member(people: People) -> UUID:
    return people.hire(HUB, "association_admin")[1]


@contextmanager
def inside(platform: Platform, site: Site, reach: Reach = Reach.TENANT) -> Iterator[Session]:
    """One transaction in a body, undone at the end."""
    with (
        open_session(platform.engine, Scope(site.district_id, site.tenant_id, reach)) as db,
        db.begin() as one,
    ):
        yield db
        one.rollback()


def test_every_personal_column_is_forgotten_by_something(platform: Platform) -> None:
    declared()
    left = [
        f"{table}.{column} ({says.keep})"
        for table, column, says, _module in register.places()
        if not (says.left or says.keep in DROPPED_OTHERWISE)
        and not any(one.keep == says.keep and one.covers(table, column) for one in platform.expiries)
    ]
    assert left == [], "give these an Expiry, or say why they may stay: personal(..., left='why')"


def test_every_expiry_names_a_term_and_leaves_no_personal_column_of_its_row(platform: Platform) -> None:
    for one in platform.expiries:
        assert one.keep in platform.register.terms, one.keep


@pytest.mark.long
@settings(max_examples=12)
@given(
    born=st.lists(st.integers(0, 365 * YEARS * 24), min_size=1, max_size=25),
    jumps=st.lists(st.integers(1, 400), min_size=3, max_size=12),
    days=st.integers(0, 1_000),
)
def test_by_jumps_over_ten_years_what_is_due_is_gone_and_nothing_else(
    platform: Platform, people: People, born: list[int], jumps: list[int], days: int
) -> None:
    site, term = people.site(HUB), Term(code="message-fact", days=days, since="da", end="via")
    expiry = Expiry(keep=term.code, table=Message, since=Message.created_at)
    with inside(platform, site) as db:
        moments = {keep(db, n, BEGUN + timedelta(hours=hours)) for n, hours in enumerate(born)}
        now = BEGUN
        for jump in jumps:
            now += timedelta(days=jump)
            check_one_night(db, expiry, term, now, moments)


@pytest.mark.parametrize("days", [0, 1, 30])
def test_day_by_day_it_goes_on_the_first_night_after_it_is_due(
    platform: Platform, people: People, days: int
) -> None:
    site, term = people.site(HUB), Term(code="message-fact", days=days, since="da", end="via")
    expiry = Expiry(keep=term.code, table=Message, since=Message.created_at)
    with inside(platform, site) as db:
        moments = {keep(db, n, BEGUN + timedelta(hours=7 * n)) for n in range(20)}
        for night in range(45):
            now = BEGUN + timedelta(days=night)
            check_one_night(db, expiry, term, now, moments)
            overdue = [one for one in stored(db) if one + timedelta(days=days + 1) <= now]
            assert overdue == []


def keep(db: Session, number: int, moment: datetime) -> datetime:
    """Write a message of a moment."""
    db.add(Message(key=f"test {number}", recipient="a@b.it", subject="s", body="b", created_at=moment))
    db.flush()
    return moment


def stored(db: Session) -> set[datetime]:
    return set(db.scalars(select(Message.created_at).where(Message.key.startswith("test "))))


def check_one_night(db: Session, expiry: Expiry, term: Term, now: datetime, moments: set[datetime]) -> None:
    """Look, run, and compare with the plain sum of a moment and a term."""
    asked = {"in_force": {term.code: term}, "now": now, "reach": Reach.TENANT, "comune": False}
    seen = queries.due(db, [expiry], **asked)  # type: ignore[arg-type]
    gone = actions.forget(db, [expiry], **asked)  # type: ignore[arg-type]
    assert seen == gone, "the dry run is the run"
    assert stored(db) == {one for one in moments if one + timedelta(days=term.days) >= now}


def test_what_is_held_stays_until_the_hold_ends(platform: Platform, people: People, member: UUID) -> None:
    site = people.site(HUB)
    expiry = Expiry(keep=TERM.code, table=Message, since=Message.created_at, person=Message.id)
    with inside(platform, site) as db:
        for n in range(2):
            keep(db, n, BEGUN)
        held = db.scalar(select(Message.id).where(Message.key == "test 0"))
        assert held
        until = BEGUN + timedelta(days=365)
        actions.hold(db, subject=held, reason="Causa in tribunale", until=until, by=member, now=BEGUN)
        left = {
            days: forgotten(db, expiry, BEGUN + timedelta(days=days), comune=False) for days in (31, 364, 366)
        }
        assert left == {31: 1, 364: 0, 366: 1}


def test_a_hold_that_is_ended_holds_no_more(platform: Platform, people: People, member: UUID) -> None:
    site = people.site(HUB)
    expiry = Expiry(keep=TERM.code, table=Message, since=Message.created_at, person=Message.id)
    with inside(platform, site) as db:
        keep(db, 0, BEGUN)
        held = db.scalars(select(Message.id)).one()
        until, later = BEGUN + timedelta(days=365), BEGUN + timedelta(days=40)
        actions.hold(db, subject=held, reason="Controllo", until=until, by=member, now=BEGUN)
        assert forgotten(db, expiry, later, comune=False) == 0
        actions.release(db, hold_id=queries.holds(db, later)[0].id, by=member, now=later)
        assert forgotten(db, expiry, later, comune=False) == 1
        assert db.scalar(select(func.count()).select_from(Hold)) == 1, "that it was held is remembered"


def test_a_comune_forgets_only_what_its_archive_has(platform: Platform, people: People) -> None:
    site, by = people.site(COMUNE), people.hire(COMUNE, "municipal_admin")[1]
    told = register.Register(terms={"message-fact": Term(**(vars_of(TERM) | {"archive": True}))})
    expiry = Expiry(keep=TERM.code, table=Message, since=Message.created_at)
    now = BEGUN + timedelta(days=100)
    with inside(platform, site) as db:
        for n, days in enumerate((0, 10, 20)):
            keep(db, n, BEGUN + timedelta(days=days))
        assert forgotten(db, expiry, now, comune=True, terms=told.terms) == 0
        up_to = BEGUN + timedelta(days=15)
        actions.hand_over(db, told, code=TERM.code, up_to=up_to, protocol="12/2027", by=by, now=now)
        assert forgotten(db, expiry, now, comune=True, terms=told.terms) == 2
        assert forgotten(db, expiry, now, comune=False, terms=told.terms) == 1, "others have no such archive"


def forgotten(
    db: Session, expiry: Expiry, now: datetime, *, comune: bool, terms: dict[str, Term] | None = None
) -> int:
    found = actions.forget(db, [expiry], terms or {TERM.code: TERM}, now, reach=Reach.TENANT, comune=comune)
    return found[0].rows


def vars_of(term: Term) -> dict[str, object]:
    return {name: getattr(term, name) for name in Term.__slots__}


@pytest.mark.long
def test_the_core_s_own_rows_go_each_at_its_time(platform: Platform, people: People) -> None:
    """Sessions, invitations, links, counters and accounts, in the district's own space."""
    site = people.site(PORTAL)
    account, hat = people.hire(PORTAL, "auditor", name="Ada Passata", email="ada.passata@esempio.test")
    standing, _hat = people.hire(PORTAL, "auditor", name="Ida Presente", email="ida.presente@esempio.test")
    district = site.district_id
    with open_session(platform.engine, Scope(district, site.tenant_id, Reach.IDENTITY)) as db, db.begin():
        db.add_all(
            (
                SignIn(
                    tenant_id=site.tenant_id, token_hash=b"s", account_id=account, membership_id=hat, factor="app",
                    created_at=BEGUN, seen_at=BEGUN, expires_at=BEGUN,
                ),
                PasswordReset(token_hash=b"r", account_id=account, expires_at=BEGUN),
                Attempt(subject=b"a", window_start=BEGUN),
            )
        )  # fmt: skip
    with open_session(platform.engine, Scope(district, site.tenant_id)) as db, db.begin():
        db.add(
            Invitation(
                email="x@esempio.test", role="auditor", token_hash=b"i", invited_by="Ada", expires_at=BEGUN
            )
        )
        ended = db.scalars(select(Membership).where(Membership.id == hat)).one()
        ended.ended_at = BEGUN

    def night(days: int) -> dict[str, object]:
        now = BEGUN + timedelta(days=days)
        with open_session(platform.engine, Scope(district, site.tenant_id)) as db, db.begin():
            seen = retention.look(platform, db, site, now)
            assert retention.run(platform, db, site, now) == seen
        with open_session(platform.engine, Scope(district, site.tenant_id, Reach.IDENTITY)) as db, db.begin():
            rows = {
                "session": db.scalar(
                    select(func.count()).select_from(SignIn).where(SignIn.token_hash == b"s")
                ),
                "reset": db.scalar(select(func.count()).select_from(PasswordReset)),
                "attempt": db.scalar(
                    select(func.count()).select_from(Attempt).where(Attempt.subject == b"a")
                ),
                "account": db.scalar(select(Account.email).where(Account.id == account)),
                "standing": db.scalar(select(Account.email).where(Account.id == standing)),
                "apps": set(db.scalars(select(CodeApp.account_id))) & {account, standing},
            }
        with open_session(platform.engine, Scope(district, site.tenant_id)) as db, db.begin():
            return rows | {"invitation": db.scalar(select(func.count()).select_from(Invitation))}

    here = {
        "account": "ada.passata@esempio.test",
        "standing": "ida.presente@esempio.test",
        "apps": {account, standing},
    }
    assert night(0) == here | {"session": 1, "reset": 1, "attempt": 1, "invitation": 1}
    assert night(3) == here | {"session": 0, "reset": 1, "attempt": 0, "invitation": 1}
    assert night(31) == here | {"session": 0, "reset": 0, "attempt": 0, "invitation": 0}
    assert night(365)["account"] == here["account"]
    assert night(366) == {
        "session": 0, "reset": 0, "attempt": 0, "invitation": 0,
        "account": f"{account}{FORGOTTEN}", "standing": here["standing"], "apps": {standing},
    }  # fmt: skip


@pytest.mark.long
def test_a_message_first_loses_what_it_said_then_that_it_was_sent(platform: Platform, people: People) -> None:
    site = people.site(HUB)
    with inside(platform, site) as db:
        db.add(
            Message(
                key="test", recipient="a@b.it", subject="s", body="b", created_at=BEGUN,
                sent_at=BEGUN + timedelta(days=1),
            )
        )  # fmt: skip
        db.flush()
        seen = []
        for days in (7, 9, 29, 31):
            retention.run(platform, db, site, BEGUN + timedelta(days=days))
            seen.append(db.execute(text("SELECT recipient || body FROM message WHERE key = 'test'")).scalar())
    assert seen == ["a@b.itb", "", "", None]


def test_one_that_fails_keeps_no_other_from_its_time(
    platform: Platform, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    site = people.site(HUB)
    broken = Expiry(keep=TERM.code, table=Message, since=Message.created_at, forget={"key": None})
    good = Expiry(keep=TERM.code, table=Message, since=Message.created_at)
    now = BEGUN + timedelta(days=31)
    with inside(platform, site) as db:
        keep(db, 0, BEGUN)
        found = actions.forget(db, [broken, good], {TERM.code: TERM}, now, reach=Reach.TENANT, comune=False)
        assert [one.rows for one in found] == [1]
        assert "was not forgotten: NotNullViolation" in caplog.text
        assert "a@b.it" not in caplog.text


@pytest.mark.parametrize(
    ("district", "body", "days"),
    [
        (None, None, 30),
        (20, None, 20),
        (None, 10, 10),
        (20, 25, 20),
        (90, None, 90),
        (90, 60, 60),
        (90, 30, 30),
    ],
)
def test_the_district_s_word_holds_and_a_body_may_only_keep_less(
    district: int | None, body: int | None, days: int
) -> None:
    chosen = [Choice(one, None, BEGUN) if one is not None else None for one in (district, body)]
    assert in_force(TERM, *chosen).days == days
    assert in_force(Term(**(vars_of(TERM) | {"fixed": True})), *chosen).days == 30


@pytest.mark.parametrize(
    ("days", "act", "district", "field"),
    [
        (30, "", False, None),
        (0, "", False, None),
        (31, "", False, "days"),
        (31, "Delibera 1", False, "days"),
        (31, "", True, "act"),
        (31, "Delibera 1", True, None),
        (None, "", True, "days"),
        (-1, "", True, "days"),
    ],
)
def test_longer_takes_an_act_of_the_district(
    days: int | None, act: str, district: bool, field: str | None
) -> None:
    found = refusal(term=TERM, days=days, most=30, act=act, may_lengthen=district)
    assert (found and found[0]) == field


def test_a_choice_holds_for_the_bodies_it_is_made_for(platform: Platform, people: People) -> None:
    district_term, by = "message-fact", people.hire(PORTAL, "district_admin")[0]
    hub, portal = people.site(HUB), people.site(PORTAL)

    def choose(db: Session, site: Site, days: int, act: str = "") -> None:
        actions.choose_term(
            db, platform.register, organisation_id=site.tenant_id, code=district_term, days=days, act=act,
            by=by, now=BEGUN + timedelta(minutes=days), for_district=site.is_portal,
        )  # fmt: skip

    def days_of(site: Site) -> int:
        with inside(platform, site) as db:
            return queries.terms(db, platform.register, tenant_id=site.tenant_id)[district_term].days

    scope = Scope(portal.district_id, portal.tenant_id, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin():
        choose(db, portal, 60, "Delibera n. 3")
    with open_session(platform.engine, Scope(hub.district_id, hub.tenant_id)) as db, db.begin():
        choose(db, hub, 15)
        with pytest.raises(DomainError, match="Al massimo 60 giorni"):
            choose(db, hub, 61)
    assert (days_of(hub), days_of(people.site(COMUNE)), days_of(portal)) == (15, 60, 60)


def test_what_is_declared_is_what_there_is() -> None:
    found = register.read(discovery.folders().values())
    assert {"booking", "message", "account"} <= found.terms.keys()

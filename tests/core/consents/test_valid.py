"""Nothing is shared without a live consent or a recorded ground: every combination; then without each guard."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import true

from core.accounts import matrix
from core.consents import queries
from core.consents.actions import consents as actions
from core.consents.actions import purposes
from core.consents.actions.consents import Asked
from core.consents.codes import Codes
from core.consents.rules.holding import SOCIAL_WORKER
from core.db.scope import Reach, Scope, open_session
from core.people.actions import merging
from tests.core.people.desk import NOW, PIOLTELLO, SEGRATE, Desk

PURPOSE, OTHER_PURPOSE = "sharing", "documents"
COMUNE, OTHER_COMUNE = "comune-pioltello", "comune-segrate"
LONG_AGO = NOW - timedelta(days=500)
HOLDS = ("given", "given by code", "given again", "merged")
STATES = (
    *HOLDS, "none", "asked", "refused", "withdrawn", "expired", "outdated",
    "ground", "ground over", "ground withdrawn",
)  # fmt: skip
ROLES = (None, *matrix.read().roles)


@dataclass(frozen=True)
class Case:
    """One question: may this be shared with somebody in this role?"""

    state: str
    same_person: bool
    same_purpose: bool
    same_recipient: bool
    same_tenant: bool
    role: str | None

    @property
    def due(self) -> bool:
        """Whether it may, said without the database."""
        same = self.same_person and self.same_purpose and self.same_recipient and self.same_tenant
        return same and (self.state in HOLDS or (self.state == "ground" and self.role == SOCIAL_WORKER))


CASES = [Case(*parts) for parts in product(STATES, *[(True, False)] * 4, ROLES)]


class Shelf:
    """A body with one person in each state, and the question asked of it."""

    def __init__(self, desk: Desk, elsewhere: Desk) -> None:
        self.desk, self.elsewhere, self.by = desk, elsewhere, desk.colleague()
        self.persons = {state: desk.meet(self.by, name=state) for state in (*STATES, "nobody")}
        with desk.at_work() as db:
            bodies = {one.slug: one for one in queries.recipients(db)}
        self.comune, self.other_comune = bodies[COMUNE], bodies[OTHER_COMUNE]
        self.consent(self.persons["outdated"], "given")
        self.new_version(renews=True)
        for state in STATES:
            if "ground" in state:
                self.ground(self.persons[state], state)
            elif state not in ("none", "outdated"):
                self.consent(self.persons[state], state)
        self.new_version(renews=False)

    def consent(self, person: UUID, state: str) -> None:
        """Bring a person into a state, by what people do."""
        if state == "given again":
            self.consent(person, "withdrawn")
        if state == "merged":
            return self.merged(person)
        since = LONG_AGO if state == "expired" else NOW
        with self.desk.at_work() as db:
            found = queries.purpose(db, PURPOSE)
            assert found is not None
            asked, codes = Asked(purpose=found, recipient=self.comune), Codes(self.desk.platform.signer.keyed)
            made = actions.ask(db, person=person, asked=asked, codes=codes, by=self.by, now=since)
            recorded = actions.found(db, person=person, consent_id=made.id)
            if state not in ("asked", "refused"):
                actions.give(db, recorded=recorded, by=None if "code" in state else self.by, now=since)
            if state in ("refused", "withdrawn"):
                actions.withdraw(db, recorded=recorded, by=None, now=since)
        return None

    def merged(self, person: UUID) -> None:
        other = self.desk.meet(self.by, name="la stessa")
        self.consent(other, "given")
        with self.desk.at_work() as db:
            merging.merge(db, kept_id=person, merged_id=other, by=self.by, now=NOW)

    def ground(self, person: UUID, state: str) -> None:
        since = LONG_AGO if "over" in state else NOW
        with self.desk.at_work() as db:
            found = queries.purpose(db, PURPOSE)
            assert found is not None
            made = actions.record_ground(
                db, person=person, purpose=found, recipient=self.comune, ground="danger",
                reason="Ha paura di tornare a casa stasera.", by=self.by, now=since,
            )  # fmt: skip
            if "withdrawn" in state:
                recorded = actions.found(db, person=person, consent_id=made.id)
                actions.withdraw(db, recorded=recorded, by=self.by, now=NOW)

    def new_version(self, *, renews: bool) -> None:
        site = self.desk.people.site("localhost")
        scope = Scope(site.district_id, site.tenant_id, Reach.DISTRICT)
        with open_session(self.desk.platform.district_engine, scope) as db, db.begin():
            found = purposes.purpose(db, PURPOSE)
            words = replace(found.words, keep=f"{found.words.keep} Ancora.")
            purposes.publish(db, code=PURPOSE, words=words, after=found.text.version, renews=renews)

    def wrong(self) -> list[Case]:
        """Ask every question; return those that were not answered as they should."""
        found = []
        for desk, same_tenant in ((self.desk, True), (self.elsewhere, False)):
            with desk.at_work() as db:
                for case in CASES:
                    if case.same_tenant == same_tenant:
                        answer = queries.valid(
                            db,
                            person=self.persons[case.state if case.same_person else "nobody"],
                            purpose=PURPOSE if case.same_purpose else OTHER_PURPOSE,
                            recipient=(self.comune if case.same_recipient else self.other_comune).id,
                            now=NOW + timedelta(days=1),
                            role=case.role,
                        )
                        found += [case] if (answer is not None) != case.due else []
        return found


@pytest.fixture(scope="module")
def shelf(platform: object) -> Iterator[Shelf]:
    return Shelf(Desk(platform, PIOLTELLO), Desk(platform, SEGRATE))  # type: ignore[arg-type]


@pytest.mark.long
def test_every_combination_is_answered_as_it_should(shelf: Shelf, record_property: object) -> None:
    assert len(CASES) == 13 * 2**4 * 12
    assert sum(case.due for case in CASES) == 4 * 12 + 1
    wrong = shelf.wrong()
    record_property("trust", f"consents {len(CASES)}/{len(wrong)}")  # type: ignore[operator]
    assert wrong == []


GUARDS = {
    "hers": {"given"},
    "purpose": {"given"},
    "recipient": {"given"},
    "given": {"asked", "refused"},
    "not over": {"expired", "ground over"},
    "not withdrawn": {"withdrawn", "ground withdrawn"},
    "still this text": {"outdated"},
    "received by a social worker": {"ground"},
}
"""What leaks where a guard is taken away."""


@pytest.mark.parametrize("guard", GUARDS)
def test_without_a_guard_the_leak_is_found(shelf: Shelf, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = queries.conditions
    assert GUARDS.keys() == whole(UUID(int=0), "", UUID(int=0), NOW, None).keys()
    few = [c for c in CASES if c.state in GUARDS[guard] and c.role in (None, SOCIAL_WORKER) and c.same_tenant]
    monkeypatch.setattr(f"{__name__}.CASES", few)
    assert shelf.wrong() == []
    monkeypatch.setattr(queries, "conditions", lambda *asked: whole(*asked) | {guard: true()})
    leaks = shelf.wrong()
    if guard == "given":
        assert {case.state for case in leaks} == set(), "an answer that was not given has no end either"
        gone = {guard: true(), "not over": true(), "not withdrawn": true()}
        monkeypatch.setattr(queries, "conditions", lambda *asked: whole(*asked) | gone)
        leaks = shelf.wrong()
    assert {case.state for case in leaks} == GUARDS[guard]


def test_what_is_taken_back_holds_no_more_at_the_next_request(shelf: Shelf) -> None:
    person = shelf.desk.meet(shelf.by, name="Nuova")
    shelf.consent(person, "given")

    def may(db: object) -> bool:
        asked = {"person": person, "purpose": PURPOSE, "recipient": shelf.comune.id, "now": NOW}
        return queries.valid(db, **asked) is not None  # type: ignore[arg-type]

    with shelf.desk.at_work() as db:
        assert may(db)
        made = queries.of_person(db, person)[0]
        actions.withdraw(db, recorded=made, by=None, now=NOW)
        assert not may(db)
    with shelf.desk.at_work() as db:
        assert not may(db)


def test_whoever_was_erased_consents_to_nothing_any_more(shelf: Shelf) -> None:
    person = shelf.desk.meet(shelf.by, name="Cancellata")
    shelf.consent(person, "given")
    with shelf.desk.at_work() as db:
        made = queries.of_person(db, person)[0].consent.id
        actions.forget_person(db, person=person)
    with shelf.desk.at_work() as db:
        kept = queries.one(db, made)
        assert kept is not None and kept.consent.person_id is None and kept.consent.given_at == NOW
        asked = {"person": person, "purpose": PURPOSE, "recipient": shelf.comune.id, "now": NOW}
        assert queries.valid(db, **asked) is None  # type: ignore[arg-type]


def test_a_ground_is_for_a_comune_and_says_why(shelf: Shelf) -> None:
    with shelf.desk.at_work() as db:
        bodies = {one.slug: one for one in queries.recipients(db)}
        found = queries.purpose(db, PURPOSE)
        assert found is not None
        for recipient, ground, reason, field in (
            ("caritas-segrate", "danger", "Ha paura di tornare a casa.", "recipient"),
            (COMUNE, "curiosity", "Ha paura di tornare a casa.", "ground"),
            (COMUNE, "minor", "boh", "reason"),
        ):
            with pytest.raises(actions.Unfinished) as refused:
                actions.record_ground(
                    db, person=shelf.persons["none"], purpose=found, recipient=bodies[recipient],
                    ground=ground, reason=reason, by=shelf.by, now=NOW,
                )  # fmt: skip
            assert refused.value.errors.keys() == {field}


def test_nobody_is_asked_twice_for_what_holds(shelf: Shelf) -> None:
    with pytest.raises(actions.Unfinished, match="già detto sì"):
        shelf.consent(shelf.persons["given"], "given")


def test_an_answer_is_given_once_and_in_time(shelf: Shelf) -> None:
    with shelf.desk.at_work() as db:
        recorded = queries.of_person(db, shelf.persons["asked"])[0]
        with pytest.raises(actions.Conflict, match="troppo tempo"):
            actions.give(db, recorded=recorded, by=None, now=NOW + timedelta(days=8))
        refused = queries.of_person(db, shelf.persons["refused"])[0]
        with pytest.raises(actions.Conflict, match="già risposto"):
            actions.give(db, recorded=refused, by=None, now=NOW)

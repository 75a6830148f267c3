"""The life of an application as a model: whatever is tried, in whatever order, only what may be comes about."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from plugins.assistance.rules.states import (
    AFTER_FILING,
    LIVE,
    OVER,
    STEPS,
    Act,
    Outcome,
    Said,
    Situation,
    State,
    after,
    possible,
    refusals,
)

TODAY = date(2026, 11, 22)


class Application(RuleBasedStateMachine):
    """One application at a desk. What the rules say is compared with what is written down here anew."""

    @initialize(papers=st.integers(0, 3), questions=st.integers(0, 2))
    def begin(self, papers: int, questions: int) -> None:
        self.state, self.missing, self.questions, self.mandate = State.OPEN, papers, questions, False
        self.filed: date | None = None
        self.on_behalf, self.outcome, self.reason = False, "", ""

    @precondition(lambda self: self.state in LIVE)
    @rule()
    def see_a_paper(self) -> None:
        self.missing = max(0, self.missing - 1)

    @precondition(lambda self: self.state in LIVE)
    @rule()
    def answer_a_question(self) -> None:
        self.questions = max(0, self.questions - 1)

    @precondition(lambda self: self.state in (State.OPEN, State.WAITING))
    @rule()
    def find_out_that_a_paper_is_missing(self) -> None:
        self.missing += 1

    @rule(signed=st.booleans())
    def sign_or_withdraw_a_mandate(self, signed: bool) -> None:
        self.mandate = signed

    @rule(
        act=st.sampled_from(Act),
        behalf=st.booleans(),
        where=st.sampled_from(["", "INPS"]),
        days=st.one_of(st.none(), st.integers(-2, 2)),
        outcome=st.sampled_from(["", "nonsense", *Outcome]),
        reason=st.sampled_from(["", "perché sì"]),
    )
    def try_a_step(
        self, act: Act, behalf: bool, where: str, days: int | None, outcome: str, reason: str
    ) -> None:
        on = None if days is None else TODAY + timedelta(days=days)
        said = Said(today=TODAY, on_behalf=behalf, where=where, on=on, outcome=outcome, reason=reason)
        situation = Situation(
            state=self.state, missing=self.missing, questions=self.questions, mandate=self.mandate
        )
        found = refusals(act, situation, said)
        assert bool(found) is not self.may(act, said), (self.state, act, said, found)
        assert all(one.sentence and one.field for one in found)
        if found:
            return
        self.state = after(act, self.state)
        if act is Act.FILE:
            self.filed, self.on_behalf = on, behalf
            assert self.mandate or not behalf, "nothing on behalf without a mandate"
        if act is Act.DECIDE:
            self.outcome, self.reason = outcome, reason

    def may(self, act: Act, said: Said) -> bool:  # noqa: PLR0911 - one line an act
        """What is promised, said in other words."""
        past = said.on is not None and said.on <= TODAY
        match act:
            case Act.WAIT:
                return self.state in (State.OPEN, State.READY)
            case Act.RESUME:
                return self.state in (State.WAITING, State.READY)
            case Act.PREPARE:
                return self.state in (State.OPEN, State.WAITING) and self.missing == 0 and self.questions == 0
            case Act.FILE:
                return (
                    self.state is State.READY
                    and bool(said.where)
                    and past
                    and (self.mandate or not said.on_behalf)
                )
            case Act.SUPPLEMENT:
                return self.state is State.FILED and bool(said.reason)
            case Act.ANSWER:
                return self.state is State.ASKED
            case Act.DECIDE:
                explained = said.outcome != Outcome.REFUSED or bool(said.reason)
                return (
                    self.state in (State.FILED, State.ASKED)
                    and said.outcome in list(Outcome)
                    and past
                    and explained
                )
            case Act.CLOSE:
                return self.state in (State.OPEN, State.WAITING, State.READY) and bool(said.reason)
            case Act.REOPEN:
                return self.state is State.CLOSED

    @invariant()
    def what_was_filed_has_a_day(self) -> None:
        assert (self.filed is not None) is (self.state in AFTER_FILING)

    @invariant()
    def what_was_refused_has_a_reason(self) -> None:
        assert self.outcome != Outcome.REFUSED or self.reason

    @invariant()
    def nothing_leads_out_of_an_answer(self) -> None:
        assert (self.state is State.DECIDED) is (not possible(self.state))


TestApplication = Application.TestCase
TestApplication.settings = settings(max_examples=40, stateful_step_count=25)


def test_every_state_is_reached_and_either_lives_or_is_over() -> None:
    reached = {State.OPEN} | {to for steps in STEPS.values() for to in steps.values()}
    assert reached == set(State) == LIVE | OVER and not LIVE & OVER


def test_whose_it_was_must_be_known() -> None:
    nobody = Situation(state=State.CLOSED, named=False)
    assert refusals(Act.REOPEN, nobody, Said(today=TODAY))

"""What somebody has told so far, and where that leads. It lives in a cookie of theirs and nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.orientation.rules.outcome import Rule, known, outcome
from core.orientation.rules.questions import Answers, journey
from core.services.rules.conditions import Facts, Value
from core.services.rules.eligibility import Verdict
from core.services.rules.vocabulary import Unreadable, Vocabulary, answered

UNKNOWN = ""
"""What stands for "I do not know"."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """The rules of a district, and what was said about the facts they speak of, as it was written."""

    rules: Sequence[Rule]
    vocabulary: Vocabulary
    said: Mapping[str, str]
    year: int

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Return the facts asked so far, in order, and the one to be asked now."""
        return journey(self.rules, self.vocabulary, self._readable, self.year)

    @cached_property
    def facts(self) -> Facts:
        """Return what is known by now. What was answered to a question that is idle by now does not count."""
        heard = self._readable
        return known(self.vocabulary, {fact: heard[fact] for fact in self.asked if fact in heard})

    @property
    def answers(self) -> dict[str, str]:
        """Return what was said to the questions that were asked."""
        return {fact: self.said[fact] for fact in self.asked if fact in self._readable}

    @property
    def open_number(self) -> int | None:
        """Return the number of the question that waits for an answer; None where there is none."""
        waiting = [n for n, fact in enumerate(self.asked, start=1) if fact not in self._readable]
        return waiting[0] if waiting else None

    def with_answer(self, fact: str, text: str) -> "Conversation":
        """Return the conversation after an answer, in place of an earlier one."""
        said = {**self.said, fact: text}
        return Conversation(rules=self.rules, vocabulary=self.vocabulary, said=said, year=self.year)

    def verdict(self, rule: Rule) -> Verdict:
        """Return what a rule comes to."""
        return outcome(rule, self.facts, self.year)

    @cached_property
    def _readable(self) -> Answers:
        heard: dict[str, Value | None] = {}
        for code, text in self.said.items():
            if code in self.vocabulary:
                try:
                    heard[code] = answered(self.vocabulary[code], text)
                except Unreadable:
                    continue
        return heard

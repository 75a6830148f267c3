"""A pre-check: what was said so far travels in the form itself, and is kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from core.i18n import _
from core.orientation.rules.conversation import Conversation
from core.services.rules.eligibility import Answer
from core.services.rules.vocabulary import FactType, Unreadable, answered
from plugins.assistance.rules.deadlines import events_asked
from plugins.assistance.rules.eligibility import SINCE
from plugins.assistance.rules.procedure import Procedure, Question
from plugins.assistance.rules.questions import Answers, asked, read_back

SAID = "said."
MOST_DIGITS = 5
"""A number of days with more is no day of anybody's life."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """What was said: first about the rule of the service, then, unless it says no, about what the papers depend on."""

    told: Procedure
    rule: Conversation
    said: Mapping[str, str]

    @cached_property
    def answers(self) -> Answers:
        """Return what is known by now, of the rule and of the procedure."""
        return {**self.rule.facts, **read_back(self.told, self.said)}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Return the procedure's questions asked so far, and the one to be asked now."""
        return asked(self.told, self.answers)

    @property
    def texts(self) -> dict[str, str]:
        """Return what was said to the questions that were asked, as it was written."""
        own = (one.code for one in self.questions if one.code in self.answers and one.code in self.said)
        return {**self.rule.answers, **{code: self.said[code] for code in own}}

    @property
    def waiting(self) -> FactType | None:
        """Return what is to be asked now."""
        if (number := self.rule.open_number) is not None:
            return self.rule.vocabulary[self.rule.asked[number - 1]]
        if self.rule.verdict(self.rule.rules[0]).answer is Answer.NO:
            return None
        return next((one.fact for one in self.questions if one.code not in self.answers), None)

    @property
    def handed(self) -> Answers:
        """Return the answers that an application would ask for."""
        return {one.code: self.answers[one.code] for one in self.questions if one.code in self.answers}

    def days(self, today: date) -> dict[str, date]:
        """Return the days of events that an application would ask for."""
        events = events_asked(self.told)
        since = ((SINCE[code], text) for code, text in self.rule.answers.items() if code in SINCE)
        return {
            event: today - timedelta(days=int(text))
            for event, text in since
            if event in events and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
        }


def said(form: Mapping[str, str]) -> dict[str, str]:
    """Return what a form carries along."""
    return {name.removeprefix(SAID): text[:40] for name, text in form.items() if name.startswith(SAID)}


def carried(talk: Talk) -> dict[str, str]:
    """Return the fields that carry what was said on to the next page."""
    return {f"{SAID}{code}": text for code, text in talk.texts.items()}


def is_day(code: str) -> bool:
    """Say whether one asks for a day instead of counting the days since."""
    return code in SINCE


def heard(fact: FactType, text: str, today: date) -> str | None:
    """Return an answer as it is carried along; a day becomes the days since. None: it cannot be read.

    Nothing written is no answer.
    """
    if is_day(fact.code):
        return _days_since(text, today)
    try:
        value = answered(fact, text)
    except Unreadable:
        return None
    return None if value is None else text


def problem(fact: FactType, text: str) -> str:
    """Say why an answer cannot be read."""
    if is_day(fact.code):
        return _("Scrivi un giorno, oggi o prima. Oppure salta la domanda.")
    try:
        answered(fact, text)
    except Unreadable as why:
        return str(why)
    return _("Scegli una risposta. Oppure salta la domanda.")


def _days_since(text: str, today: date) -> str | None:
    try:
        days = (today - date.fromisoformat(text)).days
    except ValueError:
        return None
    return str(days) if 0 <= days < 10**MOST_DIGITS else None

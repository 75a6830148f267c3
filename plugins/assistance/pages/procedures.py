"""The district's room of procedures."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.web.page import Page
from plugins.assistance.queries.procedures import Published
from plugins.assistance.rules.procedure import Procedure
from plugins.assistance.rules.questions import options
from plugins.assistance.rules.wording import actors, deadline_words


@dataclass(frozen=True, kw_only=True, slots=True)
class Procedures(Page):
    """Every procedure, with the version in force; `drafts`: those somebody is writing anew."""

    template = "assistance/procedures.html"

    lines: Sequence[Published]
    drafts: frozenset[str]
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A procedure as the desk will meet it."""

    told: Procedure

    @property
    def steps(self) -> list[tuple[str, str, str, str, str, str]]:
        """Return each step: what, who, in which case, how long, how, what to be careful about."""
        said = actors()
        return [
            (
                step.action,
                said[step.actor],
                step.only_if or "",
                step.wait or "",
                step.help or "",
                step.caution or "",
            )
            for step in self.told.steps
        ]

    @property
    def questions(self) -> list[tuple[str, str]]:
        """Return each question and the answers one may choose from."""
        return [
            (
                one.question,
                ", ".join(choice.words for choice in one.choices) or ", ".join(options(one)),
            )
            for one in self.told.questions
        ]

    @property
    def deadlines(self) -> list[str]:
        """Return each term in one line."""
        return [deadline_words(rule) for rule in self.told.deadlines]


@dataclass(frozen=True, kw_only=True, slots=True)
class OneProcedure(Page):
    """One version, and the others there were."""

    template = "assistance/procedure.html"

    shown: Shown
    service: str
    history: Sequence[Published]
    in_force: bool
    drafted: bool
    done: str | None = None

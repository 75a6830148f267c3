"""The pages on which the district's office writes a procedure: a draft, one part of it, what it changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.i18n import _
from core.services.rules.vocabulary import Vocabulary
from core.web.page import Page
from plugins.assistance.pages.fields import PATHS, FormField
from plugins.assistance.pages.procedures import Shown
from plugins.assistance.rules.difference import Change
from plugins.assistance.rules.procedure import Procedure, Question
from plugins.assistance.rules.questions import options
from plugins.assistance.rules.wording import deadline_words


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A part of a draft as a list: (number, words) of each item."""

    path: str
    title: str
    items: Sequence[tuple[int, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftPage(Page):
    """The next version of a procedure, part by part."""

    template = "assistance/draft.html"

    told: Procedure
    begun: bool
    rooms: Sequence[Room]
    opened: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PartForm(Page):
    """One part of a procedure, to be written anew; number 0: a new one."""

    template = "assistance/part_form.html"

    told: Procedure
    part: str
    number: int
    title: str
    fields: Sequence[FormField]
    values: Mapping[str, str]
    asked: Sequence[tuple[str, str, str]]
    more: Sequence[tuple[str, str, str]]
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison(Page):
    """What the draft changes, and how the desk will meet it."""

    template = "assistance/comparison.html"

    shown: Shown
    changes: Sequence[Change]
    stale: bool
    errors: Mapping[str, str] = field(default_factory=dict)


def part_titles() -> dict[str, str]:
    """Name the parts of a procedure, in the order of the page."""
    return {
        "dati": _("Di che cosa si tratta"),
        "domande": _("Domande"),
        "carte": _("Carte"),
        "passi": _("Passi"),
        "scadenze": _("Scadenze"),
        "fonti": _("Fonti"),
    }


def one_titles() -> dict[str, str]:
    """Name one item of each part."""
    return {
        "dati": _("Di che cosa si tratta"),
        "domande": _("Domanda {n}"),
        "carte": _("Carta {n}"),
        "passi": _("Passo {n}"),
        "scadenze": _("Scadenza {n}"),
        "fonti": _("Fonte {n}"),
    }


def new_titles() -> dict[str, str]:
    """Say what is added to each part."""
    return {
        "domande": _("Nuova domanda"),
        "carte": _("Nuova carta"),
        "passi": _("Nuovo passo"),
        "scadenze": _("Nuova scadenza"),
        "fonti": _("Nuova fonte"),
    }


def rooms(told: Procedure) -> list[Room]:
    """Return the lists of a procedure, each item in a few words."""
    said: dict[str, Callable[[Any], str]] = {
        "domande": lambda one: one.question,
        "carte": lambda one: one.name,
        "passi": lambda one: one.action,
        "scadenze": deadline_words,
        "fonti": lambda one: one.title,
    }
    return [
        Room(
            path=path,
            title=part_titles()[path],
            items=[(n, words(one)) for n, one in enumerate(getattr(told, PATHS[path]), start=1)],
        )
        for path, words in said.items()
    ]


def answers_of(question: Question) -> str:
    """Say how an answer to a question is written in a case."""
    return ", ".join(options(question)) or _("almeno …, fino a …, meno di …")


def known_questions(told: Procedure, facts: Vocabulary) -> tuple[list[tuple[str, str, str]], list[Any]]:
    """Return the questions of a procedure and the district's others: the code, how one answers, the words."""
    asked = [(one.code, answers_of(one), one.question) for one in told.questions]
    others = (Question.of(fact) for code, fact in facts.items() if code not in told.vocabulary)
    return asked, [(one.code, answers_of(one), one.question) for one in others]

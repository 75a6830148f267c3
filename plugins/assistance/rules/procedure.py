"""A version of a procedure, whole: what is asked, what is done, which papers, by when, and who says so.

It stands alone: the names of papers, the words of questions and the sources are in it, so that a case that began with a
version reads the same when the district's words have changed since.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

from core.district_files.checks.conditions import check_condition
from core.district_files.checks.known import Names
from core.district_files.checks.services import check_deadlines
from core.district_files.decode import BROKEN, Place, table
from core.district_files.problems import Problem, Problems
from core.district_files.service import Step
from core.district_files.words import Source
from core.services.rules.conditions import AllOf, AnyOf, Condition, Requirement, requirements, to_plain
from core.services.rules.deadlines import Deadline
from core.services.rules.documents import DocumentRule
from core.services.rules.vocabulary import Consequence, DocumentType, FactKind, FactType, Vocabulary

_NOWHERE = Path("/")
EVENTS = (
    "nascita_adozione_affido",
    "cessazione_lavoro",
    "scadenza_permesso",
    "inizio_beneficio",
    "scadenza_delega",
)
"""What terms may run from."""
LONGEST = 3_650
"""Days, or months, that a term may last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One of the answers of a question, and its words."""

    code: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question of a procedure: a fact of the district's, in the words of this version."""

    code: str
    kind: FactKind
    label: str
    question: str
    help: str | None = None
    choices: tuple[Choice, ...] = ()
    phrases: Mapping[str, str] = field(default_factory=dict)
    follows: tuple[Consequence, ...] = ()
    after: str | None = None

    @classmethod
    def of(cls, fact: FactType) -> "Question":
        """Return the question about a fact of the district's."""
        told = {part: getattr(fact, part) for part in cls.__slots__ if part != "choices"}
        return cls(
            **told, choices=tuple(Choice(code=code, words=said) for code, said in fact.choices.items())
        )

    @property
    def fact(self) -> FactType:
        """Return what the rules of the services know how to read."""
        told = {part: getattr(self, part) for part in self.__slots__ if part != "choices"}
        return FactType(**told, choices={one.code: one.words for one in self.choices})


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A paper of a procedure: in which case, how to get it, what to do without it."""

    doc: str
    name: str
    note: str | None = None
    special: bool = False
    when: str | None = None
    condition: Condition | None = None
    optional: bool = False
    retain_copy: bool = False
    get: str | None = None
    instead: str | None = None
    service: str | None = None

    @property
    def rule(self) -> DocumentRule:
        """Return when it is asked for."""
        return DocumentRule(
            doc=self.doc,
            when=self.when,
            condition=self.condition,
            optional=self.optional,
            retain_copy=self.retain_copy,
        )

    @property
    def type(self) -> DocumentType:
        """Return what it is."""
        return DocumentType(
            code=self.doc,
            name=self.name,
            note=self.note,
            get=self.get,
            instead=self.instead,
            service=self.service,
            may_contain_special_data=self.special,
        )


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """How a hub and a citizen carry a service through. `special`: it meets data on health and the like."""

    slug: str
    version: int = 1
    name: str
    goal: str
    service: str
    channel: str
    hub_can_assist: bool = True
    special: bool = False
    prerequisites: tuple[str, ...] = ()
    minutes: int | None = None
    questions: tuple[Question, ...] = ()
    steps: tuple[Step, ...]
    documents: tuple[Document, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    outcomes: tuple[str, ...]
    unknowns: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def cautions(self) -> tuple[str, ...]:
        """Return what to be careful about, each once, in the order of the steps."""
        return tuple(dict.fromkeys(step.caution for step in self.steps if step.caution))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return its questions as the facts that conditions speak of."""
        return {question.code: question.fact for question in self.questions}

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Return every condition that an answer may settle, in reading order."""
        return conditions_of(self.documents, self.steps)


class Unusable(ValueError):
    """A procedure that cannot be used; `problems` says everything that is wrong with it, in Italian."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems and show them one a line."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(f"{one.key}: {one.sentence}" for one in self.problems))


def parse(raw: Any, *, slug: str, version: int = 1) -> Procedure:
    """Read a procedure from plain tables and lists, as TOML or JSON hold them.

    Raises:
        Unusable: with every problem found, each with its key and a sentence.
    """
    problems = Problems(_NOWHERE)
    place = Place(_NOWHERE / f"{slug}.toml", problems)
    found: Any = table(Procedure, raw, place, slug=slug)
    if found is not BROKEN:
        _check(found, place)
    if problems.found:
        raise Unusable(problems.found)
    told: Procedure = replace(found, version=version)
    return told


def plain(procedure: Procedure) -> dict[str, Any]:
    """Turn a procedure into what JSON can carry; `parse` reads it back. Slug and version stand beside it."""
    told: dict[str, Any] = plain_part(procedure)
    return {key: value for key, value in told.items() if key not in ("slug", "version")}


def conditions_of(papers: Iterable[Document | DocumentRule], steps: Iterable[Step]) -> tuple[Condition, ...]:
    """Return what decides of papers and steps, in reading order."""
    told = (*(one.condition for one in papers), *(one.condition for one in steps))
    return tuple(condition for condition in told if condition is not None)


def asked_about(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """Return the facts that conditions speak of, each once, in reading order."""
    return tuple(dict.fromkeys(one.fact for condition in conditions for one in requirements(condition)))


def _check(procedure: Procedure, place: Place) -> None:
    names = Names(found=procedure.vocabulary.keys() or {""}, what="una domanda di questa procedura")
    for part in ("documents", "steps"):
        for number, one in enumerate(getattr(procedure, part), start=1):
            if one.condition is not None:
                here = place.at(part).item(number).at("condition")
                check_condition(one.condition, here, procedure.vocabulary, names)
    check_deadlines(procedure.deadlines, place)
    for sentence, key in (*_shortcomings(procedure), *_wrong_terms(procedure)):
        place.at(key).wrong(sentence)


def _shortcomings(procedure: Procedure) -> Iterator[tuple[str, str]]:
    if not procedure.steps:
        yield "ci vuole almeno un passo.", "steps"
    if not procedure.outcomes:
        yield "ci vuole almeno un esito.", "outcomes"
    for number, one in enumerate(procedure.questions, start=1):
        if (one.kind is FactKind.CHOICE) != bool(one.choices):
            yield (
                "le risposte ci vogliono se si sceglie tra alcune, e solo allora.",
                f"questions[{number}].choices",
            )
    for part, codes in (
        ("documents", [one.doc for one in procedure.documents]),
        ("questions", [one.code for one in procedure.questions]),
    ):
        for number, code in enumerate(codes, start=1):
            if code in codes[: number - 1]:
                yield f'"{code}" c\'è due volte.', f"{part}[{number}]"
    if procedure.slug in procedure.prerequisites:
        yield "una procedura non può venire prima di sé stessa.", "prerequisites"


def _wrong_terms(procedure: Procedure) -> Iterator[tuple[str, str]]:
    for number, rule in enumerate(procedure.deadlines, start=1):
        for name in ("days", "months"):
            told = getattr(rule, name)
            if told is not None and not 0 < told <= LONGEST:
                yield f"ci vuole un numero da 1 a {LONGEST}.", f"deadlines[{number}].{name}"
        for name in ("start", "end"):
            day = getattr(rule, name)
            if day is not None and len(day) > len("12-31") and not "1900" <= day[:4] <= "2100":
                yield "ci vuole un anno dal 1900 al 2100.", f"deadlines[{number}].{name}"
        if rule.event is not None and rule.event not in EVENTS:
            yield f"si può scrivere solo {', '.join(EVENTS)}.", f"deadlines[{number}].event"


def plain_part(value: Any) -> Any:
    """Turn a part of a procedure into what JSON can carry."""
    if isinstance(value, AllOf | AnyOf | Requirement):
        return to_plain(value)
    if isinstance(value, Consequence):
        return {"when": to_plain(value.when)["all"], "value": value.value}
    if is_dataclass(value):
        told = ((one.name, getattr(value, one.name)) for one in fields(value) if _says(one, value))
        return {name: plain_part(part) for name, part in told}
    if isinstance(value, tuple):
        return [plain_part(one) for one in value]
    if isinstance(value, Mapping):
        return {key: plain_part(one) for key, one in value.items()}
    return value.value if isinstance(value, Enum) else value


def _says(part: Field[Any], value: Any) -> bool:
    if part.default_factory is not MISSING:
        return bool(getattr(value, part.name))
    return part.default is MISSING or getattr(value, part.name) != part.default

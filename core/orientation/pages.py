"""What the pages of the orientation may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import ClassVar, NamedTuple, Self

from core.contributions import ServiceAction
from core.dates import date_words
from core.i18n import IN_ITALIAN, OPENS, _, speaking, translated
from core.orientation.queries import Book, Told
from core.orientation.rules.conversation import Conversation
from core.orientation.rules.outcome import Rule, told
from core.orientation.rules.questions import MOST
from core.services.pages import papers
from core.services.rules.conditions import Requirement, Value
from core.services.rules.eligibility import Answer, Cause, Verdict
from core.services.rules.freshness import Age
from core.services.rules.vocabulary import FactKind, FactType, answered
from core.services.rules.wording import value_words
from core.translations.rules import spoken
from core.web.page import Page

START, RESULT = "/orientamento", "/orientamento/esito"


def question_path(number: int) -> str:
    """Return the address of a question; it says nothing of the answers."""
    return f"/orientamento/domande/{number}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Start(Page):
    """What this is, and what happens to the answers."""

    template = "orientation/start.html"

    most: int = MOST


@dataclass(frozen=True, kw_only=True, slots=True)
class Question(Page):
    """One question; with `options` one chooses, without one writes a number."""

    template = "orientation/question.html"

    number: int
    title: str
    help: str | None
    options: list[tuple[str, str]]
    euro: bool
    value: str
    back: str
    most: int = MOST
    errors: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, number: int, fact: FactType, value: str, *, error: str | None = None) -> Self:
        """Return the question about a fact, with what was written last."""
        truth = [("sì", _("Sì")), ("no", _("No"))] if fact.kind is FactKind.TRUTH else []
        return cls(
            number=number,
            title=translated(fact.question),
            help=translated(fact.help or "") or None,
            options=truth or [(code, _capital(translated(words))) for code, words in fact.choices.items()],
            euro=fact.kind is FactKind.EURO,
            value=value,
            back=question_path(number - 1) if number > 1 else START,
            errors=[("answer", error)] if error else [],
            status=422 if error else 200,
        )


class Found(NamedTuple):
    """One service in its group: what speaks for it, what has still to be known, what speaks against it."""

    slug: str
    name: str
    description: str
    holds: tuple[str, ...]
    open: tuple[str, ...]
    against: tuple[str, ...]
    doubts: tuple[str, ...]
    papers: list[tuple[str, str]]
    sources: list[Mapping[str, str | None]]
    checked: str
    action: ServiceAction | None
    look: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Result(Page):
    """Three groups, and never a promise. `answers`: what was asked, what was said, where to change it."""

    template: ClassVar[str] = "orientation/result.html"

    perhaps: list[Found]
    check: list[Found]
    no: list[Found]
    for_everybody: list[tuple[str, str]]
    first: ServiceAction | None
    papers: list[tuple[str, str]]
    answers: list[tuple[str, str, str]]
    today: str
    next_path: str | None

    @classmethod
    def of(
        cls,
        book: Book,
        talk: Conversation,
        actions: Sequence[ServiceAction],
        checks: Mapping[str, str],
        today: date,
    ) -> Self:
        """Return where one stands after these answers; `checks`: where one can look closer, by service."""
        groups: dict[Answer, list[tuple[bool, int, Found]]] = {answer: [] for answer in Answer}
        for rule in talk.rules:
            verdict = talk.verdict(rule)
            found = _found(book, talk, rule, verdict, actions, today)._replace(look=checks.get(rule.slug))
            unsure = rule.doubtful or verdict.expired
            groups[verdict.answer].append((unsure, len(found.open), found))
        perhaps, check, no = (
            [found for *_rank, found in sorted(groups[answer], key=itemgetter(0, 1))]
            for answer in (Answer.YES, Answer.CHECK, Answer.NO)
        )
        return cls(
            perhaps=perhaps,
            check=check,
            no=no,
            for_everybody=[(one.slug, translated(one.name)) for one in book.for_everybody],
            first=_earliest(actions),
            papers=list(dict(paper for one in perhaps for paper in one.papers).items()),
            answers=_answers(talk),
            today=date_words(today),
            next_path=question_path(talk.open_number) if talk.open_number else None,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed(Result):
    """The same, on paper."""

    template: ClassVar[str] = "orientation/printed.html"


def worth_a_visit(talk: Conversation) -> list[str]:
    """Return the services that are not ruled out."""
    return [rule.slug for rule in talk.rules if talk.verdict(rule).answer is not Answer.NO]


def _found(
    book: Book,
    talk: Conversation,
    rule: Rule,
    verdict: Verdict,
    actions: Sequence[ServiceAction],
    today: date,
) -> Found:
    sheet = book.sheets[rule.slug]
    with speaking(IN_ITALIAN):
        lines = told(verdict, book.facts)
    parts = {answer: tuple(translated(line) for line in found) for answer, found in lines.items()}
    return Found(
        slug=rule.slug,
        name=translated(sheet.name),
        description=translated(sheet.description),
        holds=parts[Answer.YES],
        open=parts[Answer.CHECK],
        against=parts[Answer.NO],
        doubts=_doubts(sheet, rule, verdict, today),
        papers=papers(spoken(sheet.sheet, translated)),
        sources=list(sheet.sheet.get("sources", ())),
        checked=_checked(sheet),
        action=_earliest([action for action in actions if action.service == rule.slug]),
        look=None,
    )


def _doubts(sheet: Told, rule: Rule, verdict: Verdict, today: date) -> tuple[str, ...]:
    age = sheet.age(today)
    lines = [age.reason] if age.age is not Age.FRESH else []
    if rule.doubtful and age.age is not Age.STALE:
        lines.append(_("La scheda è da verificare: chiedi prima di muoverti."))
    doubted = (finding.condition for finding in verdict.because(Cause.THRESHOLD_IN_DOUBT))
    notes = (one.note for one in doubted if isinstance(one, Requirement))
    lines += [_("Soglia da confermare: {note}.").format(note=translated(note)) for note in notes if note]
    return tuple(dict.fromkeys(lines))


def _checked(sheet: Told) -> str:
    if sheet.verified_on is None:
        return _("scheda non ancora confermata")
    return _("scheda controllata il {day}").format(day=date_words(sheet.verified_on))


def _earliest(actions: Sequence[ServiceAction]) -> ServiceAction | None:
    return min((action for action in actions if action.when), key=lambda one: str(one.when), default=None)


def _answers(talk: Conversation) -> list[tuple[str, str, str]]:
    rows = []
    for number, code in enumerate(talk.asked, start=1):
        if code in talk.answers:
            fact = talk.vocabulary[code]
            value = answered(fact, talk.answers[code])
            words = _("non so") if value is None else _said(value, fact)
            rows.append((translated(fact.question), words, question_path(number)))
    return rows


def _said(value: Value, fact: FactType) -> str:
    chosen = fact.choices.get(value) if isinstance(value, str) else None
    return translated(chosen) if chosen else value_words(value, fact)


def _capital(words: str) -> str:
    """Begin with a capital, behind the mark of what is Italian where there is one."""
    begins = len(OPENS) if words.startswith(OPENS) else 0
    return words[:begins] + words[begins : begins + 1].upper() + words[begins + 1 :]

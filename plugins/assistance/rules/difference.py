"""What one version of a procedure changes against another, item by item and word by word."""

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from core.consents.rules.words import Piece, difference
from core.i18n import _
from plugins.assistance.rules import cases
from plugins.assistance.rules.procedure import Document, Procedure, Question
from plugins.assistance.rules.wording import actors, deadline_words


class Change(NamedTuple):
    """One thing that is not as it was: of which part, which one, and its words, those that went and came."""

    part: str
    name: str
    pieces: tuple[Piece, ...]


def changes(before: Procedure, after: Procedure) -> tuple[Change, ...]:
    """Return what changes, in the order of the page."""
    return tuple(_changes(before, after))


def _changes(before: Procedure, after: Procedure) -> Iterator[Change]:
    for part, said in _told(before).items():
        now = _told(after)[part]
        if said != now:
            yield Change(part, "", tuple(difference(said, now)))
    for part, attribute, key, words in _lists():
        old, new = getattr(before, attribute), getattr(after, attribute)
        yield from _of_list(
            part, [(key(one), words(one)) for one in old], [(key(one), words(one)) for one in new]
        )


def _of_list(part: str, old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[Change]:
    keys = SequenceMatcher(None, [key for key, _w in old], [key for key, _w in new], autojunk=False)
    for _tag, i, j, k, m in keys.get_opcodes():
        both = min(j - i, m - k)
        for (_key, was), (key, is_now) in zip(old[i : i + both], new[k : k + both], strict=True):
            if was != is_now:
                yield Change(part, key, tuple(difference(was, is_now)))
        yield from (Change(part, key, (Piece("old", words),)) for key, words in old[i + both : j])
        yield from (Change(part, key, (Piece("new", words),)) for key, words in new[k + both : m])


def _told(one: Procedure) -> dict[str, str]:
    yes, no = _("sì"), _("no")
    return {
        _("Nome"): one.name,
        _("A che cosa serve"): one.goal,
        _("Dove si fa"): one.channel,
        _("Il punto digitale può accompagnare"): yes if one.hub_can_assist else no,
        _("Tocca dati delicati"): yes if one.special else no,
        _("Minuti di un incontro"): str(one.minutes or ""),
        _("Prima servono"): ", ".join(one.prerequisites),
        _("Come può finire"): "; ".join(one.outcomes),
        _("Ancora da sapere"): "; ".join(one.unknowns),
    }


def _lists() -> tuple[tuple[str, str, Callable[[Any], str], Callable[[Any], str]], ...]:
    said = actors()

    def step(one: Any) -> str:
        case = cases.written(one.condition) if one.condition else ""
        return _line(
            said[one.actor],
            one.kind,
            one.action,
            one.output,
            one.help,
            one.only_if,
            case,
            one.wait,
            one.caution,
        )

    return (
        (_("Domande"), "questions", lambda one: one.code, _question),
        (_("Carte"), "documents", lambda one: one.name, _document),
        (_("Passi"), "steps", lambda one: one.action, step),
        (_("Scadenze"), "deadlines", lambda one: str(one.type), _deadline),
        (_("Fonti"), "sources", lambda one: one.title, lambda one: _line(one.title, one.address, one.date)),
    )


def _question(one: Question) -> str:
    return _line(one.question, one.help, *(choice.words for choice in one.choices))


def _document(one: Document) -> str:
    case = cases.written(one.condition) if one.condition else ""
    marks = (_("facoltativo") if one.optional else "", _("dati delicati") if one.special else "")
    return _line(one.name, one.note, one.when, case, *marks, one.get, one.instead, one.service)


def _deadline(one: Any) -> str:
    return _line(deadline_words(one), one.event, one.year and str(one.year), one.status)


def _line(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)

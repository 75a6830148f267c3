"""What to bring: the checklist of papers for a service, as far as it can be told from what is known."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from core.services.rules.conditions import Condition, Facts
from core.services.rules.eligibility import Answer, examine
from core.services.rules.vocabulary import Documents

NOTHING_KNOWN: Facts = MappingProxyType({})


class Need(StrEnum):
    """Needed: always. Conditional: only in the case described. Optional: it helps, nobody insists."""

    NEEDED = "needed"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentRule:
    """One paper of a service or a procedure.

    `when` says the case in Italian; `condition` says the same to the machine, where facts can tell.
    """

    doc: str
    when: str | None = None
    condition: Condition | None = None
    optional: bool = False
    retain_copy: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """One line of a checklist."""

    doc: str
    name: str
    note: str | None
    need: Need
    when: str | None
    may_contain_special_data: bool


def checklist(
    rules: Iterable[DocumentRule], documents: Documents, facts: Facts = NOTHING_KNOWN
) -> tuple[Paper, ...]:
    """List the papers: needed first, then those for a case, then the optional ones.

    A case that the facts settle is decided: the paper becomes needed, or leaves the list.
    """
    papers = tuple(_papers(rules, documents, facts))
    return tuple(sorted(papers, key=lambda paper: _ORDER[paper.need]))


def _papers(rules: Iterable[DocumentRule], documents: Documents, facts: Facts) -> Iterator[Paper]:
    for rule in rules:
        decided = examine(rule.condition, facts).answer if rule.condition else Answer.CHECK
        if decided is Answer.NO:
            continue
        document = documents[rule.doc]
        need = _need(rule, decided)
        yield Paper(
            doc=rule.doc,
            name=document.name,
            note=document.note,
            need=need,
            when=None if need is Need.NEEDED else rule.when,
            may_contain_special_data=document.may_contain_special_data,
        )


def _need(rule: DocumentRule, decided: Answer) -> Need:
    if rule.optional:
        return Need.OPTIONAL
    if rule.when is not None and decided is not Answer.YES:
        return Need.CONDITIONAL
    return Need.NEEDED


_ORDER: Mapping[Need, int] = {need: place for place, need in enumerate(Need)}

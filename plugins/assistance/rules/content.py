"""From the district's file of a procedure to a version that stands alone."""

from collections.abc import Mapping

from core.district_files.service import Procedure as Told
from core.district_files.words import Source
from core.services.rules.documents import DocumentRule
from core.services.rules.vocabulary import Documents, Vocabulary
from plugins.assistance.rules.procedure import Document, Procedure, Question, asked_about, conditions_of


def whole(told: Told, facts: Vocabulary, documents: Documents, sources: Mapping[str, Source]) -> Procedure:
    """Put the district's words in the place of its codes."""
    codes = asked_about(conditions_of(told.documents, told.steps))
    return Procedure(
        slug=told.slug,
        name=told.title,
        goal=told.goal,
        service=told.service,
        channel=told.channel,
        hub_can_assist=told.hub_can_assist,
        special=told.handles_special_category_data,
        prerequisites=told.prerequisites,
        minutes=told.slot_minutes,
        questions=tuple(Question.of(facts[code]) for code in codes),
        steps=told.steps,
        documents=tuple(document(rule, documents) for rule in told.documents),
        deadlines=told.deadlines,
        outcomes=told.outcomes,
        unknowns=told.unknowns,
        sources=tuple(sources[code] for code in told.sources),
    )


def document(rule: DocumentRule, documents: Documents) -> Document:
    """Return a paper with its name, and how to get it."""
    paper = documents[rule.doc]
    return Document(
        doc=rule.doc,
        name=paper.name,
        note=paper.note,
        special=paper.may_contain_special_data,
        when=rule.when,
        condition=rule.condition,
        optional=rule.optional,
        retain_copy=rule.retain_copy,
        get=paper.get,
        instead=paper.instead,
        service=paper.service,
    )

"""Whether service sheets and procedures mention only what exists."""

import re
from collections.abc import Iterable
from datetime import datetime

from core.district_files.checks.conditions import check_condition
from core.district_files.checks.known import Known, whole
from core.district_files.decode import Place
from core.district_files.draft import Draft
from core.district_files.service import PageStatus, Procedure, Service, Step
from core.services.rules.deadlines import Deadline
from core.services.rules.documents import DocumentRule

_EVERY_YEAR = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


def check_services(draft: Draft, known: Known) -> None:
    """Note what does not fit in the service sheets."""
    for slug, service in whole(draft.services):
        place = draft.place("services", f"{slug}.toml")
        known.categories.each(service.categories, place.at("categories"))
        known.sources.each(service.sources, place.at("sources"))
        check_condition(service.eligibility.all, place.at("eligibility.all"), draft.facts, known.facts)
        _check_money(service, place, known)
        _check_documents(service.documents, place, draft, known)
        check_deadlines(service.deadlines, place)


def check_procedures(draft: Draft, known: Known) -> None:
    """Note what does not fit in the procedures."""
    for slug, procedure in whole(draft.procedures):
        place = draft.place("procedures", f"{slug}.toml")
        known.services.one(procedure.service, place.at("service"))
        known.sources.each(procedure.sources, place.at("sources"))
        _check_prerequisites(procedure, place, known)
        _check_documents(procedure.documents, place, draft, known)
        _check_steps(procedure.steps, place, draft, known)
        check_deadlines(procedure.deadlines, place)


def _check_money(service: Service, place: Place, known: Known) -> None:
    for number, amount in enumerate(service.benefit.amounts, start=1):
        here = place.at("benefit.amounts").item(number)
        known.sources.one(amount.source, here.at("source"))
        if amount.value is not None and amount.source is None:
            here.wrong('chi lo dice? Un importo con "value" vuole la sua fonte in "source".')
    page = service.official_page
    if (page.url is None) != (page.status is PageStatus.UNKNOWN):
        place.at("official_page").wrong('senza "url" lo stato è "unknown", e con "url" non lo è mai.')


def _check_prerequisites(procedure: Procedure, place: Place, known: Known) -> None:
    known.procedures.each(procedure.prerequisites, place.at("prerequisites"))
    if procedure.slug in procedure.prerequisites:
        place.at("prerequisites").wrong("una procedura non può venire prima di sé stessa.")


def _check_documents(rules: Iterable[DocumentRule], place: Place, draft: Draft, known: Known) -> None:
    for number, rule in enumerate(rules, start=1):
        here = place.at("documents").item(number)
        known.documents.one(rule.doc, here.at("doc"))
        if rule.condition is not None:
            check_condition(rule.condition, here.at("condition"), draft.facts, known.facts)
            if rule.when is None:
                here.wrong('una "condition" va detta anche a parole, in "when".')


def _check_steps(steps: Iterable[Step], place: Place, draft: Draft, known: Known) -> None:
    for number, step in enumerate(steps, start=1):
        if step.condition is not None:
            here = place.at("steps").item(number)
            check_condition(step.condition, here.at("condition"), draft.facts, known.facts)
            if step.only_if is None:
                here.wrong('una "condition" va detta anche a parole, in "only_if".')


def check_deadlines(deadlines: Iterable[Deadline], place: Place) -> None:
    """Note days that are none."""
    for number, deadline in enumerate(deadlines, start=1):
        for key in ("start", "end"):
            day = getattr(deadline, key)
            if day is not None and not _is_day(day):
                here = place.at("deadlines").item(number).at(key)
                here.wrong('ci vuole un giorno come "2026-03-24", "2026-03-24T12:00" o, ogni anno, "12-31".')


def _is_day(text: str) -> bool:
    if _EVERY_YEAR.fullmatch(text):
        return True
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True

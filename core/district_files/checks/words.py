"""Whether facts, needs, records and synonyms hold together."""

import unicodedata

from core.district_files.checks.conditions import check_condition
from core.district_files.checks.known import Known, check_still_asked, whole
from core.district_files.decode import BROKEN, Place
from core.district_files.draft import Draft
from core.district_files.words import Crosswalk, NeedArea
from core.services.rules.conditions import Op
from core.services.rules.vocabulary import Consequence, FactKind, FactType, Unreadable, answered


def check_facts(draft: Draft, known: Known) -> None:
    """Note facts whose choices, phrases or consequences cannot be."""
    for code, fact in whole(draft.facts):
        place = draft.place("facts.toml").at(code)
        if (fact.kind is FactKind.CHOICE) != bool(fact.choices):
            place.at("choices").wrong('le scelte ci vogliono se "kind" è "scelta", e solo allora.')
        for op in sorted(set(fact.phrases) - set(Op)):
            place.at(f"phrases.{op}").wrong(f"si può scrivere solo {', '.join(Op)}.")
        known.facts.one(fact.after, place.at("after"))
        for number, one in enumerate(fact.follows, start=1):
            _check_consequence(fact, one, place.at("follows").item(number), draft, known)


def check_needs(draft: Draft, known: Known) -> None:
    """Note what does not fit in needs.toml."""
    if draft.needs is BROKEN:
        return
    place = draft.place("needs.toml")
    for number, area in enumerate(draft.needs.areas, start=1):
        _check_area(area, place.at("areas").item(number), known)
    for number, crosswalk in enumerate(draft.needs.crosswalks, start=1):
        _check_crosswalk(crosswalk, place.at("crosswalks").item(number), known)
    coded = (*draft.needs.requests, *draft.needs.responses)
    _check_once([*known.needs.found, *(item.code for item in coded)], place)


def check_records(draft: Draft, known: Known) -> None:
    """Note sources of records.toml that do not exist."""
    if draft.records is BROKEN:
        return
    place = draft.place("records.toml")
    known.sources.one(draft.records.caritas.source, place.at("caritas.source"))
    for number, field in enumerate(draft.records.facilitation.fields, start=1):
        known.sources.one(field.source, place.at("facilitation.fields").item(number).at("source"))


def check_synonyms(draft: Draft, known: Known) -> None:
    """Note words that lead nowhere, or to two places at once."""
    if draft.synonyms is BROKEN:
        return
    seen: dict[str, int] = {}
    for number, group in enumerate(draft.synonyms.groups, start=1):
        place = draft.place("synonyms.toml").at("groups").item(number)
        known.services.each(group.services, place.at("services"))
        known.needs.each(group.needs, place.at("needs"))
        known.bodies.each(group.bodies, place.at("bodies"))
        for slug in group.services:
            check_still_asked(slug, place.at("services"), draft)
        if not (group.services or group.needs or group.bodies):
            place.wrong("queste parole non portano a nulla.")
        for word in group.words:
            first = seen.setdefault(folded(word), number)
            if first != number:
                place.at("words").wrong(f'"{word}" è già nel gruppo {first}.')


def folded(word: str) -> str:
    """Return a word without accents and capitals, as it is compared."""
    marks = unicodedata.normalize("NFD", word.replace("’", "'").casefold())
    return " ".join("".join(mark for mark in marks if not unicodedata.combining(mark)).split())


def _check_consequence(fact: FactType, one: Consequence, place: Place, draft: Draft, known: Known) -> None:
    check_condition(one.when, place.at("when"), draft.facts, known.facts)
    try:
        answered(fact, one.value)
    except Unreadable as why:
        place.at("value").wrong(str(why))


def _check_area(area: NeedArea, place: Place, known: Known) -> None:
    known.categories.each(area.categories, place.at("categories"))
    known.services.each(area.suggested_services, place.at("suggested_services"))
    for number, group in enumerate(area.caritas, start=1):
        known.sources.one(group.source, place.at("caritas").item(number).at("source"))
    for number, need in enumerate(area.items, start=1):
        if not need.code.startswith(f"{area.code}."):
            place.at("items").item(number).wrong(
                f'il codice "{need.code}" deve cominciare con "{area.code}.".'
            )


def _check_crosswalk(crosswalk: Crosswalk, place: Place, known: Known) -> None:
    known.sources.one(crosswalk.source, place.at("source"))
    for category, areas in crosswalk.areas_of_category.items():
        known.categories.one(category, place.at("areas_of_category"))
        known.areas.each(areas, place.at(f"areas_of_category.{category}"))
    for area, code in crosswalk.code_of_area.items():
        known.areas.one(area, place.at("code_of_area"))
        if code not in crosswalk.codes:
            place.at(f"code_of_area.{area}").wrong(f'"{code}" non è tra i codici di "codes".')


def _check_once(codes: list[str], place: Place) -> None:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        place.wrong(f'il codice "{code}" è usato più volte.')


def check_papers(draft: Draft, known: Known) -> None:
    """Note papers that lead to a sheet that is not there."""
    for code, document in whole(draft.documents):
        known.services.one(document.service, draft.place("documents.toml").at(code).at("service"))

"""The names that exist, and how to say that one does not."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from core.district_files.decode import BROKEN, Place
from core.district_files.draft import Draft
from core.services.rules.freshness import for_citizens

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """Some names that exist, and what one of them is called in a sentence; none: nobody could read them."""

    found: Collection[str]
    what: str

    def each(self, names: Iterable[str], place: Place) -> None:
        """Note those of a list that do not exist, and those written twice."""
        seen: set[str] = set()
        for number, name in enumerate(names, start=1):
            self.one(name, place.item(number))
            if name in seen:
                place.item(number).wrong(f'"{name}" è scritto due volte.')
            seen.add(name)

    def one(self, name: str | None, place: Place) -> None:
        """Note a name that does not exist."""
        if name is not None and self.found and name not in self.found:
            place.wrong(f'"{name}" non è {self.what}.')


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Every name that a file may mention."""

    comuni: Names
    categories: Names
    bodies: Names
    services: Names
    procedures: Names
    facts: Names
    documents: Names
    sources: Names
    areas: Names
    needs: Names


def known(draft: Draft) -> Known:
    """Collect the names of a draft."""
    district = draft.district
    comuni = () if district is BROKEN else district.comuni
    categories = () if district is BROKEN else district.categories
    areas = () if draft.needs is BROKEN else draft.needs.areas
    area_codes = [area.code for area in areas]
    return Known(
        comuni=Names(found=[comune.slug for comune in comuni], what="un Comune del distretto"),
        categories=Names(found=[category.slug for category in categories], what="una categoria"),
        bodies=Names(found=draft.bodies.keys(), what="un ente della cartella bodies"),
        services=Names(found=draft.services.keys(), what="un servizio della cartella services"),
        procedures=Names(found=draft.procedures.keys(), what="una procedura della cartella procedures"),
        facts=Names(found=draft.facts.keys(), what="un dato di facts.toml"),
        documents=Names(found=draft.documents.keys(), what="un documento di documents.toml"),
        sources=Names(found=draft.sources.keys(), what="una fonte di sources.toml"),
        areas=Names(found=area_codes, what="un'area di needs.toml"),
        needs=Names(
            found=area_codes + [need.code for area in areas for need in area.items],
            what="un bisogno di needs.toml",
        ),
    )


def whole(items: Mapping[str, T]) -> Iterator[tuple[str, T]]:
    """Yield the items that could be read."""
    yield from ((name, item) for name, item in items.items() if item is not BROKEN)


def check_still_asked(slug: str, place: Place, draft: Draft) -> None:
    """Note a service of the past: nobody should be sent to it."""
    service = draft.services.get(slug, BROKEN)
    if service is not BROKEN and not for_citizens(service.state):
        place.wrong(f'"{slug}" è un servizio storico: non si può più chiedere.')

"""Whether district.toml holds together."""

import re

from core.district_files.checks.known import Known
from core.district_files.decode import BROKEN, Place
from core.district_files.district import Comune, District, MapArea
from core.district_files.draft import SLUG, Draft

_CODES = {
    "istat": re.compile(r"[0-9]{6}"),
    "belfiore": re.compile(r"[A-Z][0-9]{3}"),
    "cap": re.compile(r"[0-9]{5}"),
    "region_istat": re.compile(r"[0-9]{2}"),
    "patron_day": re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"),
    "slug": SLUG,
}
_OUTLINE = re.compile(r"[0-9]+,[0-9]+(?: [0-9]+,[0-9]+){2,}")
_X_AND_Y = 2
_SHAPES = {
    "istat": 'sei cifre tra virgolette, come "015175"',
    "belfiore": 'una lettera e tre cifre, come "G686"',
    "cap": 'cinque cifre tra virgolette, come "20096"',
    "region_istat": 'due cifre tra virgolette, come "03"',
    "patron_day": 'mese e giorno, come "12-07"',
    "slug": "solo minuscole senza accenti, cifre e trattini",
}


def check_district(draft: Draft, known: Known) -> None:
    """Note what does not fit in district.toml."""
    district = draft.district
    if district is BROKEN:
        return
    place = draft.place("district.toml")
    known.comuni.one(district.lead, place.at("lead"))
    known.bodies.one(district.office, place.at("office"))
    for number, comune in enumerate(district.comuni, start=1):
        _check_comune(comune, place.at("comuni").item(number), known)
    known.categories.each(district.thematic_tables.categories, place.at("thematic_tables.categories"))
    _check_sources(district, place, known)
    for number, area in enumerate(district.map.areas if district.map else (), start=1):
        _check_area(area, place.at("map.areas").item(number), known)


def _check_area(area: MapArea, place: Place, known: Known) -> None:
    known.comuni.one(area.comune, place.at("comune"))
    if not _OUTLINE.fullmatch(area.outline):
        place.at("outline").wrong('ci vogliono almeno tre punti, come "10,20 30,40 50,60".')
    for key in ("name_at", "marks_at"):
        if len(getattr(area, key)) != _X_AND_Y:
            place.at(key).wrong("ci vogliono due numeri: quanto da sinistra, quanto dall'alto.")


def _check_comune(comune: Comune, place: Place, known: Known) -> None:
    for key, pattern in _CODES.items():
        code = getattr(comune, key)
        if code is not None and not pattern.fullmatch(code):
            place.at(key).wrong(f'"{code}" non va bene: ci vuole {_SHAPES[key]}.')
    known.sources.each(comune.sources, place.at("sources"))
    known.comuni.each(comune.neighbours, place.at("neighbours"))


def _check_sources(district: District, place: Place, known: Known) -> None:
    for key in ("population_2011", "foreign_residents", "thematic_tables", "languages"):
        known.sources.each(getattr(district, key).sources, place.at(f"{key}.sources"))
    for number, milestone in enumerate(district.milestones, start=1):
        known.sources.each(milestone.sources, place.at("milestones").item(number).at("sources"))

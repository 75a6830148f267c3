"""Whether the member bodies fit the district."""

import re
from collections import Counter
from dataclasses import fields

from core.district_files.body import Body, BodyFact, Kind
from core.district_files.checks.known import Known, check_still_asked, whole
from core.district_files.decode import BROKEN, Place
from core.district_files.draft import SLUG, Draft
from core.services.rules.freshness import Verification

_MONOGRAM = re.compile(r"[A-Z0-9]{1,3}")


def check_bodies(draft: Draft, known: Known) -> None:
    """Note what does not fit in the bodies, alone and together."""
    for slug, body in whole(draft.bodies):
        place = draft.place("bodies", f"{slug}.toml")
        _check_names(body, place, known)
        _check_facts(body, place, known)
        _check_help(body, place, draft, known)
    _check_unique(draft)
    _check_office(draft)


def _check_names(body: Body, place: Place, known: Known) -> None:
    known.comuni.each(body.serves, place.at("serves"))
    for key, slugs in (("host", (body.host,)), ("seat", (body.seat,)), ("plugins", body.plugins)):
        if any(slug is not None and not SLUG.fullmatch(slug) for slug in slugs):
            place.at(key).wrong("ci vogliono solo minuscole senza accenti, cifre e trattini.")
    if not _MONOGRAM.fullmatch(body.monogram):
        place.at("monogram").wrong("ci vogliono da una a tre lettere maiuscole o cifre.")


def _check_facts(body: Body, place: Place, known: Known) -> None:
    known.sources.each(body.does.sources, place.at("does.sources"))
    for field in fields(body.facts):
        fact: BodyFact | None = getattr(body.facts, field.name)
        if fact is not None:
            _check_fact(fact, place.at(f"facts.{field.name}"), known)


def _check_fact(fact: BodyFact, place: Place, known: Known) -> None:
    known.sources.each(fact.sources, place.at("sources"))
    if (fact.value is None) != (fact.status is Verification.UNKNOWN):
        place.wrong('senza "value" lo stato è "unknown", e con "value" non lo è mai.')
    if fact.value is not None and not fact.sources:
        place.wrong('chi lo dice? Con "value" ci vuole almeno una fonte in "sources".')


def _check_help(body: Body, place: Place, draft: Draft, known: Known) -> None:
    for number, helps in enumerate(body.helps_with, start=1):
        here = place.at("helps_with").item(number)
        known.services.each(helps.services, here.at("services"))
        known.sources.each(helps.sources, here.at("sources"))
        for slug in helps.services:
            check_still_asked(slug, here.at("services"), draft)


def _check_unique(draft: Draft) -> None:
    hosts = Counter(body.host for _, body in whole(draft.bodies))
    seats = Counter(body.seat for _, body in whole(draft.bodies) if body.kind is Kind.COMUNE)
    for slug, body in whole(draft.bodies):
        place = draft.place("bodies", f"{slug}.toml")
        if hosts[body.host] > 1:
            place.at("host").wrong(f'"{body.host}" è già di un altro ente.')
        if body.kind is Kind.COMUNE and seats[body.seat] > 1:
            place.at("kind").wrong(f'c\'è già un ente "comune" per {body.seat}.')


def _check_office(draft: Draft) -> None:
    if draft.district is BROKEN:
        return
    for slug, body in whole(draft.bodies):
        if (body.kind is Kind.DISTRICT) != (slug == draft.district.office):
            place = draft.place("bodies", f"{slug}.toml").at("kind")
            place.wrong('è "district" solo l\'ente che district.toml nomina come "office".')

"""From a sheet as a file tells it to the sheet as the database keeps it: ready to be read aloud."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.district_files import DistrictFiles
from core.district_files.service import Amount, Service
from core.i18n import _
from core.services.rules.conditions import to_plain
from core.services.rules.deadlines import Deadline, DeadlineKind
from core.services.rules.documents import checklist
from core.services.rules.freshness import Verification
from core.services.rules.wording import condition_lines, number_words

EMPTY: Mapping[str, Any] = {
    "delicate": False,
    "responsible_body": None,
    "for_whom": None,
    "validity_year": None,
    "periodicity": None,
    "eligibility": {"all": []},
    "eligibility_note": None,
    "conditions": [],
    "benefit": None,
    "amounts": [],
    "documents": [],
    "documents_status": Verification.UNKNOWN.value,
    "channels": [],
    "portal": None,
    "office": None,
    "intermediaries": [],
    "deadlines": [],
    "cost": {"words": "", "status": Verification.UNKNOWN.value},
    "official_page": None,
    "local": None,
    "unknowns": [],
    "sources": [],
}
"""A sheet of which nothing is known yet: the parts that every sheet has."""


def sheet_of(service: Service, files: DistrictFiles) -> dict[str, Any]:
    """Return the parts of a sheet, with every code put into words."""
    return {
        "delicate": service.delicate,
        "responsible_body": service.responsible_body,
        "for_whom": service.for_whom,
        "validity_year": service.validity_year,
        "periodicity": service.periodicity,
        "eligibility": to_plain(service.eligibility.all),
        "eligibility_note": service.eligibility.note,
        "conditions": list(condition_lines(service.eligibility.all, files.facts)),
        "benefit": service.benefit.text,
        "amounts": [_amount(amount, files) for amount in service.benefit.amounts],
        "documents": [
            {"name": paper.name, "note": paper.note, "need": paper.need.value, "when": paper.when}
            for paper in checklist(service.documents, files.documents)
        ],
        "documents_status": service.documents_status.value,
        "channels": list(service.how_to_apply.channels),
        "portal": service.how_to_apply.portal,
        "office": service.how_to_apply.office,
        "intermediaries": list(service.how_to_apply.intermediaries),
        "deadlines": [words for deadline in service.deadlines if (words := deadline_words(deadline))],
        "cost": {"words": _cost(service), "status": service.cost.status.value},
        "official_page": service.official_page.url,
        "local": service.local_district_data.note if service.local_district_data else None,
        "unknowns": list(service.unknowns),
        "sources": [_source(code, files) for code in service.sources],
    }


def deadline_words(deadline: Deadline) -> str:
    """Say a deadline in one line."""
    note = deadline.note or ""
    if deadline.type is DeadlineKind.WINDOW and deadline.start and deadline.end:
        dates = _("Dal {start} al {end}.").format(start=_day(deadline.start), end=_day(deadline.end))
        return f"{dates} {note}".strip()
    return note


def _day(iso: str) -> str:
    return "/".join(reversed(iso[:10].split("-")))


def _amount(amount: Amount, files: DistrictFiles) -> dict[str, Any]:
    return {
        "label": amount.label,
        "value": money(amount.value, amount.unit),
        "year": amount.year,
        "status": amount.status.value,
        "condition": amount.condition,
        "source": files.sources[amount.source].title if amount.source else None,
    }


def money(value: Decimal | None, unit: str) -> str | None:
    """Write an amount with its unit: "500 euro al mese"."""
    if value is None:
        return None
    coin, _slash, rest = unit.partition("/")
    words: Mapping[str, str] = {"EUR": "euro", "%": "%"}
    tail = f" l'{rest}" if rest == "anno" else f" al {rest}" if rest else ""
    return f"{number_words(value)} {words.get(coin, coin)}{tail}"


def _cost(service: Service) -> str:
    value = service.cost.value_eur
    if value == 0:
        return " ".join(["Gratis.", *([_sentence(service.cost.note)] if service.cost.note else [])])
    words = _sentence(service.cost.note)
    return f"{money(value, 'EUR')}. {words}" if value is not None else words


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _source(code: str, files: DistrictFiles) -> dict[str, str | None]:
    source = files.sources[code]
    return {"title": source.title, "address": source.address, "date": source.date}

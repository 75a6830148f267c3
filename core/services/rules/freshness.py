"""Whether a service sheet can still be trusted, and in which words to say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.i18n import _


class Level(StrEnum):
    """Who answers for a service, from the State down to the network of associations."""

    NATIONAL = "nazionale"
    REGIONAL = "regionale"
    DISTRICT = "distrettuale"
    MUNICIPAL = "comunale"
    NETWORK = "rete"


class SheetState(StrEnum):
    """Where a service stands in its life."""

    ACTIVE = "attivo"
    SEASONAL = "stagionale"
    TO_CHECK = "da_verificare"
    HISTORICAL = "storico"


class Verification(StrEnum):
    """How far a sheet was read in a source."""

    VERIFIED = "verified"
    PARTIAL = "partial"
    UNKNOWN = "unknown"


class Age(StrEnum):
    """Fresh: say it. Due: say it, and ask its owner to confirm. Stale: say it is old, and advise nothing."""

    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"


CADENCE: Mapping[Level, timedelta] = {
    Level.NATIONAL: timedelta(days=365),
    Level.REGIONAL: timedelta(days=180),
    Level.DISTRICT: timedelta(days=180),
    Level.MUNICIPAL: timedelta(days=180),
    Level.NETWORK: timedelta(days=90),
}
"""How long a confirmation lasts; twice as long later the sheet is stale. Desks move more often than laws."""
BEFORE_YEAR_END = timedelta(days=31)
"""How long before 1 January the figures of the year are asked to be confirmed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Freshness:
    """The age of a sheet, and the reason in words people read."""

    age: Age
    reason: str


def for_citizens(state: SheetState) -> bool:
    """Whether citizens may see the sheet: a service of the past stays out, for old cases only."""
    return state is not SheetState.HISTORICAL


def freshness(
    *,
    verification: Verification,
    validity_year: int | None,
    verified_on: date | None,
    level: Level,
    today: date,
) -> Freshness:
    """Say how old a sheet is today."""
    if verification is Verification.UNKNOWN:
        return _stale(_("Nessuna fonte conferma questa scheda: chiedi prima di muoverti."))
    if validity_year is not None and validity_year < today.year:
        return _stale(_("I dati sono del {year}: da riconfermare.").format(year=validity_year))
    if verified_on is not None and today - verified_on > 2 * CADENCE[level]:
        return _stale(_("Nessuno conferma questa scheda da molto tempo: da riconfermare."))
    return _still_usable(verification, validity_year, verified_on, CADENCE[level], today)


def _stale(reason: str) -> Freshness:
    return Freshness(age=Age.STALE, reason=reason)


def _still_usable(
    verification: Verification, year: int | None, verified_on: date | None, cadence: timedelta, today: date
) -> Freshness:
    if verification is Verification.PARTIAL:
        reason = _("Scheda confermata solo in parte: alcune notizie sono da verificare.")
    elif verified_on is None:
        reason = _("Nessuno ha ancora confermato questa scheda.")
    elif today - verified_on > cadence:
        reason = _("È passato del tempo dall'ultima conferma: da riconfermare.")
    elif year == today.year and date(year + 1, 1, 1) - today <= BEFORE_YEAR_END:
        reason = _("Gli importi valgono fino al 31 dicembre: tra poco possono cambiare.")
    else:
        return Freshness(age=Age.FRESH, reason=_("Scheda confermata."))
    return Freshness(age=Age.DUE, reason=reason)

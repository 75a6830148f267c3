"""The slip to take home: the appointment in the person's own language, with the Italian beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from core.dates import clock_time, date_words
from core.i18n import Speech, _, speaking, translated, unmarked
from core.i18n.languages import ITALIAN, NAMES, direction
from core.press import PAPERS
from core.web.page import Page
from core.who import Site
from plugins.booking.pages.shown import Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """What the slip says in one language."""

    language: str
    direction: str
    heading: str
    title: str
    when: str
    day: str
    hour: str
    where: str
    place: tuple[str, ...]
    bring: str
    papers: tuple[str, ...]
    call: str
    phone: str | None
    code: str
    manage: str
    qr: str

    @classmethod
    def of(cls, shown: Shown, site: Site, speech: Speech) -> Self:
        """Return the words of one column."""
        with speaking(speech):
            day = date_words(shown.start, speech.language)
            return cls(
                language=speech.language,
                direction=direction(speech.language),
                heading=NAMES[speech.language],
                title=_("Il tuo appuntamento"),
                when=_("Quando"),
                day=day[:1].upper() + day[1:],
                hour=_("ore {hour}").format(hour=clock_time(shown.start)),
                where=_("Come") if shown.apart else _("Dove"),
                place=_place(shown),
                bring=_("Porta con te"),
                papers=tuple(map(translated, shown.bring)),
                call=_("Telefono"),
                phone=next((fact.value for fact in site.contacts if fact.code == "phone"), None),
                code=_("Il tuo codice"),
                manage=_(
                    "Non puoi venire? Chiama, oppure inquadra il quadrato con il telefono e scrivi il codice."
                ),
                qr=_("Codice QR: porta alla pagina per spostare o annullare l'appuntamento"),
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Slip(Page):
    """The appointment on paper; the QR leads to where it can be moved, and says nothing of anybody."""

    template = "booking/slip.html"

    columns: tuple[Column, ...]
    code: str
    qr: str
    address: str
    back: str
    pdf: str
    paper: str


def languages(other: str) -> tuple[str, ...]:
    """Return the languages of a slip: the person's own first, where it is one of ours, then Italian."""
    return (other, ITALIAN) if other in NAMES and other != ITALIAN else (ITALIAN,)


def paper_of(asked: str) -> str:
    """Return the size of the paper that was asked for; A5 if it is none."""
    return asked if asked in PAPERS else PAPERS[0]


def told(slip: Slip, written: Iterable[Column], site: Site) -> Mapping[str, Any]:
    """Return what the PDF says: the same as the page, in the languages that can be written."""
    return {
        "columns": [asdict(column) | {"papers": tuple(map(unmarked, column.papers))} for column in written],
        "code": slip.code,
        "address": slip.address.split("//", 1)[1],
        "organisation": site.name,
        "network": f"Segretariato Sociale Diffuso · {site.district_name}",
    }


def _place(shown: Shown) -> tuple[str, ...]:
    if shown.apart:
        return shown.mode, shown.apart, shown.hub
    where = shown.address.value or _("Indirizzo da confermare")
    sure = f"{where} ({_('dato dimostrativo')})" if shown.address.demo else where
    desk = ", ".join(part for part in (shown.desk, shown.desk_place) if part)
    return tuple(line for line in (shown.hub, sure, desk) if line)

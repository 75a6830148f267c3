"""The five steps of a booking: where, when, what about, who, check. Then it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, Self
from urllib.parse import urlencode

from core.contacts import phone_words
from core.dates import date_words
from core.i18n import _, language, translated
from core.i18n.languages import NAMES as OF_THE_PAGES
from core.organisations.languages import NAMES
from core.web.forms import Fields
from core.web.page import Page
from plugins.booking.pages.shown import Hub, Shown, language_words, meeting_of, mode_of
from plugins.booking.pages.times import Times, read_time
from plugins.booking.queries.offer import Kind, Offer
from plugins.booking.rules.request import BookingRequest

HOME = "/appuntamenti"
CHOSEN = ("servizio", "tipo", "ora", "lingua", "modo", "posto")
TYPED = ("name", "phone", "email", "address", "language", "note", "privacy")
LONGEST = 1_000
Errors = Mapping[str, str]


def steps() -> list[str]:
    """Name the five steps."""
    return [_("Luogo"), _("Data e orario"), _("Motivo"), _("I tuoi dati"), _("Riepilogo")]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was chosen and typed so far. What is personal never stands in an address."""

    chosen: Mapping[str, str]
    typed: Mapping[str, str]

    @classmethod
    def of(cls, fields: Fields) -> Self:
        """Read a draft from an address or from a form."""
        chosen = {name: text for name in CHOSEN if (text := fields.text(name, most=120))}
        return cls(chosen=chosen, typed={name: fields[name][:LONGEST] for name in TYPED if name in fields})

    @property
    def service(self) -> str | None:
        """Return the service whose sheet one came from."""
        return self.chosen.get("servizio")

    @cached_property
    def start(self) -> datetime | None:
        """Return the chosen time; None where there is none, or none that can be read."""
        return read_time(self.chosen.get("ora", ""))

    @property
    def carries(self) -> bool:
        """Whether there are personal data to be carried along."""
        return bool(self.typed)

    def kind(self, offer: Offer) -> Kind | None:
        """Return what it is about: as chosen, else what fits the service, else the general kind."""
        chosen = next((kind for kind in offer.kinds if str(kind.id) == self.chosen.get("tipo")), None)
        return chosen or offer.kind_for(self.service) or offer.kind_for(None)

    def names_unknown_kind(self, offer: Offer) -> bool:
        """Whether a kind is named that cannot be booked here."""
        named = self.chosen.get("tipo")
        return bool(named) and all(str(kind.id) != named for kind in offer.kinds)

    def fields(self, **changes: str | None) -> dict[str, str]:
        """Return everything as hidden fields; None leaves one out."""
        together = {**self.chosen, **self.typed, **changes}
        return {name: text for name, text in together.items() if text is not None}

    def path(self, step: str = "", **changes: str | None) -> str:
        """Return the address of a step, with what was chosen."""
        together = {**self.chosen, **changes}
        chosen = urlencode({name: text for name, text in together.items() if text})
        return HOME + (f"/{step}" if step else "") + (f"?{chosen}" if chosen else "")

    def with_(self, **changes: str) -> "Draft":
        """Return the draft with other choices."""
        return Draft(chosen={**self.chosen, **changes}, typed=self.typed)


class Held(NamedTuple):
    """Until when the chosen time is held for her, and whether she may ask for longer."""

    until: datetime
    may_ask: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Step(Page):
    """A step of the five. `steps` and `step` stand on top of every page."""

    step: int = 1
    draft: Draft
    errors: Errors = field(default_factory=dict)
    steps: list[str] = field(default_factory=steps)


@dataclass(frozen=True, kw_only=True, slots=True)
class Where(Step):
    """Step 1: this hub, and the others of the network."""

    template = "booking/where.html"
    step: int = 1

    own: Hub | None
    others: list[Hub]
    about: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class When(Step):
    """Step 2: the free times of some days. `near` comes first where the time that was chosen will not do."""

    template = "booking/when.html"
    step: int = 2

    hub: Hub
    kind: str
    minutes: int
    times: Times
    languages: list[tuple[str, str]] = field(default_factory=list)
    spoken: str | None = None
    given_up: str = ""
    near: list[tuple[str, str]] = field(default_factory=list)
    others: list[Hub] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class About(Step):
    """Step 3: what one comes for. How long it takes depends on it."""

    template = "booking/about.html"
    step: int = 3

    kinds: list[tuple[str, str, str]]
    kind_id: str
    when: str
    held: Held | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class How(Step):
    """Still step 3: how one meets, where there are several ways."""

    template = "booking/how.html"
    step: int = 3

    modes: list[tuple[str, str, str]]
    mode: str | None
    when: str
    held: Held | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Who(Step):
    """Step 4: a name, and a telephone or an e-mail."""

    template = "booking/who.html"
    step: int = 4

    when: str
    mode: str
    languages: list[tuple[str, str]]
    held: Held | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Check(Step):
    """Step 5: everything once more. Nothing has been kept so far."""

    template = "booking/check.html"
    step: int = 5

    hub: Hub
    kind: str
    minutes: int
    when: str
    mode: str
    apart: str
    spoken: str
    may_choose_mode: bool
    who: list[tuple[str, str]]
    request_key: str
    held: Held | None = None


class Alternative(NamedTuple):
    """Another time; `path` leads to the hub that has it, where that is not this one."""

    time: str
    words: str
    hub: str
    held: str
    until: datetime | None
    path: str
    demo: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone(Page):
    """Somebody was faster, or the time will not do: three others, here or at another hub. What was typed is kept."""

    template = "booking/gone.html"

    why: str
    draft: Draft
    found: list[Alternative]
    tokens: str
    request_key: str
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmed(Page):
    """It is done: the code, the day, what to bring, what happens next."""

    template = "booking/confirmed.html"

    shown: Shown
    remind: bool


def kinds_of(offer: Offer) -> list[tuple[str, str, str]]:
    """Return what one can come for, as (id, label, how long it takes)."""
    lasts = _("circa {n} minuti")
    return [(str(kind.id), translated(kind.label), lasts.format(n=kind.minutes)) for kind in offer.kinds]


def modes_of(kind: Kind) -> list[tuple[str, str, str]]:
    """Return the ways to meet, as (code, label, what happens then)."""
    return [(mode, mode_of(mode), meeting_of(mode)) for mode in kind.modes]


def given_up(times: Times, spoken: str | None) -> str:
    """Say what a language costs: until when there is nobody who speaks it, and when one could come without."""
    anyhow = times.first_anyhow
    if spoken is None or anyhow is None or times.first == anyhow:
        return ""
    words = {"language": language_words(spoken), "without": date_words(anyhow)}
    if times.first is None:
        return _(
            "Nessun posto in {language} nelle prossime settimane. Senza {language} c'è {without}."
        ).format(**words)
    return _("Nessun posto in {language} prima di {day}. Senza {language} c'è {without}.").format(
        day=date_words(times.first), **words
    )


def languages_of(offer: Offer) -> list[tuple[str, str]]:
    """Return the languages one may ask for: the reader's first, then those of the pages and of the hub."""
    codes = dict.fromkeys((language(), *OF_THE_PAGES, *offer.languages))
    return [(code, NAMES.get(code, code)) for code in codes]


def who_rows(who: BookingRequest) -> list[tuple[str, str]]:
    """Return who comes, as one reads it back to them."""
    rows = [
        (_("Nome e cognome"), who.name),
        (_("Telefono"), phone_words(who.phone) if who.phone else ""),
        (_("E-mail"), who.email or ""),
        (_("Dove abiti"), who.address or ""),
        (_("Lingua"), NAMES.get(who.language, who.language) if who.language != "it" else ""),
        (_("Nota"), who.note or ""),
    ]
    return [(label, text) for label, text in rows if text]

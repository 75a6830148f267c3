"""The five steps as one visit meets them: built from what the hub offers and what is taken."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from sqlalchemy.orm import Session

from core.dates import local
from core.errors import Missing
from core.i18n import _, language, translated
from core.organisations.languages import NAMES
from core.who import Site
from plugins.booking.actions import unmet
from plugins.booking.actions.hold import Hold, Keyed, hold, longer
from plugins.booking.actions.place import Asked, may_be_placed
from plugins.booking.pages import journey as pages
from plugins.booking.pages.journey import Draft
from plugins.booking.pages.shown import Hub, language_words, meeting_of, mode_of, when_words
from plugins.booking.pages.times import closest, read_day, week_of_times
from plugins.booking.queries.offer import Kind, Offer, offer, offers
from plugins.booking.queries.taken import Asked as AskedOf
from plugins.booking.queries.taken import first_times, taken_for
from plugins.booking.rules.refusals import Reason, why_not
from plugins.booking.rules.request import BookingRequest, Mistakes, read_request

TOO_LONG = (Reason.OUTSIDE_HOURS, Reason.CLOSED, Reason.OFF_GRID, Reason.TAKEN)
"""Why a long appointment may be refused where a shorter one is not."""


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is booking here: a draft, at a hub, at a moment."""

    db: Session
    site: Site
    offer: Offer
    draft: Draft
    now: datetime
    held: Hold | None = None

    @classmethod
    def at(cls, db: Session, site: Site, draft: Draft, now: datetime, keyed: Keyed) -> Self:
        """Begin, or raise Missing where nothing can be booked."""
        found = offer(db, site, now)
        if found is None or not found.kinds:
            raise Missing(_("Qui per ora non si prenota dal sito. Chiama, o scegli un altro punto."))
        return cls(db, site, found, draft, now, Hold.read(draft.chosen.get("posto", ""), keyed))

    @cached_property
    def kind(self) -> Kind:
        """Return what it is about; the general kind where nobody has said."""
        return self.draft.kind(self.offer) or self.offer.kinds[0]

    @cached_property
    def mode(self) -> str | None:
        """Return how one meets; None where that is still to be chosen."""
        return self.kind.mode(self.draft.chosen.get("modo"))

    @property
    def meeting(self) -> str:
        """Return how one meets, as usual where that is still to be chosen."""
        return self.mode or self.kind.usual_mode

    @property
    def spoken(self) -> str | None:
        """Return the language that somebody here has to speak; None where any will do, or nobody does."""
        asked = self.draft.chosen.get("lingua")
        return asked if asked in self.offer.languages_asked else None

    @property
    def asked(self) -> Asked | None:
        """Return what is asked for, in the words of whoever finds a place."""
        return self.asked_at(self.draft.start, self.held) if self.draft.start else None

    def asked_at(self, start: datetime, own: Hold | None = None) -> Asked:
        """Return the same at another time."""
        but = own.id if own else None
        schedule, kind = self.offer.schedule, self.kind
        return Asked(offer=self.offer, schedule=schedule, kind=kind, start=start, spoken=self.spoken, but=but)

    @property
    def holding(self) -> pages.Held | None:
        """Return until when the chosen time is held; None where it is not."""
        if self.held is None or self.held.start != self.draft.start or self.held.until <= self.now:
            return None
        return pages.Held(local(self.held.until), not self.held.longer)

    def hold(self, keyed: Keyed) -> "Visit":
        """Hold the chosen time, if that can be."""
        held = hold(self.db, self.asked, own=self.held, now=self.now) if self.asked else None
        return self._with(held, keyed)

    def longer(self, keyed: Keyed) -> "Visit":
        """Hold the chosen time for as long again, once."""
        held = longer(self.db, self.held) if self.held and self.holding else None
        return self._with(held or self.held, keyed)

    def _with(self, held: Hold | None, keyed: Keyed) -> "Visit":
        draft = self.draft.with_(posto=held.token(keyed) if held else "")
        return replace(self, draft=draft, held=held)

    @property
    def problem(self) -> str | None:
        """Say what is wrong with the choice itself, before asking whether it is free."""
        if self.draft.start is None and self.draft.chosen.get("ora"):
            return _("Non riusciamo a leggere l'orario. Scegline uno dell'elenco.")
        if self.draft.start is None:
            return _("Scegli un giorno e un'ora.")
        if self.draft.names_unknown_kind(self.offer):
            return _("Questo motivo qui non si può prenotare. Scegline un altro.")
        return None

    @property
    def person(self) -> BookingRequest | Mistakes:
        """Return who comes, or what is wrong with what was typed."""
        codes = [code for code, _name in pages.languages_of(self.offer)]
        return read_request(self.draft.typed, codes, self.meeting)

    @property
    def _words(self) -> str:
        return when_words(self.draft.start) if self.draft.start else ""

    def when(self, *, since: str = "", error: str | None = None, status: int = 200) -> pages.When:
        """Return step 2, with the times nearest to the chosen one where that will not do."""
        times = week_of_times(
            self.db, self.offer, self.kind, now=self.now, since=read_day(since), spoken=self.spoken
        )
        return pages.When(
            draft=self.draft.with_(tipo=str(self.kind.id)),
            errors={"ora": error} if error else {},
            status=status,
            hub=Hub.of(self.site, self.offer, None, local(self.now).date()),
            kind=translated(self.kind.label),
            minutes=self.kind.minutes,
            times=times,
            languages=[(code, NAMES.get(code, code)) for code in sorted(self.offer.languages_asked)],
            spoken=self.spoken,
            given_up=pages.given_up(times, self.spoken),
            near=self._near() if error and self.draft.start else [],
            others=[] if times.days else self._sisters(),
        )

    def count(self, why: str) -> None:
        """Count that somebody did not get what she looked for here: what for, and in which language."""
        asked = self.draft.service
        service = asked if asked in self.kind.services else None
        tongue = self.spoken or language()
        unmet.count(self.db, why=why, now=self.now, service=service, language=tongue, comune=self.offer.seat)

    def about(self) -> pages.About:
        """Return step 3."""
        kinds, chosen = pages.kinds_of(self.offer), str(self.kind.id)
        held = self.holding
        return pages.About(draft=self.draft, kinds=kinds, kind_id=chosen, when=self._words, held=held)

    def how(self, **more: Any) -> pages.How:
        """Return step 3 where one has to say how to meet."""
        more |= {"when": self._words, "held": self.holding, "modes": pages.modes_of(self.kind)}
        return pages.How(draft=self.draft, mode=self.mode, **more)

    def undecided(self) -> pages.How | None:
        """Return the question how to meet, where it was not answered."""
        return self.how(errors={"modo": _("Scegli come ci vediamo.")}, status=422) if not self.mode else None

    def who(self, **more: Any) -> pages.Who:
        """Return step 4."""
        languages = pages.languages_of(self.offer)
        more |= {"when": self._words, "held": self.holding, "mode": self.meeting}
        return pages.Who(draft=self.draft, languages=languages, **more)

    def check(self, person: BookingRequest, **more: Any) -> pages.Check:
        """Return step 5."""
        return pages.Check(
            draft=self.draft,
            hub=Hub.of(self.site, self.offer, None, local(self.now).date()),
            kind=translated(self.kind.label),
            minutes=self.kind.minutes,
            when=self._words,
            mode=mode_of(self.meeting),
            apart=meeting_of(self.meeting),
            may_choose_mode=len(self.kind.modes) > 1,
            spoken=language_words(self.spoken) if self.spoken else "",
            who=pages.who_rows(person),
            request_key=new_key(),
            held=self.holding,
            **more,
        )

    def unfit(self) -> pages.When | None:
        """Return step 2 again where the chosen time is missing, or will not do for what it is about."""
        if self.problem or self.draft.start is None:
            return self.when(error=self.problem, status=422)
        but, day = self.held.id if self.held else None, local(self.draft.start).date()
        occupied = taken_for(self.db, self.offer.organisation_id, self.kind, day, but=but)
        refusal = why_not(self.offer.schedule, self.kind.rule, self.draft.start, occupied, self.now)
        if refusal is None and (self.spoken is None or self._fits):
            return None
        if refusal is None:
            return self.when(error=_("A quell'ora non c'è chi parla la tua lingua."), status=409)
        if refusal.reason is Reason.TAKEN and self._fits:
            return None
        usual = self.offer.kind_for(self.draft.service) or self.offer.kinds[0]
        shorter = self.kind.minutes > usual.minutes and refusal.reason in TOO_LONG
        fits = shorter and not why_not(self.offer.schedule, usual.rule, self.draft.start, occupied, self.now)
        error = _too_long(self.kind) if fits else refusal.sentence
        if refusal.reason is Reason.TAKEN:
            self.count(unmet.REFUSED)
        return self.when(error=error, status=409 if refusal.reason is Reason.TAKEN else 422)

    @property
    def _fits(self) -> bool:
        """Whether others could change desks so that the chosen time is free."""
        return self.asked is not None and may_be_placed(self.db, self.asked, self.now)

    def _near(self) -> list[tuple[str, str]]:
        wanted = self.draft.start or self.now
        return closest(self.db, self.offer, self.kind, wanted, self.now, spoken=self.spoken)

    def _sisters(self) -> list[Hub]:
        hubs = hubs_for(self.db, self.site, self.draft.service, self.now)
        return [hub for body, hub in hubs if body != self.site.tenant_id and hub.first]


def where(db: Session, site: Site, draft: Draft, now: datetime) -> pages.Where:
    """Return step 1: this hub, and the others of the network."""
    hubs, mine = hubs_for(db, site, draft.service, now), offer(db, site, now)
    kind = mine.kind_for(draft.service) if mine and draft.service else None
    return pages.Where(
        draft=draft,
        own=next((hub for body, hub in hubs if body == site.tenant_id), None),
        others=[hub for body, hub in hubs if body != site.tenant_id],
        about=translated(kind.label) if kind else None,
    )


def hubs_for(db: Session, site: Site, service: str | None, now: datetime) -> list[tuple[UUID, Hub]]:
    """Return the hubs that can be booked for a service, this one first, each with its first free time."""
    asked = [
        AskedOf(found, kind)
        for found in offers(db, site, now).values()
        if (kind := found.kind_for(service) or found.kind_for(None))
    ]
    asked.sort(key=lambda one: one.offer.organisation_id != site.tenant_id)
    times, today = first_times(db, site, asked, now), local(now).date()
    return [
        (one.offer.organisation_id, Hub.of(site, one.offer, first, today))
        for one, first in zip(asked, times, strict=True)
    ]


def new_key() -> str:
    """Return a value that tells one request from another, and the same one sent twice."""
    return secrets.token_urlsafe(24)


def _too_long(kind: Kind) -> str:
    words = _("Per «{kind}» servono {n} minuti, e a quell'ora non ci stanno. Scegli un altro orario.")
    return words.format(kind=translated(kind.label), n=kind.minutes)

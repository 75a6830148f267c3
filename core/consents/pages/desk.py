"""The desk: what a person said yes to; ask, read aloud, take back; tell a Comune without consent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from core.consents.pages.sheet import Talk
from core.consents.queries import InForce, Recorded
from core.consents.rules.holding import GROUNDS, SELF, SPEAKERS, State
from core.dates import date_long
from core.i18n import _
from core.web.page import Page

Errors = Mapping[str, str]
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One consent on the list: what, for whom, how it stands."""

    id: UUID
    title: str
    recipient: str
    words: str
    sign: tuple[str, str]
    live: bool
    waiting: bool
    on_ground: bool

    @classmethod
    def of(cls, recorded: Recorded, now: datetime) -> "Line":
        """Return the line of a consent."""
        state, consent = recorded.state(now), recorded.consent
        return cls(
            id=consent.id,
            title=recorded.text.title,
            recipient=recorded.recipient.name,
            words=_story(recorded),
            sign=signs()[state],
            live=state is State.GIVEN,
            waiting=state is State.ASKED,
            on_ground=consent.ground is not None,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Consents(Page):
    """What a person said yes to, what she was asked, and what came to its end."""

    template = "consents/consents.html"

    person_id: UUID
    name: str
    live: Sequence[Line]
    over: Sequence[Line]
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewConsent(Page):
    """For what, for whom, in which language, and who says yes."""

    template = "consents/new.html"

    person_id: UUID
    purposes: Options
    recipients: Options
    languages: Options
    speakers: Options
    values: Mapping[str, str]
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadAloud(Page):
    """The text, to be read to the person word for word; then what she said."""

    template = "consents/read.html"

    person_id: UUID
    talks: Sequence[Talk]
    values: Mapping[str, str]
    speaker: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WithoutConsent(Page):
    """What is told to a Comune's social worker without consent, and why."""

    template = "consents/without.html"

    person_id: UUID
    purposes: Options
    recipients: Options
    grounds: Options
    values: Mapping[str, str]
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts(Page):
    """How many consents a body has, by purpose; never whose."""

    template = "consents/counts.html"

    rows: Sequence[tuple[str, int, int, int, int]]

    @classmethod
    def of(cls, counted: Sequence[tuple[str, Counter[State], int]]) -> "Counts":
        """Return the table of what was counted."""
        return cls(
            rows=[
                (
                    title,
                    states[State.GIVEN],
                    states[State.ASKED],
                    states.total() - states[State.GIVEN] - states[State.ASKED],
                    grounds,
                )
                for title, states, grounds in counted
            ]
        )


def signs() -> dict[State, tuple[str, str]]:
    """Name each state, with the colour of its sign."""
    return {
        State.ASKED: (_("aspetta la risposta"), "info"),
        State.REFUSED: (_("ha detto no"), "neutral"),
        State.GIVEN: (_("in vigore"), "success"),
        State.EXPIRED: (_("scaduto"), "warning"),
        State.WITHDRAWN: (_("ritirato"), "danger"),
        State.OUTDATED: (_("da chiedere di nuovo: il testo è cambiato"), "warning"),
    }


def _story(recorded: Recorded) -> str:
    consent = recorded.consent
    asked = _("Chiesto il {day}.").format(day=date_long(consent.asked_at))
    if consent.given_at is None or consent.expires_at is None:
        return asked
    how = _("Detto con il codice il {day}.") if consent.by_code else _("Detto allo sportello il {day}.")
    if consent.ground:
        how = _("Senza consenso dal {day}:") + " " + _(GROUNDS[consent.ground]) + "."
    parts = [how.format(day=date_long(consent.given_at))]
    if consent.speaker != SELF:
        parts.append(_("Ha detto sì: {who}.").format(who=_(SPEAKERS[consent.speaker])))
    if consent.withdrawn_at:
        parts.append(_("Ritirato il {day}.").format(day=date_long(consent.withdrawn_at)))
    else:
        parts.append(_("Vale fino al {day}.").format(day=date_long(consent.expires_at)))
    return " ".join(parts)


def grounds() -> Options:
    """Return what may stand in the place of a consent, as choices."""
    return [(code, _(words)) for code, words in GROUNDS.items()]


def named(found: Sequence[InForce]) -> Options:
    """Return purposes as choices."""
    return [(one.code, one.words.title) for one in found]

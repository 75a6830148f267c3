"""The life of an application: which step may follow, what has to hold first, and why not where it does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.i18n import _, ngettext


class State(StrEnum):
    """Where an application stands."""

    OPEN = "open"
    WAITING = "waiting"
    READY = "ready"
    FILED = "filed"
    ASKED = "asked"
    DECIDED = "decided"
    CLOSED = "closed"


class Act(StrEnum):
    """What can be done with it."""

    WAIT = "wait"
    RESUME = "resume"
    PREPARE = "prepare"
    FILE = "file"
    SUPPLEMENT = "supplement"
    ANSWER = "answer"
    DECIDE = "decide"
    CLOSE = "close"
    REOPEN = "reopen"


class Outcome(StrEnum):
    """What the authority answered."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


BEFORE_FILING = frozenset({State.OPEN, State.WAITING, State.READY})
AFTER_FILING = frozenset({State.FILED, State.ASKED, State.DECIDED})
LIVE = BEFORE_FILING | {State.FILED, State.ASKED}
OVER = frozenset({State.DECIDED, State.CLOSED})

STEPS: Mapping[Act, Mapping[State, State]] = {
    Act.WAIT: {State.OPEN: State.WAITING, State.READY: State.WAITING},
    Act.RESUME: {State.WAITING: State.OPEN, State.READY: State.OPEN},
    Act.PREPARE: {State.OPEN: State.READY, State.WAITING: State.READY},
    Act.FILE: {State.READY: State.FILED},
    Act.SUPPLEMENT: {State.FILED: State.ASKED},
    Act.ANSWER: {State.ASKED: State.FILED},
    Act.DECIDE: {State.FILED: State.DECIDED, State.ASKED: State.DECIDED},
    Act.CLOSE: dict.fromkeys(BEFORE_FILING, State.CLOSED),
    Act.REOPEN: {State.CLOSED: State.OPEN},
}
"""Every step there is: what is done, from where, to where."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """What has to be known of an application before a step is taken."""

    state: State
    missing: int = 0
    """Needed papers that nobody has seen yet."""
    questions: int = 0
    """Questions that wait for an answer."""
    mandate: bool = False
    """Whether the person's mandate for this application is valid today."""
    named: bool = True
    """Whether it is still known whose it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What comes with a step."""

    today: date
    on_behalf: bool = False
    where: str = ""
    on: date | None = None
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step may not be taken, and the field it is about."""

    field: str
    sentence: str


def refusals(act: Act, situation: Situation, said: Said) -> tuple[Refusal, ...]:
    """Return everything that stands in the way of a step; nothing, where it may be taken."""
    if situation.state not in STEPS[act]:
        return (Refusal("act", _("Adesso questo passo non si può fare: guarda a che punto è la pratica.")),)
    if not situation.named:
        return (Refusal("act", _("Di questa pratica non si sa più di chi era: resta solo il conteggio.")),)
    return tuple(_GUARDS.get(act, _free)(situation, said))


def after(act: Act, state: State) -> State:
    """Return where a step leads."""
    return STEPS[act][state]


def possible(state: State) -> tuple[Act, ...]:
    """Return the steps that lead on from a state."""
    return tuple(act for act in Act if state in STEPS[act])


def _free(_situation: Situation, _said: Said) -> list[Refusal]:
    return []


def _to_prepare(situation: Situation, _said: Said) -> list[Refusal]:
    found = []
    if situation.questions:
        words = ngettext(
            "Manca ancora {n} risposta.", "Mancano ancora {n} risposte.", situation.questions
        ).format(n=situation.questions)
        found.append(Refusal("questions", words))
    if situation.missing:
        words = ngettext(
            "Manca ancora {n} documento.", "Mancano ancora {n} documenti.", situation.missing
        ).format(n=situation.missing)
        found.append(Refusal("documents", words))
    return found


def _to_file(situation: Situation, said: Said) -> list[Refusal]:
    checks = (
        (
            "behalf",
            situation.mandate or not said.on_behalf,
            _("Senza una delega valida la domanda la invia la persona. Prima fai firmare la delega."),
        ),
        ("where", bool(said.where), _("Scrivi dove è stata presentata.")),
        (
            "on",
            said.on is not None and said.on <= said.today,
            _("Scrivi il giorno in cui è stata presentata: oggi o prima."),
        ),
    )
    return [Refusal(field, words) for field, good, words in checks if not good]


def _to_decide(_situation: Situation, said: Said) -> list[Refusal]:
    checks = (
        ("outcome", said.outcome in list(Outcome), _("Scegli che cosa ha risposto l'ente.")),
        (
            "on",
            said.on is not None and said.on <= said.today,
            _("Scrivi il giorno della risposta: oggi o prima."),
        ),
        (
            "reason",
            said.outcome != Outcome.REFUSED or bool(said.reason),
            _("Scrivi perché è stata respinta: serve per capire che cosa si può fare."),
        ),
    )
    return [Refusal(field, words) for field, good, words in checks if not good]


def _with_reason(_situation: Situation, said: Said) -> list[Refusal]:
    return [] if said.reason else [Refusal("reason", _("Scrivi in poche parole perché."))]


_GUARDS = {
    Act.PREPARE: _to_prepare,
    Act.FILE: _to_file,
    Act.SUPPLEMENT: _with_reason,
    Act.DECIDE: _to_decide,
    Act.CLOSE: _with_reason,
}

"""What a citizen with a code may know: her application, her mandate."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.audit.openings import Shown
from core.i18n import _
from core.web.page import Page
from plugins.assistance.pages.words import Sign
from plugins.assistance.rules.mandate import Standing
from plugins.assistance.rules.states import State

Errors = list[tuple[str, str]]
KINDS = ("application/pdf", "image/jpeg", "image/png")


@dataclass(frozen=True, kw_only=True, slots=True)
class FindCase(Page):
    """Ask for the code."""

    template = "assistance/find.html"

    code: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A paper that is missing, and how one gets it."""

    code: str
    name: str
    note: str
    get: str
    instead: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MyCase(Page):
    """Who has my application, since when, what is missing, what happens next."""

    template = "assistance/mine.html"

    title: str
    sign: Sign
    who: str
    since: datetime
    next: Sequence[str]
    mine: bool
    missing: Sequence[Wanted]
    here: Sequence[tuple[str, str]]
    deadlines: Sequence[tuple[str, str]]
    filed: Sequence[tuple[str, str]]
    way: Sequence[tuple[str, str, str, str]]
    opened: Sequence[Shown]
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MyPaper(Page):
    """A paper that I can send myself."""

    template = "assistance/my_paper.html"

    paper: Wanted
    kinds: tuple[str, ...] = KINDS
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class MyMandate(Page):
    """What I let the desk do, and the way to sign it or to take it back."""

    template = "assistance/my_mandate.html"

    title: str
    lines: Sequence[str]
    standing: str
    sign: Sign
    may_sign: bool
    done: str | None = None


def next_words(state: str, *, missing: bool) -> list[str]:
    """Say what happens next, and whose turn it is."""
    told = {
        State.OPEN.value: [_("Stiamo preparando la tua domanda.")],
        State.WAITING.value: [_("Adesso tocca a te."), _("Quando hai tutto, torna da noi.")],
        State.READY.value: [_("È tutto pronto: la prossima volta si invia la domanda.")],
        State.FILED.value: [_("La domanda è inviata. Ora l'ente la guarda: non devi fare niente.")],
        State.ASKED.value: [_("L'ente chiede ancora qualcosa. Ti chiamiamo noi.")],
        State.DECIDED.value: [_("È arrivata la risposta. Vieni: te la spieghiamo con calma.")],
        State.CLOSED.value: [_("La pratica è chiusa. Se vuoi riprenderla, vieni o chiama.")],
    }[state]
    if missing and state == State.OPEN:
        told.append(_("Porta i documenti che mancano: sono qui sotto."))
    return told


def case_sign(state: str, outcome: str | None) -> Sign:
    """Name where an application stands to the person."""
    decided = {"granted": (_("accolta"), "success"), "partly": (_("accolta in parte"), "success")}
    if state == State.DECIDED:
        return decided.get(outcome or "", (_("respinta"), "danger"))
    return {
        State.OPEN.value: (_("in preparazione"), "info"),
        State.WAITING.value: (_("tocca a te"), "warning"),
        State.READY.value: (_("pronta"), "success"),
        State.FILED.value: (_("inviata"), "info"),
        State.ASKED.value: (_("l'ente chiede altro"), "warning"),
    }.get(state, (_("chiusa"), "neutral"))


def own_mandate_sign(found: Standing) -> Sign:
    """Name how a mandate stands to the person."""
    return {
        Standing.ASKED: (_("aspetta la tua firma"), "warning"),
        Standing.VALID: (_("in vigore"), "success"),
        Standing.LATER: (_("vale più avanti"), "info"),
        Standing.EXPIRED: (_("scaduta"), "neutral"),
        Standing.WITHDRAWN: (_("ritirata"), "neutral"),
    }[found]

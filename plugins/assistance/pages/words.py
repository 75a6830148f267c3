"""How states, steps and acts of an application are named to staff."""

from core.i18n import _, later
from plugins.assistance.rules.mandate import Standing
from plugins.assistance.rules.states import Act, Outcome, State

Sign = tuple[str, str]
ORIGINS = {
    "record": later("dalla sua scheda"),
    "walk-in": later("allo sportello"),
    "appointment": later("da un appuntamento"),
    "orientation": later("dall'orientamento"),
    "pre-check": later("da una verifica"),
}


def sign_of(state: str, outcome: str | None) -> Sign:
    """Name where an application stands, with the colour of its sign."""
    if state == State.DECIDED:
        return {
            Outcome.GRANTED.value: (_("accolta"), "success"),
            Outcome.PARTLY.value: (_("accolta in parte"), "success"),
        }.get(outcome or "", (_("respinta"), "danger"))
    return {
        State.OPEN.value: (_("in preparazione"), "info"),
        State.WAITING.value: (_("aspetta la persona"), "warning"),
        State.READY.value: (_("pronta da inviare"), "success"),
        State.FILED.value: (_("inviata"), "info"),
        State.ASKED.value: (_("l'ente chiede altro"), "warning"),
    }.get(state, (_("chiusa"), "neutral"))


def act_words(act: Act) -> Sign:
    """Name what can be done, with the kind of its button."""
    return {
        Act.WAIT: (_("Ora tocca alla persona"), "outline-primary"),
        Act.RESUME: (_("Riprendi"), "outline-primary"),
        Act.PREPARE: (_("È tutto pronto"), "primary"),
        Act.FILE: (_("Scrivi l'invio"), "primary"),
        Act.SUPPLEMENT: (_("L'ente chiede altro"), "outline-primary"),
        Act.ANSWER: (_("Abbiamo risposto all'ente"), "primary"),
        Act.DECIDE: (_("È arrivata la risposta"), "primary"),
        Act.CLOSE: (_("Chiudi senza inviare"), "link"),
        Act.REOPEN: (_("Riapri"), "outline-primary"),
    }[act]


def outcomes() -> list[tuple[str, str]]:
    """Name what the authority may have answered."""
    return [
        (Outcome.GRANTED, _("Accolta")),
        (Outcome.PARTLY, _("Accolta in parte")),
        (Outcome.REFUSED, _("Respinta")),
    ]


def mandate_sign(found: Standing) -> Sign:
    """Name how a mandate stands."""
    return {
        Standing.ASKED: (_("da firmare"), "warning"),
        Standing.VALID: (_("valida"), "success"),
        Standing.LATER: (_("vale più avanti"), "info"),
        Standing.EXPIRED: (_("scaduta"), "neutral"),
        Standing.WITHDRAWN: (_("ritirata"), "neutral"),
    }[found]


def event_words(kind: str, about: str) -> str:
    """Say what a line of the journal tells; codes of papers and states stay as they are named by the caller."""
    told = {
        "opened": _("ha aperto la pratica"),
        "answered": _("ha scritto una risposta"),
        "session": _("ha cominciato un incontro, oltre il limite")
        if about == "beyond"
        else _("ha cominciato un incontro"),
        "taken-over": _("ha ripreso le risposte della verifica"),
        "note": _("ha scritto una nota"),
        "task": _("ha scritto una cosa da fare"),
        "task-done": _("ha segnato una cosa come fatta"),
        "handed-on": _("l'ha passata a un collega"),
        "version": _("è passata alla nuova versione della procedura"),
        "filed": _("ha scritto l'invio, con la delega") if about == "behalf" else _("ha scritto l'invio"),
        "sheet": _("ha stampato il riepilogo"),
        "reminder": _("il sistema ha mandato un promemoria"),
    }
    return told.get(kind, kind)

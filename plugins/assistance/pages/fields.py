"""The fields of each part's form: what they are called, what they hold, how what was typed is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import _
from core.services.rules.vocabulary import FactKind
from core.web.forms import Fields
from plugins.assistance.rules import cases
from plugins.assistance.rules.deadlines import event_words
from plugins.assistance.rules.editing import TOLD
from plugins.assistance.rules.procedure import Procedure
from plugins.assistance.rules.wording import actors, certainties, deadline_kinds, step_kinds

PATHS = {
    "dati": TOLD,
    "domande": "questions",
    "carte": "documents",
    "passi": "steps",
    "scadenze": "deadlines",
    "fonti": "sources",
}
"""What each part is called in addresses."""
TEXT, AREA, SELECT, CHECK, NUMBER, LINES, PAIRS = (
    "text",
    "area",
    "select",
    "check",
    "number",
    "lines",
    "pairs",
)
LONG = 600
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class FormField:
    """One field of a part's form."""

    name: str
    label: str
    kind: str = TEXT
    hint: str | None = None
    options: Options = ()
    needed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Lists:
    """What one may choose from, of the district's own."""

    papers: Options
    services: Options
    procedures: Options


def fields_of(path: str, number: int, lists: Lists) -> list[FormField]:
    """Return the fields of a part's form."""
    made: dict[str, Callable[[], list[FormField]]] = {
        "dati": lambda: _told_fields(lists),
        "passi": _step_fields,
        "carte": lambda: _paper_fields(lists) if number else _new_paper_fields(lists),
        "domande": lambda: _question_fields() if number else [*_new_question_fields(), *_question_fields()],
        "scadenze": _deadline_fields,
        "fonti": _source_fields,
    }
    return made[path]()


def _told_fields(lists: Lists) -> list[FormField]:
    return [
        FormField(name="name", label=_("Nome"), needed=True),
        FormField(name="goal", label=_("A che cosa serve"), needed=True),
        FormField(name="channel", label=_("Dove si fa la domanda"), needed=True),
        FormField(name="hub_can_assist", label=_("Il punto digitale può accompagnare"), kind=CHECK),
        FormField(name="special", label=_("Tocca dati delicati, come quelli di salute"), kind=CHECK),
        FormField(name="minutes", label=_("Quanti minuti dura un incontro"), kind=NUMBER),
        FormField(
            name="prerequisites",
            label=_("Quali procedure vengono prima"),
            kind=LINES,
            hint=_("Un codice per riga: {codes}").format(
                codes=", ".join(code for code, _n in lists.procedures)
            ),
        ),
        FormField(name="outcomes", label=_("Come può finire"), kind=LINES, hint=_one_a_line(), needed=True),
        FormField(name="unknowns", label=_("Che cosa resta da sapere"), kind=LINES, hint=_one_a_line()),
    ]


def _one_a_line() -> str:
    return _("Uno per riga.")


def _case(name: str) -> list[FormField]:
    return [
        FormField(
            name=name,
            label=_("In quale caso, a parole"),
            hint=_("Vuoto: sempre. Per esempio: se c'è un mutuo."),
        ),
        FormField(
            name="condition",
            label=_("Lo stesso caso, per la piattaforma"),
            hint=_(
                "Codice, due punti, risposta; più d'uno con «e» oppure «oppure». Per esempio: casa.mutuo: sì"
            ),
        ),
    ]


def _step_fields() -> list[FormField]:
    return [
        FormField(name="action", label=_("Che cosa si fa"), kind=AREA, needed=True),
        FormField(
            name="actor", label=_("Chi lo fa"), kind=SELECT, options=list(actors().items()), needed=True
        ),
        FormField(
            name="kind", label=_("Che passo è"), kind=SELECT, options=list(step_kinds().items()), needed=True
        ),
        FormField(name="output", label=_("Che cosa ne esce"), needed=True),
        FormField(name="help", label=_("Come si fa, per chi è allo sportello"), kind=AREA),
        *_case("only_if"),
        FormField(name="wait", label=_("Quanto si aspetta")),
        FormField(name="caution", label=_("A che cosa stare attenti"), kind=AREA),
    ]


def _new_paper_fields(lists: Lists) -> list[FormField]:
    return [
        FormField(name="doc", label=_("Quale carta"), kind=SELECT, options=lists.papers),
        FormField(name="name", label=_("Se non è nell'elenco, come si chiama")),
        *_case("when"),
        FormField(name="optional", label=_("È facoltativa"), kind=CHECK),
    ]


def _paper_fields(lists: Lists) -> list[FormField]:
    return [
        FormField(name="name", label=_("Come si chiama"), needed=True),
        FormField(name="note", label=_("Quale, in breve")),
        *_case("when"),
        FormField(name="optional", label=_("È facoltativa"), kind=CHECK),
        FormField(name="special", label=_("Può contenere dati delicati"), kind=CHECK),
        FormField(name="get", label=_("Come si ottiene"), kind=AREA),
        FormField(name="instead", label=_("Che cosa fare se manca"), kind=AREA),
        FormField(name="service", label=_("Quale scheda lo spiega"), kind=SELECT, options=lists.services),
    ]


def _new_question_fields() -> list[FormField]:
    kinds = {
        FactKind.TRUTH: _("sì o no"),
        FactKind.CHOICE: _("una scelta tra alcune"),
        FactKind.WHOLE: _("un numero"),
        FactKind.EURO: _("una cifra in euro"),
    }
    return [
        FormField(
            name="code", label=_("Codice"), hint=_("Minuscole e punti, per esempio casa.mutuo"), needed=True
        ),
        FormField(
            name="kind", label=_("Come si risponde"), kind=SELECT, options=list(kinds.items()), needed=True
        ),
    ]


def _question_fields() -> list[FormField]:
    return [
        FormField(name="question", label=_("La domanda"), needed=True),
        FormField(name="label", label=_("La stessa cosa, in un elenco"), needed=True),
        FormField(name="help", label=_("Un aiuto per rispondere"), kind=AREA),
        FormField(
            name="choices",
            label=_("Le risposte, se sono una scelta"),
            kind=PAIRS,
            hint=_("Una per riga: codice = parole. Per esempio: rette = il rimborso delle rette"),
        ),
        FormField(name="after", label=_("Si chiede dopo quale domanda"), hint=_("Il suo codice.")),
    ]


def _deadline_fields() -> list[FormField]:
    day = _("2026-03-24, oppure 12-31 per ogni anno.")
    return [
        FormField(
            name="type",
            label=_("Che scadenza è"),
            kind=SELECT,
            options=list(deadline_kinds().items()),
            needed=True,
        ),
        FormField(name="start", label=_("Primo giorno"), hint=day),
        FormField(name="end", label=_("Ultimo giorno"), hint=day),
        FormField(name="days", label=_("Quanti giorni"), kind=NUMBER),
        FormField(name="months", label=_("Quanti mesi"), kind=NUMBER),
        FormField(
            name="event", label=_("Da che cosa si conta"), kind=SELECT, options=list(event_words().items())
        ),
        FormField(name="year", label=_("Di quale anno"), kind=NUMBER),
        FormField(
            name="status",
            label=_("Quanto è sicura"),
            kind=SELECT,
            options=list(certainties().items()),
            needed=True,
        ),
        FormField(name="note", label=_("La scadenza, a parole"), kind=AREA),
    ]


def _source_fields() -> list[FormField]:
    return [
        FormField(name="title", label=_("Titolo"), needed=True),
        FormField(name="address", label=_("Indirizzo")),
        FormField(name="date", label=_("Data"), hint=_("Anche solo l'anno.")),
    ]


def values_of(told: Procedure, path: str, number: int) -> dict[str, str]:
    """Return what a form holds of a part."""
    item: Any = told if path == "dati" else getattr(told, PATHS[path])[number - 1] if number else None
    if item is None:
        return {}
    return {name: _shown(getattr(item, name)) for name in item.__dataclass_fields__ if name in _NAMES[path]}


_NAMES: Mapping[str, frozenset[str]] = {
    "dati": frozenset(
        (
            "name",
            "goal",
            "channel",
            "hub_can_assist",
            "special",
            "minutes",
            "prerequisites",
            "outcomes",
            "unknowns",
        )
    ),
    "passi": frozenset(
        ("action", "actor", "kind", "output", "help", "only_if", "condition", "wait", "caution")
    ),
    "carte": frozenset(
        ("name", "note", "when", "condition", "optional", "special", "get", "instead", "service")
    ),
    "domande": frozenset(("question", "label", "help", "choices", "after")),
    "scadenze": frozenset(("type", "start", "end", "days", "months", "event", "year", "status", "note")),
    "fonti": frozenset(("title", "address", "date")),
}


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, tuple):
        return "\n".join(f"{one.code} = {one.words}" if hasattr(one, "words") else str(one) for one in value)
    if value is None or isinstance(value, str | int):
        return str(value if value is not None else "")
    return cases.written(value)


def typed(form: Fields, fields: Sequence[FormField]) -> dict[str, str]:
    """Return what was typed, to be shown again."""
    return {one.name: form.text(one.name, most=_most(one)) for one in fields}


def read(form: Fields, fields: Sequence[FormField]) -> tuple[dict[str, Any], dict[str, str]]:
    """Read a form: what to write, and what is missing."""
    values = {one.name: _value(one, form.text(one.name, most=_most(one))) for one in fields}
    empty = {one.name: _("Scrivi qualcosa qui.") for one in fields if one.needed and not values[one.name]}
    return values, empty


def _most(one: FormField) -> int:
    return LONG * 4 if one.kind in (LINES, PAIRS) else LONG


def _value(one: FormField, text: str) -> Any:
    if one.kind == CHECK:
        return bool(text)
    if not text:
        return [] if one.kind == LINES else None
    if one.kind == NUMBER:
        return int(text) if text.isascii() and text.isdigit() else text
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if one.kind == PAIRS:
        pairs = (line.partition("=") for line in lines)
        return [{"code": code.strip(), "words": words.strip()} for code, _sign, words in pairs]
    return lines if one.kind == LINES else text

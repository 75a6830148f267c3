"""The register of processing activities (GDPR, art. 30), made of what the columns say of themselves."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.consents.models import PurposeText
from core.db.personal import Kind
from core.i18n import _, ngettext
from core.privacy import register
from core.privacy.register import Place, Register
from core.privacy.rules import Purpose, Term

YEAR = 365.25
TO_CONFIRM = "[DPO]"
"""What stands behind everything that a data protection officer has yet to confirm."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """One processing activity, in words. `feature`: the plugin without which a body does not do it."""

    code: str
    label: str
    why: str
    people: str
    data: str
    ground_comune: str
    ground_other: str
    recipients: str
    keep: Sequence[str]
    tables: str
    feature: str | None
    special: bool
    confirmed: bool

    def arises(self, features: Collection[str]) -> bool:
        """Whether a body with these plugins does it."""
        return self.feature is None or self.feature in features


def activities(
    declared: Register,
    terms: Mapping[str, Term],
    texts: Mapping[str, PurposeText],
    packages: Mapping[str, str],
) -> list[Activity]:
    """Return every activity, by name. `packages`: the package of each plugin, by slug."""
    by_purpose: dict[str, list[Place]] = {}
    for place in register.places():
        by_purpose.setdefault(place.says.purpose, []).append(place)
    found = [
        _activity(declared.purposes[code], places, terms, texts.get(code), packages)
        for code, places in by_purpose.items()
        if code in declared.purposes
    ]
    return sorted(found, key=lambda one: one.label.casefold())


def _activity(
    purpose: Purpose,
    places: Sequence[Place],
    terms: Mapping[str, Term],
    text: PurposeText | None,
    packages: Mapping[str, str],
) -> Activity:
    kinds = {place.says.kind for place in places}
    confirmed = text is not None and text.confirmed_by is not None
    comune, other = _grounds(places, text)
    return Activity(
        code=purpose.code,
        label=purpose.label,
        why=purpose.why,
        people="; ".join(purpose.people),
        data="; ".join(words for kind, words in kind_words().items() if kind in kinds),
        ground_comune=comune if confirmed else f"{comune} {TO_CONFIRM}",
        ground_other=other if confirmed else f"{other} {TO_CONFIRM}",
        recipients="; ".join(purpose.recipients) or _("nessuno fuori dall'ente"),
        keep=[_kept(terms[code]) for code in sorted({place.says.keep for place in places})],
        tables=", ".join(sorted({place.table for place in places})),
        feature=_feature(places, packages),
        special="special" in kinds,
        confirmed=confirmed,
    )


def _grounds(places: Sequence[Place], text: PurposeText | None) -> tuple[str, str]:
    """Return the ground for a Comune and for the others: the district's words, or else what the columns name."""
    if text is not None:
        return text.ground_comune.strip(), text.ground_other.strip()
    halves = [place.says.basis.split(" / ") for place in places]
    return tuple(_articles(half[side if len(half) > 1 else 0] for half in halves) for side in (0, 1))  # type: ignore[return-value]


def _articles(told: Iterator[str]) -> str:
    every = sorted({article for one in told for article in one.split(" + ")})
    return "; ".join(map(article_words, every))


def article_words(article: str) -> str:
    """Return an article as lawyers write it: "6.1.e" is "art. 6, par. 1, lett. e, GDPR"."""
    number, *rest = article.split(".")
    parts = [
        f"art. {number}",
        *(f"{name} {part}" for name, part in zip(("par.", "lett."), rest, strict=False)),
    ]
    return f"{', '.join(parts)}, GDPR"


def kind_words() -> dict[Kind, str]:
    """Return the classes of data, in words."""
    return {
        "identity": _("dati identificativi: chi è"),
        "contact": _("recapiti: come e dove raggiungerla"),
        "content": _("che cosa chiede, racconta o decide"),
        "special": _("dati particolari (articoli 9 e 10 del GDPR)"),
        "technical": _("dati tecnici, in forma di impronta"),
        "credential": _("password e codici, solo in forma di impronta"),
    }


def length_words(days: int) -> str:
    """Return a number of days in words; whole years as years."""
    years = round(days / YEAR)
    if years and abs(days - years * YEAR) < 1:
        return ngettext("{n} anno", "{n} anni", years).format(n=years)
    return ngettext("{n} giorno", "{n} giorni", days).format(n=days) if days else _("nessun giorno")


def _kept(term: Term) -> str:
    told = _("{label}: {days} {since}; poi: {end}").format(
        label=term.label, days=length_words(term.days), since=term.since, end=term.end
    )
    archive = " " + _("(un Comune prima lo versa nel suo archivio)") if term.archive else ""
    return f"{told}{archive}"


def _feature(places: Sequence[Place], packages: Mapping[str, str]) -> str | None:
    """Return the plugin all of whose columns these are, None where the core has some."""
    slugs = {
        next((slug for slug, package in packages.items() if place.module.startswith(f"{package}.")), None)
        for place in places
    }
    return slugs.pop() if len(slugs) == 1 else None

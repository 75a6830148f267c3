"""What the pages of the log may know, and the words for what stands in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.audit.queries import Written
from core.audit.rules import spoken
from core.glass.queries import Request
from core.glass.rules import State
from core.i18n import _
from core.web.listing import Column, Listing
from core.web.page import Page
from core.web.platform import Platform

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of a log, in words."""

    seq: int
    at: datetime
    who: str
    role: str
    did: str
    what: str
    person: str
    more: str

    @classmethod
    def of(cls, line: Written, names: Mapping[object, str], words: "Words") -> "Row":
        """Say a line."""
        return cls(
            seq=line.seq,
            at=line.at,
            who=names.get(line.account_id, "") or words.roles.get(line.role, line.role),
            role=words.roles.get(line.role, line.role),
            did=words.did.get(line.verb, line.verb),
            what=words.what.get(line.resource, line.resource),
            person=spoken(line.subject) if line.subject else "",
            more=". ".join(text for text in (_readable(line.about or "", names, words), line.reason) if text),
        )

    @property
    def short(self) -> str:
        """Return the person's name in the log, as far as a list needs it."""
        return self.person[:9].replace("-", "\N{NON-BREAKING HYPHEN}")


@dataclass(frozen=True, slots=True)
class Words:
    """How roles, acts and things are called."""

    roles: Mapping[str, str]
    did: Mapping[str, str]
    what: Mapping[str, str]

    @classmethod
    def of(cls, platform: Platform) -> "Words":
        """Take them from the matrix, and the acts from here."""
        roles = {code: _(role.label) for code, role in platform.matrix.roles.items()}
        roles |= {"citizen": _("La persona, con il suo codice"), "system": _("La piattaforma")}
        what = {code: _(label) for code, label in platform.matrix.resources.items()}
        return cls(roles, acts(), what | {"sign-in": _("Accesso")})


def _readable(about: str, names: Mapping[object, str], words: Words) -> str:
    """Put names for the ids and codes that a line is about, where they are known."""
    known = {str(key): name for key, name in names.items()} | dict(words.roles) | dict(words.what)
    codes = [code for code in about.split() if code in known or not _ID.fullmatch(code)]
    return (
        ", ".join(known.get(code, code) for code in codes) if known.keys() & set(codes) else " ".join(codes)
    )


def acts() -> dict[str, str]:
    """Name what can be done."""
    return {
        "read": _("ha aperto"),
        "write": _("ha modificato"),
        "search": _("ha cercato"),
        "assign": _("ha assegnato"),
        "export": _("ha scaricato"),
        "merge": _("ha unito"),
        "separate": _("ha separato"),
        "share": _("ha condiviso"),
        "unshare": _("ha smesso di condividere"),
        "give": _("ha scritto un sì"),
        "withdraw": _("ha ritirato"),
        "report": _("ha segnalato senza consenso"),
        "erase": _("ha cancellato"),
        "sign-in": _("è entrato"),
        "ask-document": _("ha chiesto un documento"),
        "link": _("ha collegato il proprio accesso"),
        "limit": _("ha fermato troppi tentativi"),
        "invite": _("ha invitato"),
        "give-hat": _("ha accettato un ruolo"),
        "take-hat": _("ha tolto un ruolo"),
        "restore-hat": _("ha rimesso un ruolo"),
        "enable": _("ha acceso"),
        "disable": _("ha spento"),
        "suspend": _("ha sospeso"),
        "reactivate": _("ha riattivato"),
        "ask-glass": _("ha chiesto di guardare"),
        "break-glass": _("ha permesso di guardare"),
        "refuse-glass": _("ha rifiutato"),
        "review-glass": _("ha riletto"),
        "leave": _("ha segnato l'uscita"),
        "stay": _("ha annullato l'uscita"),
        "hold": _("ha messo un blocco"),
        "release": _("ha tolto un blocco"),
        "close": _("ha chiuso un periodo"),
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Log(Page):
    """The log of a body."""

    template = "audit/log.html"

    title: str
    intro: str
    rows: Sequence[Row]
    listing: Listing
    columns: list[Column | str]
    verbs: list[tuple[str, str]]
    people: list[tuple[str, str]]
    may_export: bool
    busy: Sequence[tuple[str, int]] = ()
    requests: int = 0
    back: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnActs(Page):
    """What I did here."""

    template = "audit/own.html"

    rows: Sequence[Row]
    listing: Listing


@dataclass(frozen=True, slots=True)
class Body:
    """A body as the auditor sees it in the list: how long its log is."""

    name: str
    slug: str
    lines: int
    day: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Review(Page):
    """The auditor's first page: glasses to look over, and the log of each body."""

    template = "audit/review.html"

    waiting: Sequence[tuple[Request, State, bool]]
    reviewed: Sequence[Request]
    bodies: Sequence[Body]
    errors: list[tuple[str, str]] = field(default_factory=list)
    done: str | None = None

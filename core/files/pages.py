"""What the pages of documents know."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from markupsafe import Markup

from core.dates import clock_time, date_words, local
from core.files.models import File
from core.files.rules import Kind
from core.i18n import _, ngettext
from core.web.page import Page

KINDS = tuple(kind.value for kind in Kind)
_THOUSAND = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A file in the list."""

    id: UUID
    name: str
    text: str
    meta: str
    sign: tuple[str, str] | None
    filed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Documents(Page):
    """The files of a person, and the way to add one."""

    template: ClassVar[str] = "files/documents.html"

    room: str
    person_path: str
    person_name: str
    lines: list[Line]
    may_write: bool
    days: int
    nome: str = ""
    done: str | None = None
    warning: str | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    kinds: tuple[str, ...] = KINDS


def line(file: File, name: str, days: int) -> Line:
    """Return what the list says of a file."""
    sign = (_("presentato"), "success") if file.filed_at else None
    if file.blurred:
        sign = (_("forse mossa"), "warning")
    return Line(
        id=file.id,
        name=name,
        text=what(file),
        meta=_meta(file, days),
        sign=sign,
        filed=file.filed_at is not None,
    )


def _kind(file: File) -> str:
    if file.kind == Kind.PDF:
        return ngettext("PDF di %(num)s pagina", "PDF di %(num)s pagine", file.pages) % {"num": file.pages}
    return _("Foto")


def _size(size: int) -> str:
    if size < _THOUSAND * _THOUSAND:
        return f"{max(1, round(size / _THOUSAND))} KB"
    return f"{size / _THOUSAND / _THOUSAND:.1f} MB".replace(".", ",")


def _meta(file: File, days: int) -> str:
    if not file.filed_at:
        return added(file)
    goes = file.filed_at + timedelta(days=days)
    return added(file) + ". " + _("Si cancella da solo {day}").format(day=_day(goes))


def _day(moment: datetime) -> str:
    return date_words(local(moment).date())


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked(Page):
    """The way by which a person sends a document: a square, and the link as text."""

    template: ClassVar[str] = "files/asked.html"

    room: str
    person_name: str
    purpose: str
    link: str
    qr: Markup
    until: str
    used: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Send(Page):
    """What a person is asked to send, or what of it has come."""

    template: ClassVar[str] = "files/send.html"

    action: str
    purpose: str
    until: str
    came: str = ""
    errors: list[tuple[str, str]] = field(default_factory=list)
    kinds: tuple[str, ...] = KINDS


def added(file: File) -> str:
    """Return when a file came."""
    return _("Aggiunto {day}").format(day=_day(file.kept_at))


def what(file: File) -> str:
    """Return what came, without a word of what is in it: so many pages, so heavy, and whether it was signed."""
    told = f"{_kind(file)}, {_size(file.size)}"
    return f"{told}. {unsigned()}" if file.signed else told


def unsigned() -> str:
    """Return what is said of a paper that was signed electronically."""
    return _("La firma elettronica non vale più nella copia: tieni l'originale.")


def moment(at: datetime) -> str:
    """Return a day and an hour."""
    return _("{day} alle {hour}").format(day=_day(at), hour=clock_time(at))

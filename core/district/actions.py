"""What the district decides about its bodies. Nobody here commits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from core import contacts
from core.accounts import actions as accounts
from core.accounts import messages
from core.db.ids import new_id
from core.db.scope import SCOPE
from core.district import queries, rules
from core.errors import Conflict, DomainError
from core.i18n import _
from core.organisations import queries as organisations
from core.organisations.models import Host, Organisation, Tenant
from core.organisations.palettes import palettes
from core.search.actions import reindex
from core.web.forms import Fields

ACTIVE, SUSPENDED = "active", "suspended"
Errors = list[tuple[str, str]]


class Unfinished(DomainError):
    """Something was typed that will not do; says what, field by field."""

    status = 422

    def __init__(self, errors: Errors) -> None:
        """Keep every error at once."""
        super().__init__(errors[0][1])
        self.errors = errors


@dataclass(frozen=True, kw_only=True, slots=True)
class NewBody:
    """A body as the district describes it on the day it joins."""

    name: str
    short_name: str
    kind: str
    seat: str
    serves: list[str]
    label: str
    plugins: list[str]
    administrator: str

    @classmethod
    def typed(cls, form: Fields) -> "NewBody":
        """Read the form; an empty address is made from the short name."""
        short_name = form.text("short_name", most=40)
        return cls(
            name=form.text("name", most=120),
            short_name=short_name,
            kind=form.text("kind"),
            seat=form.text("seat"),
            serves=form.many("serves"),
            label=form.text("label", most=63).lower() or rules.label_of(short_name),
            plugins=form.many("plugin"),
            administrator=form.text("administrator", most=254).lower(),
        )


def create(db: Session, *, told: NewBody, domain: str) -> Organisation:
    """Make a body with a space of its own at `<label>.<domain>`; it works at once. Raise Conflict for a taken host."""
    host = f"{told.label}.{domain}"
    if queries.host(db, host) or queries.body(db, told.label):
        raise Unfinished(
            [("label", _("L'indirizzo {host} è già preso. Scegline un altro.").format(host=host))]
        )
    district_id, tenant_id = db.info[SCOPE].district_id, new_id()
    colours = [slug for slug, _label, _colour in palettes()]
    body = Organisation(
        id=tenant_id,
        slug=told.label,
        name=told.name,
        short_name=told.short_name,
        kind=told.kind,
        state=ACTIVE,
        seat=None if told.seat == queries.OUTSIDE else told.seat,
        serves=told.serves,
        palette=colours[len(queries.bodies(db)) % len(colours)],
        monogram=rules.monogram_of(told.short_name),
        plugins=sorted(told.plugins),
    )
    for row in (
        Tenant(tenant_id=tenant_id, district_id=district_id),
        body,
        Host(host=host, district_id=district_id, tenant_id=tenant_id, main=True),
    ):
        db.add(row)
        db.flush()
    reindex(db)
    return body


def refuse_unfinished(told: NewBody, *, kinds: set[str], comuni: set[str], plugins: set[str]) -> None:
    """Raise Unfinished with everything that is missing or will not do."""
    checks = (
        ("name", bool(told.name), _("Scrivi il nome dell'ente.")),
        ("short_name", bool(told.short_name), _("Scrivi il nome breve: è quello che sta nelle liste.")),
        ("kind", told.kind in kinds, _("Scegli che tipo di ente è.")),
        ("seat", told.seat in comuni | {queries.OUTSIDE}, _("Scegli dove ha sede.")),
        (
            "serves",
            bool(told.serves) and set(told.serves) <= comuni,
            _("Scegli almeno un Comune: chi abita lì può andarci."),
        ),
        (
            "label",
            not told.short_name or rules.is_label(told.label),
            _("Scrivi solo lettere minuscole, cifre e trattini, per esempio caritas-rodano."),
        ),
        ("plugin", set(told.plugins) <= plugins, _("Scegli fra le funzioni della lista.")),
        ("administrator", not told.administrator or _is_email(told.administrator), _bad_email()),
    )
    if errors := [(field, words) for field, good, words in checks if not good]:
        raise Unfinished(errors)


def switch(db: Session, *, body: Organisation, plugin: str, on: bool) -> bool:
    """Switch a plugin on or off for a body; return whether that changed anything."""
    before = set(body.plugins)
    after = before | {plugin} if on else before - {plugin}
    body.plugins = sorted(after)
    db.flush()
    return before != after


def drop_plugins(db: Session, *, known: Collection[str]) -> None:
    """Take away from every body's list the plugins that are not installed any more."""
    for body in organisations.everybody(db):
        if gone := set(body.plugins) - set(known):
            body.plugins = sorted(set(body.plugins) - gone)
    db.flush()


def suspend(db: Session, *, body: Organisation) -> None:
    """Close a body's space and put its people out. Nothing is deleted."""
    if body.kind == "district":
        raise Conflict(_("Lo spazio del distretto non si può sospendere."))
    if body.state != ACTIVE:
        raise Conflict(_("Questo ente non è attivo."))
    body.state = SUSPENDED
    db.flush()
    accounts.sign_out_body(db, tenant_id=body.id)
    reindex(db)


def reactivate(db: Session, *, body: Organisation) -> None:
    """Open a suspended body's space again."""
    if body.state != SUSPENDED:
        raise Conflict(_("Questo ente non è sospeso."))
    body.state = ACTIVE
    db.flush()
    reindex(db)


def invite(db: Session, *, body: Organisation, email: str, url: str, by: str, now: datetime) -> None:
    """Invite somebody to administer a body; the message leaves after the commit. Raise Unfinished."""
    if not _is_email(email):
        raise Unfinished([("email", _bad_email())])
    role = rules.administrator_of(body.kind)
    if any(one.email == email for one in queries.administrators(db, body.id, role)):
        raise Unfinished([("email", _("Questa persona amministra già l'ente."))])
    invitation, link = accounts.invite(db, tenant_id=body.id, email=email, role=role, by=by, now=now)
    messages.invitation(db, url=url, organisation=body.name, invitation=invitation, link=link)


def add_host(db: Session, *, body: Organisation, written: str, reserved: str) -> Host:
    """Let one more host name lead to a body; those under `reserved`, the portal's host, are not given by hand."""
    name = rules.plain_host(written)
    if name is None:
        raise Unfinished(
            [("host", _("Scrivi un dominio, per esempio www.esempio.it, senza https:// davanti."))]
        )
    if name == reserved or name.endswith("." + reserved):
        raise Unfinished(
            [
                (
                    "host",
                    _("Gli indirizzi sotto {host} li diamo noi. Scrivi un dominio dell'ente.").format(
                        host=reserved
                    ),
                )
            ]
        )
    if queries.host(db, name):
        raise Unfinished(
            [("host", _("Il dominio {host} porta già a uno spazio della rete.").format(host=name))]
        )
    host = Host(host=name, district_id=body.district_id, tenant_id=body.id, main=False)
    db.add(host)
    db.flush()
    return host


def make_main(db: Session, *, body: Organisation, host: Host) -> None:
    """Use this host in links and messages from now on; the others keep leading to the body."""
    db.execute(update(Host).where(Host.tenant_id == body.id).values(main=Host.host == host.host))


def remove_host(db: Session, *, host: Host) -> None:
    """Take a host name away from a body; raise Conflict for the one used in links."""
    if host.main:
        raise Conflict(_("Questo è l'indirizzo principale: prima scegline un altro."))
    db.execute(delete(Host).where(Host.host == host.host))


def dismiss(
    db: Session, *, organisation_id: UUID, membership_id: UUID, role: str, by: UUID, now: datetime
) -> None:
    """Take from somebody the hat of administrator of a body."""
    hat = queries.administrator(db, organisation_id=organisation_id, membership_id=membership_id, role=role)
    if hat is None:
        raise Conflict(_("Questa persona non amministra più l'ente."))
    accounts.end_membership(db, membership=hat, by=by, now=now)


def set_patrons(db: Session, *, form: Fields) -> None:
    """Write the patron saint's day of every Comune; nothing typed means still to be confirmed. Raise Unfinished."""
    errors: Errors = []
    for comune in organisations.comuni(db):
        month, day, name = (form.text(f"{part}-{comune.slug}", most=80) for part in ("month", "day", "name"))
        found = rules.month_day(month, day)
        if (month or day or name) and found is None:
            words = _("{comune}: scegli un giorno e un mese che esistono.").format(comune=comune.name)
            errors.append((f"day-{comune.slug}", words))
        if (month or day) and not name:
            words = _("{comune}: scrivi il nome del santo.").format(comune=comune.name)
            errors.append((f"name-{comune.slug}", words))
        comune.patron_day, comune.patron_name = found, name or None
    if errors:
        raise Unfinished(errors)


def _is_email(text: str) -> bool:
    return contacts.normal_email(text) is not None


def _bad_email() -> str:
    return _("Scrivi un indirizzo e-mail completo, per esempio nome@esempio.it.")

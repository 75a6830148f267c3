"""Addresses of a body's own log."""

from sqlalchemy.orm import Session

from core import clock, spreadsheet
from core.accounts import permissions
from core.audit import pages, queries, rules
from core.audit.actions import record
from core.audit.queries import Asked
from core.audit.routes import listed
from core.dates import local
from core.glass import queries as glasses
from core.glass.rules import ANSWER_WITHIN, State, state
from core.i18n import _
from core.web.forms import Fields
from core.web.listing import Listing
from core.web.page import File
from core.web.platform import Platform
from core.web.route import get
from core.who import Member


@get("/registro", needs=permissions.AUDIT_READ)
def log(db: Session, me: Member, platform: Platform, query: Fields) -> pages.Log:
    """Show who saw and changed what."""
    listing, asked = listed.listing_of(db, "/registro", query)
    names, now = queries.names(db), clock.now()
    open_requests = glasses.of_the_body(db, since=now - ANSWER_WITHIN)
    return pages.Log(
        title=_("Registro"),
        intro=_("Chi ha visto e cambiato che cosa. Nessuno può togliere o correggere una riga."),
        rows=listed.rows_of(db, platform, listing, asked, names=names),
        listing=listing,
        columns=listed.columns(),
        verbs=listed.verbs_of(db),
        people=sorted(((str(key), name) for key, name in names.items()), key=lambda pair: pair[1]),
        may_export=me.may(permissions.AUDIT_EXPORT.code),
        busy=[
            (names.get(account_id, _("Ufficio di Piano")), count)
            for account_id, count in queries.busy(db, since=listed.midnight(), more_than=rules.MANY)
        ],
        requests=sum(state(one, now) is State.WAITING for one in open_requests),
    )


@get("/registro/esporta", needs=permissions.AUDIT_EXPORT)
def export_log(db: Session, me: Member, platform: Platform, query: Fields) -> File:
    """Give the list as a file; that is written into it as well."""
    listing, asked = listed.listing_of(db, "/registro", query)
    found = listed.rows_of(db, platform, listing, asked, names=queries.names(db), every=True)
    rows = [
        (
            row.seq,
            f"{local(row.at):%d/%m/%Y %H:%M}",
            row.who,
            row.role,
            row.did,
            row.what,
            row.person,
            row.more,
        )
        for row in found
    ]
    head = [_("Riga"), _("Quando"), _("Chi"), _("Ruolo"), _("Azione"), _("Che cosa"), _("Scheda"), _("Altro")]
    record(db, by=me, verb="export", resource="audit")
    body = spreadsheet.table(head, rows)
    return File(body=body, media_type=spreadsheet.MEDIA_TYPE, name=f"registro-{clock.today()}.csv")


@get("/registro/miei", needs=permissions.AUDIT_ACTS)
def own_acts(db: Session, me: Member, platform: Platform, query: Fields) -> pages.OwnActs:
    """Show what I did in this body."""
    listing = Listing.read(
        "/registro/miei", query, filters=(), orders=["quando"], size=listed.SIZE, down=True
    )
    asked = Asked(by=me.account_id)
    listing = listing.of(queries.how_many(db, asked))
    rows = listed.rows_of(db, platform, listing, asked, names={me.account_id: me.name})
    return pages.OwnActs(rows=rows, listing=listing)


ROUTES = (log, export_log, own_acts)

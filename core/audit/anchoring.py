"""Once a day, how far each log is leaves the installation: by mail, and into a file that is only added to."""

import os
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.accounts import queries as accounts
from core.audit import queries
from core.audit.models import Anchored, Head
from core.audit.rules import Anchor
from core.i18n import _
from core.notices.actions import Notice, post
from core.who import Site

FILE = Path("audit") / "anchors.txt"


def anchor(db: Session, site: Site, *, folder: Path, today: date) -> Anchor | None:
    """Sign where the body's log ends, write it down and tell its administrators; None where nothing is new."""
    head, sealed = db.scalar(select(Head)), queries.sealing(db)
    if head is None or sealed is None or head.seq == queries.last_anchored(db, site.tenant_id):
        return None
    made = Anchor(str(today), str(site.tenant_id), head.seq, head.hash).signed(sealed)
    row = {"seq": made.seq, "hash": made.hash, "signature": made.signature}
    place = {"district_id": site.district_id, "organisation_id": site.tenant_id, "day": today}
    db.execute(
        insert(Anchored)
        .values(**place, **row)
        .on_conflict_do_update(index_elements=["district_id", "organisation_id", "day"], set_=row)
    )
    keep(folder / FILE, made)
    _tell(db, site, f"anchor {today}", [made.line()])
    return made


def tell_the_office(db: Session, site: Site, *, today: date) -> None:
    """Tell the district's administrators where the logs of all its bodies end."""
    if site.is_portal and (found := [each.line() for each in queries.anchored_on(db, today)]):
        _tell(db, site, f"anchors {today}", found)


def keep(file: Path, made: Anchor) -> None:
    """Add an anchor to the file, and wait until the disk has it."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{made.line()}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _tell(db: Session, site: Site, key: str, lines: list[str]) -> None:
    body = _(
        "Ciao,\n\nqueste righe dicono fin dove arriva oggi il registro di chi ha visto che cosa. "
        "Conserva il messaggio: se un giorno dal registro mancasse qualcosa, da qui si capirebbe."
        "\n\n{lines}\n\nNon devi fare altro.\n"
    ).format(lines="\n".join(lines))
    for email in accounts.administrators(db):
        post(
            db,
            Notice(
                key=f"{key} {email}", recipient=email, subject=_("Fin dove arriva il registro"), body=body
            ),
        )

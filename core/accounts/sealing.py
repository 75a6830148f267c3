"""The secret of the app, sealed with the master key: an account works in many bodies, so no body's key can hold it."""

from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import CodeApp
from core.accounts.rules import STEP
from core.db.scope import SCOPE
from core.vault.queries import keyring


def sealed(db: Session, account_id: UUID, secret: str) -> bytes:
    """Return what is kept of the secret of an app: it opens for this account of this district alone."""
    return keyring(db).wrap(secret.encode(), _about(db.info[SCOPE].district_id, account_id))


def opened(db: Session, app: CodeApp) -> str:
    """Return the secret of an app."""
    return keyring(db).unwrap(app.secret, _about(app.district_id, app.account_id)).decode()


def code_of(secret: str, now: datetime) -> str:
    """Return the code that an app with this secret shows: for the demonstration, where nobody has the app."""
    return pyotp.TOTP(secret).at(now)


def code_now(db: Session, account_id: UUID, now: datetime) -> str | None:
    """Return a code that would open now, None where those of this minute are used: for the demonstration alone."""
    app = db.scalar(select(CodeApp).where(CodeApp.account_id == account_id))
    if app is None:
        return None
    present = int(now.timestamp()) // STEP
    step = max(app.last_step + 1, present)
    return pyotp.TOTP(opened(db, app)).generate_otp(step) if step <= present + 1 else None


def rewrap(db: Session) -> int:
    """Seal every secret of the district with the master key of now; return how many were sealed with the one before."""
    changed, ring = 0, keyring(db)
    for app in db.scalars(select(CodeApp).with_for_update()):
        about = _about(app.district_id, app.account_id)
        if not ring.is_current(app.secret, about):
            app.secret = ring.wrap(ring.unwrap(app.secret, about), about)
            changed += 1
    db.flush()
    return changed


def _about(district_id: UUID, account_id: UUID) -> bytes:
    return f"code app|{district_id}|{account_id}".encode()

"""When the room's own rows are forgotten."""

from sqlalchemy import func

from core.privacy.expiry import Expiry
from core.privacy.models import Hold, Request

EXPIRIES = (
    Expiry(keep="hold", table=Hold, since=func.coalesce(Hold.ended_at, Hold.until)),
    Expiry(keep="request", table=Request, since=Request.answered_at),
)

"""When requests to look from outside are forgotten: with the lines of the log that tell of them."""

from core.glass.models import Glass
from core.privacy.expiry import Expiry

EXPIRIES = (Expiry(keep="audit", table=Glass, since=Glass.asked_at),)

"""When counters are forgotten: no window is longer than a day."""

from core.db.scope import Reach
from core.limits.models import Attempt
from core.privacy.expiry import Expiry

EXPIRIES = (Expiry(keep="attempt", table=Attempt, since=Attempt.window_start, reach=Reach.IDENTITY),)

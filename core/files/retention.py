"""When documents are forgotten: some time after the application they were for is handed in.

What a row held is collected later in the same night (core/files/jobs.py).
"""

from core.files.models import File, Offer
from core.privacy.expiry import Expiry

KEEP = "document"
EXPIRIES = (
    Expiry(keep=KEEP, table=File, since=File.filed_at, person=File.person_id),
    Expiry(keep="offer", table=Offer, since=Offer.expires_at),
)

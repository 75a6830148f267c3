"""When consents are forgotten: long after their end, since until then somebody may ask for the proof."""

from sqlalchemy import func

from core.consents.models import Consent
from core.privacy.expiry import Expiry

EXPIRIES = (
    Expiry(
        keep="consent",
        table=Consent,
        since=func.coalesce(Consent.withdrawn_at, Consent.expires_at, Consent.asked_at),
        person=Consent.person_id,
    ),
)

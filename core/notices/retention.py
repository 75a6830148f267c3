"""When messages are forgotten: first what they said and to whom, then that they were sent."""

from sqlalchemy import func

from core.notices.models import Message
from core.privacy.expiry import Expiry

EXPIRIES = (
    Expiry(
        keep="message",
        table=Message,
        since=func.coalesce(Message.sent_at, Message.created_at),
        where=(Message.recipient != "",),
        forget={"recipient": "", "subject": "", "body": "", "attachment": None},
    ),
    Expiry(keep="message-fact", table=Message, since=Message.created_at),
)

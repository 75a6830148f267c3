"""When people's records are forgotten: two years after the last contact, key and all."""

from core.people.models import Assignment, Contact, Link, Mark, Person
from core.privacy.expiry import Expiry

EXPIRIES = (
    Expiry(
        keep="person",
        table=Person,
        since=Person.last_contact_at,
        where=(Person.merged_into.is_(None),),
        along=(Contact, Mark, Link, Assignment),
        person=Person.id,
        erases=True,
    ),
)

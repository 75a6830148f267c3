"""The address of the desk."""

from sqlalchemy.orm import Session

from core import clock
from core.accounts import permissions
from core.dates import local
from core.desk import pages, queries
from core.desk.rules import greeting
from core.web.platform import Platform
from core.web.route import get
from core.who import Member, Site


@get("/scrivania", needs=permissions.USERS_OWN)
def desk(db: Session, me: Member, site: Site, platform: Platform) -> pages.Desk:
    """Show what comes next."""
    now, today = clock.now(), clock.today()
    parts = platform.plugins.ask(site.plugins, "desk_parts", db=db, site=site, me=me, now=now)
    found = platform.plugins.ask(site.plugins, "dashboard_cards", db=db, me=me, today=today)
    own = queries.network_cards(db, today) if site.is_portal else []
    own += queries.request_cards(db, me)
    mine = [card for card in (*own, *found) if me.may(card.needs.code)]
    return pages.Desk(
        greeting=greeting(local(now).hour, me.name),
        today=today,
        parts=sorted((part for part in parts if me.may(part.needs.code)), key=lambda part: part.weight),
        cards=sorted(mine, key=lambda card: card.weight),
        unfinished=list(queries.unfinished(db, me, site)),
    )


ROUTES = (desk,)

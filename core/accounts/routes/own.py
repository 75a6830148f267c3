"""Addresses of one's own access."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions, pages, permissions, queries, rules
from core.accounts.queries import factors as kept
from core.db.scope import Reach
from core.i18n import _
from core.organisations import queries as organisations
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site


@get("/accesso", needs=permissions.USERS_OWN, reach=Reach.IDENTITY)
def own_access(db: Session, me: Member, site: Site, platform: Platform, query: Fields) -> pages.OwnAccess:
    """Show my name, hats and sessions."""
    done = {
        "nome": _("Nome salvato."),
        "app": _("Fatto: da adesso i codici li dà questa app."),
        "passkey": _("Passkey aggiunta. La prossima volta puoi entrare con quella."),
        "nome-passkey": _("Nome della passkey salvato."),
        "tolta": _("Fatto: non apre più."),
        "collegato": _("Fatto: la prossima volta puoi entrare anche così."),
    }
    return _own_access(db, me, site, platform, name=me.name, done=done.get(query.text("fatto")))


@post("/accesso", needs=permissions.USERS_OWN, reach=Reach.IDENTITY)
def change_name(
    db: Session, me: Member, site: Site, platform: Platform, form: Fields
) -> Redirect | pages.OwnAccess:
    """Change how my name is written."""
    name = form.text("name", most=120)
    if not name:
        wrong = [("name", _("Scrivi il tuo nome."))]
        return _own_access(db, me, site, platform, name=name, errors=wrong, status=422)
    actions.rename(db, account_id=me.account_id, name=name)
    return Redirect("/accesso?fatto=nome")


@post("/accesso/esci-ovunque", needs=permissions.USERS_OWN, reach=Reach.IDENTITY)
def sign_out_everywhere(db: Session, me: Member) -> Redirect:
    """End every session of mine, here and in the other bodies."""
    actions.sign_out_everywhere(db, account_id=me.account_id)
    return Redirect("/entra?fatto=fuori", signed_in="")


ROUTES = (own_access, change_name, sign_out_everywhere)


def _own_access(
    db: Session, me: Member, site: Site, platform: Platform, *, name: str, **more: Any
) -> pages.OwnAccess:
    hosts = organisations.main_hosts(db)
    return pages.OwnAccess(
        name=name,
        login=me.login,
        hats=[
            (
                hat.organisation_name,
                platform.matrix.roles[hat.role].label,
                organisations.address(platform.settings, hosts[hat.tenant_id]),
                hat.membership_id == me.membership_id,
            )
            for hat in queries.hats(db, me.account_id)
        ],
        factors=kept.factors(db, me.account_id),
        other_ways=platform.plugins.ask(
            site.plugins, "ways_in", db=db, site=site, platform=platform, me=me, then=""
        ),
        codes_at_first=rules.RECOVERY_CODES,
        sessions=queries.live_sessions(db, me.account_id, clock.now()),
        **more,
    )

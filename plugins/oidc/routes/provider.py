"""Addresses of the body's provider: who administers says which it is, and hears what is wrong with it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from core import clock, outgoing
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.oidc import actions, answers, client, pages, permissions, queries, ways
from plugins.oidc.client import Outside, Silent, Unusable
from plugins.oidc.models import Provider
from plugins.oidc.rules import provider as rules
from plugins.oidc.rules.provider import Draft
from plugins.oidc.rules.words import Unfit

NEEDS = permissions.MANAGE


@get("/", needs=NEEDS)
def provider(db: Session, site: Site, platform: Platform, query: Fields) -> pages.ProviderForm:
    """Show the provider."""
    done = {
        "salvato": _(
            "Salvato. Il fornitore risponde e va bene: ora ognuno può collegarsi da «Il mio accesso»."
        ),
        "tolto": _("Fatto: da adesso si entra solo con la password o con la passkey."),
    }
    found = queries.provider(db)
    draft = _draft_of(found) if found else Draft()
    return _page(db, site, platform, draft=draft, done=done.get(query.text("fatto")))


def save_refused(db: Session, form: Fields, site: Site, platform: Platform, why: Unfit) -> pages.ProviderForm:
    """Show what was typed but the secret, and everything that is wrong."""
    return _page(db, site, platform, draft=_typed(form), errors=why.errors, status=why.status)


def look(db: Session, form: Fields, platform: Platform) -> Callable[[], Draft]:
    """Return what to ask a provider before it is trusted; raise Unfit."""
    draft, origins = _typed(form), platform.settings.outgoing_origins
    there = queries.provider(db) is not None
    errors = rules.problems(draft, has_secret=there, fit=lambda url: outgoing.allowed(url, origins))
    if errors:
        raise Unfit(errors)
    return partial(_look, draft, origins)


def _look(draft: Draft, origins: client.Origins) -> Draft:
    try:
        client.look(draft.issuer, origins, clock.now())
    except Unusable as why:
        raise Unfit([("issuer", each) for each in why.problems]) from None
    except (Silent, Outside):
        raise Unfit(
            [("issuer", _("Il fornitore non risponde. Controlla l'indirizzo, o riprova più tardi."))]
        ) from None
    return draft


@post("/", needs=NEEDS, otherwise=save_refused, calls=look)
def save(db: Session, me: Member, said: Draft) -> Redirect:
    """Trust a provider that has answered and will do."""
    if errors := rules.problems(said, has_secret=queries.provider(db) is not None, fit=lambda _url: True):
        raise Unfit(errors)
    actions.trust(db, draft=said, by=me)
    return Redirect(f"{answers.HOME}?fatto=salvato")


@post("/togli", needs=NEEDS)
def take_away(db: Session, me: Member) -> Redirect:
    """Let go of the provider."""
    actions.distrust(db, by=me)
    return Redirect(f"{answers.HOME}?fatto=tolto")


ROUTES = (provider, save, take_away)


def _typed(form: Fields) -> Draft:
    return Draft(
        label=form.text("label", most=80),
        issuer=form.text("issuer", most=300),
        client_id=form.text("client_id", most=200),
        secret=form.text("secret", most=300),
        second_factor="theirs" if form.text("second_factor") == "theirs" else "ours",
        levels=tuple(dict.fromkeys(form.text("levels", most=1000).split())),
    )


def _draft_of(found: Provider) -> Draft:
    return Draft(
        label=found.label,
        issuer=found.issuer,
        client_id=found.client_id,
        second_factor="theirs" if found.levels else "ours",
        levels=tuple(found.levels),
    )


def _page(db: Session, site: Site, platform: Platform, **more: Any) -> pages.ProviderForm:
    return pages.ProviderForm(
        there=queries.provider(db) is not None,
        hosts=sorted(host for _scheme, host, _port in platform.settings.outgoing_origins),
        back=site.url + ways.BACK,
        linked=queries.how_many(db),
        **more,
    )

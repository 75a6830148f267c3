"""Addresses under /sms."""

from typing import Any

from litestar import Request
from sqlalchemy.orm import Session

from core import clock
from core.contacts import normal_phone
from core.db.ids import new_id
from core.errors import Missing, TooMany
from core.i18n import _
from core.limits.rules import DAY, Budget, Try
from core.notices.actions import Notice
from core.notices.actions import post as send
from core.notices.rules import TEXT
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site
from plugins.sms import actions, pages, permissions, queries, replies, rules

HOME = "/sms"
FIELDS = ("url", "header", "kind", "body")
LONGEST = 1_000
ANSWERED = Budget(name="answers to one telephone", most=10, window=DAY, all_count=True, strict=False)
TESTS = Budget(name="test messages of a body", most=5, window=DAY, all_count=True)


@get("/", needs=permissions.MANAGE)
def settings(db: Session, site: Site, platform: Platform, query: Fields) -> pages.Settings:
    """Show how the gateway is spoken to."""
    done = {
        "salvato": _("Salvato. Ora manda un messaggio di prova."),
        "prova": _("Il messaggio di prova è partito."),
        "chiave": _("La chiave di prima non vale più: dai quella nuova al fornitore."),
    }
    return _settings(db, site, platform, done=done.get(query.text("fatto")))


def save_refused(
    db: Session, site: Site, platform: Platform, form: Fields, why: actions.Unfinished
) -> pages.Settings:
    """Show the form again, with what was typed and what will not do."""
    return _settings(db, site, platform, values=_told(form), errors=why.errors, status=why.status)


@post("/", needs=permissions.MANAGE, otherwise=save_refused)
def save(db: Session, platform: Platform, form: Fields) -> Redirect:
    """Keep how the gateway is spoken to."""
    key, origins = form.text("key", most=400), platform.settings.outgoing_origins
    actions.save(db, told=_told(form), key=key, origins=origins, now=clock.now())
    return Redirect(f"{HOME}?fatto=salvato")


def try_tries(site: Site) -> list[Try]:
    """Count what costs the body money."""
    return [Try(TESTS, site.tenant_id)]


def try_refused(
    db: Session, site: Site, platform: Platform, form: Fields, why: actions.Unfinished | TooMany
) -> pages.Settings:
    """Show the page again, and why nothing left."""
    return _settings(
        db,
        site,
        platform,
        errors={"number": str(why)},
        typed=form.text("number", most=30),
        status=why.status,
    )


@post("/prova", needs=permissions.MANAGE, otherwise=try_refused, tries=try_tries)
def try_out(db: Session, form: Fields) -> Redirect:
    """Send a message to a telephone of one's own."""
    number = normal_phone(form.text("number", most=30))
    if number is None:
        raise actions.Unfinished({"number": _("Scrivi un numero di cellulare.")})
    words = _("Messaggio di prova: se lo leggi, funziona.")
    send(db, Notice(key=f"sms test {new_id()}", recipient=number, subject="", body=words, channel=TEXT))
    return Redirect(f"{HOME}?fatto=prova")


@post("/chiave", needs=permissions.MANAGE)
def new_key(db: Session) -> Redirect:
    """Change the key with which answers come in."""
    actions.new_reply_key(db)
    return Redirect(f"{HOME}?fatto=chiave")


def heard_tries(form: Fields) -> list[Try]:
    """Count what is answered to one telephone: two machines could write to each other for ever."""
    return [Try(ANSWERED, normal_phone(replies.first(form, replies.SENDER)) or "")]


@post("/risposta", needs=permissions.HEAR, tries=heard_tries)
def heard(
    db: Session, site: Site, platform: Platform, request: Request[Any, Any, Any], form: Fields, *, over: bool
) -> File:
    """Take an answer from the gateway: whoever it is for acts on it, and says what to answer."""
    found = queries.gateway(db)
    right = replies.key(platform.signer.keyed, site, found.replies) if found else ""
    if not right or not replies.same(replies.given(request.headers, form), right):
        raise Missing(_("Questa pagina non esiste."))
    phone, words = normal_phone(replies.first(form, replies.SENDER)), replies.first(form, replies.WORDS)
    if phone and words.strip():
        told = platform.plugins.ask(
            site.plugins, "on_text_received", db=db, site=site, platform=platform, phone=phone, text=words
        )
        for answer in told[: 0 if over else 1]:
            key = f"sms answer {new_id()}"
            send(db, Notice(key=key, recipient=phone, subject="", body=answer, channel=TEXT))
    return File(body=b"OK", media_type="text/plain; charset=utf-8")


ROUTES = (settings, save, try_out, new_key, heard)


def _told(form: Fields) -> dict[str, str]:
    return {name: form.text(name, most=LONGEST) for name in FIELDS}


def _settings(db: Session, site: Site, platform: Platform, *, typed: str = "", **more: Any) -> pages.Settings:
    found = queries.gateway(db)
    values = more.pop("values", None) or (
        {name: getattr(found, name) for name in FIELDS} if found else rules.USUAL
    )
    return pages.Settings(
        values={**values, "number": typed},
        known=found is not None,
        reply_url=f"{site.url}{HOME}/risposta",
        reply_key=replies.key(platform.signer.keyed, site, found.replies) if found else None,
        **more,
    )

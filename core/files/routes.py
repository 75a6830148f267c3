"""Addresses of a person's documents: only who follows her finds them."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.accounts.qr import drawn
from core.audit.actions import record
from core.dates import date_words, local
from core.files import actions, offers, pages, permissions, queries, sending
from core.files.refusal import Unfit
from core.files.retention import KEEP
from core.files.rules import MEGABYTE, MOST_BYTES, PICTURES, Problem, kind_of
from core.i18n import _
from core.people.actions.opening import called, followed, names
from core.privacy.queries import terms
from core.web.forms import Fields, Upload
from core.web.page import Redirect, Stream
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

MOST_SENT = 40 * MEGABYTE
"""Some photos at once, as telephones make them."""


@get("/persone-seguite/{person_id:str}/documenti", needs=permissions.READ)
def documents(db: Session, me: Member, person_id: UUID, platform: Platform, query: Fields) -> pages.Documents:
    """List the documents of a person."""
    told = query.text("fatto", most=20)
    done = {
        "si": _("Fatto: il documento è al sicuro. Lo vede solo chi segue questa persona."),
        "tolto": _("Il documento non c'è più."),
        "aperto": _("Il documento resta finché la domanda non è presentata."),
    }
    warnings = {
        "mossa": _("La foto è mossa o sfocata: controlla che si legga, se serve rifalla."),
        "firmato": pages.unsigned(),
    }
    warning = " ".join(words for name, words in warnings.items() if query.text(name))
    return _page(db, me, person_id, platform, done=done.get(told), warning=warning or None)


def keep_refused(
    db: Session, me: Member, person_id: UUID, platform: Platform, form: Fields, why: Unfit
) -> pages.Documents:
    """Show the documents again, and say why the new one was not taken."""
    return _page(
        db,
        me,
        person_id,
        platform,
        nome=form.text("nome", most=80),
        errors=[("file", str(why))],
        status=why.status,
    )


@post(
    "/persone-seguite/{person_id:str}/documenti",
    needs=permissions.WRITE,
    otherwise=keep_refused,
    upload=MOST_SENT,
)
def keep(db: Session, me: Member, person_id: UUID, form: Fields) -> Redirect:
    """Keep a document: a file, or several photos as one PDF."""
    uploads, now = form.files("file"), clock.now()
    if any(upload.size > MOST_BYTES for upload in uploads):
        raise Unfit(Problem.BYTES)
    told = form.text("nome", most=80)
    contents = [upload.body for upload in uploads]
    if len(uploads) > 1 and all(kind_of(content) in PICTURES for content in contents):
        name = told or _("Foto del {day}").format(day=date_words(local(now).date()))
        kept = [actions.keep_photos(db, person=person_id, name=name, contents=contents, by=me, now=now)]
    else:
        kept = [
            actions.keep(
                db, person=person_id, name=_name(upload, told, len(uploads)), content=content, by=me, now=now
            )
            for upload, content in zip(uploads or [Upload("", b"")], contents or [b""], strict=True)
        ]
    blurred = "&mossa=si" if any(file.blurred for file in kept) else ""
    signed = "&firmato=si" if any(file.signed for file in kept) else ""
    return Redirect(f"/persone-seguite/{person_id}/documenti?fatto=si{blurred}{signed}")


@get("/persone-seguite/{person_id:str}/documenti/{file_id:str}", needs=permissions.READ)
def download(db: Session, me: Member, person_id: UUID, file_id: UUID) -> Stream:
    """Give a document, as it is opened; each time is written down."""
    found = actions.open_file(db, person=person_id, file=file_id, by=me, now=clock.now())
    return Stream(pieces=found.pieces, size=found.size, media_type=found.kind, name=found.name)


@post("/persone-seguite/{person_id:str}/documenti/{file_id:str}/presentato", needs=permissions.WRITE)
def file_away(db: Session, me: Member, person_id: UUID, file_id: UUID, form: Fields) -> Redirect:
    """Say that the application it was for is handed in, or that it is not yet."""
    done = not form.text("non_ancora")
    actions.file_away(db, person=person_id, file=file_id, done=done, by=me, now=clock.now())
    return Redirect(f"/persone-seguite/{person_id}/documenti" + ("" if done else "?fatto=aperto"))


@post("/persone-seguite/{person_id:str}/documenti/{file_id:str}/togli", needs=permissions.WRITE)
def take_back(db: Session, me: Member, person_id: UUID, file_id: UUID) -> Redirect:
    """Let a document go."""
    actions.take_back(db, person=person_id, file=file_id, by=me, now=clock.now())
    return Redirect(f"/persone-seguite/{person_id}/documenti?fatto=tolto")


@post("/persone-seguite/{person_id:str}/documenti/chiedi", needs=permissions.WRITE)
def ask(
    db: Session, me: Member, person_id: UUID, platform: Platform, form: Fields
) -> Redirect | pages.Documents:
    """Let a person send one document herself."""
    wanted = form.text("che_cosa", most=offers.LONGEST_PURPOSE)
    if not wanted:
        wrong = [("che_cosa", _("Scrivi quale documento ti serve. Per esempio: l'ultima busta paga."))]
        return _page(db, me, person_id, platform, errors=wrong, status=422)
    made = offers.offer_upload(db, person=person_id, purpose=wanted, by=me, now=clock.now())
    return Redirect(f"/persone-seguite/{person_id}/documenti/chiesti/{made.id}")


@get("/persone-seguite/{person_id:str}/documenti/chiesti/{offer_id:str}", needs=permissions.READ)
def asked(db: Session, me: Member, site: Site, person_id: UUID, offer_id: UUID) -> pages.Asked:
    """Show the square and the link by which she sends it."""
    found = offers.given(db, person=person_id, offer_id=offer_id, by=me, now=clock.now())
    link = site.url + found.path
    return pages.Asked(
        room=f"/persone-seguite/{person_id}/documenti",
        person_name=called(db, person_id, me),
        purpose=found.purpose,
        link=link,
        qr=drawn(link),
        until=pages.moment(found.until),
        used=found.used,
    )


ROUTES = (documents, keep, ask, asked, *sending.ROUTES, download, file_away, take_back)


def _name(upload: Upload, told: str, count: int) -> str:
    return told if told and count == 1 else upload.name


def _page(db: Session, me: Member, person_id: UUID, platform: Platform, **more: Any) -> pages.Documents:
    """Return the page; that somebody saw which documents there are is written down as well."""
    records = followed(db, person_id, me)
    found = queries.of_people(db, [each.id for each in records])
    days = terms(db, platform.register, tenant_id=me.tenant_id)[KEEP].days
    record(db, by=me, verb="read", resource=actions.RESOURCE, subject=records[0].id)
    return pages.Documents(
        room=f"/persone-seguite/{person_id}/documenti",
        person_path=f"/persone-seguite/{person_id}",
        person_name=names(db, [records[0].id], me)[records[0].id].text,
        lines=[pages.line(file, queries.name_of(db, file), days) for file in found],
        may_write=me.may(permissions.WRITE.code),
        days=days,
        **more,
    )

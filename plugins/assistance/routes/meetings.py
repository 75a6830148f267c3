"""Addresses of meetings: written down in less than a minute, given as a file for the national monitoring."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from core import clock, spreadsheet
from core.audit.actions import record
from core.db.ids import new_id
from core.errors import DomainError
from core.i18n import _
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.route import get, post
from core.who import Member
from plugins.assistance import permissions
from plugins.assistance.meetings import FIELDS
from plugins.assistance.models import Meeting
from plugins.assistance.pages import meeting as pages
from plugins.assistance.queries import meetings
from plugins.assistance.rules.meeting import problems


class Unfinished(DomainError):
    """Something was not chosen."""

    status = 422

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        """Keep every error at once."""
        super().__init__(errors[0][1])
        self.errors = errors


@get("/incontri", needs=permissions.SESSIONS)
def form_of_meeting(db: Session, me: Member, query: Fields) -> pages.MeetingForm:
    """Ask how the meeting was."""
    done = _("Incontro scritto.") if query.text("fatto") else None
    return _page(db, me, {"minuti": "30", "modo": "presenza"}, done=done)


def meeting_refused(db: Session, me: Member, form: Fields, why: Unfinished) -> pages.MeetingForm:
    """Ask again, with what was chosen."""
    return _page(db, me, _typed(form), errors=why.errors, status=why.status)


@post("/incontri", needs=permissions.SESSIONS, otherwise=meeting_refused)
def keep(db: Session, me: Member, form: Fields) -> Redirect:
    """Write a meeting down, without a name."""
    typed = _typed(form)
    minutes = int(typed["minuti"]) if typed["minuti"].isascii() and typed["minuti"].isdigit() else None
    told = {field.code: typed[field.code] for field in FIELDS if typed[field.code]}
    if errors := problems(FIELDS, told, minutes):
        raise Unfinished(errors)
    db.add(Meeting(id=new_id(), by=me.membership_id, day=clock.today(), minutes=minutes or 1, told=told))
    return Redirect("/pratiche/incontri?fatto=si")


@get("/incontri/esporta", needs=permissions.EXPORT)
def export(db: Session, me: Member) -> File:
    """Give the meetings of this year and the last as a file."""
    record(db, by=me, verb="export", resource="facilitation")
    head = [_("Giorno"), _("Minuti"), *(field.label for field in FIELDS)]
    rows: list[list[spreadsheet.Cell]] = [
        [str(one.day), one.minutes, *(field.words(str(one.told.get(field.code, ""))) for field in FIELDS)]
        for one in meetings.since(db, _since())
    ]
    body = spreadsheet.table(head, rows)
    return File(body=body, media_type=spreadsheet.MEDIA_TYPE, name=f"incontri-{clock.today()}.csv")


ROUTES = (form_of_meeting, keep, export)


def _since() -> date:
    return date(clock.today().year - 1, 1, 1)


def _typed(form: Fields) -> dict[str, str]:
    return {name: form.text(name, most=40) for name in ("minuti", *(field.code for field in FIELDS))}


def _page(db: Session, me: Member, values: Mapping[str, str], **more: Any) -> pages.MeetingForm:
    return pages.MeetingForm(
        fields=FIELDS,
        values={field.code: "" for field in FIELDS} | dict(values),
        count=meetings.count(db, _since()),
        may_export=me.may(permissions.EXPORT.code),
        **more,
    )

"""A pre-check at the desk: what was said so far travels in the form itself, and is kept nowhere."""

from collections.abc import Mapping
from datetime import date

from core.i18n import _
from core.orientation.rules.conversation import Conversation
from core.services.rules.vocabulary import FactType, Unreadable, answered
from plugins.assistance.rules.eligibility import SINCE

SAID = "said."


def said(form: Mapping[str, str]) -> dict[str, str]:
    """Return what a form carries along."""
    return {name.removeprefix(SAID): text[:40] for name, text in form.items() if name.startswith(SAID)}


def carried(talk: Conversation) -> dict[str, str]:
    """Return the fields that carry what was said on to the next page."""
    return {f"{SAID}{code}": text for code, text in talk.answers.items()}


def is_day(code: str) -> bool:
    """Say whether one asks for a day instead of counting the days since."""
    return code in SINCE


def heard(fact: FactType, text: str, today: date) -> str | None:
    """Return an answer as it is carried along; a day becomes the days since. None: it cannot be read.

    Nothing written is no answer.
    """
    if is_day(fact.code):
        return _days_since(text, today)
    try:
        value = answered(fact, text)
    except Unreadable:
        return None
    return None if value is None else text


def problem(fact: FactType, text: str) -> str:
    """Say why an answer cannot be read."""
    if is_day(fact.code):
        return _("Scrivi un giorno, oggi o prima; oppure tocca «Non lo sa».")
    try:
        answered(fact, text)
    except Unreadable as why:
        return str(why)
    return _("Scegli una risposta, oppure tocca «Non lo sa».")


def _days_since(text: str, today: date) -> str | None:
    try:
        days = (today - date.fromisoformat(text)).days
    except ValueError:
        return None
    return str(days) if 0 <= days <= 99_999 else None  # noqa: PLR2004 - a life and more

"""Lengths of time, and how far away a moment is, in words."""

from datetime import datetime, timedelta

from core.i18n import _, ngettext


def length_words(length: timedelta) -> str:
    """Return a length of time in days where it is whole days, else in hours, else in minutes."""
    minutes = length // timedelta(minutes=1)
    if minutes and minutes % (24 * 60) == 0:
        days = minutes // (24 * 60)
        return ngettext("{n} giorno", "{n} giorni", days).format(n=days)
    if minutes and minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("{n} ora", "{n} ore", hours).format(n=hours)
    return ngettext("{n} minuto", "{n} minuti", minutes).format(n=minutes)


def away_words(moment: datetime, now: datetime) -> str:
    """Say how far ahead a moment is: "fra 12 minuti", "fra 1 ora e 5 minuti", "adesso"."""
    length = span_words(moment - now)
    return _("fra {length}").format(length=length) if length else _("adesso")


def span_words(span: timedelta) -> str:
    """Return a length of time in hours and minutes, ahead or behind; nothing where it is under a minute."""
    hours, minutes = divmod(round(abs(span.total_seconds()) / 60), 60)
    parts = (
        ngettext("{n} ora", "{n} ore", hours).format(n=hours) if hours else "",
        ngettext("{n} minuto", "{n} minuti", minutes).format(n=minutes) if minutes else "",
    )
    return _(" e ").join(part for part in parts if part)

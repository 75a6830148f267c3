"""Lengths of time in words."""

from datetime import timedelta

from core.i18n import ngettext


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

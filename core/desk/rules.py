"""How people are greeted. Pure."""

from core.i18n import _

EARLY, LATE = 4, 17


def greeting(hour: int, name: str) -> str:
    """Greet somebody by the first name, as people do at this hour."""
    words = _("Buongiorno") if EARLY <= hour < LATE else _("Buonasera")
    return f"{words}, {next(iter(name.split()), name)}"

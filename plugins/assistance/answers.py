"""What the hooks answer."""

from core.contributions import NavItem
from core.i18n import _
from plugins.assistance import permissions


def nav_items() -> list[NavItem]:
    """Return the entries of the staff menu."""
    return [
        NavItem(
            label=_("Procedure"),
            path="/pratiche/distretto/procedure",
            needs=permissions.GOVERN,
            weight=62,
            text=_("Come si accompagna una domanda online, passo per passo."),
            icon="list",
        )
    ]

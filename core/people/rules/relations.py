"""How people of one household stand to each other."""

from typing import Final

from core.i18n import later

RELATIONS: Final = {
    "partner": later("partner o coniuge"),
    "parent": later("genitore"),
    "child": later("figlio o figlia"),
    "sibling": later("fratello o sorella"),
    "relative": later("altro parente"),
    "guardian": later("tutore o amministratore di sostegno"),
    "ward": later("persona tutelata"),
    "carer": later("chi la assiste"),
    "cared": later("persona assistita"),
    "other": later("vivono insieme"),
}
"""What the other one is."""
TURNED: Final = {"parent": "child", "guardian": "ward", "carer": "cared"}


def turned(relation: str) -> str:
    """Return the same relation seen from the other one."""
    both = TURNED | {there: back for back, there in TURNED.items()}
    return both.get(relation, relation)

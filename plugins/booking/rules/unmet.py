"""Which counts of unmet need may leave a body. Pure."""

from collections.abc import Mapping

SMALLEST = 5


def publishable(counts: Mapping[str, int]) -> tuple[int | None, dict[str, int]]:
    """Return the sum and the parts that may be told: none below five, and none that subtraction would give.

    What is left of the sum beyond the parts is nothing, or five and more; otherwise the smallest part is kept back too.
    """
    parts = {name: many for name, many in counts.items() if many >= SMALLEST}
    total = sum(counts.values())
    while parts and 0 < total - sum(parts.values()) < SMALLEST:
        parts.pop(min(parts, key=lambda name: (parts[name], name)))
    return (total if total >= SMALLEST else None), parts

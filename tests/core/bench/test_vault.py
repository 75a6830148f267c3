"""Opening a record's fields and writing its line takes less than a thousandth of a second of processor."""

from collections.abc import Callable

import pytest

from core.bench import vault
from core.bench.ground import grounds

MOST = 1_000


@pytest.mark.long
def test_the_vault_costs_less_than_a_millisecond_for_each_record(
    record_property: Callable[[str, object], None],
) -> None:
    with grounds([16]) as found:
        cost = vault.cost(found[0])
    record_property("trust", f"vault {cost['cpu_us']} us for {cost['fields']} fields and a line")
    assert 50 < cost["cpu_us"] < MOST

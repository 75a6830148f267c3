"""How the booking plugin answers the core."""

from collections.abc import Sequence
from typing import Any

from core.hookspecs import hookimpl


@hookimpl
def register_routes() -> Sequence[Any]:
    return ()

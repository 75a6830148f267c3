"""The fields of a meeting, read once from their file."""

import tomllib
from pathlib import Path
from typing import Final

from plugins.assistance.rules.meeting import Field, read

FIELDS: Final[tuple[Field, ...]] = read(
    tomllib.loads(Path(__file__).with_name("facilitation.toml").read_text())
)

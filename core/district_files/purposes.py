"""The shape of purposes.toml: why people's data are used, on which ground, for how long."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Purpose:
    """One purpose, in the words of its first version. `feature`: the plugin without which it does not arise."""

    code: str
    title: str
    text: str
    data: str
    recipients: str
    keep: str
    ground_comune: str
    ground_other: str
    feature: str | None = None
    asks_consent: bool = False
    months: int | None = None

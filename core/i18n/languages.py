"""The languages of the pages, each by its own name. Italian is the source, and has no prefix in the address."""

from types import MappingProxyType

ITALIAN = "it"
NAMES = MappingProxyType(
    {
        ITALIAN: "Italiano",
        "en": "English",
        "ar": "العربية",
        "ro": "Română",
        "es": "Español",
        "ur": "اردو",
        "bn": "বাংলা",
        "fr": "Français",
        "uk": "Українська",
        "zh": "中文",
    }
)
OTHERS = tuple(code for code in NAMES if code != ITALIAN)
FOR_STAFF = (ITALIAN, "en")
"""Those in which the rooms of the staff can be read too."""
RIGHT_TO_LEFT = frozenset({"ar", "ur"})


def direction(code: str) -> str:
    """Return the way a language is written, as HTML says it."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"

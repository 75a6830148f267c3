"""Languages of the people who come, each by its own name."""

LANGUAGES = (
    ("it", "Italiano"),
    ("en", "English"),
    ("ar", "العربية"),
    ("ro", "Română"),
    ("es", "Español"),
    ("ur", "اردو"),
    ("bn", "বাংলা"),
    ("fr", "Français"),
    ("uk", "Українська"),
    ("zh", "中文"),
    ("sq", "Shqip"),
    ("tl", "Tagalog"),
    ("si", "සිංහල"),
    ("ta", "தமிழ்"),
    ("pt", "Português"),
    ("lis", "Lingua dei segni italiana"),
)
NAMES = dict(LANGUAGES)

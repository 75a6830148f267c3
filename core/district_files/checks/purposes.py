"""Whether each purpose says for how long a consent holds, where it asks for one."""

from core.district_files.checks.known import Known, whole
from core.district_files.draft import SLUG, Draft

LONGEST = 60


def check_purposes(draft: Draft, _known: Known) -> None:
    """Note purposes whose consent has no end, or that have an end without asking."""
    for code, purpose in whole(draft.purposes):
        place = draft.place("purposes.toml").at(code)
        if not SLUG.fullmatch(code):
            place.wrong("il nome ha solo minuscole senza accenti, cifre e trattini.")
        if purpose.asks_consent != (purpose.months is not None):
            place.at("months").wrong('i mesi ci vogliono se "asks_consent" è true, e solo allora.')
        elif purpose.months is not None and not 1 <= purpose.months <= LONGEST:
            place.at("months").wrong(f"si può scrivere solo un numero da 1 a {LONGEST}.")

"""What the district says about why people's data are used."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy.orm import Session

from core.consents import queries
from core.consents.models import Purpose, PurposeText
from core.consents.rules.words import LONGEST_MONTHS, PARTS, Words
from core.district_files.purposes import Purpose as Told
from core.errors import DomainError, Missing
from core.i18n import _
from core.web.forms import Fields

Errors = dict[str, str]
MOST = {"title": 90}
LONGEST = 1200


class Unfinished(DomainError):
    """Something was typed that will not do; says what, field by field."""

    status = 422

    def __init__(self, errors: Errors) -> None:
        """Keep every error at once."""
        super().__init__(next(iter(errors.values())))
        self.errors = errors


def load(db: Session, told: Mapping[str, Told], *, overwrite: bool) -> None:
    """Write the purposes of the files down; with `overwrite`, what they say differently becomes a new version."""
    known = {found.code: found for found in queries.in_force(db)}
    for position, (code, purpose) in enumerate(told.items()):
        words = Words(**{name: getattr(purpose, name) for name in (*PARTS, "asks_consent", "months")})
        if code not in known:
            db.add(Purpose(code=code, position=position, feature=purpose.feature))
            db.flush()
            _write(db, code=code, words=words, version=1)
        elif overwrite:
            known[code].purpose.feature, known[code].purpose.position = purpose.feature, position
            if known[code].words != words:
                _write(db, code=code, words=words, version=known[code].text.version + 1)


def add(db: Session, *, words: Words) -> Purpose:
    """Add a purpose with its first version. Raise Unfinished for a title that is there already."""
    code, known = _code_of(words.title), queries.in_force(db)
    if not code or any(one.code == code for one in known):
        raise Unfinished({"title": _("C'è già una finalità con questo titolo. Scegline un altro.")})
    purpose = Purpose(code=code, position=len(known))
    db.add(purpose)
    db.flush()
    _write(db, code=code, words=words, version=1)
    return purpose


def publish(db: Session, *, code: str, words: Words, after: int, renews: bool) -> PurposeText:
    """Put a new version in force, in the place of version `after`. Raise Unfinished where it says nothing new."""
    refuse_unchanged(purpose(db, code), words, after=after)
    return _write(db, code=code, words=words, version=after + 1, renews=renews)


def refuse_unchanged(found: queries.InForce, words: Words, *, after: int) -> None:
    """Raise Unfinished where a version says nothing new, or was not written over the one in force."""
    if found.text.version != after:
        raise Unfinished(
            {"title": _("Intanto qualcuno ha pubblicato un'altra versione. Guardala e riprova.")}
        )
    if found.words == words:
        raise Unfinished({"title": _("Non hai cambiato niente.")})


def confirm(db: Session, *, code: str, by: str, on: date | None, today: date) -> None:
    """Write down who of the DPO confirmed the version in force, and when. Raise Unfinished."""
    checks = (
        ("by", bool(by), _("Scrivi il nome di chi ha confermato.")),
        ("on", on is not None and on <= today, _("Scrivi il giorno della conferma: oggi o prima.")),
    )
    if errors := {field: words for field, good, words in checks if not good}:
        raise Unfinished(errors)
    text = purpose(db, code).text
    text.confirmed_by, text.confirmed_on = by, on


def purpose(db: Session, code: str) -> queries.InForce:
    """Return a purpose with its last version. Raise Missing."""
    found = queries.purpose(db, code)
    if found is None:
        raise Missing(_("Questa finalità non c'è."))
    return found


def typed(form: Fields) -> Words:
    """Read a version from a form. Raise Unfinished with everything that is missing."""
    told = {part: form.text(part, most=MOST.get(part, LONGEST)) for part in PARTS}
    errors = {part: _("Scrivi qualcosa qui.") for part in PARTS if not told[part]}
    asks, months = bool(form.text("asks_consent")), form.text("months", most=3)
    if asks and not (months.isascii() and months.isdigit() and 1 <= int(months) <= LONGEST_MONTHS):
        errors["months"] = _("Scrivi per quanti mesi vale: da 1 a {most}.").format(most=LONGEST_MONTHS)
    if errors:
        raise Unfinished(errors)
    return Words(**told, asks_consent=asks, months=int(months) if asks else None)


def _write(db: Session, *, code: str, words: Words, version: int, renews: bool = False) -> PurposeText:
    row = PurposeText(purpose=code, version=version, renews=renews, digest=words.digest, **asdict(words))
    db.add(row)
    db.flush()
    return row


def _code_of(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-")

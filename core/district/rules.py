"""Names and addresses of bodies. Pure."""

import re
import unicodedata
from datetime import date

LONGEST_LABEL = 40
LONGEST_HOST = 253
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
TAKEN = frozenset({"www", "mail", "smtp", "static", "api", "admin"})
"""Labels that people and programs expect to mean something else."""
LEAP_YEAR = 2024
ADMINISTRATOR = {"comune": "municipal_admin", "district": "district_admin"}


def label_of(name: str) -> str:
    """Return a name as one label of an address: "Società dell'Ascolto" gives "societa-dell-ascolto"."""
    flat = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[^\w\s-]", " ", flat)).strip("-")[:LONGEST_LABEL].strip("-")


def is_label(text: str) -> bool:
    """Whether a text may stand before the portal's host as an address of its own."""
    return LABEL.fullmatch(text) is not None and len(text) <= LONGEST_LABEL and text not in TAKEN


def plain_host(written: str) -> str | None:
    """Return a domain in lower case and in ASCII, or None where it is none: "www.Esempio.it" is one."""
    try:
        plain = written.strip().rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = plain.split(".")
    known = len(labels) > 1 and len(plain) <= LONGEST_HOST and all(map(LABEL.fullmatch, labels))
    return plain if known and not labels[-1].isdigit() else None


def monogram_of(name: str) -> str:
    """Return one to three letters that stand for a name: "Porta Aperta" gives "PA"."""
    small = {"di", "del", "della", "dei", "delle", "degli", "e", "per", "il", "la", "i", "le", "al"}
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word.lower() not in small]
    initials = "".join(word[0] for word in words[:3])
    return (initials if len(initials) > 1 else name.strip()[:2]).upper() or "?"


def administrator_of(kind: str) -> str:
    """Return the role that administers a kind of body."""
    return ADMINISTRATOR.get(kind, "association_admin")


def month_day(month: str, day: str) -> str | None:
    """Return `MM-DD`, or None where no year has such a day."""
    try:
        return date(LEAP_YEAR, int(month), int(day)).strftime("%m-%d")
    except ValueError:
        return None

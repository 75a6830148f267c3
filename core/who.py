"""Who is asking, and in whose house: plain values known to everybody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing known, or not known, about a body."""

    code: str
    label: str
    value: str | None
    status: str
    href: str | None = None
    note: str | None = None
    as_of: str | None = None
    demo: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """One member body's space, as a request needs to know it.

    `version` changes whenever something that the district publishes changes: what was made from published rows
    may be remembered as long as it stays. None: do not remember. `leaves_at`: when a body that leaves is gone; until
    then its people only read.
    """

    district_id: UUID
    tenant_id: UUID
    host: str
    slug: str
    name: str
    short_name: str
    kind: str
    district_name: str
    url: str
    portal_url: str
    palette: str
    monogram: str
    logo_url: str | None
    contacts: tuple[Fact, ...]
    languages: tuple[str, ...]
    plugins: frozenset[str]
    network_plugins: frozenset[str]
    version: tuple[int, int] | None = None
    leaves_at: datetime | None = None

    @property
    def within_reach(self) -> tuple[Fact, ...]:
        """Return what the foot of each page tells: telephone and hours always, the rest where it is known."""
        return tuple(one for one in self.contacts if one.value or one.code in {"phone", "hours"})

    @property
    def is_portal(self) -> bool:
        """Whether this is the district's own portal."""
        return self.kind == "district"


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A signed-in person wearing one hat: one role inside one body."""

    account_id: UUID
    membership_id: UUID
    tenant_id: UUID
    name: str
    login: str
    role: str
    role_label: str
    organisation_name: str
    permissions: frozenset[str]
    csrf: str

    def may(self, code: str) -> bool:
        """Whether this member holds the permission."""
        return code in self.permissions

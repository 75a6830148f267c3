"""The shapes of needs.toml, records.toml, synonyms.toml and sources.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.services.rules.freshness import Verification


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a fact was read. Without an address: on paper, or no longer online."""

    code: str
    title: str
    address: str | None = None
    date: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """One need a person may bring. Not told whether sensitive: as its area is."""

    code: str
    label: str
    sensitive: bool | None = None
    caritas: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaritasGroup:
    """The group of the Caritas classification an area corresponds to."""

    macro: str
    status: Verification
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedArea:
    """A group of needs, with the words a citizen would use for it."""

    code: str
    label: str
    plain_label: str
    categories: tuple[str, ...]
    sensitive: bool
    suggested_services: tuple[str, ...]
    note: str | None = None
    pictogram: str | None = None
    caritas: tuple[CaritasGroup, ...] = ()
    items: tuple[Need, ...]

    def is_sensitive(self, need: Need) -> bool:
        """Whether a need of this area is sensitive."""
        return self.sensitive if need.sensitive is None else need.sensitive


@dataclass(frozen=True, kw_only=True, slots=True)
class Coded:
    """A code of our own and its words."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Crosswalk:
    """How our codes meet another classification."""

    code: str
    status: Verification
    source: str
    note: str | None = None
    verified_codes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    areas_of_category: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    code_of_area: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """The needs, what people ask for, what is answered."""

    note: str
    areas: tuple[NeedArea, ...]
    requests: tuple[Coded, ...]
    responses: tuple[Coded, ...]
    crosswalks: tuple[Crosswalk, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordField:
    """One field of a record of another network, with its codes."""

    name: str
    type: str
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class CaritasRecord:
    """The fields the listening centres once agreed on: a guide, no duty."""

    source: str
    as_of: str
    note: str
    privacy_note: str
    fields: tuple[RecordField, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FacilitationField:
    """One field asked for by digital facilitation, read in a source."""

    name: str
    rule: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DigitalSkills:
    """What is known of the European grid of digital skills."""

    levels: int
    areas_unverified: tuple[str, ...]
    address: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Facilitation:
    """What digital facilitation must record, as far as it was found."""

    note: str
    not_found: tuple[str, ...]
    fields: tuple[FacilitationField, ...]
    digcomp: DigitalSkills


@dataclass(frozen=True, kw_only=True, slots=True)
class Records:
    """Fields of records that others use, to learn from."""

    caritas: CaritasRecord
    facilitation: Facilitation


@dataclass(frozen=True, kw_only=True, slots=True)
class Synonyms:
    """Words of citizens, and the services, needs and bodies they lead to."""

    words: tuple[str, ...]
    services: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SynonymList:
    """The list of synonyms that people edit."""

    groups: tuple[Synonyms, ...]

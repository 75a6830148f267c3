"""Whether the files fit together: every name that one mentions exists in another."""

from core.district_files.checks.bodies import check_bodies
from core.district_files.checks.demo import check_demo
from core.district_files.checks.district import check_district
from core.district_files.checks.known import Known, known
from core.district_files.checks.purposes import check_purposes
from core.district_files.checks.services import check_procedures, check_services
from core.district_files.checks.words import (
    check_facts,
    check_needs,
    check_papers,
    check_records,
    check_synonyms,
)
from core.district_files.draft import Draft

__all__ = ["check"]


def check(draft: Draft) -> None:
    """Note every reference that leads nowhere and every value that cannot be."""
    names: Known = known(draft)
    for part in _PARTS:
        part(draft, names)


_PARTS = (
    check_district,
    check_bodies,
    check_services,
    check_procedures,
    check_facts,
    check_papers,
    check_needs,
    check_records,
    check_synonyms,
    check_purposes,
    check_demo,
)

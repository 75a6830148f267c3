"""The district's real procedures, read once."""

from collections.abc import Mapping

import pytest

from core.district_files import DistrictFiles, read
from plugins.assistance.rules.content import whole
from plugins.assistance.rules.procedure import Procedure
from tests.conftest import EST_MILANO


@pytest.fixture(scope="session")
def files() -> DistrictFiles:
    return read(EST_MILANO)


@pytest.fixture(scope="session")
def procedures(files: DistrictFiles) -> Mapping[str, Procedure]:
    return {
        slug: whole(told, files.facts, files.documents, files.sources)
        for slug, told in files.procedures.items()
    }

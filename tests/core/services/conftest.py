"""The real sheets, read once."""

from pathlib import Path

import pytest

from core.district_files import DistrictFiles, read

FOLDER = Path(__file__).parents[3] / "tenants" / "est-milano"


@pytest.fixture(scope="session")
def files() -> DistrictFiles:
    return read(FOLDER)

"""A district's data as files: TOML that people edit, read into frozen values."""

from core.district_files.problems import InvalidFile, Problem
from core.district_files.reader import DistrictFiles, read

__all__ = ["DistrictFiles", "InvalidFile", "Problem", "read"]

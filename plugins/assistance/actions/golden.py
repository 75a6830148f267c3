"""What can be done with golden cases: the district's file takes the place of all that were there."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.district_files import DistrictFiles
from core.errors import DomainError
from plugins.assistance.models import GoldenCase
from plugins.assistance.queries import golden as queries
from plugins.assistance.rules.golden import Case, UnreadableCases, read

FILE = "golden.csv"


class Refused(DomainError):
    """A file of cases, or a threshold, that cannot be used; says why, field by field."""

    status = 422

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        """Keep every error at once."""
        super().__init__(errors[0][1])
        self.errors = list(errors)


def load(db: Session, files: DistrictFiles, *, overwrite: bool) -> None:
    """Take the cases of the files, where there are none yet or the files win."""
    file: Path = files.folder / FILE
    if file.exists() and (overwrite or not queries.cases(db)):
        put(db, read(file.read_text("utf-8"), files.facts, frozenset(files.services)))


def put(db: Session, cases: Sequence[Case]) -> None:
    """Put these cases in the place of all others."""
    db.execute(delete(GoldenCase))
    db.add_all(
        GoldenCase(
            position=position,
            name=case.name,
            service=case.service,
            year=case.year,
            expected=case.expected.value,
            facts=dict(case.facts),
        )
        for position, case in enumerate(cases)
    )
    db.flush()


def refused(why: UnreadableCases) -> Refused:
    """Turn what is wrong with a file into errors of its field."""
    return Refused([("cases", problem) for problem in why.problems])

"""What is wrong with a district's files, told in one go to the people who edit them."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Problem:
    """One thing to put right: in which file, at which key, and what."""

    file: str
    key: str
    sentence: str

    def __str__(self) -> str:
        """Return the problem as one Italian sentence."""
        place = f"{self.file}, {self.key}" if self.key else self.file
        return f"{place}: {self.sentence}"


class InvalidFile(ValueError):
    """Some files cannot be used. Nothing was read; `problems` has them all."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems and show them one a line."""
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Problems:
    """The problems met so far while reading a folder."""

    folder: Path
    found: list[Problem] = field(default_factory=list)

    def add(self, file: Path, key: str, sentence: str) -> None:
        """Note one problem and go on."""
        name = file.relative_to(self.folder).as_posix()
        self.found.append(Problem(file=name, key=key, sentence=sentence))

    def stop_if_any(self) -> None:
        """Raise them all, in the order of files and keys."""
        if self.found:
            raise InvalidFile(tuple(sorted(set(self.found))))

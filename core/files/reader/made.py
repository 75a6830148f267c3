"""What the reader answers with."""

from dataclasses import dataclass

from core.files.rules import Kind, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file made anew."""

    kind: Kind
    body: bytes
    pages: int = 1
    size: tuple[int, int] | None = None
    blurred: bool = False
    signed: bool = False


class Refused(Exception):
    """A file that is not taken."""

    def __init__(self, problem: Problem, **about: int) -> None:
        """Say why, and the figures that the words need."""
        super().__init__(problem)
        self.problem, self.about = problem, about

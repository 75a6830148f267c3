"""What set-up says to the person who started it."""

import sys


class SetupError(Exception):
    """Setting up cannot go on; the message is one line that says what to do."""


def say(line: str) -> None:
    """Tell how far set-up is; on standard error, so that a command's output stays its own."""
    print(line, file=sys.stderr, flush=True)

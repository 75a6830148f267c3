"""A mail server that delivers to nobody: the demonstration and the tests read there what was sent."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

KEPT = 500
LARGEST = 2 * 1024 * 1024
SUFFIX = ".eml"


class Pile:
    """A folder of received messages, one file each; the oldest go when there are too many."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, for the eyes of its owner only."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep one message (the name is aiosmtpd's)."""
        content = envelope.content or b""
        keep(self.folder, content if isinstance(content, bytes) else content.encode())
        return "250 OK"


def keep(folder: Path, content: bytes) -> Path:
    """Write one message whole or not at all, and let the oldest go."""
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    draft = folder / f".{name}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    kept = draft.rename(folder / f"{name}{SUFFIX}")
    for old in sorted(folder.glob(f"*{SUFFIX}"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return kept


@contextmanager
def running(folder: Path, host: str = "127.0.0.1", port: int = 1025) -> Iterator[int]:
    """Receive messages into a folder while the block lasts; yield the port."""
    controller = Controller(
        Pile(folder), hostname=host, port=port, data_size_limit=LARGEST, server_hostname="localhost"
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()

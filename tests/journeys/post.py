"""The post of the tests: work that was left is done, letters leave by SMTP, and are read where they arrive."""

import asyncio
import re
from pathlib import Path
from urllib.parse import urlsplit

from core.jobs import worker
from core.jobs.actions import QUEUE
from core.postbox import queries
from core.postbox.queries import Letter
from core.web.platform import Platform

LINK = re.compile(r"https://\S+")


class Post:
    """What was sent to people, once the worker has done what was left to it."""

    def __init__(self, platform: Platform, folder: Path) -> None:
        self.platform, self.folder = platform, folder

    def to(self, address: str) -> list[Letter]:
        """Every letter to one address, the newest first."""
        asyncio.run(self._work())
        return [letter for letter in queries.newest(self.folder) if letter.to == address]

    def link_to(self, address: str) -> tuple[str, str]:
        """Host and path of the link in the newest letter to an address."""
        found = LINK.search(self.to(address)[0].text)
        assert found, "a letter without a link"
        parts = urlsplit(found[0])
        return parts.netloc, parts.path

    async def _work(self) -> None:
        app = worker.build(self.platform)
        async with app.open_async():
            await app.run_worker_async(
                queues=[QUEUE], wait=False, install_signal_handlers=False, listen_notify=False
            )

"""Who runs the server: PostgreSQL refuses root, so under root a system account without a password does it."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

SERVICE = "diffuso"
LAST_RESORT = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of this machine."""

    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        """Tell whether this program already runs as this account."""
        return self.uid == os.geteuid()

    def start(
        self, command: Sequence[str | Path], output: IO[Any] | int, entry: int
    ) -> subprocess.Popen[bytes]:
        """Start a program as this account, in a session of its own: Ctrl-C reaches it only through us."""
        return subprocess.Popen(  # noqa: S603 - no part comes from outside
            [str(part) for part in command],
            cwd="/",
            env={"PATH": os.defpath, "TZ": "UTC"},
            stdin=entry,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
            **self._switch(),
        )

    def run(self, command: Sequence[str | Path]) -> tuple[int, str]:
        """Run a program as this account; return its exit code and what it said."""
        process = self.start(command, subprocess.PIPE, subprocess.DEVNULL)
        said, _ = process.communicate()
        return process.returncode, said.decode(errors="replace")

    def enters(self, folder: Path) -> bool:
        """Tell whether this account can reach a folder and read in it, as the machine stands."""
        return self.is_me or self.run(["/bin/sh", "-c", 'cd "$1" && ls . >/dev/null', "sh", folder])[0] == 0

    def own(self, path: Path) -> None:
        """Give a file or folder, with all it holds, to this account."""
        for found in (path, *path.rglob("*")):
            if found.lstat().st_uid != self.uid:
                os.chown(found, self.uid, self.gid, follow_symlinks=False)

    def _switch(self) -> dict[str, Any]:
        return {} if self.is_me else {"user": self.uid, "group": self.gid, "extra_groups": []}


def owner(path: Path) -> Account:
    """Return the account that a file or folder belongs to."""
    found = path.stat()
    return Account(found.st_uid, found.st_gid)


def me() -> Account:
    """Return the account that this program runs as."""
    return Account(os.geteuid(), os.getegid())


def unprivileged() -> Account:
    """Return the account for the server: our own, or under root a system account, made if it is missing."""
    if os.geteuid() != 0:
        return me()
    return _named(SERVICE) or _made() or _named(LAST_RESORT) or Account(65534, 65534)


def _named(name: str) -> Account | None:
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(found.pw_uid, found.pw_gid) if found.pw_uid else None


def _made() -> Account | None:
    ways = (
        ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"],
        ["adduser", "-S", "-D", "-H", "-h", "/nonexistent"],
    )
    for way in ways:
        if program := shutil.which(way[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"):
            command = [program, *way[1:], "-s", "/usr/sbin/nologin", SERVICE]
            subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no part comes from outside
            return _named(SERVICE)
    return None

"""What a process may still do once it holds a stranger's file: read it, work for a while, answer."""

import ctypes
import errno
import platform
import resource
import struct

MEMORY = 512 * 1024 * 1024
SECONDS = 10
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 49, 53, 56, 57, 58, 59, 62, 101, 322, 435)),
    "aarch64": (0xC00000B7, (198, 199, 200, 203, 117, 129, 220, 221, 281, 435)),
}
"""By machine: its name for the kernel, and its numbers for sockets, new processes and programs, signals, tracing."""


def confine() -> None:
    """Give up memory, time, files, sockets and new processes, for good."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    _refuse_calls()


def _refuse_calls() -> None:
    """Let the kernel refuse what no reader of files needs (seccomp, without privileges); elsewhere the limits hold."""
    if platform.machine() not in _CALLS:
        return
    architecture, calls = _CALLS[platform.machine()]
    program = _program(architecture, calls)
    held = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(held))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SET_SECCOMP, _FILTER, described, 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel does not confine this process")


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Return the filter in the kernel's own words (BPF): another machine's calls and the named ones are refused."""
    load, equal, answer = 0x20, 0x15, 0x06
    lines = [(load, 0, 0, 4), (equal, 1, 0, architecture), (answer, 0, 0, _REFUSE), (load, 0, 0, 0)]
    lines += [(equal, len(calls) - at, 0, number) for at, number in enumerate(calls)]
    lines += [(answer, 0, 0, _ALLOW), (answer, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)

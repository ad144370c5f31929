"""The walls that a reader builds around itself before it sees the first foreign byte.

Limits of the system stand everywhere. On Linux the kernel adds what it has and what its owner allows: an empty network (a
namespace), no sockets (seccomp), no files but the libraries' and a folder of its own (Landlock). None of it needs root, and
none can be taken down again from inside.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.isolation.bounds import MB, Bounds

LIMITS, NETWORK, SOCKETS, FILES = "limits", "network", "sockets", "files"
EVERY_WALL = (LIMITS, NETWORK, SOCKETS, FILES)
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_MOST_TASKS = 128
"""Threads and processes, in a user namespace of the reader's own: engines want a few for each core."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a reader stands: `folder` is its own, `hidden` is what it must not see, `libraries` what it must."""

    folder: Path
    hidden: tuple[Path, ...] = ()
    libraries: tuple[Path, ...] = ()


def build(ground: Ground, bounds: Bounds) -> tuple[str, ...]:
    """Build every wall that can be had here; returns the names of those that stand. Call it before there are threads."""
    standing = [LIMITS]
    alone = False
    if sys.platform == "linux":
        _tie_to_parent()
        alone = _leave_the_network()
        standing += [NETWORK] if alone else []
    _limit(bounds, alone=alone)
    if sys.platform == "linux":
        from pipelines.isolation import kernel

        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        if kernel.close_files(ground.folder, ground.hidden, ground.libraries):
            standing.append(FILES)
        if kernel.close_sockets():
            standing.append(SOCKETS)
    return tuple(standing)


def allow_seconds(seconds: float) -> None:
    """Give the next job so much time of every core; should nobody outside be left to stop it, the system does."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = used.ru_utime + used.ru_stime + seconds * (os.cpu_count() or 1)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(most) + 2, hard))


def _limit(bounds: Bounds, *, alone: bool) -> None:
    """Limits of the system; memory that is promised but not used counts here, so there is room above the watched bound."""
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: bounds.file_mb * MB,
        resource.RLIMIT_NOFILE: 256,
        # macOS knows no bound of this kind that holds; what is resident is watched from outside.
        resource.RLIMIT_DATA: bounds.memory_mb * MB * 3 // 2,
    }
    if alone:  # elsewhere all processes of the user would count
        wanted[resource.RLIMIT_NPROC] = _MOST_TASKS
    for kind, most in wanted.items():
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))


def _tie_to_parent() -> None:
    """Die with the one who started us, adopt what our own children leave, and let nobody look into our memory."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    _prctl(_PR_SET_DUMPABLE, 0)


def _leave_the_network() -> bool:
    """Move into a user namespace with a network that has no way out; False where the system forbids it."""
    library = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC):
        return False
    _prctl(_PR_SET_DUMPABLE, 1)  # or our own entries in /proc would not be ours to write
    try:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    except OSError:
        pass  # without a map we are nobody, which does as well
    # What we may do in the namespace we need no more: it would only open more of the kernel.
    header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    library.capset(header, nothing)
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # new rights had taken it off
    _prctl(_PR_SET_DUMPABLE, 0)
    return True


def _write(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="ascii")


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def missing(standing: Sequence[str]) -> tuple[str, ...]:
    """The walls that could not be built."""
    return tuple(wall for wall in EVERY_WALL if wall not in standing)

"""How much one reader may use: memory, time, files; measured from outside in /proc, where there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000
_PAGE = os.sysconf("SC_PAGESIZE")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is too much for one job; seconds are of the wall clock, less those in which other programs had the processor.

    Reading may take `read_seconds` and `page_seconds` for each page, making a PDF `export_seconds`, all else `quick_seconds`.
    `memory_mb` is what is resident in the reader and all that it started; `file_mb` is the largest file that it may write, in a
    folder of its own.
    After `jobs` jobs a reader is replaced by a fresh one.
    """

    memory_mb: int = 950
    read_seconds: float = 15.0
    page_seconds: float = 3.0
    quick_seconds: float = 10.0
    export_seconds: float = 60.0
    start_seconds: float = 60.0
    pages: int = 300
    file_mb: int = 100
    processes: int = 32
    jobs: int = 200

    @property
    def worn_bytes(self) -> int:
        """A reader that still holds so much when its work is done is replaced."""
        return self.memory_mb * MB * 7 // 10


@dataclass(frozen=True, slots=True)
class Usage:
    """What a reader uses at the moment, with what it started."""

    resident: int = 0
    processes: int = 1


def usage(pid: int) -> Usage:
    """What `pid` and its descendants use; nothing where there is no /proc to tell."""
    family = (pid, *descendants(pid))
    return Usage(sum(_resident(one) for one in family), len(family))


def descendants(pid: int) -> Iterator[int]:
    """All that `pid` started and that still runs, parents before their children."""
    waiting = [pid]
    while waiting:
        for task in _entries(Path(f"/proc/{waiting.pop()}/task")):
            try:
                children = [int(child) for child in (task / "children").read_text().split()]
            except OSError:
                continue
            yield from children
            waiting += children


def kept_waiting(pid: int) -> float:
    """The seconds for which `pid` was ready to run and others had the processor; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def halted(pid: int) -> bool:
    """Whether `pid` is stopped or gone; what a system without /proc does not tell is taken to be so."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return True
    return state.rpartition(")")[2].split()[0] in "TtZX"


def peak(pid: int) -> int:
    """The most that `pid` alone ever held resident, in bytes; 0 where there is no /proc to tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(found[0]) * 1024 if found else 0


def forget_peak(pid: int) -> None:
    """Let `peak` begin anew, where the system allows it."""
    try:
        Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []

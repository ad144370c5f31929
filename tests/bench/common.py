"""What the benches share: times side by side, tables, the labelled documents, a child's memory."""

from __future__ import annotations

import importlib.util
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import TypeVar

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
T = TypeVar("T")


class Missing(SystemExit):
    """A bench that cannot run here ends with a sentence; tests skip with it."""


def shared(*parts: str) -> Path:
    """A file or folder of the labelled documents beside this checkout. Raises Missing where there is none."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        raise Missing(f"This needs {'/'.join(('../shared', *parts))}, which is not here.")
    return path


def scorer(name: str) -> ModuleType:
    """The scorer `../shared/eval/NAME.py`, as a module. Raises Missing."""
    spec = importlib.util.spec_from_file_location(f"scorer_{name}", shared("eval", f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look for it
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of wall time that one contestant took, an entry a turn."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def total(self) -> float:
        return sum(self.seconds)


def side_by_side(
    contestants: Mapping[str, Callable[[T], object]], items: Sequence[T], *, rounds: int = 1
) -> dict[str, Timed]:
    """Every contestant on every item, `rounds` times, taking turns, so that a noisy moment hits them all alike.

    Who begins changes from item to item. Warm them up before: the first call counts, too.
    """
    names = list(contestants)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for turn, item in enumerate(item for _ in range(rounds) for item in items):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            began = time.perf_counter()
            contestants[name](item)
            taken[name].append(time.perf_counter() - began)
    return {name: Timed(name, tuple(seconds)) for name, seconds in taken.items()}


def ratio(one: Timed, other: Timed) -> float:
    """How long `one` took for each second of `other`: the median over items of the ratio on the same item and turn."""
    return median(a / b for a, b in zip(one.seconds, other.seconds, strict=True))


def print_times(title: str, times: Sequence[Timed], *, against: str) -> None:
    """A table of medians and sums, each with its ratio to the contestant named `against`."""
    base = next(t for t in times if t.name == against)
    rows = [
        (t.name, f"{t.median:.3f}", f"{t.total:.2f}", f"{ratio(t, base):.2f}", str(len(t.seconds)))
        for t in times
    ]
    print_table(title, ("", "median s", "sum s", f"of {against}", "n"), rows)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A small table; the first column is text, the others are figures."""
    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(f"{v:.3f}" if isinstance(v, float) else str(v) for v in row))
    Console().print(table)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child process ended: `peak_mb` is the most memory it and its children held resident at once."""

    status: int
    output: str
    seconds: float
    peak_mb: float


def in_child(command: Sequence[str | Path], *, every: float = 0.02) -> Ended:
    """Run `command` to its end, looking at the memory of its whole family `every` so many seconds (Linux).

    Pages that the family shares are counted once a process, so the figure errs upward.
    """
    began = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        over, peak = threading.Event(), [0]

        def look() -> None:
            while not over.is_set():
                peak[0] = max(peak[0], sum(_resident(pid) for pid in _family(process.pid)))
                over.wait(every)

        watcher = threading.Thread(target=look, daemon=True)
        watcher.start()
        output, _ = process.communicate()
        over.set()
        watcher.join()
    return Ended(process.returncode, output, time.perf_counter() - began, peak[0] / 1e6)


def idp_command(*arguments: str | Path) -> list[str]:
    """The command line of this checkout with `arguments`, in this Python."""
    return [sys.executable, "-P", "-m", "idp.cli", *(str(a) for a in arguments)]


def _family(pid: int) -> list[int]:
    """`pid` and all that it started, as far as they live."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue  # it ended while we looked
    return found


def _resident(pid: int) -> int:
    """Bytes in memory; high water marks of many processes could not be added up."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * resource.getpagesize()

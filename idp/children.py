"""Child processes that live and die together: started, heard, restarted, and stopped with all that they started.

Every child leads a process group of its own, so a Ctrl-C in the terminal reaches only us and we end them in order, their own
children included. Should we be killed without a word, `idp.lifeline` does it.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from idp import lifeline

GRACE_SECONDS = 10.0
"""From the request to end until the kill."""

TICK_SECONDS = 0.1
TAIL_LINES = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One program to run; `name` stands before its lines."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Patience:
    """When a child that died is started again: after `delays`, one a try; living `quick_seconds` earns them all anew."""

    delays: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)
    quick_seconds: float = 30.0


class GaveUp(Exception):
    """A child died again and again; `tail` holds its last lines."""

    def __init__(self, name: str, status: int, tail: Sequence[str]) -> None:
        super().__init__(f"{name} ended again and again (the last time with status {status})")
        self.name = name
        self.tail = tuple(tail)


@dataclass(slots=True)
class _Child:
    part: Part
    process: subprocess.Popen[str] | None = None
    started: float = 0.0
    quick_deaths: int = 0
    start_again: float = 0.0
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=TAIL_LINES))


class Children:
    """The children of one supervisor. All methods belong to the thread that made it; `hear` is called from others."""

    def __init__(
        self,
        *,
        environment: Mapping[str, str],
        hear: Callable[[str, str], None],
        patience: Patience = Patience(),
        grace: float = GRACE_SECONDS,
    ) -> None:
        self._environment = {**environment, "PYTHONUNBUFFERED": "1"}
        self._hear = hear
        self._patience = patience
        self._grace = grace
        self._children: list[_Child] = []
        self._lifeline = _start_lifeline(grace)

    def start(self, part: Part) -> None:
        """Start `part` and keep it running from now on."""
        child = _Child(part)
        self._children.append(child)
        self._spawn(child)

    def watch(self, until: Callable[[], bool]) -> None:
        """Restart what dies, until `until()` holds. Raises GaveUp."""
        while not until():
            for child in self._children:
                self._look_after(child)
            time.sleep(TICK_SECONDS)

    def stop(self, *, at_once: Callable[[], bool] = lambda: False) -> None:
        """End every child and all that they started: asked first, killed after the grace or when `at_once()` says so."""
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            # The leader alone: workers that were told twice would be replaced by theirs.
            process.terminate()
        deadline = time.monotonic() + self._grace
        while any(process.poll() is None for process in running):
            if time.monotonic() > deadline or at_once():
                break
            time.sleep(TICK_SECONDS / 2)
        for process in running:
            lifeline.send(process.pid, signal.SIGKILL)
            process.wait()
            self._tell_lifeline(f"-{process.pid}")
        self._children.clear()
        if self._lifeline.stdin is not None:
            self._lifeline.stdin.close()
        self._lifeline.wait()

    def _spawn(self, child: _Child) -> None:
        process = subprocess.Popen(  # noqa: S603  # our own command lines
            child.part.command,
            env=dict(self._environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        child.process = process
        child.started = time.monotonic()
        self._tell_lifeline(f"+{process.pid}")
        threading.Thread(target=self._listen, args=(child, process), daemon=True).start()

    def _listen(self, child: _Child, process: subprocess.Popen[str]) -> None:
        if process.stdout is None:
            return
        with process.stdout as lines:
            for line in lines:
                child.tail.append(line.rstrip())
                self._hear(child.part.name, line.rstrip())

    def _look_after(self, child: _Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_again:
                self._spawn(child)
            return
        status = child.process.poll()
        if status is None:
            return
        # What it started must not go on without it, least of all beside its successor.
        lifeline.send(child.process.pid, signal.SIGKILL)
        self._tell_lifeline(f"-{child.process.pid}")
        child.process = None
        if now - child.started >= self._patience.quick_seconds:
            child.quick_deaths = 0
        if child.quick_deaths == len(self._patience.delays):
            time.sleep(TICK_SECONDS)  # its last words may still be on their way through the pipe
            raise GaveUp(child.part.name, status, child.tail)
        delay = self._patience.delays[child.quick_deaths]
        child.quick_deaths += 1
        child.start_again = now + delay
        self._hear(child.part.name, f"ended with status {status}; started again in {delay:g} s")

    def _tell_lifeline(self, line: str) -> None:
        if self._lifeline.stdin is not None:
            try:
                self._lifeline.stdin.write(f"{line}\n")
                self._lifeline.stdin.flush()
            except BrokenPipeError:
                # Somebody killed the last hand; the children are still ours to stop.
                self._lifeline.stdin = None


def _start_lifeline(grace: float) -> subprocess.Popen[str]:
    script = Path(lifeline.__file__)
    return subprocess.Popen(  # noqa: S603  # our own script
        [sys.executable, "-I", "-S", str(script), str(grace)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )

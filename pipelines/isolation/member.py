"""One reader as the program sees it: a process at the other end of two pipes, asked, watched and, if need be, killed."""

from __future__ import annotations

import fcntl
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.isolation.bounds import (
    MB,
    Bounds,
    descendants,
    forget_peak,
    halted,
    kept_waiting,
    peak,
    usage,
)
from pipelines.isolation.wire import Inbox, Message, head_of

MODULE = "pipelines.isolation.child"
FOLDER = "idp-reader-"
"""How the readers' own folders begin; the pid of the program that made them follows."""
_TICK = 0.03
"""Seconds between two looks at what a reader uses."""
_ANY_PAGES = 1_000_000
_PATIENCE = 3.0
"""How often its time a job may wait for the processor on top of it."""
_HALT = 0.1
"""Seconds until what was told to halt must have done so."""
_PIECE = 1 << 20
_SET_PIPE_SIZE = 1031
_TAIL = 4000


class TooSlow(Exception):
    """The time was up; `seconds` is what the reader was given."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class TooMuch(Exception):
    """It used more than a bound allows, as far as we saw."""


class Died(Exception):
    """It ended in the middle: `status` as subprocess tells it, `last_words` from its standard error."""

    def __init__(self, status: int | None, last_words: str) -> None:
        super().__init__(status)
        self.status = status
        self.last_words = last_words


@dataclass(frozen=True, slots=True)
class Recipe:
    """How readers are made: bounds, settings that they may know, environment, and what they must not see of the disk."""

    bounds: Bounds
    settings: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[Path, ...] = ()
    module: str = MODULE


class Member:
    """One reader. It belongs to whoever asks; only `kill` may come from another thread."""

    def __init__(self, recipe: Recipe, *, warm: bool) -> None:
        """Starts it and says hello; `ready` waits until it has come up. With `warm` it loads its engine at once."""
        self._bounds = recipe.bounds
        self._folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-"))
        self._errors = self._folder / "errors"
        self._process = _start(recipe, self._folder, self._errors)
        self._inbox = Inbox()
        self.walls: tuple[str, ...] | None = None
        self.jobs = 0
        self.peak = 0
        """The most bytes seen resident during the last job, in it and what it started."""
        self._end = weakref.finalize(self, _end, self._process, self._folder, os.getpid())
        hello = {
            "bounds": {name: getattr(recipe.bounds, name) for name in Bounds.__slots__},
            "settings": recipe.settings,
            "folder": str(self._folder),
            "hidden": [*map(str, recipe.hidden), tempfile.gettempdir()],
            "warm": warm,
        }
        _write_all(self._process, head_of(Message(hello)))

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._end.alive and self._process.poll() is None

    def ready(self) -> None:
        """Wait until it can be asked. Raises TooSlow, Died, Garbled."""
        if self.walls is None:
            answer = self._exchange(b"", b"", self._bounds.start_seconds, None)
            self.walls = tuple(str(wall) for wall in answer.header.get("walls", ()))

    def ask(
        self, message: Message, seconds: float, more: Callable[[int], float] | None = None
    ) -> Message:
        """Its answer; `more` says how many seconds it has for so many pages. Raises TooSlow, TooMuch, Died, Garbled."""
        self.ready()
        self.jobs += 1
        self.peak = 0
        forget_peak(self.pid)
        most = more(_ANY_PAGES) if more else seconds
        asked = Message({**message.header, "seconds": most}, message.payload)
        answer = self._exchange(head_of(asked), asked.payload, seconds, more)
        self.peak = max(self.peak, peak(self.pid))
        self._sweep()
        return answer

    def worn(self) -> bool:
        """Whether a fresh one should take its place."""
        return self.jobs >= self._bounds.jobs or usage(self.pid).resident > self._bounds.worn_bytes

    def kill(self) -> None:
        """End it, all that it started, and its folder. May be repeated."""
        self._end()

    def forget(self) -> None:
        """Let go of a reader that belongs to the process from which we were forked."""
        self._end.detach()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.returncode = 0  # or subprocess complains of a child that is not ours

    def _exchange(
        self, head: bytes, payload: bytes, seconds: float, more: Callable[[int], float] | None
    ) -> Message:
        began = looked = time.monotonic()
        waited = kept_waiting(self.pid)
        outgoing = [memoryview(part) for part in (head, payload) if part]
        while True:
            self._turn(outgoing)
            while (message := self._inbox.next()) is not None:
                if message.header.get("is") != "pages":
                    return message
                if more is not None:
                    seconds = max(seconds, more(int(message.header["pages"])))
            now = time.monotonic()
            if now - began > seconds and now - began > self._with_patience(seconds, waited):
                self._note()
                raise TooSlow(seconds)
            if now - looked > _TICK:
                looked = now
                self._note()

    def _with_patience(self, seconds: float, waited: float) -> float:
        """So many seconds and those since in which others had the processor: a document is not to blame for a busy computer."""
        return seconds + min(_PATIENCE * seconds, kept_waiting(self.pid) - waited)

    def _turn(self, outgoing: list[memoryview]) -> None:
        """Wait a tick for room to write or something to read, and do it. Raises Died."""
        asked, answers = _pipes(self._process)
        poll = select.poll()
        poll.register(answers, select.POLLIN)
        if outgoing:
            poll.register(asked, select.POLLOUT)
        for descriptor, events in poll.poll(_TICK * 1000):
            if descriptor == asked:
                self._write(asked, outgoing)
            elif events & select.POLLIN:
                data = os.read(answers, _PIECE)
                if not data:
                    raise self._died()
                self._inbox.add(data)
            else:
                raise self._died()

    def _write(self, asked: int, outgoing: list[memoryview]) -> None:
        try:
            written = os.write(asked, outgoing[0][:_PIECE])
        except BlockingIOError:
            return
        except BrokenPipeError:
            raise self._died() from None
        outgoing[0] = outgoing[0][written:]
        if not outgoing[0]:
            del outgoing[0]

    def _note(self) -> None:
        """Look at what it uses. Raises TooMuch."""
        now = usage(self.pid)
        self.peak = max(self.peak, now.resident)
        if now.resident > self._bounds.memory_mb * MB or now.processes > self._bounds.processes:
            raise TooMuch

    def _died(self) -> Died:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        try:
            said = self._errors.read_text(encoding="utf-8", errors="replace")
        except OSError:
            said = ""
        return Died(self._process.poll(), said[-_TAIL:])

    def _sweep(self) -> None:
        """A job leaves no file to the next."""
        for entry in self._folder.iterdir():
            if entry == self._errors:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)


def _start(recipe: Recipe, folder: Path, errors: Path) -> subprocess.Popen[bytes]:
    own = {"HOME": str(folder), "TMPDIR": str(folder)}
    # It stays in our process group: whoever ends that, as `idp up` does, ends it as well.
    with errors.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-P", "-m", recipe.module],
            env={**recipe.environment, **own},
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            bufsize=0,
        )
    for descriptor in _pipes(process):
        os.set_blocking(descriptor, False)
        if sys.platform == "linux":
            with suppress(OSError):  # there is a bound for each user
                fcntl.fcntl(descriptor, _SET_PIPE_SIZE, _PIECE)
    return process


def _pipes(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a reader is started with two pipes")
    return process.stdin.fileno(), process.stdout.fileno()


def _write_all(process: subprocess.Popen[bytes], data: bytes) -> None:
    """A few hundred bytes into an empty pipe, which takes them at once."""
    with suppress(BrokenPipeError):  # `ready` will say why
        os.write(_pipes(process)[0], data)


def _end(process: subprocess.Popen[bytes], folder: Path, owner: int) -> None:
    """Kill and clean up, once; nothing in a process that was forked from the owner."""
    if os.getpid() != owner:
        return
    for pid in _stopped(process):
        _signal(pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    shutil.rmtree(folder, ignore_errors=True)


def _stopped(process: subprocess.Popen[bytes]) -> tuple[int, ...]:
    """A reader and all that it started, halted first, so that none can start another while it is being counted."""
    if process.poll() is not None:
        return ()
    family: list[int] = []
    fresh = [process.pid]
    while fresh:
        for pid in fresh:
            _signal(pid, signal.SIGSTOP)
        until = time.monotonic() + _HALT
        while not all(halted(pid) for pid in fresh) and time.monotonic() < until:
            time.sleep(0.001)
        family += fresh
        fresh = [pid for pid in descendants(process.pid) if pid not in family]
    return tuple(family)


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def sweep_leftovers() -> None:
    """Remove the folders of readers whose program was killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        owner = folder.name.removeprefix(FOLDER).split("-")[0]
        if owner.isdigit() and not _runs(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

"""Warm readers, ready to be asked: one job each at a time, replaced when they are worn, slow, fat or dead."""

from __future__ import annotations

import os
import signal
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import structlog

from idp.errors import IdpError, Rejected, Retryable
from pipelines.isolation.bounds import Bounds
from pipelines.isolation.member import Died, Member, Recipe, TooMuch, TooSlow, sweep_leftovers
from pipelines.isolation.walls import missing
from pipelines.isolation.wire import Garbled, Message, error_in

SPARE_AFTER = 3
"""Jobs after which a second reader is held ready: a program that reads one file needs none."""
MOST = 4
"""Readers that work at the same time for one process; who comes then waits."""


@dataclass(frozen=True, slots=True)
class Report:
    """How a job went: `code` is empty for an answer; `peak` is in bytes."""

    job: str
    seconds: float
    peak: int
    code: str = ""


def unheard(_report: Report) -> None:
    """Nobody wants to know."""


@dataclass(slots=True)
class _State:
    """What belongs to one process, and not to those that are forked from it."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    idle: list[Member] = field(default_factory=list)
    busy: set[Member] = field(default_factory=set)
    done: int = 0
    closed: bool = False
    # The kernel ends a reader with the thread that started it, so one thread starts them all and stays.
    starter: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="readers")
    )

    def start(self, recipe: Recipe, *, warm: bool) -> Member:
        """A new reader; it may not be ready yet."""
        if not self.done:
            sweep_leftovers()
        return self.starter.submit(Member, recipe, warm=warm).result()


class Pool:
    """Readers of one recipe. May be used from several threads, and survives a fork: each process has readers of its own."""

    def __init__(
        self, recipe: Recipe, *, most: int = MOST, heard: Callable[[Report], None] = unheard
    ) -> None:
        self.recipe = recipe
        self._most = most
        self._warm = False
        self._state = _State()
        self._heard = heard
        mine = weakref.WeakMethod(self._forked)
        os.register_at_fork(after_in_child=lambda: (forked := mine()) and forked())

    @property
    def bounds(self) -> Bounds:
        return self.recipe.bounds

    def warm(self) -> None:
        """From now on readers load their engine when they start; returns once one is ready."""
        self._warm = True
        member = self._take()
        try:
            self._ready(member)
        finally:
            self._give_back(member)

    def walls(self) -> tuple[str, ...]:
        """What stands between a reader and this computer; starts one where none runs."""
        member = self._take()
        try:
            self._ready(member)
            return member.walls or ()
        finally:
            self._give_back(member)

    def run(
        self,
        job: str,
        about: Mapping[str, Any],
        content: bytes,
        *,
        seconds: float | None = None,
        more: Callable[[int], float] | None = None,
    ) -> Message:
        """The answer to one job; `more` gives the seconds that so many pages may take.

        Raises what the job raised, Rejected (`too_slow`, `too_much_memory`, `broken_file`) where the reader did not survive it,
        Retryable (`reader_missing`) where none can be started.
        """
        member = self._take()
        began, code = time.monotonic(), ""
        try:
            self._ready(member)
            began = time.monotonic()
            asked = Message({**about, "job": job}, content)
            return self._ask(member, asked, seconds or self.bounds.quick_seconds, more)
        except IdpError as error:
            code = error.code
            raise
        finally:
            peak = member.peak
            self._give_back(member)
            self._heard(Report(job, time.monotonic() - began, peak, code))

    def close(self) -> None:
        """End all readers of this process."""
        state = self._state
        with state.changed:
            state.closed = True
            left = [*state.idle, *state.busy]
            state.idle.clear()
            state.changed.notify_all()
        for member in left:
            member.kill()
        state.starter.shutdown()

    def _ask(
        self,
        member: Member,
        asked: Message,
        seconds: float,
        more: Callable[[int], float] | None,
    ) -> Message:
        job = asked.header["job"]
        try:
            answer = member.ask(asked, seconds, more)
            return self._understood(answer, member, job)
        except TooSlow as error:
            member.kill()
            raise _too_slow(error.seconds) from None
        except TooMuch:
            member.kill()
            raise self._too_much() from None
        except Died as death:
            used = member.peak
            member.kill()
            _log("reader_died", job, status=death.status, said=death.last_words)
            if death.status == -signal.SIGXCPU:
                raise _too_slow(seconds) from None
            # A library that gets no memory calls it quits, and so does the kernel with whoever takes too much.
            if used > self.bounds.worn_bytes or death.status == -signal.SIGKILL:
                raise self._too_much() from None
            raise _broken() from None
        except (Garbled, KeyError, TypeError, ValueError) as error:
            member.kill()
            _log("reader_garbled", job, error=str(error))
            raise _broken() from None

    def _understood(self, answer: Message, member: Member, job: str) -> Message:
        """The answer, or the error that it tells. Raises Garbled."""
        kind = answer.header.get("is")
        if kind == "answer":
            return answer
        if kind == "error":
            raise error_in(answer.header)
        if kind == "memory":
            member.kill()
            raise self._too_much()
        if kind == "fault":
            _log("reader_fault", job, trace=str(answer.header.get("trace")))
            raise _broken()
        raise Garbled(f"an answer of the kind {kind}")

    def _ready(self, member: Member) -> None:
        """Wait until it is up. Raises Retryable (`reader_missing`)."""
        first = member.walls is None
        try:
            member.ready()
        except (Died, TooSlow, Garbled) as error:
            said = error.last_words if isinstance(error, Died) else str(error)
            member.kill()
            structlog.get_logger().error("reader_not_started", said=said)
            say = "The process that reads files could not be started; it will be tried again."
            raise Retryable("reader_missing", say) from None
        if first:
            stands = member.walls or ()
            structlog.get_logger().debug("reader_ready", walls=stands, missing=missing(stands))

    def _take(self) -> Member:
        """A reader of this process, for one job; waits while all are at work."""
        state = self._state
        with state.changed:
            while not state.idle and len(state.busy) >= self._most and not state.closed:
                state.changed.wait()
            if state.closed:
                raise Retryable("reader_missing", "The program is being stopped.")
            member = self._from_idle(state) or state.start(self.recipe, warm=self._warm)
            state.busy.add(member)
            if not state.idle and self._warm and state.done >= SPARE_AFTER:
                state.idle.append(state.start(self.recipe, warm=True))
            return member

    def _from_idle(self, state: _State) -> Member | None:
        while state.idle:
            member = state.idle.pop()
            if member.alive and not member.worn():
                return member
            member.kill()
        return None

    def _give_back(self, member: Member) -> None:
        keep = member.alive
        if not keep:
            member.kill()
        state = self._state
        with state.changed:
            state.busy.discard(member)
            state.done += 1
            if keep and not state.closed:
                state.idle.append(member)
            elif keep:
                member.kill()
            state.changed.notify()

    def _forked(self) -> None:
        """In a process just forked: the readers belong to the other one, as do the thread that starts them and the lock."""
        inherited, self._state = self._state, _State()
        for member in (*inherited.idle, *inherited.busy):
            member.forget()

    def _too_much(self) -> Rejected:
        return Rejected(
            "too_much_memory",
            f"Reading this file took more than {self.bounds.memory_mb} MB of memory, so it was stopped. Send it with fewer "
            "pages, or as smaller pictures.",
        )


def _too_slow(seconds: float) -> Rejected:
    return Rejected(
        "too_slow",
        f"Reading this file took longer than {seconds:.0f} seconds, so it was stopped. Send its pages as pictures, or fewer "
        "at a time.",
    )


def _broken() -> Rejected:
    return Rejected(
        "broken_file",
        "This file is damaged in a way that reading does not get over. Print it to a new PDF, or send a picture of it.",
    )


def _log(event: str, job: str, **more: object) -> None:
    structlog.get_logger().warning(event, job=job, **more)

"""Xero's limits on calls: a minute, a day, at once; counted for each app and organisation."""

from __future__ import annotations

import math
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from idp.xero.sandbox.wire import Refusal

MINUTE, DAY = 60, 86_400


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many calls are taken; None leaves that limit off."""

    minute: int | None = 60
    day: int | None = 5_000
    at_once: int | None = 5
    app_minute: int | None = 10_000

    @classmethod
    def unlimited(cls) -> Allowance:
        return cls(None, None, None, None)


class Limits:
    """Counts in memory: a restart forgives, as nobody's limit is worth a table."""

    def __init__(self, allowance: Allowance, now: Callable[[], datetime]) -> None:
        self._allowance, self._now = allowance, now
        self._lock = threading.Lock()
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._app_calls: dict[str, deque[float]] = defaultdict(deque)
        self._open: dict[tuple[str, str], int] = defaultdict(int)

    @contextmanager
    def entered(self, app: str, tenant: str) -> Iterator[dict[str, str]]:
        """Hold one place while a call is answered; gives the headers that say what is left."""
        who = (app, tenant)
        with self._lock:
            headers = self._count(who)
            self._open[who] += 1
        try:
            yield headers
        finally:
            with self._lock:
                self._open[who] -= 1

    def _count(self, who: tuple[str, str]) -> dict[str, str]:
        at, allowed = self._now().timestamp(), self._allowance
        calls, app_calls = self._calls[who], self._app_calls[who[0]]
        while calls and calls[0] <= at - DAY:
            calls.popleft()
        while app_calls and app_calls[0] <= at - MINUTE:
            app_calls.popleft()
        recent = [call for call in calls if call > at - MINUTE]
        left = {
            "X-MinLimit-Remaining": _left(allowed.minute, len(recent)),
            "X-DayLimit-Remaining": _left(allowed.day, len(calls)),
            "X-AppMinLimit-Remaining": _left(allowed.app_minute, len(app_calls)),
        }
        if allowed.at_once is not None and self._open[who] >= allowed.at_once:
            raise _too_many("concurrent", 1, left)
        if allowed.day is not None and len(calls) >= allowed.day:
            raise _too_many("day", calls[0] + DAY - at, left)
        if allowed.minute is not None and len(recent) >= allowed.minute:
            raise _too_many("minute", recent[0] + MINUTE - at, left)
        if allowed.app_minute is not None and len(app_calls) >= allowed.app_minute:
            raise _too_many("appminute", app_calls[0] + MINUTE - at, left)
        calls.append(at)
        app_calls.append(at)
        return {name: str(max(0, int(count) - 1)) for name, count in left.items()}


def _left(limit: int | None, used: int) -> str:
    return str(max(0, (limit if limit is not None else 1_000_000) - used))


def _too_many(which: str, wait: float, left: dict[str, str]) -> Refusal:
    headers = {"X-Rate-Limit-Problem": which, "Retry-After": str(max(1, math.ceil(wait))), **left}
    return Refusal(429, "", headers)

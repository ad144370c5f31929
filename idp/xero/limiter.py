"""How often we may call Xero: 60 calls a minute and 5 at once for one organisation.

Shared by the threads of one process. Several processes meet in X-MinLimit-Remaining, which Xero sends with every answer.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from idp.errors import RateLimited

MINUTE = 60.0
PER_MINUTE = 60
AT_ONCE = 5
DAY_SPENT_WAIT = 3600.0


class Limiter:
    """The calls of one organisation."""

    def __init__(
        self,
        *,
        per_minute: int = PER_MINUTE,
        at_once: int = AT_ONCE,
        patience: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_minute = per_minute
        self._slots = threading.BoundedSemaphore(at_once)
        self._patience = patience
        self._clock = clock
        self._lock = threading.Lock()
        self._times: deque[float] = deque()
        self._closed_until = 0.0

    @contextmanager
    def call(self) -> Iterator[None]:
        """Room for one call; raises RateLimited where the minute is spent. Nothing has been sent then."""
        self._count()
        if not self._slots.acquire(timeout=self._patience):
            raise RateLimited(self._patience)
        try:
            yield
        finally:
            self._slots.release()

    def heard(self, headers: Mapping[str, str]) -> None:
        """Learn from an answer's headers what is left, whoever spent it."""
        left = {name.lower(): value for name, value in headers.items()}
        if left.get("x-daylimit-remaining") == "0":
            self.close(DAY_SPENT_WAIT)
        elif left.get("x-minlimit-remaining") == "0":
            # Xero's window slides: in a quarter of a minute some calls have left it.
            self.close(MINUTE / 4)

    def close(self, seconds: float) -> None:
        """No call for so long."""
        with self._lock:
            self._closed_until = max(self._closed_until, self._clock() + seconds)

    def _count(self) -> None:
        with self._lock:
            now = self._clock()
            if now < self._closed_until:
                raise RateLimited(self._closed_until - now)
            while self._times and self._times[0] <= now - MINUTE:
                self._times.popleft()
            if len(self._times) >= self._per_minute:
                raise RateLimited(self._times[0] + MINUTE - now)
            self._times.append(now)

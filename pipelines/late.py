"""Doors that are opened when somebody first goes through them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


class Late:
    """Stands for a door until somebody uses it, and builds it then, once."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._door: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._door is None:
            with self._lock:
                self._door = self._door or self._build()
        return getattr(self._door, name)

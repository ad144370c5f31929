"""Which walls stand around a reader on this computer."""

from __future__ import annotations

from collections.abc import Iterator

from idp.config import Settings
from pipelines.isolation.doors import pool_of
from pipelines.isolation.walls import FILES, LIMITS, NETWORK, SOCKETS

_MEANING = {
    LIMITS: "memory, time and file size are limited",
    NETWORK: "the network is an empty one (user and network namespaces)",
    SOCKETS: "no connection can be opened (seccomp)",
    FILES: "other files can be neither written nor, where the program keeps its own, read (Landlock)",
}


def walls_here(settings: Settings) -> Iterator[tuple[str, bool]]:
    """What each wall means, and whether it stands. Raises Retryable where no reader can be started."""
    pool = pool_of(settings)
    try:
        standing = pool.walls()
    finally:
        pool.close()
    for wall, meaning in _MEANING.items():
        yield meaning, wall in standing

"""The last hand: ends the children of `idp up` when it is killed without a chance to do so itself.

Run as a process of its own, with the standard library alone. Its standard input is a pipe from the supervisor: a line `+PID`
for each process group started, `-PID` for each one gone. When the pipe ends, the supervisor is gone, whatever the reason, and
the groups still named are stopped: SIGTERM to the leader, some seconds of grace, SIGKILL to all. Killing this process too leaves them running.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable


def groups_left(lines: Iterable[str]) -> set[int]:
    """The groups that were started and not reported gone, once `lines` end."""
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        (groups.add if line.startswith("+") else groups.discard)(group)
    return groups


def send(group: int, number: int) -> bool:
    """Signal a whole process group; False where none of it is left."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of groups of zombies
        return False
    return True


def ask(leader: int, number: int = signal.SIGTERM) -> bool:
    """Signal the first of a group, which ends its own children in order (0 only asks); False where it is gone."""
    try:
        os.kill(leader, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def stop(groups: Iterable[int], *, grace: float) -> None:
    """Ask every group's leader to end, give it `grace` seconds, and end what is left of the groups."""
    every = set(groups)
    left = {group for group in every if ask(group)}
    deadline = time.monotonic() + grace
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = {group for group in left if ask(group, 0)}
    for group in every:
        send(group, signal.SIGKILL)


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    stop(groups_left(sys.stdin), grace=float(sys.argv[1]))


if __name__ == "__main__":
    main()

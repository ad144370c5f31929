"""A switch for tests: make the next matching call fail the way networks and servers do."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, current_app, request

from idp.xero.sandbox.wire import Json, bad_request

faults = Blueprint("faults", __name__)

KINDS = ("drop_before", "drop_after", "status", "delay")
LONGEST_DELAY = 120.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to go wrong.

    drop_before: the connection is closed and nothing was done. drop_after: all is done and kept,
    then the connection is closed without an answer. status: `status` and `body` are answered and
    nothing was done. delay: all is done, the answer comes `seconds` late.
    """

    kind: str
    path_contains: str = ""
    method: str = ""
    times: int = 1
    status: int = 503
    seconds: float = 1.0
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    retry_after: int | None = None

    def fits(self, method: str, path: str) -> bool:
        return self.path_contains in path and self.method in ("", method)

    def answer(self) -> Response:
        made = Response(self.body, status=self.status, content_type=self.content_type)
        if self.retry_after is not None:
            made.headers["Retry-After"] = str(self.retry_after)
            made.headers["X-Rate-Limit-Problem"] = "minute"
        return made

    def wait(self) -> None:
        time.sleep(min(self.seconds, LONGEST_DELAY))


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[Fault, int]] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append((fault, fault.times))

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The first fault that fits this call, used up by one."""
        with self._lock:
            for at, (fault, left) in enumerate(self._waiting):
                if fault.fits(method, path):
                    self._waiting[at : at + 1] = [(fault, left - 1)] if left > 1 else []
                    return fault
        return None

    def waiting(self) -> list[Json]:
        with self._lock:
            return [{**asdict(fault), "left": left} for fault, left in self._waiting]


def drop() -> Response:
    """Close the connection under the answer; without a socket (a test client) raise instead."""
    found = request.environ.get("werkzeug.socket")
    if not isinstance(found, socket.socket):
        raise ConnectionResetError("the sandbox dropped the connection, as it was told to")
    found.shutdown(socket.SHUT_RDWR)
    return Response(status=500)


def the_faults() -> Faults:
    found: Faults = current_app.extensions["sandbox_faults"]
    return found


@faults.post("/sandbox/faults")
def add_fault() -> tuple[Json, int]:
    # JSON only: another site's page cannot send it without asking first.
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or body.get("kind") not in KINDS:
        raise bad_request(f"a fault is a JSON object with a kind, one of {', '.join(KINDS)}")
    try:
        fault = Fault(**body)
        problem = not (100 <= int(fault.status) <= 599 and fault.times >= 1 and fault.seconds >= 0)
    except (TypeError, ValueError) as error:
        raise bad_request(f"that fault is not understood: {error}") from error
    if problem:
        raise bad_request("status is 100 to 599, times at least 1, seconds not negative")
    the_faults().add(fault)
    return {"faults": the_faults().waiting()}, 201


@faults.get("/sandbox/faults")
def list_faults() -> Json:
    return {"faults": the_faults().waiting()}


@faults.delete("/sandbox/faults")
def clear_faults() -> Json:
    the_faults().clear()
    return {"faults": []}

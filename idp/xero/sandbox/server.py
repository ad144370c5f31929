"""The sandbox as a process of its own."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from idp.xero.sandbox.app import Sandbox, create_sandbox
from idp.xero.sandbox.limits import Allowance
from idp.xero.sandbox.state import SandboxState


class _Quiet(WSGIRequestHandler):
    """Serves without a line a request; what happened stands in each document's history."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        del code, size


def listen(app: Sandbox, *, host: str = "127.0.0.1", port: int = 0) -> BaseWSGIServer:
    """A threaded server that listens already; port 0 picks a free one, which `.port` tells."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as bound:
        # Bound here and handed over: werkzeug by itself would end the process where the port is taken.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(128)
        return make_server(
            host, port, app, threaded=True, request_handler=_Quiet, fd=bound.fileno()
        )


def serve(  # noqa: PLR0913  # one parameter a setting; all but the first have a default
    port: int,
    *,
    state: Path,
    company: str = "demo-au",
    host: str = "127.0.0.1",
    public_url: str | None = None,
    limits: bool = True,
    seed: Path | None = None,
    clients: Mapping[str, str] | None = None,
) -> None:
    """Run the sandbox until SIGTERM or SIGINT; its memory is the SQLite file `state`.

    Raises OSError where the port is taken. Call it from the main thread.
    """
    memory = SandboxState(state, seed=seed, company=company)
    allowance = Allowance() if limits else Allowance.unlimited()
    app = create_sandbox(memory, allowance=allowance, clients=clients, public_url=public_url)
    server = listen(app, host=host, port=port)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # shutdown() waits for serve_forever, which runs in this very thread.
        threading.Thread(target=server.shutdown, daemon=True).start()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    try:
        server.serve_forever(poll_interval=0.1)
    finally:
        server.server_close()
        memory.close()

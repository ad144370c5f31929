"""The web server: gunicorn, run in this process with our settings instead of a file and a command line of its own."""

from __future__ import annotations

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from idp.config import Settings
from idp.log import set_up_logging

THREADS = 4
"""Threads of one process: a browser holds idle connections open, which must not keep a whole process."""

SECONDS = 60
"""A request may take this long; uploads are only stored here, reading is the worker's."""

GRACE_SECONDS = 8
"""For requests under way at a stop; less than the 10 s that `idp up` and containers allow."""


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in gunicorn_options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called in each process after the fork, so that none shares a database connection."""
        from pipelines.bootstrap import bootstrap
        from web import create_app

        set_up_logging(self._settings)
        return create_app(bootstrap(self._settings), self._settings)


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """What gunicorn is told, derived from our settings."""
    return {
        "bind": [f"{settings.host}:{settings.port}"],
        "workers": settings.web_workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": SECONDS,
        "graceful_timeout": GRACE_SECONDS,
        "keepalive": 5,
        "preload_app": False,
        "accesslog": None,
        "loglevel": "warning",
        "proc_name": "idp web",
        "control_socket_disable": True,
    }


def serve_web(settings: Settings) -> None:
    """Serve the pages and the API until SIGTERM or SIGINT; raises SystemExit when done."""
    _Server(settings).run()

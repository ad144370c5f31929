"""Logs: structured, one line an event, with the document's id bound once a task or request. Secrets never enter an event."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from idp.config import Settings


def set_up_logging(settings: Settings) -> None:
    """Send structlog's and the standard library's events to stderr in the form that `settings` asks for."""
    last: Any = (
        structlog.processors.JSONRenderer()
        if settings.log_json
        # Its own traces would print every variable on the way, tokens and people's documents among them.
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info if settings.log_json else _as_is,
    ]
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
        logger_factory=_on_stderr,
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        stream=sys.stderr, level=settings.log_level, format="%(levelname)s %(name)s %(message)s"
    )
    for chatty in (
        "celery.redirected",
        "kombu",
        "PIL",
        "RapidOCR",
        "pdfminer",
        "fontTools",
        "urllib3",
    ):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _on_stderr(*_: Any) -> structlog.PrintLogger:
    """A logger on what is stderr now: others may have put something in its place since the start."""
    return structlog.PrintLogger(sys.stderr)


def _as_is(_logger: Any, _name: str, event: Any) -> Any:
    return event


@contextmanager
def bound(**values: str) -> Iterator[None]:
    """Every event inside carries `values`."""
    with structlog.contextvars.bound_contextvars(**values):
        yield

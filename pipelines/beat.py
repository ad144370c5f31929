"""What rings in time. It knows the tasks by name alone, so that it starts at once and stays small."""

from __future__ import annotations

from typing import Any

from celery.beat import Scheduler

from idp.config import Settings
from idp.log import set_up_logging
from pipelines.celery_app import make_app

SYNC_SECONDS = 3600.0


def beat(settings: Settings) -> None:
    """Ring regularly: for documents left lying every `resume_seconds`, for Xero's reference data every hour."""
    set_up_logging(settings)
    app = make_app(settings)
    every = settings.resume_seconds
    app.conf.beat_schedule = {
        "resume": {
            "task": "resume_stuck",
            "schedule": every,
            "options": {"queue": "default", "expires": every * 2},
        },
        "sync": {
            "task": "sync_books",
            "schedule": SYNC_SECONDS,
            "options": {"queue": "xero", "expires": SYNC_SECONDS},
        },
    }
    settings.home.mkdir(parents=True, exist_ok=True)

    class Pulse(Scheduler):  # type: ignore[misc]
        """Celery's schedule in memory, since a start rings for everything anyway; each tick shows that beat is alive."""

        def tick(self, *args: Any, **kwargs: Any) -> Any:
            settings.beat_pulse.touch()
            return super().tick(*args, **kwargs)

    app.Beat(loglevel="WARNING", quiet=True, max_interval=every, scheduler_cls=Pulse).run()

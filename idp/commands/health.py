"""`idp health NAME`: whether one part of the service is well, for supervisors and containers."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated, Literal

import typer

from idp.config import Settings
from idp.errors import IdpError

Part = Literal["web", "sandbox", "db", "broker", "worker", "beat", "isolation", "models"]
QUIET_SECONDS = 90.0


def health(part: Annotated[Part, typer.Argument(help="Which part to ask.")]) -> None:
    """Say whether one part is well; exit code 0 if so, 1 if not."""
    settings = Settings()
    asks = {
        "web": lambda: _answers(f"http://127.0.0.1:{settings.port}/healthz"),
        "sandbox": lambda: _answers(f"http://127.0.0.1:{settings.sandbox_port}/healthz"),
        "db": lambda: _database(settings),
        "broker": lambda: _broker(settings),
        "worker": lambda: _fresh(settings.worker_pulse),
        "beat": lambda: _fresh(settings.beat_pulse),
        "isolation": lambda: _isolation(settings),
        "models": _models,
    }
    wrong = asks[part]()
    typer.echo(f"{part}: {wrong or 'well'}")
    if wrong:
        raise typer.Exit(1)


def _answers(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  (our own address on loopback)
            return "" if answer.status == 200 else f"answers {answer.status}"
    except (urllib.error.URLError, OSError) as error:
        return f"does not answer ({error})"


def _database(settings: Settings) -> str:
    from idp.storage.health import what_is_wrong

    return what_is_wrong(settings.database_url)


def _broker(settings: Settings) -> str:
    from pipelines.celery_app import what_is_wrong

    return what_is_wrong(settings)


def _isolation(settings: Settings) -> str:
    """Starts a reader of foreign files and says which walls stand around it; what this system lacks is no fault."""
    from pipelines.isolation.health import walls_here

    if not settings.isolation:
        return "is switched off (IDP_ISOLATION)"
    try:
        for says, stands in walls_here(settings):
            typer.echo(f"{says}: {'yes' if stands else 'no'}")
    except IdpError as error:
        return error.say
    return ""


def _models() -> str:
    from models.kie.weights import what_is_wrong

    return what_is_wrong()


def _fresh(path: Path) -> str:
    """Whether `path` was written within QUIET_SECONDS."""
    if not path.exists():
        return "has not been seen yet"
    age = time.time() - path.stat().st_mtime
    return "" if age < QUIET_SECONDS else f"was last seen {age:.0f} seconds ago"

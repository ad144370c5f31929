"""For whoever watches over the processes: is this one alive, and can it work?"""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from idp.errors import Retryable
from web.here import services

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def alive() -> ResponseReturnValue:
    return {"status": "ok"}


@pages.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 where the database answers, 503 where it is away."""
    try:
        with services().unit_of_work() as uow:
            uow.organisations.all()
    except Retryable as error:
        return {"status": error.code}, 503
    return {"status": "ok"}

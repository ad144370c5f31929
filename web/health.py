"""For whoever watches over the processes: is this one alive, and can it work?"""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.here import services

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def alive() -> ResponseReturnValue:
    return {"status": "ok"}


@pages.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 where the database answers; a database that is away ends in 500."""
    with services().unit_of_work() as uow:
        uow.organisations.all()
    return {"status": "ok"}

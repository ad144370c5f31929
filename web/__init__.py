"""The human eye: pages for people, an API for programs. `create_app` is the only door."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for

from idp.config import Settings
from idp.ports import Services
from idp.records import Role
from web import api, auth, dividing, errors, health, inbox, present, review, security, suppliers
from web import settings as settings_pages
from web.here import EXTENSION, Doors, may, person

STATIC = Path(__file__).parent / "static"


def create_app(services: Services, settings: Settings) -> Flask:
    """The web application over `services`; may be built more than once."""
    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = Doors(services, settings)
    security.protect(app, settings)
    errors.register(app)
    present.register(app)
    auth.register(app)
    for part in (inbox, review, dividing, suppliers, settings_pages, health):
        app.register_blueprint(part.pages)
    api.register(app)

    @app.context_processor
    def _everywhere() -> dict[str, Any]:
        theme = request.cookies.get("theme", "")
        return {
            "asset": asset,
            "person": person(),
            "reviewer": may(Role.REVIEWER),
            "admin": may(Role.ADMIN),
            "sandbox": settings.uses_sandbox,
            "theme": theme if theme in ("light", "dark") else "",
        }

    return app


def asset(name: str) -> str:
    """The address of a file of `static`, new whenever its content is, so that browsers may keep it for good."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]

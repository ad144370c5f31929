"""The sandbox as a Flask application: Xero's paths, the identity side, and a page for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from uuid import uuid4

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from idp.xero.sandbox.attachments import attachments
from idp.xero.sandbox.auth import Tokens, identity
from idp.xero.sandbox.consent import consent
from idp.xero.sandbox.documents import documents
from idp.xero.sandbox.faults import Faults, drop, faults
from idp.xero.sandbox.gate import API, Gate, written
from idp.xero.sandbox.limits import Allowance, Limits
from idp.xero.sandbox.pages import pages
from idp.xero.sandbox.reference import reference
from idp.xero.sandbox.state import SandboxState
from idp.xero.sandbox.wire import Refusal, dumps, not_found

# Xero takes 10 MB; a little more is let in, so that the refusal is Xero's own sentence.
LARGEST_REQUEST = 12_000_000


class _Wire(DefaultJSONProvider):
    def dumps(self, obj: object, **_options: object) -> str:
        return dumps(obj)


class Sandbox(Flask):
    """Flask with a gate: every call passes the faults, and calls to the API pass Xero's checks."""

    json_provider_class = _Wire
    gate: Gate
    faults: Faults

    def dispatch_request(self) -> ResponseReturnValue:
        # Read the whole body first: an answer sent over a half-read one is lost on the way.
        request.get_data()
        if request.path.startswith("/sandbox/") or request.path == "/healthz":
            return self._view()
        fault = self.faults.take(request.method, request.path)
        kind = fault.kind if fault else ""
        if fault and kind == "drop_before":
            return drop()
        if fault and kind == "status":
            return fault.answer()

        def before_leaving() -> None:
            if fault and kind == "delay":
                fault.wait()

        if request.path.startswith(f"{API}/"):
            answer = self.gate.answer(self._view, before_leaving=before_leaving)
        else:
            answer = self._view()
            before_leaving()
        return drop() if kind == "drop_after" else answer

    def _view(self) -> Response:
        return self.make_response(super().dispatch_request())


def create_sandbox(
    state: SandboxState,
    *,
    allowance: Allowance | None = None,
    clients: Mapping[str, str] | None = None,
    public_url: str | None = None,
) -> Sandbox:
    """Build the application over a state.

    `allowance` are the limits (Xero's own by default, `Allowance.unlimited()` for none), `clients`
    the id → secret pairs that may ask for tokens (None: any), `public_url` where people reach it.
    """
    app = Sandbox(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["SANDBOX_PUBLIC_URL"] = (public_url or "").rstrip("/")
    app.url_map.strict_slashes = False
    tokens = Tokens(state, clients)
    app.faults = Faults()
    app.gate = Gate(state, tokens, Limits(allowance or Allowance(), state.now))
    app.extensions.update(sandbox=state, sandbox_tokens=tokens, sandbox_faults=app.faults)
    for blueprint in (attachments, reference, documents):
        app.register_blueprint(blueprint, url_prefix=API)
    for blueprint in (identity, consent, faults, pages):
        app.register_blueprint(blueprint)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.after_request(_mark)
    # Threads come and go with the requests; so do their connections.
    app.teardown_appcontext(lambda _error: state.release())
    app.add_url_rule(
        "/healthz", view_func=lambda: {"status": "ok", "company": state.organisation["Name"]}
    )
    return app


def _refused(error: Exception) -> Response:
    return written(cast("Refusal", error))


def _http_error(error: Exception) -> Response:
    found = cast("HTTPException", error)
    if found.code == 404:
        return written(not_found())
    return written(Refusal(found.code or 500, str(found.description)))


def _mark(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers["Cache-Control"] = "no-store"
    if request.path.startswith(API):
        response.headers["Xero-Correlation-Id"] = str(uuid4())
    return response

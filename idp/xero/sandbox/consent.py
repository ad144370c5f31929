"""The page where a person lets an application in, as at login.xero.com."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from idp.xero.sandbox.auth import DEFAULT_SCOPES, the_tokens
from idp.xero.sandbox.documents import the_state
from idp.xero.sandbox.wire import Refusal

consent = Blueprint("consent", __name__)


def _asked() -> dict[str, str]:
    """The request's parameters, checked as Xero checks them before it shows a page."""
    asked = {
        name: request.values.get(name, "")
        for name in (
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "code_challenge",
        )
    }
    target = urlsplit(asked["redirect_uri"])
    local = target.scheme == "http" and target.hostname == "localhost"
    if asked["response_type"] != "code" or not asked["client_id"]:
        raise Refusal(400, "response_type must be code, and a client_id is needed")
    if not ((target.scheme == "https" and target.hostname) or local):
        raise Refusal(400, "redirect_uri must be https, or http://localhost")
    asked["scope"] = asked["scope"] or DEFAULT_SCOPES
    return asked


@consent.get("/identity/connect/authorize")
def ask() -> Response:
    asked = _asked()
    target = urlsplit(asked["redirect_uri"])
    page = make_response(
        render_template("consent.html", asked=asked, organisation=the_state().organisation)
    )
    # Browsers hold redirects after a form to form-action too, so the way back must be named.
    page.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {target.scheme}://{target.netloc}"
    )
    return page


@consent.post("/identity/connect/authorize")
def decide() -> BaseResponse:
    asked = _asked()
    answer = {"state": asked["state"]} if asked["state"] else {}
    if request.form.get("answer") == "allow":
        with the_state().write():
            code = the_tokens().code(
                asked["client_id"], asked["scope"], asked["redirect_uri"], asked["code_challenge"]
            )
        answer |= {"code": code, "scope": asked["scope"]}
    else:
        answer |= {"error": "access_denied"}
    joint = "&" if urlsplit(asked["redirect_uri"]).query else "?"
    return redirect(f"{asked['redirect_uri']}{joint}{urlencode(answer)}")

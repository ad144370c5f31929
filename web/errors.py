"""What went wrong, said once: as a page for people, as problem+json (RFC 9457) for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from idp.errors import BadValue, IdpError, NeedsHuman, Rejected, Retryable

API = "/api/"


@dataclass(frozen=True, slots=True)
class Problem:
    """`title` says what happened, `detail` what that means here, `then` what to do next."""

    status: int
    code: str
    title: str
    detail: str
    then: str = ""
    field: str = ""

    def as_json(self) -> Response:
        body: dict[str, str | int] = {
            "type": f"urn:idp:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": f"{self.detail} {self.then}".strip(),
            "code": self.code,
        }
        if self.field:
            body["field"] = self.field
        return Response(json.dumps(body), self.status, mimetype="application/problem+json")


KNOWN = {
    p.status: p
    for p in (
        Problem(
            400,
            "bad_request",
            "That request could not be understood",
            "Nothing was changed.",
            "Go back, reload the page and try again.",
        ),
        Problem(
            401,
            "log_in",
            "Please log in",
            "This needs a log-in, or an API token in the header “Authorization: Bearer …”.",
        ),
        Problem(
            403,
            "not_allowed",
            "Your role does not allow this",
            "Nothing was changed.",
            "Ask an administrator of your organisation if you need it.",
        ),
        Problem(
            404,
            "not_found",
            "There is nothing here",
            "The document or page does not exist, or belongs to another organisation.",
            "Go back to the inbox, or switch the organisation at the top.",
        ),
        Problem(
            405,
            "method_not_allowed",
            "That cannot be done here",
            "The address exists, but not for this kind of request.",
        ),
        Problem(
            409,
            "conflict",
            "This has changed in the meantime",
            "Nothing was overwritten.",
            "Reload to see how it stands now.",
        ),
        Problem(
            413,
            "too_large",
            "That is too much at once",
            "Nothing was kept.",
            "Send fewer or smaller files at a time.",
        ),
        Problem(
            422,
            "not_possible",
            "That cannot be done as it is",
            "Nothing was changed.",
        ),
        Problem(
            429,
            "too_many",
            "Too many tries",
            "To keep guessers out, further tries are refused for a while.",
            "Wait a minute and try again.",
        ),
        Problem(
            500,
            "internal",
            "Something broke on our side",
            "What was saved before is safe, and the fault is in the log.",
            "Try again; if it stays, tell your administrator the time at which it happened.",
        ),
        Problem(
            503,
            "away",
            "A part of the service is away just now",
            "What was saved before is safe.",
            "Try again in a minute.",
        ),
    )
}

_STATUS_OF = {"not_found": 404, "blob_missing": 404, "conflict": 409, "status_move": 409}
_STATUS_OF |= {"not_allowed": 403, "too_large": 413, "no_page": 404, "no_picture": 404}


def problem_of(error: Exception) -> Problem:
    """The problem that an error of the core or of Flask means."""
    if isinstance(error, IdpError):
        return _of_core(error)
    if isinstance(error, CSRFError):
        return Problem(
            400,
            "csrf",
            "This form was open for too long",
            "Nothing was changed.",
            "Go back, reload the page and send it again.",
        )
    if isinstance(error, HTTPException):
        known = KNOWN.get(error.code or 500, KNOWN[500])
        said = error.description
        own = said if said != type(error).description else None
        return known if own is None else Problem(known.status, known.code, known.title, str(own))
    return KNOWN[500]


def _of_core(error: IdpError) -> Problem:
    status = 503 if isinstance(error, Retryable) else 422
    if isinstance(error, Rejected | NeedsHuman):
        status = _STATUS_OF.get(error.code, 422)
    field = error.field if isinstance(error, BadValue) else ""
    return Problem(status, error.code, KNOWN[status].title, error.say, field=field)


def _answer(error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.response is not None:
        return make_response(error.response)
    problem = problem_of(error)
    if request.path.startswith(API):
        answer = problem.as_json()
    else:
        answer = make_response(render_template("error.html", problem=problem), problem.status)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name.lower() in ("retry-after", "allow", "www-authenticate"):
                answer.headers[name] = value
    return answer


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(IdpError, _answer)

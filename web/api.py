"""The JSON API: the same documents for programs. A bearer token says who asks; cookies count for nothing here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, Response, abort, g, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from spectree import Response as Answers
from spectree import SecurityScheme, SpecTree
from spectree.models import SecureType, SecuritySchemeData

from idp import __version__
from idp.document import UploadSource
from idp.fields import written
from idp.records import DocumentFilter
from idp.storage.crypto import hash_token
from pipelines import workflow
from pipelines.workflow import Changes, LineEdit
from web import api_models as m
from web.api_shapes import detail, outcome, summary
from web.desk import desk_of
from web.errors import Problem
from web.here import HOLDER, Person, actor, services
from web.inbox import own_only, take
from web.review import original_answer, picture_answer
from web.security import csrf, limiter

pages = Blueprint("api", __name__, url_prefix="/api/v1")
V = TypeVar("V", bound=Callable[..., ResponseReturnValue])
JSON_OPEN = "api.openapi"


class BadRequest(Exception):
    """The request does not have the shape that the API asks for."""

    def __init__(self, say: str, field: str) -> None:
        super().__init__(say)
        self.say = say
        self.field = field


def _check(_request: Any, _response: Any, error: Any, *_rest: Any) -> None:
    """Spectree's hook before each call: turns its error into ours."""
    if error is not None:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadRequest(f"{field or 'The request'}: {first['msg']}.", field)


SPEC = SpecTree(
    "flask",
    title="idp",
    description="Receipts and invoices in, draft bills in Xero out.",
    version=__version__,
    mode="strict",
    annotations=False,
    before=_check,
    page_templates={},
    security_schemes=[
        SecurityScheme(
            name="token",
            data=SecuritySchemeData(
                type=SecureType.HTTP, scheme="bearer", description="A token of one's account."
            ),
        )
    ],
    security={"token": []},
)


def described(
    resp: type[BaseModel] | None = None, status: int = 200, **parts: Any
) -> Callable[[V], V]:
    """Puts a call into the OpenAPI document and checks what comes in against its models."""
    errors = {f"HTTP_{code}": m.ProblemOut for code in (400, 401, 403, 404, 409, 422)}
    answers = Answers(**({f"HTTP_{status}": resp} | errors))

    def around(view: V) -> V:
        return cast("V", SPEC.validate(resp=answers, tags=("documents",), **parts)(view))

    return around


def register(app: Flask) -> None:
    csrf.exempt(pages)
    app.register_blueprint(pages)
    app.register_error_handler(BadRequest, _bad_request)
    SPEC.app = app


def _bad_request(error: BadRequest) -> Response:
    return Problem(
        422, "bad_request", "The request cannot be taken as it is", error.say, field=error.field
    ).as_json()


@pages.before_request
def _authenticate() -> None:
    """The person behind the bearer token, for this request only."""
    if request.endpoint == JSON_OPEN:
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        abort(401)
    with services().unit_of_work() as uow:
        found = uow.users.by_token(hash_token(token.strip()), now=services().now())
        uow.commit()
    if found is None:
        abort(401, "This token is not known here, or was revoked. Make a new one in your account.")
    user, membership = found
    g.setdefault(HOLDER, Person(user, (membership,), membership))


@pages.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """This document."""
    return Response(json.dumps(SPEC.spec), mimetype="application/json")


def _json(value: BaseModel, status: int = 200) -> Response:
    return Response(value.model_dump_json(), status, mimetype="application/json")


@pages.post("/documents")
@limiter.limit("600 per minute")
@described(m.Outcomes, 202, form=m.Upload)
def post_documents() -> ResponseReturnValue:
    """Send documents in.

    They are read in the background; ask for each one's state by its id. The same bytes twice give the first one's id.
    422 where not a single file could be taken.
    """
    files = [f for name in ("files", "file") for f in request.files.getlist(name) if f.filename]
    if not files:
        raise BadRequest("Send at least one file as multipart/form-data, named “files”.", "files")
    taken = [o for file in files for o in take(file, actor(), UploadSource.API)]
    refused = [o.refused for o in taken if o.refused]
    if len(refused) == len(taken):
        return Problem(422, refused[0].code, "Nothing could be taken", refused[0].say).as_json()
    return _json(m.Outcomes(documents=[outcome(o) for o in taken]), 202)


@pages.get("/documents")
@described(m.Page, query=m.ListQuery)
def get_documents() -> ResponseReturnValue:
    """List documents, the newest first."""
    asked: m.ListQuery = request.context.query  # type: ignore[attr-defined]  # set by spectree
    who = actor()
    statuses = frozenset({asked.status}) if asked.status else frozenset()
    wanted = DocumentFilter(statuses, asked.kind, asked.q, own_only(who))
    with services().unit_of_work() as uow:
        rows, total = uow.documents.list(
            who.organisation_id, wanted, limit=asked.limit, offset=asked.offset
        )
    listed = [summary(row) for row in rows]
    return _json(m.Page(documents=listed, total=total, limit=asked.limit, offset=asked.offset))


def _detail(document_id: str, status: int = 200) -> Response:
    return _json(detail(desk_of(document_id, actor(), with_pages=False)), status)


@pages.get("/documents/<document_id>")
@described(m.Detail)
def get_document(document_id: str) -> ResponseReturnValue:
    """One document with its fields, boxes, lines, draft, issues and events."""
    return _detail(document_id)


@pages.patch("/documents/<document_id>")
@described(m.Detail, json=m.Corrections)
def patch_document(document_id: str) -> ResponseReturnValue:
    """Correct a document under review. 409 where `version` is no longer the latest."""
    asked: m.Corrections = request.context.json  # type: ignore[attr-defined]  # set by spectree
    lines = None if asked.lines is None else tuple(_edit(line) for line in asked.lines)
    changes = Changes(asked.fields, asked.kind, asked.contact_id, lines, asked.line_amount_types)
    workflow.correct(
        document_id, changes, services=services(), actor=actor(), version=asked.version
    )
    return _detail(document_id)


def _edit(line: m.LineIn) -> LineEdit:
    return LineEdit(
        line.description,
        written(line.quantity),
        written(line.unit_amount),
        written(line.line_amount),
        line.account_code,
        line.tax_type,
        tuple(line.tracking.items()),
    )


@pages.post("/documents/<document_id>/approve")
@described(m.Detail, 202, json=m.Approval)
def approve_document(document_id: str) -> ResponseReturnValue:
    """Approve a document: it is written to Xero as a draft, in the background."""
    asked: m.Approval = request.context.json  # type: ignore[attr-defined]  # set by spectree
    workflow.approve(document_id, services=services(), actor=actor(), version=asked.version)
    return _detail(document_id, 202)


@pages.post("/documents/<document_id>/reject")
@described(m.Detail, json=m.Rejection)
def reject_document(document_id: str) -> ResponseReturnValue:
    """Set a document aside, with a reason."""
    asked: m.Rejection = request.context.json  # type: ignore[attr-defined]  # set by spectree
    workflow.reject(document_id, services=services(), actor=actor(), reason=asked.reason)
    return _detail(document_id)


@pages.post("/documents/<document_id>/retry")
@described(m.Detail, 202)
def retry_document(document_id: str) -> ResponseReturnValue:
    """Read a failed document once more."""
    workflow.retry(document_id, services=services(), actor=actor())
    return _detail(document_id, 202)


@pages.get("/documents/<document_id>/pages/<int:number>")
@described(query=m.PictureQuery)
def get_page(document_id: str, number: int) -> ResponseReturnValue:
    """A page as WebP; pages count from 1."""
    return picture_answer(document_id, number)


@pages.get("/documents/<document_id>/original")
@described()
def get_original(document_id: str) -> ResponseReturnValue:
    """The bytes as they came."""
    return original_answer(document_id)

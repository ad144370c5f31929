"""The review desk: look at the page, mend what was read, approve or reject."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from idp.draft import LineAmountTypes
from idp.errors import BadValue, Rejected
from idp.records import DocumentRow, Role
from pipelines import workflow
from web import dividing
from web.desk import Desk, desk_of, proof_of, refusals
from web.forms import Parsed, parse, typed_of_form
from web.here import actor, may_see, needs, services
from web.inbox import PAGE, View
from web.present import KINDS
from web.security import limiter

pages = Blueprint("review", __name__)
MOST_PIXELS = 2400
TYPES = {
    LineAmountTypes.EXCLUSIVE: "without tax",
    LineAmountTypes.INCLUSIVE: "with tax",
    LineAmountTypes.NO_TAX: "no tax at all",
}


@pages.get("/documents/<document_id>")
@needs()
def show(document_id: str) -> ResponseReturnValue:
    return _page(desk_of(document_id, actor()))


def _page(desk: Desk, status: int = 200, trouble: str = "") -> ResponseReturnValue:
    view, who = View.asked(), desk.who
    with services().unit_of_work() as uow:
        queue, total = uow.documents.list(
            who.organisation_id, view.filter(who), limit=PAGE, offset=(view.page - 1) * PAGE
        )
        before, after = uow.documents.neighbours(who.organisation_id, desk.row.id, view.filter(who))
    html = render_template(
        "desk.html",
        desk=desk,
        view=view,
        queue=queue,
        total=total,
        before=before,
        after=after,
        trouble=trouble,
        kinds=KINDS,
        types=TYPES,
        seen=seen(desk.row),
        kin=dividing.kin_of(desk.row, who),
        cuts=dividing.suggested(desk.row, desk.document, who),
        may_cut=dividing.may_cut(desk.row, who),
        locked=workflow.is_locked(desk.row),
        now=services().now(),
    )
    return html, status


@pages.post("/documents/<document_id>")
@needs(Role.REVIEWER)
def save(document_id: str) -> ResponseReturnValue:
    """Saves what was changed, and approves where that was asked for; otherwise shows what stands in the way."""
    desk = desk_of(document_id, actor())
    if desk.draft is None:
        raise Rejected("status_move", "This document is still being read. Wait for it to be ready.")
    typed = typed_of_form(request.form, desk.draft, desk.books)
    parsed = parse(typed, desk.draft, desk.books)
    if parsed.refused:
        shown = replace(desk, typed=typed, refused=parsed.refused)
        return _page(shown, 422, refusals(parsed))
    approving = request.form.get("action") == "approve"
    try:
        _carry_out(desk, parsed, approving=approving)
    except BadValue as error:
        shown = replace(desk, typed=typed, refused={error.field: error.say})
        return _page(shown, 422, error.say)
    except Rejected as error:
        if error.code == "conflict":
            latest = replace(desk_of(document_id, actor()), typed=typed, conflict=True)
            return _page(latest, 409, error.say)
        if error.code == "blocked":
            return _page(desk_of(document_id, actor()), 422, f"Not approved yet. {error.say}")
        raise
    return _back_to(document_id)


def _carry_out(desk: Desk, parsed: Parsed, *, approving: bool) -> None:
    version = request.form.get("version", 0, type=int)
    doors = services()
    if parsed.anything:
        _, version = workflow.correct(
            desk.row.id, parsed.changes, services=doors, actor=desk.who, version=version
        )
        if not approving:
            flash("Saved.", "done")
    if approving:
        workflow.approve(desk.row.id, services=doors, actor=desk.who, version=version)
        flash("Approved. It is on its way to Xero.", "done")


def _back_to(document_id: str) -> ResponseReturnValue:
    return redirect(url_for("review.show", document_id=document_id, **View.asked().arguments()))


@pages.post("/documents/<document_id>/reject")
@needs(Role.REVIEWER)
def reject(document_id: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "")[:1000]
    try:
        workflow.reject(document_id, services=services(), actor=actor(), reason=reason)
    except Rejected as error:
        if error.code != "no_reason":
            raise
        return _page(desk_of(document_id, actor()), 422, f"Not rejected. {error.say}")
    flash("Rejected. It can be taken up again from here.", "done")
    return _back_to(document_id)


def _wrong(response: Response) -> bool:
    return response.status_code == 422


def unlock_key() -> str:
    """Guesses are counted by the document that is guessed at, whoever guesses."""
    return f"unlock:{(request.view_args or {}).get('document_id', '')}"


@pages.post("/documents/<document_id>/unlock")
@needs()
@limiter.limit("8 per minute; 40 per hour", key_func=unlock_key, deduct_when=_wrong)
def unlock(document_id: str) -> ResponseReturnValue:
    """Opens a locked PDF; a wrong password is said on the page, and nothing is lost."""
    password = request.form.get("password", "")
    try:
        workflow.unlock(document_id, password, services=services(), actor=actor())
    except Rejected as error:
        if error.code not in ("wrong_password", "no_password", "broken_file"):
            raise
        return _page(desk_of(document_id, actor()), 422, error.say)
    flash("Unlocked. It is being read now.", "done")
    return _back_to(document_id)


@pages.post("/documents/<document_id>/retry")
@needs()
def retry(document_id: str) -> ResponseReturnValue:
    workflow.retry(document_id, services=services(), actor=actor())
    return _back_to(document_id)


@pages.post("/documents/<document_id>/reopen")
@needs(Role.REVIEWER)
def reopen(document_id: str) -> ResponseReturnValue:
    workflow.reopen(document_id, services=services(), actor=actor())
    return _back_to(document_id)


@pages.post("/documents/<document_id>/proof")
@needs()
def proof(document_id: str) -> ResponseReturnValue:
    """The proof strip for what the form holds now; nothing is saved."""
    desk = desk_of(document_id, actor(), with_pages=False)
    if desk.draft is None:
        return render_template("_proof.html", proof=desk.proof)
    typed = typed_of_form(request.form, desk.draft, desk.books)
    return render_template("_proof.html", proof=proof_of(typed, desk.draft, desk.books))


@pages.get("/documents/<document_id>/state")
@needs()
def state(document_id: str) -> ResponseReturnValue:
    """204 while the document stands as the page shows it, else a request to load the page anew."""
    who = actor()
    with services().unit_of_work() as uow:
        row = uow.documents.get(who.organisation_id, document_id)
    if not may_see(row, who):
        abort(404)
    answer = make_response("", 204)
    if request.args.get("seen") != seen(row):
        answer.headers["HX-Refresh"] = "true"
    return answer


def seen(row: DocumentRow) -> str:
    """How a document stands, in a word for comparing."""
    return f"{row.status}.{row.version}.{row.reason_code}"


@pages.get("/documents/<document_id>/pages/<int:number>")
@needs()
def picture(document_id: str, number: int) -> ResponseReturnValue:
    return picture_answer(document_id, number)


def picture_answer(document_id: str, number: int) -> Response:
    """A page as WebP.

    Reading may yet turn it upright. From then on it never changes, so under an address that names its version (`v`) the
    browser keeps it without asking again; under any other it asks whether its copy still holds.
    """
    who, wanted = actor(), request.args.get("w", 1000, type=int)
    width = max(1, min(wanted, MOST_PIXELS))
    with services().unit_of_work() as uow:
        read = uow.documents.get(who.organisation_id, document_id).pages > 0
    webp = workflow.page_picture(document_id, number, services=services(), actor=who, width=width)
    answer = make_response(webp)
    answer.mimetype = "image/webp"
    if not read:
        answer.headers["Cache-Control"] = "no-store"
        return answer
    lasting = "max-age=31536000, immutable" if "v" in request.args else "no-cache"
    answer.headers["Cache-Control"] = f"private, {lasting}"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@pages.get("/documents/<document_id>/original")
@needs()
def original(document_id: str) -> ResponseReturnValue:
    return original_answer(document_id)


def original_answer(document_id: str) -> Response:
    """The bytes as they came, always as a download: what strangers sent is never shown as a page of ours."""
    content, media_type, filename = workflow.original(
        document_id, services=services(), actor=actor()
    )
    answer = send_file(
        BytesIO(content), media_type, as_attachment=True, download_name=filename or "document"
    )
    answer.direct_passthrough = False  # it is in memory already, and the API looks into answers
    return answer

"""One's own account with its API tokens, and for administrators how this installation stands."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from secrets import token_urlsafe
from shutil import which

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from idp.errors import IdpError, Rejected
from idp.records import Actor, Role
from idp.storage.crypto import hash_token
from idp.storage.people import ApiToken
from pipelines import workflow
from web.here import actor, needs, services, settings

pages = Blueprint("settings", __name__)
TOKEN_MARK = "idp_"  # noqa: S105  # the beginning by which scanners of leaked secrets know a token


@dataclass(frozen=True, slots=True)
class Engine:
    """Something that reads, and whether it is there; `say` tells what to do where it is not."""

    name: str
    there: bool
    say: str


@pages.get("/account")
@needs()
def account() -> ResponseReturnValue:
    return render_template("account.html", tokens=_tokens(actor()), fresh="", fresh_name="")


def _tokens(who: Actor) -> tuple[ApiToken, ...]:
    with services().unit_of_work() as uow:
        return uow.users.tokens(who.organisation_id, who.user_id)


@pages.post("/account/tokens")
@needs()
def make_token() -> ResponseReturnValue:
    """A new token, shown this once: only its hash is kept."""
    who = actor()
    name = request.form.get("name", "").strip()[:80] or "Token"
    token = TOKEN_MARK + token_urlsafe(32)
    with services().unit_of_work() as uow:
        uow.users.add_token(
            who.user_id, who.organisation_id, name, hash_token(token), services().now()
        )
        uow.commit()
    page = render_template("account.html", tokens=_tokens(who), fresh=token, fresh_name=name)
    return page, 200, {"Cache-Control": "no-store"}


@pages.post("/account/tokens/<token_id>/revoke")
@needs()
def revoke_token(token_id: str) -> ResponseReturnValue:
    who = actor()
    if token_id not in {t.id for t in _tokens(who)}:
        raise Rejected("not_found", "There is no such token; it may have been revoked already.")
    with services().unit_of_work() as uow:
        uow.users.revoke_token(who.organisation_id, token_id)
        uow.commit()
    flash("The token is revoked; programs that use it are locked out now.", "done")
    return redirect(url_for("settings.account"))


@pages.get("/settings")
@needs(Role.ADMIN)
def status() -> ResponseReturnValue:
    who = actor()
    with services().unit_of_work() as uow:
        books = uow.books.load(who.organisation_id)
        synced_at = uow.books.synced_at(who.organisation_id)
        members = uow.users.members(who.organisation_id)
    return render_template(
        "settings.html",
        books=books,
        synced_at=synced_at,
        members=members,
        engines=_engines(),
        settings=settings(),
        now=services().now(),
    )


@pages.post("/settings/sync")
@needs(Role.ADMIN)
def sync() -> ResponseReturnValue:
    """Fetches contacts, accounts and tax rates from Xero anew."""
    try:
        books = workflow.sync(actor().organisation_id, services=services())
    except IdpError as error:
        flash(f"Not synced; what was there before is kept. {error.say}", "failed")
    else:
        count = len(books.contacts)
        flash(f"Synced with Xero: {count} contacts, {len(books.accounts)} accounts.", "done")
    return redirect(url_for("settings.status"))


def _engines() -> tuple[Engine, ...]:
    tesseract = which("tesseract") is not None
    rapid = find_spec("rapidocr") is not None
    return (
        Engine("Text of PDFs", find_spec("pypdfium2") is not None, "Install pypdfium2."),
        Engine("Tesseract", tesseract, "Install the package tesseract-ocr of your system."),
        Engine("RapidOCR", rapid, "Install rapidocr into the environment."),
    )

"""The page for people: what has arrived, with its attachments and its history."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request

from idp.xero.sandbox.attachments import content
from idp.xero.sandbox.bills import BILL, CREDIT, Paper, valid_url
from idp.xero.sandbox.documents import the_state
from idp.xero.sandbox.wire import Json, moment_of, not_found

pages = Blueprint("pages", __name__, static_folder="static", static_url_path="/sandbox-static")

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
MOST_SHOWN = 500


def _page(template: str, **values: Any) -> Response:
    page = make_response(render_template(template, organisation=the_state().organisation, **values))
    page.headers["Content-Security-Policy"] = POLICY
    page.headers["Referrer-Policy"] = "no-referrer"
    return page


@pages.app_template_filter("money")
def money(value: Any) -> str:
    return f"{Decimal(str(value or 0)):,.2f}"


@pages.app_template_filter("quantity")
def quantity(value: Any) -> str:
    return "" if value is None else f"{Decimal(str(value)).normalize():f}"


@pages.app_template_filter("price")
def price(value: Any) -> str:
    """A unit price: two places, or four where they are needed."""
    if value is None:
        return ""
    number = Decimal(str(value))
    return f"{number:,.2f}" if number == round(number, 2) else f"{number:,.4f}"


@pages.app_template_filter("day")
def day(value: str | None) -> str:
    return f"{moment_of(value):%-d %b %Y}" if value else "–"


@pages.app_template_filter("clock")
def clock(value: str) -> str:
    return f"{moment_of(value):%-d %b %Y, %H:%M:%S} UTC"


@pages.app_template_filter("size")
def size(value: int) -> str:
    return f"{value / 1_000_000:.1f} MB" if value >= 1_000_000 else f"{max(1, value // 1000)} kB"


def _described(document: Json, paper: Paper) -> Json:
    identity = str(document[paper.identity])
    return {
        **document,
        "id": identity,
        "number": document.get(paper.number) or "without number",
        "kind": "Bill" if paper is BILL else "Credit note",
        "attachments": the_state().attachments(identity),
    }


@pages.get("/")
def home() -> Response:
    state = the_state()
    found = [
        _described(document, paper)
        for paper in (BILL, CREDIT)
        for document in state.all(paper.collection)
    ]
    found.sort(key=lambda one: one["UpdatedDateUTC"], reverse=True)
    counted = [one for one in found if one["Status"] not in ("DELETED", "VOIDED")]
    sums: dict[str, Decimal] = {}
    for one in counted:
        sign = 1 if one["kind"] == "Bill" else -1
        code = one["CurrencyCode"]
        sums[code] = sums.get(code, Decimal(0)) + sign * Decimal(str(one["Total"]))
    return _page(
        "home.html",
        bills=found[:MOST_SHOWN],
        counted=len(counted),
        more=max(0, len(found) - MOST_SHOWN),
        sums=sorted(sums.items()),
        api=_public("/api.xro/2.0"),
    )


def _public(path: str) -> str:
    base = current_app.config["SANDBOX_PUBLIC_URL"] or request.host_url.rstrip("/")
    return f"{base}{path}"


def _find(identity: str) -> Json:
    for paper in (BILL, CREDIT):
        if found := the_state().get(paper.collection, identity):
            return _described(found, paper)
    raise not_found()


@pages.get("/bills/<identity>")
def bill(identity: str) -> Response:
    """One bill or credit note; this is the address that stands for "open it in Xero"."""
    found = _find(identity)
    contact = the_state().get("Contacts", found["Contact"]["ContactID"])
    names = {account["Code"]: account["Name"] for account in the_state().all("Accounts")}
    rates = {rate["TaxType"]: rate["Name"] for rate in the_state().all("TaxRates")}
    link = found.get("Url")
    return _page(
        "bill.html",
        bill=found,
        contact=contact,
        account_names=names,
        rate_names=rates,
        link=link if link and valid_url(link) else None,
        history=the_state().history(found["id"]),
        pictures={"image/png", "image/jpeg", "image/gif"},
    )


@pages.get("/bills/<identity>/attachments/<path:file_name>")
def file(identity: str, file_name: str) -> Response:
    return content(_find(identity)["id"], file_name, inline="download" not in request.args)

"""What the organisation is and keeps ready: accounts, tax rates, currencies, tracking."""

from __future__ import annotations

from flask import Blueprint, request

from idp.xero.sandbox.documents import find, the_state
from idp.xero.sandbox.listing import chosen, is_true
from idp.xero.sandbox.wire import Json, envelope

reference = Blueprint("reference", __name__)

ACTIONS = (
    "AttachFilesIntoInvoice",
    "CreateApprovedBill",
    "CreateDraftBill",
    "CreateApprovedInvoice",
    "CreateDraftInvoice",
    "UseMulticurrency",
)


@reference.get("/Organisation")
def organisation() -> Json:
    return envelope("Organisations", the_state().all("Organisations"), the_state().now())


@reference.get("/Organisation/Actions")
def actions() -> Json:
    allowed = [{"Name": name, "Status": "ALLOWED"} for name in ACTIONS]
    return envelope("Actions", allowed, the_state().now())


@reference.get("/<any(Accounts, TaxRates, Currencies, TrackingCategories):name>")
def list_reference(name: str) -> Json:
    state = the_state()
    since = request.headers.get("If-Modified-Since") if name == "Accounts" else None
    found = chosen(state.all(name), request.args, since)
    if name == "TrackingCategories" and not is_true(request.args, "includeArchived"):
        found = [_active(category) for category in found if category["Status"] == "ACTIVE"]
    return envelope(name, found, state.now())


def _active(category: Json) -> Json:
    options = [option for option in category["Options"] if option["Status"] == "ACTIVE"]
    return {**category, "Options": options}


@reference.get("/<any(Accounts, TaxRates, TrackingCategories):name>/<identity>")
def get_reference(name: str, identity: str) -> Json:
    return envelope(name, [find(name, identity)], the_state().now())

"""Invoices and credit notes over the wire: written in batches, listed, looked up."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, request

from idp.xero.sandbox.bills import PAPERS, BillRules, Paper
from idp.xero.sandbox.contacts import ContactRules
from idp.xero.sandbox.listing import Args, chosen, is_true, named, paged
from idp.xero.sandbox.state import SandboxState
from idp.xero.sandbox.wire import (
    Invalid,
    Json,
    bad_request,
    dumps,
    envelope,
    errors_of,
    loads,
    not_found,
    validation,
)

documents = Blueprint("documents", __name__)
_COLLECTIONS = "<any(Invoices, CreditNotes):name>"


def the_state() -> SandboxState:
    state: SandboxState = current_app.extensions["sandbox"]
    return state


def elements(name: str) -> list[Json]:
    """The things in a body: in their collection, or one alone."""
    try:
        body = loads(request.get_data())
        # Half a surrogate pair is JSON, but no text that could be kept.
        dumps(body).encode()
    except (ValueError, RecursionError) as error:
        raise bad_request("The request body could not be read as JSON") from error
    found = body.get(name, body) if isinstance(body, dict) else body
    found = [found] if isinstance(found, dict) else found
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise bad_request(f"The request holds no {name}")
    return found


def shown(document: Json, paper: Paper, *, lines: bool = True) -> Json:
    """A document as Xero would show it, with the fields it always carries."""
    empty: Json = {"Payments": [], "HasErrors": False}
    if paper.collection == "Invoices":
        empty |= {
            "Prepayments": [], "Overpayments": [], "CreditNotes": [], "IsDiscounted": False,
            "SentToContact": False,
        }  # fmt: skip
    else:
        empty |= {"Allocations": []}
    contact = {"Addresses": [], "Phones": [], "ContactGroups": [], **(document["Contact"] or {})}
    return {
        **empty,
        **document,
        "Contact": {**contact, "HasValidationErrors": False},
        "LineItems": document["LineItems"] if lines else [],
    }


def find(name: str, identity: str) -> Json:
    found = the_state().get(name, identity)
    if found is None:
        raise not_found()
    return found


def unitdp(args: Args) -> int:
    return 4 if args.get("unitdp") == "4" else 2


@documents.get(f"/{_COLLECTIONS}")
def list_documents(name: str) -> Json:
    state, paper, args = the_state(), PAPERS[name], request.args
    kept = chosen(state.all(name), args, request.headers.get("If-Modified-Since"))
    for parameter, path in (
        ("IDs", (paper.identity,)),
        ("InvoiceNumbers", (paper.number,)),
        ("ContactIDs", ("Contact", "ContactID")),
        ("Statuses", ("Status",)),
    ):
        if wanted := named(args, parameter):
            kept = [one for one in kept if str(_at(one, path)).lower() in wanted]
    if search := args.get("searchTerm", "").lower():
        kept = [one for one in kept if search in _searched(one, paper)]
    kept, pagination = paged(kept, args)
    # Xero leaves the lines out of lists without pages and of summaries.
    lines = pagination is not None and not is_true(args, "summaryOnly")
    answer = [shown(one, paper, lines=lines) for one in kept]
    return envelope(name, answer, state.now(), pagination)


def _at(item: Json, path: tuple[str, ...]) -> Any:
    value: Any = item
    for part in path:
        value = value.get(part)
    return value


def _searched(item: Json, paper: Paper) -> str:
    return f"{item.get(paper.number)} {item['Contact']['Name']}".lower()


@documents.get(f"/{_COLLECTIONS}/<identity>")
def get_document(name: str, identity: str) -> Json:
    return envelope(name, [shown(find(name, identity), PAPERS[name])], the_state().now())


@documents.route(f"/{_COLLECTIONS}", methods=["PUT", "POST"])
def save_documents(name: str) -> Json:
    return _save(name, elements(name), update=request.method == "POST")


@documents.post(f"/{_COLLECTIONS}/<identity>")
def change_document(name: str, identity: str) -> Json:
    find(name, identity)
    given = elements(name)
    if len(given) != 1:
        raise bad_request("One document can be changed at this address")
    return _save(name, [{**given[0], PAPERS[name].identity: identity}], update=True)


def _save(name: str, given: list[Json], *, update: bool) -> Json:
    state, paper = the_state(), PAPERS[name]
    rules = BillRules(state, paper, unitdp=unitdp(request.args))

    def one(item: Json) -> Json:
        identity = item.get(paper.identity) if update else None
        existing = state.get(name, str(identity)) if identity else None
        if identity and existing is None:
            raise Invalid((f"{paper.say} with the specified id could not be found",))
        return shown(rules.save(item, existing), paper)

    return save_all(state, name, given, one)


def save_all(state: SandboxState, name: str, given: list[Json], one: Any) -> Json:
    """Save each element.

    With `summarizeErrors=false` each carries its own status and the good ones are kept; without,
    one bad element refuses the whole request.
    """
    summarize = request.args.get("summarizeErrors", "true").lower() != "false"
    done: list[Json] = []
    failed = False
    with state.attempt():
        for item in given:
            try:
                with state.attempt():
                    done.append({**one(item), "StatusAttributeString": "OK"})
            except Invalid as error:
                failed = True
                done.append(_failed(item, error))
        if failed and summarize:
            raise validation([one for one in done if one.get("ValidationErrors")])
    return envelope(name, done, state.now())


def _failed(item: Json, error: Invalid) -> Json:
    # Dates go back as they came; the rest of the element says which one is meant.
    echo = {key: value for key, value in item.items() if key not in ("Date", "DueDate")}
    return {
        **echo,
        "StatusAttributeString": "ERROR",
        "HasErrors": True,
        "ValidationErrors": errors_of(error.messages),
    }


@documents.get("/Contacts")
def list_contacts() -> Json:
    state, args = the_state(), request.args
    kept = chosen(state.all("Contacts"), args, request.headers.get("If-Modified-Since"))
    if not is_true(args, "includeArchived") and "ContactStatus" not in args.get("where", ""):
        kept = [one for one in kept if one["ContactStatus"] == "ACTIVE"]
    if wanted := named(args, "IDs"):
        kept = [one for one in kept if one["ContactID"] in wanted]
    if search := args.get("searchTerm", "").lower():
        fields = ("Name", "FirstName", "LastName", "EmailAddress", "ContactNumber", "CompanyNumber")
        kept = [one for one in kept if any(search in str(one.get(f) or "").lower() for f in fields)]
    kept, pagination = paged(kept, args)
    return envelope("Contacts", [_contact(one) for one in kept], state.now(), pagination)


def _contact(contact: Json) -> Json:
    return {
        "ContactPersons": [],
        "ContactGroups": [],
        "Addresses": [],
        "Phones": [],
        "HasAttachments": False,
        "HasValidationErrors": False,
        **contact,
    }


@documents.get("/Contacts/<identity>")
def get_contact(identity: str) -> Json:
    return envelope("Contacts", [_contact(find("Contacts", identity))], the_state().now())


@documents.route("/Contacts", methods=["PUT", "POST"])
def save_contacts() -> Json:
    return _save_contacts(elements("Contacts"), update=request.method == "POST")


@documents.post("/Contacts/<identity>")
def change_contact(identity: str) -> Json:
    find("Contacts", identity)
    return _save_contacts([{**elements("Contacts")[0], "ContactID": identity}], update=True)


def _save_contacts(given: list[Json], *, update: bool) -> Json:
    state = the_state()
    rules = ContactRules(state)

    def one(item: Json) -> Json:
        existing = None
        if update and item.get("ContactID"):
            existing = state.get("Contacts", str(item["ContactID"]))
            if existing is None:
                raise Invalid(("The contact with the specified ContactID could not be found",))
        elif update:
            existing = rules.named(str(item.get("Name") or ""))
        return _contact(rules.save(item, existing))

    return save_all(state, "Contacts", given, one)

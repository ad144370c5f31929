"""A sandbox to talk to in tests: its client, its clock, and bills to send."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from werkzeug.test import TestResponse

from idp.xero.sandbox import Allowance, Sandbox, SandboxState, create_sandbox

API = "/api.xro/2.0"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HARBOUR_PAPER = "76069db6-df77-5766-b384-232fc531e030"


class Clock:
    """A time that moves when it is told to."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **spans: float) -> None:
        self.at += timedelta(**spans)


@dataclass
class SandboxClient:
    """Speaks to a sandbox as an app that may do everything; each write gets a key of its own."""

    app: Sandbox
    state: SandboxState
    clock: Clock
    headers: dict[str, str] = field(default_factory=dict)
    _keys: count = field(default_factory=count)

    def __post_init__(self) -> None:
        self.http = self.app.test_client()
        self.headers = self.headers_for()

    def headers_for(self, client_id: str = "app", scope: str = "") -> dict[str, str]:
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": "s",
            "scope": scope,
        }
        token = self.http.post("/connect/token", data=form).json["access_token"]
        return {"Authorization": f"Bearer {token}", "xero-tenant-id": self.state.tenant}

    def get(self, path: str, **query: str) -> TestResponse:
        headers = {**self.headers, **query.pop("headers", {})}
        return self.http.get(API + path, query_string=query, headers=headers)

    def send(
        self, method: str, path: str, body: object, *, key: str = "", **query: str
    ) -> TestResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body, default=float).encode()
        headers = {**self.headers, "Idempotency-Key": key or f"key-{next(self._keys)}"}
        headers["Content-Type"] = "application/json"
        return self.http.open(
            API + path, method=method, data=raw, headers=headers, query_string=query
        )

    def bill(self, **fields: object) -> TestResponse:
        return self.send("PUT", "/Invoices", {"Invoices": [a_bill(**fields)]})

    def made(self, **fields: object) -> dict:
        answer = self.bill(**fields)
        assert answer.status_code == 200, answer.text
        return answer.json["Invoices"][0]

    def change(self, bill: dict, **fields: object) -> TestResponse:
        return self.send("POST", f"/Invoices/{bill['InvoiceID']}", {"Invoices": [fields]})


def a_bill_line(**fields: object) -> dict:
    line = {
        "Description": "A4 paper, 80 gsm",
        "Quantity": 2,
        "UnitAmount": 47.5,
        "AccountCode": "461",
        "TaxType": "INPUT",
        **fields,
    }
    return {key: value for key, value in line.items() if value is not None}


def a_bill(**fields: object) -> dict:
    bill = {
        "Type": "ACCPAY",
        "Contact": {"ContactID": HARBOUR_PAPER},
        "Date": "2026-11-18",
        "DueDate": "2026-12-02",
        "InvoiceNumber": "INV-2291",
        "LineItems": [a_bill_line()],
        **fields,
    }
    return {key: value for key, value in bill.items() if value is not None}


def a_sandbox(
    folder: Path, *, allowance: Allowance | None = None, **options: object
) -> SandboxClient:
    clock = Clock()
    state = SandboxState(folder / "sandbox.db", now=clock)
    app = create_sandbox(state, allowance=allowance or Allowance.unlimited(), **options)
    app.testing = True
    return SandboxClient(app, state, clock)


def said(answer: TestResponse) -> list[str]:
    """The sentences of a refusal."""
    assert answer.status_code == 400, answer.text
    assert answer.json["Type"] == "ValidationException"
    return [
        error["Message"]
        for element in answer.json["Elements"]
        for error in element["ValidationErrors"]
    ]


@contextmanager
def changed(state: SandboxState, kind: str, identity: str, **fields: object):
    """Change something of the company for a while, as its owner would in Xero."""
    before = state.get(kind, identity)
    with state.write():
        state.put(kind, identity, {**before, **fields})
    yield
    with state.write():
        state.put(kind, identity, before)


def money(value: object) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))

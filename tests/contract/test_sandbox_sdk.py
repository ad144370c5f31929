"""The sandbox over a real socket, spoken to by Xero's own SDK; every exchange judged by Xero's own document."""

from __future__ import annotations

import importlib.util
import json
import os
import threading
import time
import urllib.request
import warnings
from datetime import date
from pathlib import Path

import pytest

from idp.xero.sandbox import Allowance, SandboxState, create_sandbox, listen
from sandboxes import HARBOUR_PAPER, money

ROOT = Path(__file__).resolve().parents[2]
JUDGE = ROOT.parent / "shared" / "xero" / "judge.py"
PDF = b"%PDF-1.7 the original bill"

pytestmark = pytest.mark.contract


class Recorder:
    """Stands before the application and notes every exchange with the accounting API."""

    def __init__(self, app):
        self._app, self.exchanges = app, []

    def __call__(self, environ, start_response):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)
        environ["wsgi.input"] = _Again(body)
        headers = {
            key[5:].replace("_", "-").title(): value
            for key, value in environ.items()
            if key.startswith("HTTP_")
        }
        headers["Content-Type"] = environ.get("CONTENT_TYPE", "")
        url = environ["PATH_INFO"] + (
            "?" + environ["QUERY_STRING"] if environ["QUERY_STRING"] else ""
        )
        seen = {}

        def start(status, sent, *rest):
            seen.update(status=int(status[:3]), headers=dict(sent))
            return start_response(status, sent, *rest)

        content = b"".join(self._app(environ, start))
        if url.startswith("/api.xro/2.0"):
            self.exchanges.append(
                (
                    environ["REQUEST_METHOD"],
                    url,
                    headers,
                    body,
                    seen["status"],
                    seen["headers"],
                    content,
                )
            )
        return [content]


class _Again:
    """A body that was read once and is read again."""

    def __init__(self, body):
        self._body = body

    def read(self, size=-1):
        part = self._body if size is None or size < 0 else self._body[:size]
        self._body = self._body[len(part) :]
        return part


class Served:
    """A sandbox on a free port, with a client of the SDK that may do everything."""

    def __init__(self, folder: Path, allowance: Allowance | None = None):
        self.state = SandboxState(folder / "sandbox.db")
        app = create_sandbox(self.state, allowance=allowance or Allowance.unlimited())
        self.recorder = app.wsgi_app = Recorder(app.wsgi_app)
        self._server = listen(app)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self._tokens = []

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.state.close()

    def post(self, path, body, content_type="application/json"):
        headers = {"Content-Type": content_type}
        asked = urllib.request.Request(self.url + path, data=body, headers=headers)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)

    def fault(self, **fault):
        self.post("/sandbox/faults", json.dumps(fault).encode())

    def api(self, retries=False):
        """An AccountingApi of its own token and connections, its retries off unless asked for."""
        from xero_python.accounting import AccountingApi
        from xero_python.api_client import ApiClient
        from xero_python.api_client.configuration import Configuration
        from xero_python.api_client.oauth2 import OAuth2Token

        form = b"grant_type=client_credentials&client_id=app&client_secret=s"
        token = self.post("/connect/token", form, "application/x-www-form-urlencoded")
        configuration = Configuration()
        configuration.oauth2_token = OAuth2Token()
        token = {**token, "expires_at": time.time() + token["expires_in"]}
        client = ApiClient(configuration)
        client.oauth2_token_getter(lambda: token)
        client.oauth2_token_saver(lambda _token: None)
        if not retries:
            client.rest_client.pool_manager.connection_pool_kw["retries"] = False
        return AccountingApi(client, base_url=f"{self.url}/api.xro/2.0")


@pytest.fixture(scope="session")
def judge():
    if not JUDGE.exists():
        pytest.skip("../shared/xero/judge.py is not at hand: exchanges cannot be judged")
    spec = importlib.util.spec_from_file_location("judge", JUDGE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Judge(allow={"SUBMITTED", "AUTHORISED"})


@pytest.fixture
def served(tmp_path):
    one = Served(tmp_path)
    yield one
    one.close()


@pytest.fixture
def judged(served, judge):
    """The same, and at the end no exchange may have strayed from what Xero publishes."""
    yield served
    with warnings.catch_warnings():
        # The judge's library warns of the security scheme in Xero's document, which it cannot use.
        warnings.filterwarnings("ignore", "Unsupported scheme type", UserWarning)
        violations = [one for made in served.recorder.exchanges for one in judge.violations(*made)]
    assert served.recorder.exchanges
    assert violations == []


def sdk_bill(**fields):
    from xero_python.accounting import Contact, Invoice, LineItem

    line = LineItem(
        description="A4 paper, 80 gsm",
        quantity=2,
        unit_amount=47.5,
        account_code="461",
        tax_type="INPUT",
    )
    values = {
        "type": "ACCPAY",
        "contact": Contact(
            contact_id=HARBOUR_PAPER, has_attachments=None, has_validation_errors=None
        ),
        "date": date(2026, 11, 18),
        "due_date": date(2026, 12, 2),
        "invoice_number": "INV-2291",
        "line_items": [line],
        "status": "DRAFT",
        "url": "http://localhost:8000/documents/7",
        "has_attachments": None,
        "has_errors": None,
        "is_discounted": None,
        "sent_to_contact": None,
        **fields,
    }
    return Invoice(**values)


def create(served, api, key, **fields):
    from xero_python.accounting import Invoices

    return api.create_invoices(
        xero_tenant_id=served.state.tenant,
        invoices=Invoices(invoices=[sdk_bill(**fields)]),
        summarize_errors="false",
        unitdp=4,
        idempotency_key=key,
    ).invoices[0]


def test_the_whole_way_of_a_bill_through_the_sdk(judged):
    api, tenant = judged.api(), judged.state.tenant
    bill = create(judged, api, "bill-1")
    assert money(bill.total) == money("104.50")
    assert bill.date == date(2026, 11, 18)
    described = api.create_invoice_attachment_by_file_name(
        xero_tenant_id=tenant,
        invoice_id=bill.invoice_id,
        file_name="INV-2291.pdf",
        body=PDF,
        idempotency_key="attachment-1",
    ).attachments[0]
    assert described.content_length == len(PDF)
    where = (
        f'Type=="ACCPAY" AND Contact.ContactID==guid("{HARBOUR_PAPER}") '
        'AND InvoiceNumber=="INV-2291" AND Date==DateTime(2026,11,18)'
    )
    found = api.get_invoices(xero_tenant_id=tenant, where=where, page=1, page_size=100).invoices
    assert [one.invoice_id for one in found] == [bill.invoice_id]
    assert found[0].has_attachments is True
    path = api.get_invoice_attachment_by_file_name(
        xero_tenant_id=tenant,
        invoice_id=bill.invoice_id,
        file_name="INV-2291.pdf",
        content_type="application/pdf",
    )
    assert Path(path).read_bytes() == PDF


def test_the_books_are_read_by_the_sdk(judged):
    api, tenant = judged.api(), judged.state.tenant
    organisation = api.get_organisations(xero_tenant_id=tenant).organisations[0]
    assert organisation.period_lock_date == date(2026, 6, 30)
    contacts = api.get_contacts(
        xero_tenant_id=tenant, page=1, page_size=100, include_archived="true"
    ).contacts
    assert len(contacts) == 41
    accounts = api.get_accounts(xero_tenant_id=tenant, where='Class=="EXPENSE"').accounts
    assert "453" in {one.code for one in accounts}
    rates = {one.tax_type: one for one in api.get_tax_rates(xero_tenant_id=tenant).tax_rates}
    assert rates["INPUT"].effective_rate == 10
    assert rates["CAPEXINPUT"].can_apply_to_expenses is False
    assert len(api.get_currencies(xero_tenant_id=tenant).currencies) == 5
    assert len(api.get_tracking_categories(xero_tenant_id=tenant).tracking_categories) == 2
    assert api.get_organisation_actions(xero_tenant_id=tenant).actions


def test_notes_contacts_and_credit_notes_through_the_sdk(judged):
    from xero_python.accounting import (
        Contact,
        Contacts,
        CreditNote,
        CreditNotes,
        HistoryRecord,
        HistoryRecords,
    )

    api, tenant = judged.api(), judged.state.tenant
    new = Contact(name="Saltbush Catering", has_attachments=None, has_validation_errors=None)
    made = api.create_contacts(
        xero_tenant_id=tenant, contacts=Contacts(contacts=[new]), idempotency_key="contact-1"
    ).contacts[0]
    bill = create(judged, api, "bill-1")
    records = HistoryRecords(history_records=[HistoryRecord(details="Checked by Mara")])
    api.create_invoice_history(
        xero_tenant_id=tenant,
        invoice_id=bill.invoice_id,
        history_records=records,
        idempotency_key="note-1",
    )
    told = api.get_invoice_history(
        xero_tenant_id=tenant, invoice_id=bill.invoice_id
    ).history_records
    assert told[0].details == "Checked by Mara"
    note = CreditNote(
        type="ACCPAYCREDIT",
        contact=Contact(
            contact_id=made.contact_id, has_attachments=None, has_validation_errors=None
        ),
        date=date(2026, 11, 19),
        credit_note_number="CN-7",
        line_items=sdk_bill().line_items,
        has_attachments=None,
        has_errors=None,
    )
    kept = api.create_credit_notes(
        xero_tenant_id=tenant,
        credit_notes=CreditNotes(credit_notes=[note]),
        idempotency_key="credit-1",
    ).credit_notes[0]
    assert money(kept.remaining_credit) == money("104.50")
    listed = api.get_credit_notes(xero_tenant_id=tenant, page=1).credit_notes
    assert [one.credit_note_number for one in listed] == ["CN-7"]


def test_a_refusal_reaches_the_sdk_in_xeros_form(judged):
    from xero_python.accounting import CurrencyCode, Invoices
    from xero_python.exceptions import AccountingBadRequestException

    api = judged.api()
    with pytest.raises(AccountingBadRequestException) as refusal:
        api.create_invoices(
            xero_tenant_id=judged.state.tenant,
            invoices=Invoices(invoices=[sdk_bill(currency_code=CurrencyCode.SGD)]),
            idempotency_key="bill-1",
        )
    (element,) = refusal.value.error_data["Elements"]
    assert element["ValidationErrors"] == [
        {"Message": "Organisation is not subscribed to currency SGD"}
    ]


def test_a_life_to_its_end_through_the_sdk(judged):
    from xero_python.accounting import Invoice, Invoices

    api, tenant = judged.api(), judged.state.tenant
    bill = create(judged, api, "bill-1")
    for number, status in enumerate(("SUBMITTED", "AUTHORISED", "VOIDED")):
        change = Invoice(
            invoice_id=bill.invoice_id, status=status, has_attachments=None, has_errors=None
        )
        changed = api.update_invoice(
            xero_tenant_id=tenant,
            invoice_id=bill.invoice_id,
            invoices=Invoices(invoices=[change]),
            idempotency_key=f"move-{number}",
        ).invoices[0]
        assert changed.status == status
    assert money(changed.amount_due) == 0


def test_the_sdk_left_alone_sends_a_dropped_write_again_and_the_key_makes_it_one(served):
    served.fault(kind="drop_after", method="PUT", path_contains="/Invoices", times=2)
    bill = create(served, served.api(retries=True), "bill-1")
    puts = [one for one in served.recorder.exchanges if one[0] == "PUT"]
    assert len(puts) == 3
    assert [one["InvoiceID"] for one in served.state.all("Invoices")] == [bill.invoice_id]


def test_with_its_retries_off_a_dropped_answer_is_an_error_and_the_bill_is_there(served):
    import urllib3

    served.fault(kind="drop_after", method="PUT", path_contains="/Invoices")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        create(served, served.api(), "bill-1")
    (bill,) = served.state.all("Invoices")
    assert create(served, served.api(), "bill-1").invoice_id == bill["InvoiceID"]
    assert len(served.state.all("Invoices")) == 1


def test_what_was_dropped_before_was_never_there(served):
    import urllib3

    served.fault(kind="drop_before", method="PUT", path_contains="/Invoices")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        create(served, served.api(), "bill-1")
    assert served.state.all("Invoices") == []


def test_the_sixth_call_at_once_is_one_too_many(tmp_path):
    from xero_python.exceptions import RateLimitException

    served = Served(tmp_path, Allowance())
    try:
        served.fault(kind="delay", seconds=2, path_contains="/Currencies", times=5)
        apis = [served.api() for _ in range(6)]

        def hold(api):
            api.get_currencies(xero_tenant_id=served.state.tenant)

        def ask_until_all_are_in():
            while any(thread.is_alive() for thread in waiting):
                apis[5].get_organisations(xero_tenant_id=served.state.tenant)
                time.sleep(0.1)

        waiting = [threading.Thread(target=hold, args=(api,)) for api in apis[:5]]
        for thread in waiting:
            thread.start()
        with pytest.raises(RateLimitException) as refusal:
            ask_until_all_are_in()
        assert refusal.value.rate_limit == "concurrent"
        for thread in waiting:
            thread.join()
    finally:
        served.close()


def test_a_port_that_is_taken_is_an_error_and_not_an_exit(tmp_path):
    served = Served(tmp_path)
    try:
        with pytest.raises(OSError, match=os.strerror(98)):
            listen(create_sandbox(served.state), port=int(served.url.rpartition(":")[2]))
    finally:
        served.close()

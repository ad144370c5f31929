"""The ledger against the sandbox over a real socket, every exchange judged by Xero's own document."""

from __future__ import annotations

import importlib.util
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bills import HARBOUR_PAPER, FakeTokenStore, a_draft, a_draft_line, demo_books
from idp.draft import DraftType, LineAmountTypes
from idp.errors import Doubtful, NeedsHuman, RateLimited, Retryable
from idp.xero.client import XeroClient
from idp.xero.gateway import XeroLedger, sandbox_link
from idp.xero.limiter import Limiter
from idp.xero.mapping import bill_payload, bill_ref
from idp.xero.oauth import Tokens, XeroApp
from idp.xero.sandbox import Allowance, SandboxState, create_sandbox, listen
from idp.xero.sandbox.faults import Fault
from idp.xero.sync import XeroBooks

JUDGE = Path(__file__).resolve().parents[2].parent / "shared" / "xero" / "judge.py"
URL = "http://localhost:8000/documents/doc-1"

pytestmark = [
    pytest.mark.contract,
    pytest.mark.enable_socket,
    # The judge reads Xero's document with a library that has warnings of its own.
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:Unsupported scheme type"),
]


@dataclass
class Place:
    """A sandbox, a recording judge before it where there is one, and the ledger that talks to it."""

    origin: str
    sandbox: Any
    store: FakeTokenStore = field(default_factory=FakeTokenStore)

    @property
    def faults(self) -> Any:
        return self.sandbox.faults

    def client(self, **options: Any) -> XeroClient:
        tokens = Tokens(
            self.store,
            XeroApp(self.origin, f"{self.origin}/connections", "sandbox", "sandbox"),
            now=lambda: datetime.now(UTC),
        )
        return XeroClient("org-1", tokens, base_url=f"{self.origin}/api.xro/2.0", **options)

    def ledger(self, **options: Any) -> XeroLedger:
        return XeroLedger(self.client(**options), link=sandbox_link(self.origin))

    def bills(self) -> list[dict[str, Any]]:
        state = self.sandbox.extensions["sandbox"]
        return [*state.all("Invoices"), *state.all("CreditNotes")]


@pytest.fixture(scope="module")
def judge() -> ModuleType | None:
    if not JUDGE.exists():
        return None
    spec = importlib.util.spec_from_file_location("xero_judge", JUDGE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.the_judge = module.Judge()
    return module


@pytest.fixture
def place(tmp_path, judge):
    """A place of its own for every test; afterwards no exchange may have broken Xero's rules."""
    state = SandboxState(tmp_path / "sandbox.db")
    app = create_sandbox(state, allowance=Allowance())
    server = listen(app)
    serving = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    serving.start()
    origin = f"http://127.0.0.1:{server.socket.getsockname()[1]}"
    proxy = tally = None
    if judge:
        proxy, tally = judge.serve(judge.the_judge, ("127.0.0.1", 0), origin, None)
        origin = f"http://127.0.0.1:{proxy.server_port}"
    yield Place(origin, app)
    if proxy:
        proxy.shutdown()
        proxy.server_close()
    server.shutdown()
    serving.join()
    server.server_close()
    state.close()
    if tally:
        assert tally.violations == []


def payload_of(draft=None, url=URL):
    return bill_payload(draft or a_draft(), url=url)


def test_the_judge_is_there(judge):
    if judge is None:
        pytest.skip("../shared is missing: exchanges are not judged")
    assert judge.the_judge is not None


def test_a_bill_is_written_with_its_original_and_one_note(place):
    ledger = place.ledger()
    draft = a_draft(
        a_draft_line(),
        a_draft_line("Rolls by weight", "0.435", "12.90", "5.61", tracking=(("Region", "North"),)),
        a_draft_line("Discounted pens", "3", "10.00", "28.00"),
    )
    made = ledger.create_bill(payload_of(draft), key="key-1")
    ledger.attach(
        made, "ACCPAY", "Rechnung Nr. 4471 (Kopie).pdf", "application/pdf", b"%PDF-1.7", key="key-2"
    )
    ledger.note(made, "ACCPAY", "Entered by idp.", key="key-3")
    ledger.note(made, "ACCPAY", "Entered by idp.", key="key-4")

    assert (made.state, made.number, made.total) == ("DRAFT", "HP-4471", Decimal("141.47"))
    assert made.total == draft.totals.total
    assert made.link == f"{place.origin}/bills/{made.ledger_id}"
    bill = place.bills()[0]
    assert bill["Url"] == URL
    assert bill["Date"] == "2026-11-10"
    assert [Decimal(str(n["LineAmount"])) for n in bill["LineItems"]] == [
        Decimal(95),
        Decimal("5.61"),
        Decimal(28),
    ]
    client = place.client()
    names = client.read("get_invoice_attachments", invoice_id=made.ledger_id)["Attachments"]
    assert [n["FileName"] for n in names] == ["Rechnung_Nr._4471_Kopie.pdf"]
    notes = client.read("get_invoice_history", invoice_id=made.ledger_id)["HistoryRecords"]
    assert sum(n["Details"] == "Entered by idp." for n in notes) == 1


def test_a_suppliers_credit_becomes_a_credit_note_that_is_found_again(place):
    ledger = place.ledger()
    payload = payload_of(a_draft(type=DraftType.CREDIT_NOTE, number="CR-219"))
    made = ledger.create_bill(payload, key="key-1")
    ledger.attach(made, "ACCPAYCREDIT", "credit.pdf", "application/pdf", b"%PDF-1.7", key="key-2")
    ledger.note(made, "ACCPAYCREDIT", "Entered by idp.", key="key-3")
    assert (made.state, made.total) == ("DRAFT", Decimal("104.50"))
    assert ledger.find_bill(bill_ref(payload)) == made
    assert ledger.find_bill(replace(bill_ref(payload), total=Decimal("99.00"))) is None


def test_a_lost_answer_is_doubtful_and_the_bill_is_found_before_it_is_written_again(place):
    ledger = place.ledger()
    place.faults.add(Fault("drop_after", path_contains="/Invoices", method="PUT"))
    with pytest.raises(Doubtful):
        ledger.create_bill(payload_of(), key="key-1")
    found = ledger.find_bill(bill_ref(payload_of()))
    assert found is not None
    assert len(place.bills()) == 1
    assert found.ledger_id == place.bills()[0]["InvoiceID"]


def test_a_request_that_was_dropped_before_it_took_effect_is_doubtful_too_and_nothing_is_found(
    place,
):
    ledger = place.ledger()
    place.faults.add(Fault("drop_before", path_contains="/Invoices", method="PUT"))
    with pytest.raises(Doubtful):
        ledger.create_bill(payload_of(), key="key-1")
    assert place.bills() == []
    assert ledger.find_bill(bill_ref(payload_of())) is None


def test_an_answer_that_comes_too_late_is_doubtful(place):
    ledger = place.ledger(read_seconds=1)
    place.client().read("get_organisations")
    place.faults.add(Fault("delay", path_contains="/Invoices", method="PUT", seconds=1.5))
    with pytest.raises(Doubtful):
        ledger.create_bill(payload_of(), key="key-1")


def test_a_bill_without_number_is_found_by_its_date_and_a_comma_does_no_harm(place):
    ledger = place.ledger()
    nameless = payload_of(a_draft(number=""), url="http://localhost:8000/documents/a")
    comma = payload_of(a_draft(number="7,8"), url="http://localhost:8000/documents/b")
    first = ledger.create_bill(nameless, key="key-1")
    second = ledger.create_bill(comma, key="key-2")
    assert ledger.find_bill(bill_ref(nameless)) == first
    assert ledger.find_bill(bill_ref(comma)) == second


def test_another_documents_bill_with_the_same_number_is_not_ours(place):
    ledger = place.ledger()
    ledger.create_bill(payload_of(), key="key-1")
    assert ledger.find_bill(bill_ref(payload_of(url="http://localhost:8000/documents/2"))) is None


def test_a_bill_entered_by_hand_is_taken_for_ours_only_with_the_same_date_and_total(place):
    ledger = place.ledger()
    made = ledger.create_bill(payload_of(url=""), key="key-1")
    ref = bill_ref(payload_of())
    assert ledger.find_bill(ref) == made
    assert ledger.find_bill(replace(ref, total=Decimal("104.51"))) is None
    assert ledger.find_bill(replace(ref, date="2026-11-11")) is None


def test_a_deleted_bill_is_not_found(place):
    from xero_python.accounting.models import Invoice, Invoices

    ledger, client = place.ledger(), place.client()
    made = ledger.create_bill(payload_of(), key="key-1")
    gone = Invoice(
        invoice_id=made.ledger_id, status="DELETED", has_attachments=None, has_errors=None
    )
    client.write(
        "update_invoice", invoice_id=made.ledger_id, invoices=Invoices(invoices=[gone]), key="k"
    )
    assert ledger.find_bill(bill_ref(payload_of())) is None


def test_a_refused_bill_says_why_in_xeros_own_sentences(place):
    draft = a_draft(a_draft_line(tax_type="CAPEXINPUT"), a_draft_line("Pens", account_code="463"))
    with pytest.raises(NeedsHuman) as caught:
        place.ledger().create_bill(payload_of(draft), key="key-1")
    assert caught.value.code == "xero_refused"
    assert (
        "The TaxType code 'CAPEXINPUT' cannot be used with account code '461'." in caught.value.say
    )
    assert "463" in caught.value.say
    assert "validation exception" not in caught.value.say


def test_a_limit_says_how_long_to_wait_and_nothing_is_sent_meanwhile(place):
    ledger = place.ledger()
    place.faults.add(Fault("status", path_contains="/Invoices", status=429, retry_after=7))
    with pytest.raises(RateLimited) as caught:
        ledger.create_bill(payload_of(), key="key-1")
    assert caught.value.after == 7
    with pytest.raises(RateLimited):
        ledger.create_bill(payload_of(), key="key-1")
    assert place.bills() == []


def test_a_spent_minute_stops_before_xero_has_to(place):
    client = place.client(limiter=Limiter(per_minute=2))
    client.read("get_organisations")
    client.read("get_organisations")
    with pytest.raises(RateLimited) as caught:
        client.read("get_organisations")
    assert 0 < caught.value.after <= 60


def test_a_token_that_ended_early_is_fetched_anew_once(place):
    ledger = place.ledger()
    ledger.find_bill(bill_ref(payload_of()))
    place.faults.add(Fault("status", path_contains="/Invoices", method="PUT", status=401))
    before = place.store.tokens["org-1"]["access_token"]
    assert ledger.create_bill(payload_of(), key="key-1").state == "DRAFT"
    assert place.store.tokens["org-1"]["access_token"] != before
    place.faults.add(Fault("status", path_contains="/Invoices", method="PUT", status=401, times=2))
    with pytest.raises(NeedsHuman) as caught:
        ledger.create_bill(payload_of(), key="key-2")
    assert caught.value.code == "reconnect"


@pytest.mark.parametrize(
    ("status", "body", "error", "code"),
    [
        (503, "The service is away", Doubtful, "xero_trouble"),
        (500, "", Doubtful, "xero_trouble"),
        (403, "{}", NeedsHuman, "reconnect"),
        (404, "Not here", NeedsHuman, "xero_refused"),
    ],
)
def test_every_status_is_named(place, status, body, error, code):
    place.faults.add(Fault("status", path_contains="/Invoices", status=status, body=body))
    with pytest.raises(error) as caught:
        place.ledger().create_bill(payload_of(), key="key-1")
    assert caught.value.code == code


def test_trouble_while_reading_leaves_no_doubt(place):
    place.faults.add(Fault("status", path_contains="/Invoices", status=503, body="away"))
    with pytest.raises(Retryable) as caught:
        place.ledger().find_bill(bill_ref(payload_of()))
    assert not isinstance(caught.value, Doubtful)


def test_a_server_that_is_not_there_leaves_no_doubt_either(place):
    client = place.client()
    client.read("get_organisations")
    client._base_url = "http://127.0.0.1:1/api.xro/2.0"
    client._mine.api = None
    with pytest.raises(Retryable) as caught:
        XeroLedger(client).create_bill(payload_of(), key="key-1")
    assert not isinstance(caught.value, Doubtful)


def test_a_bill_in_each_way_of_stating_tax_comes_to_our_own_total(place):
    ledger = place.ledger()
    for types in LineAmountTypes:
        line = a_draft_line(
            "Pens", "3", "9.99", "29.97", tax_type="" if types == "NoTax" else "INPUT"
        )
        draft = a_draft(line, types=types, number=f"N-{types}")
        made = ledger.create_bill(payload_of(draft, url=""), key=f"key-{types}")
        assert made.total == draft.totals.total


def test_the_books_come_whole(place):
    books = XeroBooks(place.client(), default_account="429").fetch()
    expected = demo_books("429")
    assert {c.id: c for c in books.contacts} == {c.id: c for c in expected.contacts}
    assert {a.code: a for a in books.accounts} == {a.code: a for a in expected.accounts}
    assert {t.tax_type: t for t in books.tax_rates} == {t.tax_type: t for t in expected.tax_rates}
    assert books.currencies == expected.currencies
    assert {t.name: set(t.options) for t in books.tracking} == {
        t.name: set(t.options) for t in expected.tracking
    }
    assert books.organisation.period_lock == expected.organisation.period_lock
    assert books.organisation.base_currency == "AUD"
    assert books.contact(HARBOUR_PAPER).default_account == "461"


def test_two_organisations_never_share_a_token(place):
    first, second = place.client(), place.client()
    second._organisation_id = "org-2"
    first.read("get_organisations")
    second.read("get_organisations")
    assert first._sdk_token()["access_token"] != second._sdk_token()["access_token"]
    a, b = first._mine.api.api_client, second._mine.api.api_client
    assert a.configuration.oauth2_token is not b.configuration.oauth2_token

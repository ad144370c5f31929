from __future__ import annotations

from decimal import Decimal

import pytest

from bills import a_draft, a_draft_line
from idp.draft import DraftType, Published
from idp.errors import Doubtful, NeedsHuman
from idp.xero.gateway import XeroLedger, safe_name, sandbox_link, xero_link
from idp.xero.mapping import bill_payload
from idp.xero.models import credit_notes, invoices

BILL = Published("id-1", "7", "DRAFT")


class FakeClient:
    """Gives prepared answers by the SDK's method name, and keeps what was written."""

    def __init__(self, **answers):
        self.answers, self.written = answers, []

    def read(self, method, /, **_arguments):
        return self.answers.get(method, {})

    def write(self, method, /, *, key, **arguments):
        self.written.append((method, key, arguments))
        return self.answers.get(method, {})


@pytest.mark.parametrize(
    ("name", "media_type", "safe"),
    [
        ("invoice-1.pdf", "application/pdf", "invoice-1.pdf"),
        ("Rechnung Nr. 5 (März).pdf", "application/pdf", "Rechnung_Nr._5_Marz.pdf"),
        ("../../etc/passwd", "application/pdf", "etc_passwd.pdf"),
        ("photo.heic", "application/pdf", "photo.heic.pdf"),
        ("photo.JPEG", "image/jpeg", "photo.JPEG"),
        ("領収書", "image/png", "original.png"),
        ("領収書.pdf", "application/pdf", "original.pdf"),
        ("", "application/pdf", "original.pdf"),
        ("x" * 300 + ".pdf", "application/pdf", "x" * 100 + ".pdf"),
        ("scan.tif", "image/tiff", "scan.tif"),
    ],
)
def test_names_are_made_fit_for_xero(name, media_type, safe):
    assert safe_name(name, media_type) == safe


def test_a_file_too_large_for_xero_is_not_sent():
    client = FakeClient()
    with pytest.raises(NeedsHuman) as caught:
        XeroLedger(client).attach(
            BILL, "ACCPAY", "a.pdf", "application/pdf", b"x" * 10_000_001, key="k"
        )
    assert caught.value.code == "attachment_too_large"
    assert client.written == []


def test_a_long_note_is_cut_and_known_again():
    client = FakeClient()
    XeroLedger(client).note(BILL, "ACCPAY", "x" * 3000, key="k")
    sent = client.written[0][2]["history_records"].history_records[0].details
    assert len(sent) == 2500
    again = FakeClient(get_invoice_history={"HistoryRecords": [{"Details": sent}]})
    XeroLedger(again).note(BILL, "ACCPAY", "x" * 3000, key="k")
    assert again.written == []


def test_an_answer_without_the_bill_is_doubtful_and_one_with_errors_is_a_refusal():
    payload = bill_payload(a_draft(), url="")
    with pytest.raises(Doubtful):
        XeroLedger(FakeClient()).create_bill(payload, key="k")
    wrong = {"Invoices": [{"InvoiceID": "1", "ValidationErrors": [{"Message": "Not so."}]}]}
    with pytest.raises(NeedsHuman, match="Not so"):
        XeroLedger(FakeClient(create_invoices=wrong)).create_bill(payload, key="k")


def test_links_lead_to_the_bill():
    assert xero_link("ACCPAY", "i") == "https://go.xero.com/AccountsPayable/Edit.aspx?InvoiceID=i"
    assert "creditNoteID=i" in xero_link("ACCPAYCREDIT", "i")
    assert sandbox_link("http://localhost:8010/")("ACCPAY", "i") == "http://localhost:8010/bills/i"


def test_the_sdks_models_carry_no_more_than_the_payload():
    from xero_python.api_client.serializer import serialize

    line = a_draft_line("Pens", "3", "9.99", "29.97", tax_amount=Decimal("3.01"))
    payload = bill_payload(a_draft(line), url="http://localhost/1")
    sent = serialize(invoices(payload))["Invoices"][0]
    assert set(sent) == set(payload) - {"Total"}
    assert sent["Contact"] == {"ContactID": payload["Contact"]["ContactID"]}
    assert sent["Date"] == "/Date(1794268800000)/"
    assert sent["LineItems"][0] == {
        "Description": "Pens",
        "Quantity": 3.0,
        "UnitAmount": 9.99,
        "LineAmount": 29.97,
        "AccountCode": "461",
        "TaxType": "INPUT",
        "TaxAmount": 3.01,
    }
    payload = bill_payload(a_draft(type=DraftType.CREDIT_NOTE), url="")
    assert set(serialize(credit_notes(payload))["CreditNotes"][0]) == set(payload) - {"Total"}


def test_a_currency_that_the_sdk_cannot_send_needs_a_human():
    payload = bill_payload(a_draft(), url="") | {"CurrencyCode": "ZZZ"}
    with pytest.raises(NeedsHuman) as caught:
        invoices(payload)
    assert caught.value.code == "currency_unknown"

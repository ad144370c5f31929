from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bills import HARBOUR_PAPER, a_draft, a_draft_line
from idp.draft import DraftType
from idp.money import cents
from idp.ports import BillRef
from idp.xero.mapping import bill_payload, bill_ref, quantity_and_unit

URL = "http://localhost:8000/documents/1"


def line_of(line):
    return bill_payload(a_draft(line), url=URL)["LineItems"][0]


def test_a_bill_is_written_out_with_nothing_but_what_xero_may_have():
    assert bill_payload(a_draft(a_draft_line(tracking=(("Region", "North"),))), url=URL) == {
        "Type": "ACCPAY",
        "Contact": {"ContactID": HARBOUR_PAPER},
        "Status": "DRAFT",
        "LineAmountTypes": "Exclusive",
        "LineItems": [
            {
                "Description": "A4 paper, 80 gsm",
                "Quantity": "2",
                "UnitAmount": "47.5",
                "LineAmount": "95.00",
                "AccountCode": "461",
                "TaxType": "INPUT",
                "Tracking": [{"Name": "Region", "Option": "North"}],
            }
        ],
        "Date": "2026-11-10",
        "DueDate": "2026-11-24",
        "InvoiceNumber": "HP-4471",
        "CurrencyCode": "AUD",
        "Url": URL,
        "Total": "104.50",
    }


def test_the_payload_survives_being_stored():
    payload = bill_payload(a_draft(), url=URL)
    assert json.loads(json.dumps(payload)) == payload


def test_a_credit_note_has_a_number_of_its_own_and_neither_due_date_nor_url():
    payload = bill_payload(a_draft(type=DraftType.CREDIT_NOTE), url=URL)
    assert payload["Type"] == "ACCPAYCREDIT"
    assert payload["CreditNoteNumber"] == "HP-4471"
    assert {"InvoiceNumber", "DueDate", "Url"} & set(payload) == set()


def test_an_address_that_holds_xeros_name_is_left_out():
    assert "Url" not in bill_payload(a_draft(), url="https://Xero-bills.example/1")


def test_a_line_without_words_still_has_a_description_and_a_long_one_is_cut():
    assert line_of(a_draft_line("  "))["Description"] == "No description"
    assert len(line_of(a_draft_line("x" * 5000))["Description"]) == 4000


def test_what_is_open_is_left_open():
    assert {"AccountCode", "TaxType", "TaxAmount", "Tracking"} & set(
        line_of(a_draft_line(account_code="", tax_type=""))
    ) == set()
    assert line_of(a_draft_line(tax_amount=Decimal("9.49")))["TaxAmount"] == "9.49"


def test_a_draft_without_contact_cannot_become_a_bill():
    with pytest.raises(ValueError, match="contact"):
        bill_payload(replace(a_draft(), contact=None), url=URL)


@pytest.mark.parametrize(
    ("quantity", "unit", "amount", "sent"),
    [
        ("2", "47.50", "95.00", ("2", "47.50")),
        ("0.435", "12.90", "5.61", ("0.435", "12.90")),
        ("10", "9.99", "89.91", ("10", "8.991")),  # 10 % off: the quantity stays
        ("3", "10.00", "28.00", ("3", "9.3333")),
        ("7000000", "0.0123", "86000.00", ("1", "86000.00")),  # no unit amount of 4 places fits
        ("0", "5.00", "5.00", ("1", "5.00")),
        ("1.5", "0.05", "0.08", ("1.5", "0.0533")),  # 0.075: nobody knows which way Xero rounds it
        ("1", "-4.00", "-4.00", ("1", "-4.00")),
    ],
)
def test_quantity_times_unit_amount_is_what_xero_rounds_to_the_papers_amount(
    quantity, unit, amount, sent
):
    found = quantity_and_unit(a_draft_line("x", quantity, unit, amount))
    assert found == (Decimal(sent[0]), Decimal(sent[1]))


@given(
    st.decimals("-99999", "99999", places=4),
    st.decimals("-99999", "99999", places=4),
    st.decimals("-999999", "999999", places=2),
)
def test_a_line_always_comes_to_the_papers_amount(quantity, unit, amount):
    found = quantity_and_unit(a_draft_line("x", str(quantity), str(unit), str(amount)))
    assert cents(found[0] * found[1]) == amount
    assert all(value == value.quantize(Decimal("0.0001")) for value in found)


def test_a_bill_is_found_again_by_what_was_sent():
    assert bill_ref(bill_payload(a_draft(), url=URL)) == BillRef(
        "ACCPAY", HARBOUR_PAPER, "HP-4471", URL, "2026-11-10", Decimal("104.50")
    )

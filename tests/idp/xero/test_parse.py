from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bills import as_json
from idp.draft import Published
from idp.xero import parse, sync


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("/Date(1794268800000+0000)/", date(2026, 11, 10)),
        ("/Date(1794268800000)/", date(2026, 11, 10)),
        ("/Date(1794268800000+1300)/", date(2026, 11, 10)),
        ("/Date(-86400000)/", date(1969, 12, 31)),
        ("2026-11-10T00:00:00", date(2026, 11, 10)),
        ("2026-11-10", date(2026, 11, 10)),
        ("/Date(999999999999999)/", None),
        ("soon", None),
        (None, None),
    ],
)
def test_xeros_ways_of_writing_a_day(sent, meant):
    assert parse.day({"Date": sent}, "Date") == meant


def test_amounts_keep_their_cents_and_null_is_no_text():
    answer = parse.loads(b'{"Total": 1204.10, "Name": null, "Odd": true}')
    assert parse.amount(answer, "Total") == Decimal("1204.10")
    assert parse.amount(answer, "Odd") is None
    assert parse.amount(answer, "Name") is None
    assert parse.text(answer, "Name") == ""


def test_an_answer_that_is_no_object_is_a_value_error():
    for content in (b"", b"[]", b"<html>", b"\xff"):
        with pytest.raises(ValueError):
            parse.loads(content)


def test_a_collection_that_is_missing_or_odd_is_empty():
    for answer in ({}, {"Invoices": None}, {"Invoices": "x"}, {"Invoices": [None, 1]}):
        assert parse.items(answer, "Invoices") == []


def test_every_validation_error_is_said_once_wherever_it_hangs():
    said = as_json(
        {
            "Message": "A validation exception occurred",
            "Elements": [
                {
                    "ValidationErrors": [{"Message": "No account."}, {"Message": "No rate."}],
                    "LineItems": [{"ValidationErrors": [{"Message": "No rate."}]}],
                    "Contact": {"ValidationErrors": [{"Message": "Archived."}]},
                    "Warnings": [{"ValidationErrors": [{"Message": "Not this."}]}],
                }
            ],
        }
    )
    assert parse.sentences(said) == ["No account.", "No rate.", "Archived."]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (as_json({"Type": "PostDataInvalidException", "Message": "Odd."}), ["Odd."]),
        (as_json({"Title": "Forbidden", "Detail": "Wrong scope."}), ["Wrong scope."]),
        (b"The rate is too high", ["The rate is too high"]),
        (b"<html>Bad Request</html>", []),
        (b"\xff\xfe", ["\ufffd\ufffd"]),
        (b"", []),
    ],
)
def test_refusals_in_any_form_are_read(content, expected):
    assert parse.sentences(content) == expected


def test_a_credit_note_is_published_like_a_bill():
    item = {"CreditNoteID": "c", "CreditNoteNumber": "7", "Status": "DRAFT", "Total": Decimal(3)}
    assert parse.published(item, "link") == Published("c", "7", "DRAFT", Decimal(3), "link")


def test_values_that_nobody_has_heard_of_survive():
    account = sync.account({"Code": "1", "Name": "x", "Class": "NEBULA", "Type": "WORMHOLE"})
    assert (account.account_class, account.account_type, account.offered) == (
        "NEBULA",
        "WORMHOLE",
        False,
    )
    rate = sync.tax_rate({"TaxType": "NEW", "ReportTaxType": "UNHEARD", "DisplayTaxRate": 7})
    assert (rate.rate, rate.applies_to) == (Decimal(7), frozenset())
    compound = sync.tax_rate(
        {
            "TaxType": "C",
            "DisplayTaxRate": 15,
            "EffectiveRate": Decimal("15.5"),
            "CanApplyToAssets": True,
        }
    )
    assert (compound.rate, compound.applies_to) == (Decimal("15.5"), {"ASSET"})
    assert sync.contact({"ContactID": "1", "Name": None, "ContactStatus": "ASLEEP"}).usable is False


def test_archived_tracking_options_are_not_offered():
    category = sync.tracking_category(
        {
            "Name": "Region",
            "Options": [
                {"Name": "North", "Status": "ACTIVE"},
                {"Name": "Old", "Status": "ARCHIVED"},
            ],
        }
    )
    assert category.options == ("North",)

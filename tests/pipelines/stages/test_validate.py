from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bills import an_extraction, demo_books
from idp.document import Kind, Remark, UploadSource
from idp.draft import LineAmountTypes, Severity
from idp.fields import FieldName, LineItem, TaxLine
from idp.records import DocumentRow
from idp.status import Status
from pipelines.stages.resolve import resolve
from pipelines.stages.validate import validate

TODAY = date(2026, 11, 20)
ROWS = (("A4 paper", 2, "47.50", "95.00"), ("Pens", 1, "5.00", "5.00"))
TAXED = {"subtotal": "100.00", "tax_total": "10.00", "total": "110.00"}


def validated(*rows, books=None, alike=(), **fields):
    books = books or demo_books()
    extraction = an_extraction(*(rows or ROWS), **TAXED | fields)
    return validate(resolve(extraction, books=books), books=books, today=TODAY, alike=alike)


def codes(draft, severity=None):
    return [i.code for i in draft.issues if severity in (None, i.severity)]


def issue(draft, code):
    found = [i for i in draft.issues if i.code == code]
    assert found, f"{code} is not among {codes(draft)}"
    return found[0]


def a_row(**fields):
    known = {
        "supplier": "HARBOUR PAPER",
        "number": "HP 4471",
        "issue_date": date(2026, 11, 10),
        "total": Decimal("110.00"),
        "status": Status.NEEDS_REVIEW,
    } | fields
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return DocumentRow(
        "doc-0", "org-1", "0" * 64, "application/pdf", "first.pdf", 1, UploadSource.WEB,
        known.pop("status"), at, at, **known,
    )  # fmt: skip


def test_a_bill_in_which_all_agrees_has_no_issue():
    assert validated().issues == ()


def test_validating_again_changes_nothing_and_mended_issues_go():
    broken = validated(number=None, invoice_number=None)
    assert codes(broken) == ["number_missing"]
    again = validate(broken, books=demo_books(), today=TODAY)
    assert again == broken
    mended = validate(replace(broken, number="7"), books=demo_books(), today=TODAY)
    assert mended.issues == ()


def test_lines_that_miss_the_papers_sum_are_said_with_both_amounts():
    draft = validated(subtotal="1,090.00".replace(",", ""), tax_total="109.00", total="1199.00")
    said = issue(draft, "lines_differ")
    assert said.say == "The lines come to 100.00, but on the document its subtotal is 1,090.00."
    assert (said.field, said.severity) == ("lines", Severity.ERROR)
    assert draft.blocked


def test_amounts_of_the_paper_that_contradict_each_other_are_said():
    draft = validated(subtotal="100.00", tax_total="10.00", total="120.00")
    assert "make 110.00, but the total says 120.00" in issue(draft, "paper_disagrees").say
    assert "total_differs" in codes(draft, Severity.ERROR)


def test_freight_below_the_subtotal_is_no_contradiction():
    read = an_extraction(subtotal="100.00", tax_total="10.00", total="120.00")
    freight = LineItem("Freight", amount=Decimal("10.00"))
    draft = resolve(replace(read, adjustments=(freight,)), books=demo_books())
    checked = validate(draft, books=demo_books(), today=TODAY)
    assert "paper_disagrees" not in codes(checked)


def test_a_few_cents_of_the_till_are_no_issue():
    draft = validated(
        ("Coffee", 1, "9.98", "9.98"), kind=Kind.RECEIPT, tax_included=True,
        subtotal=None, tax_total="0.91", total="10.00",
    )  # fmt: skip
    assert draft.issues == ()


def test_tax_that_is_not_the_rates_share_of_its_base_is_said():
    taxes = (TaxLine(Decimal("10.0"), Decimal("9.00"), Decimal("100.00")),)
    said = issue(validated(taxes=taxes), "tax_rate_differs")
    assert said.say == "10 % of 100.00 is 10.00, but the tax says 9.00."


def test_a_bill_whose_tax_differs_within_the_same_total_is_said():
    draft = validated(
        ("Mixed goods, all in", 1, "110.00", "110.00", 10), tax_included=True,
        subtotal=None, tax_total="6.00", total="110.00",
    )  # fmt: skip
    assert "tax comes to 10.00, but the document says 6.00" in issue(draft, "tax_differs").say


def test_a_document_silent_on_tax_is_said():
    draft = validated(("Coffee", 1, "9.00", "9.00"), subtotal=None, tax_total=None, total="9.00")
    assert codes(draft) == ["tax_not_stated"]


def test_a_tax_that_no_rate_explains_is_not_used_and_said():
    draft = validated(
        ("Fare", 1, "54.67", "54.67"), subtotal=None, tax_total="54.67", total="54.67"
    )
    assert codes(draft) == ["tax_implausible"]
    assert str(draft.totals.total) == "54.67"
    misread = validated(
        ("Milk", 1, "55.71", "55.71"), subtotal="5.01", tax_total=None, total="55.71"
    )
    assert codes(misread) == ["tax_not_stated"]


def test_rows_that_miss_the_total_are_said_so_where_tax_is_a_cost():
    draft = validated(
        ("Ordner", 1, "90.00", "90.00", 19), supplier_name="Nordlicht Bürobedarf GmbH",
        supplier_tax_id="DE117568381", currency="EUR", tax_total="19.00", total="119.00",
    )  # fmt: skip
    said = issue(draft, "lines_differ").say
    assert said == "The lines come to 109.00, but on the document its total is 119.00."


def test_our_own_name_as_the_suppliers_is_said():
    draft = validated(supplier_name="LYREBIRD LANE TRADING", supplier_tax_id=None)
    assert codes(draft) == ["contact_missing", "supplier_is_us", "account_missing"]


def test_tax_that_becomes_a_cost_is_said():
    draft = validated(
        ("Ordner", 1, "100.00", "100.00", 19), supplier_name="Nordlicht Bürobedarf GmbH",
        supplier_tax_id="DE117568381", currency="EUR", tax_total="19.00", total="119.00",
    )  # fmt: skip
    assert codes(draft) == ["tax_not_claimed"]


@pytest.mark.parametrize(
    ("missing", "code", "severity"),
    [
        ({"issue_date": None}, "date_missing", Severity.ERROR),
        ({"subtotal": None, "tax_total": None, "total": None}, "total_missing", Severity.ERROR),
        ({"invoice_number": None}, "number_missing", Severity.WARNING),
        (
            {"supplier_name": "Quokka Kites", "supplier_tax_id": None},
            "contact_missing",
            Severity.ERROR,
        ),
    ],
)
def test_what_a_bill_needs_is_asked_for(missing, code, severity):
    assert issue(validated(**missing), code).severity is severity


def test_a_receipt_needs_no_number():
    assert validated(kind=Kind.RECEIPT, invoice_number=None).issues == ()


def test_a_draft_without_lines_is_blocked():
    draft = validate(replace(validated(), lines=()), books=demo_books(), today=TODAY)
    assert codes(draft) == ["lines_missing"]
    assert draft.totals is None


@pytest.mark.parametrize("kind", [Kind.STATEMENT, Kind.OTHER])
def test_what_is_no_bill_is_not_booked(kind):
    assert "kind_not_bookable" in codes(validated(kind=kind), Severity.ERROR)


def test_the_same_supplier_number_date_and_total_is_the_same_bill():
    draft = validated(alike=(a_row(),))
    assert codes(draft) == ["duplicate"]
    assert draft.blocked
    assert "first.pdf" in draft.issues[0].say


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"total": Decimal("1.00")}, ["duplicate_number"]),
        ({"number": ""}, ["duplicate_likely"]),
        ({"number": "HP-4472"}, []),
        ({"supplier": "Bluegum"}, []),
        ({"status": Status.REJECTED}, []),
        ({"number": "", "issue_date": date(2026, 11, 9)}, []),
    ],
)
def test_likeness_has_degrees(other, expected):
    assert codes(validated(alike=(a_row(**other),))) == expected


def test_a_document_is_no_duplicate_of_itself():
    assert validated(alike=(replace(a_row(), id="doc-1"),)).issues == ()


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"issue_date": date(2026, 11, 21)}, []),
        ({"issue_date": date(2026, 11, 22)}, ["date_in_future"]),
        ({"issue_date": date(2026, 7, 1)}, []),
        ({"issue_date": date(2026, 6, 30)}, ["date_locked"]),
        ({"issue_date": date(2025, 11, 19)}, ["date_old", "date_locked"]),
        ({"due_date": date(2026, 11, 9)}, ["due_before_date"]),
        ({"due_date": date(2026, 11, 10)}, []),
    ],
)
def test_dates_are_looked_at_from_all_sides(dates, expected):
    assert codes(validated(**dates)) == expected


def test_a_currency_that_xero_lacks_blocks():
    said = issue(validated(currency="JPY"), "currency_not_enabled")
    assert said.severity is Severity.ERROR
    assert "JPY" in said.say


def test_an_archived_contact_blocks():
    draft = validated(supplier_name="Old Wharf Stationery", supplier_tax_id="63806261418")
    assert issue(draft, "contact_archived").severity is Severity.ERROR


def test_a_contact_that_is_gone_blocks():
    draft = validated()
    gone = replace(draft, contact=replace(draft.contact, contact_id="0"))
    assert codes(validate(gone, books=demo_books(), today=TODAY)) == ["contact_unknown"]


def test_near_twins_are_named_when_only_the_name_speaks():
    by_name = validated(supplier_name="Spinifex IT", supplier_tax_id=None)
    assert "Spinifex IT Services Pty Ltd" in issue(by_name, "contact_near_twin").say
    by_number = validated(supplier_name="Spinifex IT", supplier_tax_id="88277201428")
    assert by_number.issues == ()


def test_another_tax_number_than_xeros_is_said():
    draft = validated(supplier_tax_id="51 824 753 556")
    assert codes(draft) == ["contact_tax_id_differs"]


@pytest.mark.parametrize(
    ("line", "code", "severity"),
    [
        ({"account_code": ""}, "account_missing", Severity.WARNING),
        ({"account_code": "999"}, "account_unknown", Severity.ERROR),
        ({"account_code": "463"}, "account_unusable", Severity.ERROR),
        ({"account_code": "090"}, "account_unusable", Severity.ERROR),
        ({"tax_type": ""}, "tax_rate_missing", Severity.WARNING),
        ({"tax_type": "TAX001"}, "tax_rate_unusable", Severity.ERROR),
        ({"tax_type": "CAPEXINPUT"}, "tax_account_mismatch", Severity.ERROR),
        ({"description": " "}, "description_missing", Severity.ERROR),
    ],
)
def test_lines_are_held_against_the_books(line, code, severity):
    draft = validated()
    changed = replace(draft, lines=(draft.lines[0], replace(draft.lines[1], **line)))
    said = issue(validate(changed, books=demo_books(), today=TODAY), code)
    assert said.severity is severity
    assert said.say.startswith("Line 2")


def test_what_is_wrong_with_every_line_is_said_once():
    draft = validated()
    changed = replace(draft, lines=tuple(replace(n, account_code="") for n in draft.lines))
    assert codes(validate(changed, books=demo_books(), today=TODAY)) == ["account_missing"]


def test_a_field_that_was_hard_to_read_wants_a_look():
    draft = validated(confidence={"total": 0.69, "due_date": 0.7, "customer_name": 0.1})
    assert [(i.code, i.field) for i in draft.issues] == [("low_confidence", "total")]


def test_what_reading_remarked_is_passed_on_and_errors_come_first():
    books = demo_books()
    extraction = replace(
        an_extraction(*ROWS, **TAXED, invoice_number=None, issue_date=None),
        remarks=(Remark("no_ocr", "Tesseract is missing."),),
    )
    draft = validate(resolve(extraction, books=books), books=books, today=TODAY)
    assert [i.severity for i in draft.issues] == [Severity.ERROR, Severity.WARNING, Severity.INFO]
    assert draft.issues[-1].say == "Tesseract is missing."


def test_a_remark_on_a_field_wants_a_look_at_that_field():
    books = demo_books()
    remark = Remark("xml_differs", "The page shows another total.", FieldName.TOTAL)
    extraction = replace(an_extraction(*ROWS, **TAXED), remarks=(remark,))
    draft = validate(resolve(extraction, books=books), books=books, today=TODAY)
    found = issue(draft, "xml_differs")
    assert (found.severity, found.field) == (Severity.WARNING, FieldName.TOTAL)


def test_without_books_only_the_paper_is_judged():
    draft = validate(resolve(an_extraction(*ROWS, **TAXED), books=None), books=None, today=TODAY)
    assert codes(draft) == ["contact_missing"]
    assert draft.line_amount_types is LineAmountTypes.EXCLUSIVE

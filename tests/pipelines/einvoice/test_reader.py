from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from einvoices import CII, UBL, ZUGFERD1, a_credit_note
from idp.document import Kind
from idp.errors import NeedsHuman
from idp.fields import FieldName, FieldSource
from pipelines.einvoice.reader import XmlReader

SAMPLES = Path(__file__).parents[3] / "samples"


@pytest.mark.parametrize("xml", [UBL, CII, ZUGFERD1], ids=["ubl", "cii", "zugferd 1"])
def test_every_form_gives_the_same_bill(xml: str) -> None:
    found = XmlReader().find(xml.encode(), "application/xml")
    assert found is not None
    read = XmlReader().parse(found)
    assert {f.name: str(f.value) for f in read.fields if f.name is not FieldName.IBAN} == {
        FieldName.SUPPLIER_NAME: "Hanse Papier GmbH",
        FieldName.SUPPLIER_ADDRESS: "Kai 4, 28195 Bremen, DE",
        FieldName.SUPPLIER_TAX_ID: "DE136695976",
        FieldName.CUSTOMER_NAME: "Kundin AG",
        FieldName.INVOICE_NUMBER: "R-17",
        FieldName.ISSUE_DATE: "2026-11-02",
        FieldName.DUE_DATE: "2026-11-16",
        FieldName.CURRENCY: "EUR",
        FieldName.SUBTOTAL: "100.00",
        FieldName.TAX_TOTAL: "19.00",
        FieldName.TOTAL: "119.00",
        FieldName.AMOUNT_DUE: "119.00",
    }
    assert {f.source for f in read.fields} == {FieldSource.EINVOICE}
    (line,) = read.line_items
    assert (line.description, line.quantity, line.unit_price) == ("Papier", 50, 20)
    assert (line.amount, line.tax_rate) == (100, 19)
    (tax,) = read.taxes
    assert (tax.rate, tax.tax, tax.base) == (19, 19, 100)


def test_a_bill_that_keeps_to_its_schema_has_no_remarks() -> None:
    assert XmlReader().parse(UBL).remarks == ()
    assert XmlReader().parse(CII).remarks == ()


def test_what_breaks_the_schema_is_said_with_its_line_and_the_bill_is_read() -> None:
    read = XmlReader().parse(
        UBL.replace("<b:ID>R-17</b:ID>", "<b:Colour>red</b:Colour><b:ID>R-17</b:ID>")
    )
    (remark,) = read.remarks
    assert remark.code == "einvoice_schema"
    assert "line 6: Colour does not belong there" in remark.say
    assert read.text(FieldName.INVOICE_NUMBER) == "R-17"


def test_discounts_and_charges_on_the_whole_bill_stand_beside_its_lines() -> None:
    read = XmlReader().parse(ZUGFERD1)
    assert [(a.description, a.amount, a.tax_rate) for a in read.adjustments] == [
        ("Rabatt", Decimal("-5.00"), Decimal("19.00")),
        ("Fracht", Decimal("5.00"), None),
    ]


def test_an_allowance_and_a_charge_in_ubl_are_adjustments() -> None:
    charge = (
        "<a:AllowanceCharge><b:ChargeIndicator>{}</b:ChargeIndicator><b:AllowanceChargeReason>{}</b:AllowanceChargeReason>"
        '<b:Amount currencyID="EUR">{}</b:Amount><a:TaxCategory><b:ID>S</b:ID><b:Percent>19</b:Percent>'
        "<a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:TaxCategory></a:AllowanceCharge>"
    )
    both = charge.format("0", "Treue", "3.00") + charge.format("true", "Porto", "7.00")
    read = XmlReader().parse(UBL.replace("<a:TaxTotal>", both + "<a:TaxTotal>", 1))
    assert [(a.description, a.amount, a.tax_rate) for a in read.adjustments] == [
        ("Treue", -3, 19),
        ("Porto", 7, 19),
    ]


def test_a_credit_note_is_told_by_its_type_code_or_its_root() -> None:
    assert XmlReader().parse(UBL.replace(">380<", ">381<")).kind is Kind.CREDIT_NOTE
    read = XmlReader().parse(a_credit_note())
    assert (read.kind, read.amount(FieldName.TOTAL)) == (Kind.CREDIT_NOTE, 119)
    assert [line.quantity for line in read.line_items] == [50]


def test_what_an_older_bill_leaves_out_follows_from_the_rest() -> None:
    xml = UBL.replace('<b:TaxInclusiveAmount currencyID="EUR">119.00</b:TaxInclusiveAmount>', "")
    xml = xml.replace('<b:TaxExclusiveAmount currencyID="EUR">100.00</b:TaxExclusiveAmount>', "")
    read = XmlReader().parse(xml)
    assert read.amount(FieldName.SUBTOTAL) == 100
    assert read.amount(FieldName.TOTAL) == 119


def test_what_was_paid_before_is_in_the_total_and_not_in_what_is_due() -> None:
    paid = '<b:PrepaidAmount currencyID="EUR">19.00</b:PrepaidAmount><b:PayableAmount currencyID="EUR">100'
    read = XmlReader().parse(UBL.replace('<b:PayableAmount currencyID="EUR">119', paid))
    assert (read.amount(FieldName.TOTAL), read.amount(FieldName.AMOUNT_DUE)) == (119, 100)


@pytest.mark.parametrize("code", ["", "<b:DocumentCurrencyCode/>"])
def test_without_a_currency_of_its_own_the_amounts_tell_it(code: str) -> None:
    whole = "<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>"
    read = XmlReader().parse(UBL.replace(whole, code))
    assert read.text(FieldName.CURRENCY) == "EUR"
    assert read.amount(FieldName.TAX_TOTAL) == 19


def test_a_profile_that_nobody_knows_is_read_all_the_same() -> None:
    read = XmlReader().parse(
        UBL.replace("urn:cen.eu:en16931:2017", "urn:peppol:pint:billing-1@aunz-1")
    )
    assert read.text(FieldName.INVOICE_NUMBER) == "R-17"


def test_an_australian_bill_gives_its_abn_and_its_account() -> None:
    xml = UBL.replace("DE136695976", "47555222000").replace("<b:ID>VAT<", "<b:ID>GST<")
    read = XmlReader().parse(xml.replace("DE02120300000000202051", "013-999 1234567"))
    assert read.text(FieldName.SUPPLIER_TAX_ID) == "47555222000"
    assert read.text(FieldName.BANK_ACCOUNT) == "013-999 1234567"
    assert read.field(FieldName.IBAN) is None


def test_an_odd_date_costs_that_date_alone() -> None:
    read = XmlReader().parse(UBL.replace("2026-11-02", "02.11.2026"))
    assert read.field(FieldName.ISSUE_DATE) is None
    assert read.date(FieldName.DUE_DATE) == date(2026, 11, 16)
    assert "“02.11.2026” in line 6" in next(
        r.say for r in read.remarks if r.code == "einvoice_date"
    )


@pytest.mark.parametrize("day", ["2026-11-02Z", "2026-11-02+01:00", "2026-11-02T10:00:00"])
def test_a_date_may_carry_its_time_or_zone(day: str) -> None:
    read = XmlReader().parse(UBL.replace("2026-11-02", day))
    assert read.date(FieldName.ISSUE_DATE) == date(2026, 11, 2)


def test_a_due_day_that_only_the_terms_tell_is_reckoned_and_less_sure() -> None:
    terms = "<a:PaymentTerms><b:Note>2 % Skonto in 7 Tagen, 30 Tage netto</b:Note></a:PaymentTerms><a:TaxTotal>"
    xml = UBL.replace("<b:DueDate>2026-11-16</b:DueDate>", "").replace("<a:TaxTotal>", terms, 1)
    due = XmlReader().parse(xml).field(FieldName.DUE_DATE)
    assert due is not None
    assert due.value == date(2026, 12, 2)
    assert due.confidence < 1


def test_the_xml_inside_a_factur_x_pdf_is_found_and_read() -> None:
    content = (SAMPLES / "einvoices" / "deux-rives-0893.pdf").read_bytes()
    xml = XmlReader().find(content, "application/pdf")
    assert xml is not None
    read = XmlReader().parse(xml)
    assert (read.kind, read.amount(FieldName.TOTAL)) == (Kind.INVOICE, Decimal("1883.94"))


def test_zugferd_1_without_a_bill_is_said_to_be_empty() -> None:
    with pytest.raises(NeedsHuman, match="holds no bill"):
        XmlReader().parse("<CrossIndustryDocument/>")

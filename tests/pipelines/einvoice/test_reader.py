from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from builders import a_document, a_page
from idp.document import Kind
from idp.errors import NeedsHuman
from idp.fields import FieldName, FieldSource
from pipelines.einvoice.reader import XmlReader

SAMPLES = Path(__file__).parents[3] / "samples"

UBL = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <b:CustomizationID>urn:cen.eu:en16931:2017</b:CustomizationID>
 <b:ID>R-17</b:ID><b:IssueDate>2026-11-02</b:IssueDate><b:DueDate>2026-11-16</b:DueDate>
 <b:InvoiceTypeCode>380</b:InvoiceTypeCode><b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
 <a:AccountingSupplierParty><a:Party><a:PostalAddress><b:StreetName>Kai 4</b:StreetName><b:CityName>Bremen</b:CityName>
  <b:PostalZone>28195</b:PostalZone><a:Country><b:IdentificationCode>DE</b:IdentificationCode></a:Country></a:PostalAddress>
  <a:PartyTaxScheme><b:CompanyID>DE136695976</b:CompanyID><a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:PartyTaxScheme>
  <a:PartyLegalEntity><b:RegistrationName>Hanse Papier GmbH</b:RegistrationName></a:PartyLegalEntity></a:Party></a:AccountingSupplierParty>
 <a:AccountingCustomerParty><a:Party><a:PostalAddress><a:Country><b:IdentificationCode>DE</b:IdentificationCode></a:Country></a:PostalAddress>
  <a:PartyLegalEntity><b:RegistrationName>Kundin AG</b:RegistrationName></a:PartyLegalEntity></a:Party></a:AccountingCustomerParty>
 <a:TaxTotal><b:TaxAmount currencyID="EUR">19.00</b:TaxAmount><a:TaxSubtotal><b:TaxableAmount currencyID="EUR">100.00</b:TaxableAmount>
  <b:TaxAmount currencyID="EUR">19.00</b:TaxAmount><a:TaxCategory><b:ID>S</b:ID><b:Percent>19</b:Percent>
  <a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:TaxCategory></a:TaxSubtotal></a:TaxTotal>
 <a:LegalMonetaryTotal><b:LineExtensionAmount currencyID="EUR">100.00</b:LineExtensionAmount>
  <b:TaxExclusiveAmount currencyID="EUR">100.00</b:TaxExclusiveAmount><b:TaxInclusiveAmount currencyID="EUR">119.00</b:TaxInclusiveAmount>
  <b:PayableAmount currencyID="EUR">119.00</b:PayableAmount></a:LegalMonetaryTotal>
 <a:InvoiceLine><b:ID>1</b:ID><b:InvoicedQuantity unitCode="C62">50</b:InvoicedQuantity>
  <b:LineExtensionAmount currencyID="EUR">100.00</b:LineExtensionAmount>
  <a:Item><b:Name>Papier</b:Name><a:ClassifiedTaxCategory><b:ID>S</b:ID><b:Percent>19</b:Percent><a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:ClassifiedTaxCategory></a:Item>
  <a:Price><b:PriceAmount currencyID="EUR">20.00</b:PriceAmount><b:BaseQuantity unitCode="C62">10</b:BaseQuantity></a:Price></a:InvoiceLine>
</Invoice>"""


def test_a_bare_ubl_invoice_gives_exact_fields_lines_and_tax() -> None:
    reader = XmlReader()
    xml = reader.find(UBL.encode(), "text/xml")
    assert xml is not None
    read = reader.extraction(xml, a_document(a_page("Rechnung R-17", "Gesamt  119,00 EUR")))
    assert read.text(FieldName.INVOICE_NUMBER) == "R-17"
    assert read.date(FieldName.DUE_DATE) == date(2026, 11, 16)
    assert read.text(FieldName.SUPPLIER_NAME) == "Hanse Papier GmbH"
    assert read.text(FieldName.SUPPLIER_TAX_ID) == "DE136695976"
    (line,) = read.line_items
    assert (line.quantity, line.unit_price, line.amount, line.tax_rate) == (50, 2, 100, 19)
    (tax,) = read.taxes
    assert (tax.rate, tax.tax, tax.base) == (19, 19, 100)


def test_a_value_that_the_page_shows_too_has_its_place_there() -> None:
    reader = XmlReader()
    document = a_document(a_page("Rechnung R-17", "Gesamt  119,00 EUR"))
    read = reader.extraction(UBL, document)
    total, number = read.field(FieldName.TOTAL), read.field(FieldName.INVOICE_NUMBER)
    assert total is not None
    assert number is not None
    assert (total.page, total.source) == (1, FieldSource.EINVOICE)
    assert total.box is not None
    assert number.box is not None
    assert number.box.y0 < total.box.y0


def test_the_xml_inside_a_factur_x_pdf_is_found() -> None:
    content = (SAMPLES / "einvoices" / "deux-rives-0893.pdf").read_bytes()
    reader = XmlReader()
    xml = reader.find(content, "application/pdf")
    assert xml is not None
    read = reader.extraction(xml, a_document())
    assert (read.kind, read.amount(FieldName.TOTAL)) == (Kind.INVOICE, Decimal("1883.94"))


def test_a_credit_note_is_told_by_its_type_code() -> None:
    read = XmlReader().extraction(UBL.replace(">380<", ">381<"), a_document())
    assert read.kind is Kind.CREDIT_NOTE


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"%PDF-1.7 broken", b"\x00" * 100])
def test_what_is_no_einvoice_holds_none(content: bytes) -> None:
    kind = "application/pdf" if content.startswith(b"%PDF") else "text/xml"
    assert XmlReader().find(content, kind) is None


@pytest.mark.parametrize("xml", ["<Invoice", "<Invoice></Invoice>", "<Invoice>&bomb;</Invoice>"])
def test_xml_that_cannot_be_read_is_said_in_words(xml: str) -> None:
    with pytest.raises(NeedsHuman) as error:
        XmlReader().extraction(xml, a_document())
    assert error.value.code == "einvoice_unreadable"


def test_a_pdf_that_only_opens_with_a_password_holds_no_xml_and_breaks_nothing() -> None:
    locked = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="secret", user="secret"))
    assert XmlReader().find(locked.getvalue(), "application/pdf") is None

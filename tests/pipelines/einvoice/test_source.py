from io import BytesIO

import pikepdf
import pytest

from einvoices import CII, UBL, ZUGFERD1
from idp.errors import NeedsHuman
from idp.fields import FieldName
from pipelines.einvoice.reader import XmlReader
from pipelines.einvoice.source import tree_of


def a_pdf(*attached: tuple[str, str]) -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, xml in attached:
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf, xml.encode(), mime_type="text/xml"
            )
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"%PDF-1.7 broken", b"\x00" * 100])
def test_what_is_no_einvoice_holds_none(content: bytes) -> None:
    kind = "application/pdf" if content.startswith(b"%PDF") else "text/xml"
    assert XmlReader().find(content, kind) is None


def test_a_web_page_that_speaks_of_an_invoice_element_is_none() -> None:
    page = b"<!DOCTYPE html><html><body><Invoice>17</Invoice></body></html>"
    assert XmlReader().find(page, "application/xml") is None


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("iso-8859-1", "ISO-8859-1"),
    ],
)
def test_any_encoding_is_read(encoding: str, declared: str) -> None:
    xml = UBL.replace("UTF-8", declared).replace("Hanse Papier", "Bäckerei Großmann")
    found = XmlReader().find(xml.encode(encoding), "application/xml")
    assert found is not None
    assert XmlReader().parse(found).text(FieldName.SUPPLIER_NAME) == "Bäckerei Großmann GmbH"


def test_of_an_old_and_a_new_form_in_one_pdf_the_new_one_is_read() -> None:
    content = a_pdf(("ZUGFeRD-invoice.xml", ZUGFERD1), ("factur-x.xml", CII), ("more.xml", "<x/>"))
    found = XmlReader().find(content, "application/pdf")
    assert found is not None
    assert "CrossIndustryInvoice" in found


def test_a_file_that_only_a_page_points_at_is_found() -> None:
    out = BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        file = pikepdf.Dictionary(F=pdf.make_indirect(pikepdf.Stream(pdf, CII.encode())))
        page.obj.AF = pikepdf.Array([pikepdf.Dictionary(F="factur-x.xml", EF=file)])
        pdf.save(out)
    assert XmlReader().find(out.getvalue(), "application/pdf") is not None


def test_a_bill_in_its_envelope_is_read() -> None:
    bare = UBL.split("?>", 1)[1]
    envelope = (
        f'<StandardBusinessDocument xmlns="urn:sbdh"><Header/>{bare}</StandardBusinessDocument>'
    )
    found = XmlReader().find(envelope.encode(), "application/xml")
    assert found is not None
    assert XmlReader().parse(found).text(FieldName.INVOICE_NUMBER) == "R-17"


def test_the_files_that_a_bill_carries_are_left_out_and_its_lines_keep_their_numbers() -> None:
    carried = '<a:AdditionalDocumentReference><b:ID>1</b:ID><a:Attachment><b:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="a.pdf">QUJD\nREVG</b:EmbeddedDocumentBinaryObject></a:Attachment></a:AdditionalDocumentReference>'
    xml = UBL.replace("<a:AccountingSupplierParty>", carried + "<a:AccountingSupplierParty>")
    found = XmlReader().find(xml.encode(), "application/xml")
    assert found is not None
    assert "QUJD" not in found
    assert found.count("\n") == xml.count("\n")
    assert XmlReader().parse(found).text(FieldName.INVOICE_NUMBER) == "R-17"


def test_a_pdf_that_only_opens_with_a_password_holds_no_xml_and_breaks_nothing() -> None:
    locked = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="secret", user="secret"))
    assert XmlReader().find(locked.getvalue(), "application/pdf") is None


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        ("<Invoice", "line 1"),
        ("<Invoice></Invoice>", "neither UBL 2 nor CII"),
        ('<Invoice xmlns="http://www.ebinterface.at/schema/4p3/"/>', "ebinterface"),
        ("<Invoice>\n<a>\n</Invoice>", "line 3: opening and ending tag mismatch"),
        ("<Invoice>&bomb;</Invoice>", "bomb"),
        ('<!DOCTYPE x [<!ENTITY a "ha">]><Invoice>&a;</Invoice>', "entities"),
        ("<a>" * 400 + "</a>" * 400, "depth"),
    ],
)
def test_xml_that_cannot_be_read_is_said_in_words(xml: str, why: str) -> None:
    with pytest.raises(NeedsHuman) as error:
        XmlReader().parse(xml)
    assert error.value.code == "einvoice_unreadable"
    assert why in error.value.say
    assert error.value.say.endswith("What the page shows is used instead.")


def test_nothing_is_fetched_or_expanded(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    xml = f'<!-- <Invoice> --><!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}">]><Invoice>&a;</Invoice>'
    with pytest.raises(NeedsHuman, match="entities"):
        tree_of(xml)

from __future__ import annotations

import io
import zipfile

import pytest

from fakes import FakeRenderer
from idp.errors import Rejected
from idp.ports import Limits
from pipelines.stages.receive import check, media_type_of

UBL = b'<?xml version="1.0"?>\n<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'
CII = b'\xef\xbb\xbf<rsm:CrossIndustryInvoice xmlns:rsm="x"></rsm:CrossIndustryInvoice>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIL = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Invoice\r\n\r\nHello\r\n"


def heif(brand: bytes, *others: bytes) -> bytes:
    body = b"ftyp" + brand + b"\0\0\0\0" + b"".join(others)
    return (len(body) + 4).to_bytes(4, "big") + body


def an_archive(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "filename", "expected"),
    [
        (b"%PDF-1.7\n", "bill.pdf", "application/pdf"),
        (b"\n\n%PDF-1.4\n", "no ending", "application/pdf"),
        (b"1 0 obj << >> endobj", "headless.PDF", "application/pdf"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "photo.png", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\0", "", "image/png"),
        (b"II*\0\x08", "scan", "image/tiff"),
        (b"MM\0*\0", "scan", "image/tiff"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "", "image/webp"),
        (heif(b"heic", b"mif1"), "IMG_1.JPG", "image/heic"),
        (heif(b"mif1", b"heic"), "", "image/heic"),
        (heif(b"mif1", b"avif"), "", "image/avif"),
        (heif(b"isom", b"mp42"), "film.mp4", ""),
        (UBL, "bill.xml", "application/xml"),
        (CII, "", "application/xml"),
        (UBL.decode().encode("utf-16"), "bill.xml", "application/xml"),
        (
            b"<!-- " + b"licence " * 5000 + b"-->" + UBL.split(b"?>")[1],
            "bill.xml",
            "application/xml",
        ),
        (b"<StandardBusinessDocument><Invoice/></StandardBusinessDocument>", "", "application/xml"),
        (b"<?xml version='1.0'?><svg/>", "drawing.xml", "image/svg+xml"),
        (b"<?xml version='1.0'?><orders/>", "orders.xml", "text/xml"),
        (b"<!doctype html><p>Invoice</p>", "bill.pdf", "text/html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'><Invoice/></html>", "bill.xml", "text/html"),
        ("<table><tr><td>Größe".encode("utf-16"), "", "text/html"),
        (an_archive("word/document.xml"), "letter.docx", "application/msword"),
        (an_archive("xl/workbook.xml"), "bill.xlsx", "application/vnd.ms-excel"),
        (an_archive("bill.pdf"), "bills.zip", "application/zip"),
        (OLE + "__properties_version1.0".encode("utf-16-le"), "", "application/vnd.ms-outlook"),
        (OLE + b"WordDocument", "old.doc", "application/x-ole-storage"),
        (b"{\\rtf1 Invoice}", "bill.rtf", "application/rtf"),
        (MAIL, "message", "message/rfc822"),
        (b"Subject: Invoice\n\nHello", "short.eml", "message/rfc822"),
        (b"Subject: a note\n\nHello", "notes.txt", "text/plain"),
        (b"Dear all,\nplease find", "letter.txt", "text/plain"),
        ("Größe: 17 €, schön".encode("cp1252"), "no ending", "text/plain"),
        ("Größe: 17 €, schön".encode("utf-16"), "", "text/plain"),
        (b"BEGIN:VCARD\nFN:Anna Berg\nEND:VCARD", "anna.vcf", ""),
        (b"hi", "hi.txt", ""),
        (bytes(range(1, 256)), "noise.txt", ""),
        (b"Invoice 17\0\0\0 Total 118.00", "binary.txt", ""),
        (("☃☂☄★☆" * 9 + "letters!").encode(), "signs.txt", ""),
    ],
)
def test_the_content_tells_what_a_file_is(content, filename, expected):
    assert media_type_of(content, filename) == expected


@pytest.mark.parametrize(
    ("content", "code", "advice"),
    [
        (b"", "empty_file", "Send it again"),
        (b"\0" * 50 + b"\n", "empty_file", "Send it again"),
        (b"%PDF-1.7" + b"x" * 300, "too_large", "smaller"),
        (b"MZ\x90\0", "unknown_kind", "PDF, JPEG, PNG"),
        (b"<svg/>", "unknown_kind", "Save it as PDF"),
        (an_archive("word/document.xml"), "unknown_kind", "Word"),
        (an_archive("xl/workbook.xml"), "unknown_kind", "spreadsheet"),
        (an_archive("bill.pdf"), "unknown_kind", "Unpack it"),
        (b"<orders/>", "unknown_kind", "Ask the supplier for a PDF"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_advice(content, code, advice):
    with pytest.raises(Rejected) as refusal:
        check(content, "bill.pdf", Limits(upload_bytes=300))
    assert refusal.value.code == code
    assert "bill.pdf" in refusal.value.say
    assert advice in refusal.value.say


def test_a_locked_pdf_is_refused_when_it_is_opened():
    locked = FakeRenderer(fails=Rejected("encrypted", "This PDF is locked."))
    with pytest.raises(Rejected, match="locked"):
        check(b"%PDF-1.7", "bill.pdf", Limits(), renderer=locked)


def test_mails_and_xml_are_taken_without_being_drawn():
    unable = FakeRenderer(fails=Rejected("broken_file", "no"))
    assert check(MAIL, "mail.eml", Limits(), renderer=unable) == "message/rfc822"
    assert check(UBL, "bill.xml", Limits(), renderer=unable) == "application/xml"

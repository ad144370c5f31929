from __future__ import annotations

import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from builders import an_upload
from idp.document import UploadSource
from idp.errors import Rejected
from idp.ports import Limits
from papers import a_pdf, saved
from pipelines.intake.email import DEEPEST, MOST_PARTS, attachments
from pipelines.intake.unpack import Unpack

PDF = a_pdf([(60, 60, "Total 118.00")])
PHOTO = saved(Image.effect_noise((900, 1200), 80).convert("RGB"), "JPEG")
LOGO = saved(Image.effect_noise((300, 200), 80), "PNG")
EVAL = Path(__file__).parents[4] / "shared/eval"


def a_mail(*parts: tuple[bytes, str, str], html: str = "") -> EmailMessage:
    """A message with attachments of (bytes, media type, file name)."""
    mail = EmailMessage()
    mail["From"] = "Harbour Paper <accounts@harbourpaper.example>"
    mail["To"] = "bills@lyrebird.example"
    mail["Subject"] = "Your invoice"
    mail.set_content("Please find the invoice attached.")
    if html:
        mail.add_alternative(html, subtype="html")
    for content, media_type, name in parts:
        main, sub = media_type.split("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name or None)
    return mail


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def names(mail: EmailMessage) -> list[str]:
    return [d.filename for d in attachments(mail.as_bytes()).documents]


def reasons(mail: EmailMessage) -> dict[str, str]:
    return {i.filename: i.why for i in attachments(mail.as_bytes()).ignored}


def test_an_attached_pdf_keeps_its_bytes_and_the_sender_is_known():
    mail = attachments(a_mail((PDF, "application/pdf", "bill.pdf")).as_bytes())
    (document,) = mail.documents
    assert (document.filename, document.media_type) == ("bill.pdf", "application/pdf")
    assert document.content == PDF
    assert (mail.sender, mail.subject) == ("accounts@harbourpaper.example", "Your invoice")


def test_the_content_counts_not_what_the_mail_says_it_is():
    mail = a_mail((PDF, "application/octet-stream", "bill"), (PHOTO, "application/pdf", "x.pdf"))
    assert names(mail) == ["bill.pdf", "x.pdf.jpg"]


def test_two_bills_are_two_documents_and_the_same_twice_is_one():
    other = a_pdf([(60, 60, "Total 9.00")])
    pdf = "application/pdf"
    assert names(a_mail((PDF, pdf, "a.pdf"), (other, pdf, "b.pdf"))) == ["a.pdf", "b.pdf"]
    assert names(a_mail((PDF, pdf, "a.pdf"), (PDF, pdf, "a.pdf"))) == ["a.pdf"]


def test_logos_in_the_text_are_left_aside_with_a_reason():
    mail = a_mail((PDF, "application/pdf", "bill.pdf"), html='<img src="cid:logo1"><p>Hello</p>')
    mail.add_attachment(LOGO, maintype="image", subtype="png", filename="logo.png", cid="<logo1>")
    assert names(mail) == ["bill.pdf"]
    assert reasons(mail) == {"logo.png": "a picture within the text"}


def test_icons_are_left_aside():
    icon = saved(Image.effect_noise((90, 90), 90), "PNG")
    assert names(a_mail((icon, "image/png", "f.png"))) == []


def test_a_photo_pasted_into_the_text_is_a_document():
    mail = a_mail(html='<img src="cid:photo">')
    mail.add_attachment(
        PHOTO,
        maintype="image",
        subtype="jpeg",
        filename="IMG_1.jpg",
        cid="<photo>",
        disposition="inline",
    )
    assert names(mail) == ["IMG_1.jpg"]


def test_bills_in_an_archive_are_taken_out():
    archive = zipped(("2026/bill.pdf", PDF), ("__MACOSX/._bill.pdf", b"x"), ("readme.txt", b"hi"))
    mail = a_mail((archive, "application/zip", "bills.zip"))
    assert names(mail) == ["bill.pdf"]
    assert reasons(mail) == {"readme.txt": "it is neither PDF, picture nor e-invoice"}


def test_an_archive_that_unpacks_to_too_much_is_left_aside():
    bomb = zipped(*[(f"{n}.pdf", b"\0" * 30_000_000) for n in range(4)])
    small = io.BytesIO()
    with zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in zipfile.ZipFile(io.BytesIO(bomb)).infolist():
            archive.writestr(info.filename, b"\0" * info.file_size)
    mail = a_mail((small.getvalue(), "application/zip", "bomb.zip"))
    assert "the archive is too large" in reasons(mail).values()


def test_a_broken_archive_is_left_aside():
    mail = a_mail((b"PK\x03\x04 nothing more", "application/zip", "bills.zip"))
    assert reasons(mail) == {"bills.zip": "the archive is damaged"}


def test_a_forwarded_message_gives_its_attachments():
    mail = a_mail()
    mail.add_attachment(a_mail((PDF, "application/pdf", "bill.pdf")))
    assert names(mail) == ["bill.pdf"]


def test_a_message_attached_as_a_file_gives_its_attachments():
    inner = a_mail((PDF, "application/pdf", "bill.pdf")).as_bytes()
    assert names(a_mail((inner, "application/octet-stream", "forward.eml"))) == ["bill.pdf"]


def test_messages_nested_too_deep_are_left_aside():
    mail = a_mail((PDF, "application/pdf", "bill.pdf"))
    for _ in range(DEEPEST + 1):
        outer = a_mail()
        outer.add_attachment(mail)
        mail = outer
    assert names(mail) == []
    assert "messages are nested too deep" in reasons(mail).values()


def test_more_attachments_than_allowed_are_left_aside():
    parts = [(PDF + b"%%%d" % n, "application/pdf", f"{n}.pdf") for n in range(MOST_PARTS + 2)]
    mail = a_mail(*parts)
    assert len(names(mail)) == MOST_PARTS
    assert list(reasons(mail).values()) == ["there are too many attachments"] * 2


def test_terms_beside_a_bill_are_left_aside_but_not_alone():
    terms = a_pdf([(60, 60, "General terms")])
    pdf = "application/pdf"
    mail = a_mail((PDF, pdf, "bill.pdf"), (terms, pdf, "Terms and Conditions.pdf"))
    assert names(mail) == ["bill.pdf"]
    assert names(a_mail((terms, pdf, "Terms and Conditions.pdf"))) == ["Terms and Conditions.pdf"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("..\\..\\windows\\bill.pdf", "bill.pdf"),
        ("/etc/bill.pdf", "bill.pdf"),
        ("Rechnung Nº 7 – Müller.pdf", "Rechnung Nº 7 – Müller.pdf"),
        ("", "attachment-2.pdf"),
    ],
)
def test_names_are_made_safe(given, expected):
    assert names(a_mail((PDF, "application/pdf", given))) == [expected]


@pytest.mark.parametrize(
    "eml",
    [
        b"",
        b"\xff\xfe\0garbage",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\n!!!",
        b"From: =?utf-8?q?=ff?= <a@\nSubject: =?bad?x?y?=\nContent-Type: text/html; charset=none\n\n<p>",
        b"Content-Type: message/rfc822\n\nnot a message",
    ],
)
def test_a_malformed_message_holds_nothing(eml):
    assert attachments(eml).documents == ()


def test_unpacking_gives_an_upload_for_each_document():
    eml = a_mail((PDF, "application/pdf", "bill.pdf"), (PHOTO, "image/jpeg", "till.jpg")).as_bytes()
    unpack = Unpack()
    media_type = unpack.check(eml, "mail.eml", Limits())
    parts = unpack.parts(an_upload(eml, filename="mail.eml", media_type=media_type))
    assert [(p.filename, p.media_type) for p in parts] == [
        ("bill.pdf", "application/pdf"),
        ("till.jpg", "image/jpeg"),
    ]
    assert {p.received_from for p in parts} == {"accounts@harbourpaper.example"}
    assert parts[0].source == UploadSource.CLI


def test_anything_else_is_its_own_only_part():
    upload = an_upload(PDF)
    assert Unpack().parts(upload) == (upload,)


def test_a_file_that_does_not_open_is_refused_at_once():
    with pytest.raises(Rejected) as refusal:
        Unpack().check(b"%PDF-1.7 noise", "bill.pdf", Limits())
    assert refusal.value.code == "broken_file"


@pytest.mark.skipif(not EVAL.exists(), reason="needs the labelled mails in ../shared/eval")
def test_labelled_mails_give_their_documents():
    for line in (EVAL / "emails/labels.jsonl").read_text().splitlines():
        label = json.loads(line)
        wanted = [(EVAL / d["set"] / d["file"]).read_bytes() for d in label["documents"]]
        mail = attachments((EVAL / "emails" / label["files"][0]).read_bytes())
        assert sorted(d.content for d in mail.documents) == sorted(wanted), label["id"]


def test_what_somebody_may_miss_is_named_and_signatures_and_logos_are_not():
    mail = a_mail(
        (PDF, "application/pdf", "bill.pdf"),
        (zipped(("word/document.xml", b"<x/>")), "application/msword", "timesheet.docx"),
        (b"signed", "application/pkcs7-signature", "smime.p7s"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "dot.png"),
    )
    upload = an_upload(mail.as_bytes(), filename="bill.eml", media_type="message/rfc822")
    assert Unpack().left_out(upload) == (
        ("timesheet.docx", "it is a Word document. Save it as PDF and send that."),
    )


BILL = "<html><body><h1>Receipt 17</h1><p>Total paid: $118.00</p></body></html>"


def test_a_message_without_attachments_that_names_an_amount_is_the_document_itself():
    (document,) = attachments(a_mail(html=BILL).as_bytes()).documents
    assert (document.filename, document.media_type) == ("Your invoice.html", "text/html")
    assert "Total paid: $118.00" in document.content.decode()


def test_beside_an_attached_bill_the_body_is_only_a_letter():
    assert names(a_mail((PDF, "application/pdf", "bill.pdf"), html=BILL)) == ["bill.pdf"]


def test_a_letter_without_an_amount_is_no_document():
    assert names(a_mail(html="<p>Please find our invoice online.</p>")) == []


def test_a_plain_text_body_is_a_document_too():
    mail = EmailMessage()
    mail["Subject"] = "Order 4/7"
    mail.set_content("Thank you for your order.\nTotal: 34,50 \u20ac")
    (document,) = attachments(mail.as_bytes()).documents
    assert (document.filename, document.media_type) == ("Order 4_7.txt", "text/plain")
    assert "34,50 \u20ac" in document.content.decode()


def test_the_body_of_a_forwarded_receipt_is_found():
    outer = a_mail()
    outer.add_attachment(a_mail(html=BILL))
    assert names(outer) == ["Your invoice.html"]


def test_pictures_that_the_body_shows_are_put_into_it():
    mail = a_mail(html=BILL.replace("<h1>", '<img src="cid:logo1"><h1>'))
    mail.add_attachment(
        LOGO,
        maintype="image",
        subtype="png",
        filename="logo.png",
        cid="<logo1>",
        disposition="inline",
    )
    (document,) = attachments(mail.as_bytes()).documents
    assert b'src="data:image/png;base64,' in document.content


def test_an_attached_page_that_is_a_bill_is_a_document_and_a_note_is_none():
    page, note = BILL.encode(), b"The parcel is with the neighbours, at number 12."
    mail = a_mail((page, "text/html", "receipt.htm"), (note, "text/plain", "note.txt"))
    assert names(mail) == ["receipt.htm"]
    assert reasons(mail) == {"note.txt": "it is a text that names no amount of money"}


def test_an_office_document_in_an_archive_says_what_to_do():
    archive = zipped(("bill.docx", zipped(("word/document.xml", b"<x/>"))))
    mail = a_mail((archive, "application/zip", "bills.zip"))
    assert reasons(mail) == {"bill.docx": "it is a Word document. Save it as PDF and send that."}

from email.message import EmailMessage

import pytest

from builders import an_upload
from outlook import a_message, a_msg
from papers import a_pdf
from pipelines.intake.email import attachments
from pipelines.intake.outlook import as_mail
from pipelines.intake.unpack import Unpack
from pipelines.stages.receive import media_type_of

PDF = a_pdf([(60, 60, "Total 118.00")])
BILL = "<html><body><h1>Reçu 17</h1><p>Total: 118,00 €</p></body></html>"


def test_an_attached_bill_is_taken_out_of_an_outlook_message():
    mail = attachments(a_msg(("bill.pdf", "application/pdf", PDF), body="See attached."))
    assert [(d.filename, d.content) for d in mail.documents] == [("bill.pdf", PDF)]
    assert (mail.sender, mail.subject) == ("accounts@harbourpaper.example", "Your invoice")


def test_a_long_attachment_comes_out_whole():
    long = PDF + b"%" + bytes(range(1, 200)) * 100
    (document,) = attachments(a_msg(("bill.pdf", "application/pdf", long))).documents
    assert document.content == long


def test_a_message_within_gives_its_attachments():
    inner = a_message(("bill.pdf", "application/pdf", PDF), inner=True)
    assert [d.filename for d in attachments(a_msg(within=inner)).documents] == ["bill.pdf"]


def test_a_body_that_is_the_bill_is_the_document():
    (document,) = attachments(a_msg(html=BILL)).documents
    assert (document.filename, document.media_type) == ("Your invoice.html", "text/html")
    assert "Reçu 17" in document.content.decode()


def test_an_upload_is_told_by_its_content_and_taken_apart():
    content = a_msg(("bill.pdf", "application/pdf", PDF))
    assert media_type_of(content, "mail.bin") == "application/vnd.ms-outlook"
    upload = an_upload(content, filename="mail.msg", media_type="application/vnd.ms-outlook")
    (part,) = Unpack().parts(upload)
    assert (part.filename, part.received_from) == ("bill.pdf", "accounts@harbourpaper.example")


@pytest.mark.parametrize("kept", [8, 600, 1500, 3000])
def test_a_message_cut_off_holds_nothing_and_breaks_nothing(kept: int):
    content = a_msg(("bill.pdf", "application/pdf", PDF))
    assert isinstance(as_mail(content[:kept]), EmailMessage)

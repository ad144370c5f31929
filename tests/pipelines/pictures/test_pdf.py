from __future__ import annotations

import io
import time

import pikepdf
import pytest

from idp.errors import Rejected
from papers import a_pdf
from pipelines.ocr.textlayer import PdfTextLayer
from pipelines.pictures import pdf as pdfs

BILL = [(60, 60, "Total 118.00")]


def locked(*, user: str, owner: str = "owner", aes: bool = True) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(BILL))) as pdf:
        pdf.save(
            out,
            encryption=pikepdf.Encryption(
                owner=owner, user=user, R=6 if aes else 3, aes=aes, metadata=aes
            ),
        )
    return out.getvalue()


def text_of(content: bytes, password: str = "") -> str:
    (found,) = PdfTextLayer().pages(content, password=password)
    return found.page.text


@pytest.mark.parametrize("aes", [True, False])
@pytest.mark.parametrize("password", ["käse", "owner"])
def test_a_locked_pdf_opens_with_either_of_its_passwords(password, aes):
    assert text_of(locked(user="käse", aes=aes), password) == "Total 118.00"


def test_a_pdf_that_only_forbids_changes_opens_without_a_password():
    assert text_of(locked(user="")) == "Total 118.00"
    assert text_of(locked(user=""), "needless") == "Total 118.00"


@pytest.mark.parametrize(("password", "code"), [("", "encrypted"), ("wrong", "wrong_password")])
def test_without_the_right_password_it_is_said_what_is_missing(password, code):
    for opening in (text_of, pdfs.unlocked):
        with pytest.raises(Rejected) as refusal:
            opening(locked(user="secret"), password)
        assert refusal.value.code == code
        assert "password" in refusal.value.say


def test_an_unlocked_pdf_needs_no_password_any_more():
    assert text_of(pdfs.unlocked(locked(user="secret"), "secret")) == "Total 118.00"


def test_what_is_no_pdf_cannot_be_unlocked():
    with pytest.raises(Rejected) as refusal:
        pdfs.unlocked(b"%PDF-1.7 nothing", "secret")
    assert refusal.value.code == "broken_file"


def test_a_huge_page_is_drawn_no_larger_than_allowed():
    with pdfs.opened(a_pdf(BILL, size=(14_400, 14_400))) as pdf, pdfs.LOCK:
        picture = pdfs.drawn(pdfs.page_of(pdf, 1), dpi=300, longest=500)
        grey = pdfs.drawn_grey(pdfs.page_of(pdf, 1), dpi=300, longest=500)
    assert picture is not None
    assert grey is not None
    assert picture.shape == (500, 500, 3)
    assert grey.shape == (500, 500)


def test_a_drawing_of_endless_strokes_is_drawn_as_far_as_it_comes(monkeypatch):
    strokes = b" ".join(b"%d 0 m %d 842 l S" % (n % 595, (7 * n) % 595) for n in range(40_000))
    with pikepdf.open(io.BytesIO(a_pdf(BILL))) as pdf:
        pdf.pages[0].contents_add(strokes)
        out = io.BytesIO()
        pdf.save(out)
    monkeypatch.setattr(pdfs, "DRAW_SECONDS", 0.05)
    began = time.monotonic()
    with pdfs.opened(out.getvalue()) as pdf, pdfs.LOCK:
        picture = pdfs.drawn(pdfs.page_of(pdf, 1), dpi=72, longest=900)
    assert picture is not None
    assert picture.min() < 100
    assert time.monotonic() - began < 5

from __future__ import annotations

import sys

import pypdfium2
import pytest

from idp.errors import Rejected
from pipelines.pictures.plainly import plainly, text_of
from pipelines.pictures.printed import LONGEST, printed
from pipelines.pictures.renderer import Renderer

BILL = b"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Receipt</title><style>h1 { color: red }</style>
<script>document.write("never")</script></head><body><h1>Invoice 17</h1>
<table><tr><td>Paper</td><td>118.00 \xe2\x82\xac</td></tr></table></body></html>"""


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(pdf)
    sizes = [tuple(round(side) for side in page.get_size()) for page in document]
    document.close()
    return sizes


@pytest.fixture(autouse=True)
def _fresh():
    printed.cache_clear()
    yield
    printed.cache_clear()


def test_a_web_page_is_printed_with_its_text_on_a4():
    pdf = printed(BILL, "text/html")
    (text,) = pages_of(pdf)
    assert "Invoice 17" in text
    assert "118.00 €" in text
    assert "never" not in text
    assert sizes_of(pdf) == [(596, 842)]


def test_a_page_that_asks_for_more_width_gets_wider_paper():
    ((width, height),) = sizes_of(printed(b'<table width="1000"><tr><td>17</table>', "text/html"))
    assert width > 750
    assert height / width == pytest.approx(842 / 596, abs=0.01)


def test_nothing_is_fetched_from_the_disk_or_the_network(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    sheet = tmp_path / "sheet.css"
    sheet.write_text("h1::after { content: 'from the disk' }")
    page = (
        f'<link rel="stylesheet" href="file://{sheet}"><link rel="attachment" href="file://{secret}">'
        f'<img src="http://192.0.2.1/x.png" alt="lost"><object data="file://{secret}"></object><h1>Invoice 17</h1>'
    )
    pdf = printed(page.encode(), "text/html")
    (text,) = pages_of(pdf)
    assert "Invoice 17" in text
    assert "disk" not in text
    assert b"the secret" not in pdf
    assert b"EmbeddedFile" not in pdf


def test_plain_text_keeps_its_lines_and_form_feeds_begin_a_page():
    text = "Rechnung 17\r\n  Papier     118,00 €\f<b>Seite 2</b>"
    first, second = pages_of(printed(text.encode("cp1252"), "text/plain"))
    assert "118,00 €" in first
    assert "<b>Seite 2</b>" in second


def test_text_in_other_letters_is_laid_out_with_their_fonts():
    first, second = pages_of(printed("Счёт 17\fИтого 118".encode(), "text/plain"))
    assert "Счёт 17" in first
    assert "Итого 118" in second


def test_a_page_too_long_to_lay_out_is_printed_as_bare_text():
    page = b"<h1>Invoice</h1>" + b"<p>a line of many words</p>" * 3000
    texts = pages_of(printed(page, "text/html"))
    assert "too long to be laid out" in texts[-1]


def test_long_lines_are_wrapped_within_the_paper():
    (text,) = pages_of(printed(b"x" * 300 + b" END", "text/plain"))
    assert "END" in text


def test_too_long_a_text_is_refused():
    with pytest.raises(Rejected, match="too long"):
        printed(b"17 " * (LONGEST["text/plain"] // 3 + 1), "text/plain")


def test_without_pango_the_bare_text_is_printed_and_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    class Missing:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    (text,) = pages_of(printed(BILL, "text/html"))
    assert "Invoice 17" in text
    assert "118.00 €" in text
    assert "Pango is not installed" in text


def test_bare_text_fills_page_after_page():
    pages = pages_of(plainly("\n".join(f"line {n}" for n in range(130)), "bare"))
    assert len(pages) == 3
    assert "line 129" in pages[2]
    assert "(bare)" in pages[2]


def test_the_text_of_a_page_keeps_rows_and_leaves_out_what_nobody_sees():
    page = "<style>p{}</style><p>Paper <b>A4</b></p><tr><td>Total<td>118.00</tr><!-- no -->"
    assert text_of(page) == "Paper A4\nTotal  118.00"


def test_the_renderer_counts_draws_and_binds_printed_pages():
    renderer = Renderer()
    assert renderer.count(BILL, "text/html") == 1
    ((number, picture),) = renderer.pages(BILL, "text/html")
    assert number == 1
    assert picture.shape[2] == 3
    assert picture.min() < 100
    assert renderer.as_pdf(b"Invoice 17, total 118.00", "text/plain").startswith(b"%PDF-")

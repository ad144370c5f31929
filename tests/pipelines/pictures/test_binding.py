import io

import pikepdf
import pytest
from PIL import Image

from idp.errors import Rejected
from papers import a_pdf, a_picture, saved
from pipelines.pictures.binding import MARK
from pipelines.pictures.renderer import Renderer

PDF = "application/pdf"
PACK = a_pdf(*([(60, 60, f"This is sheet {n}")] for n in range(1, 6)))


def texts(pdf: bytes) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range().strip() for page in document]
    document.close()
    return found


def test_some_pages_become_a_pdf_of_their_own():
    part = Renderer().pages_as_pdf(PACK, PDF, [2, 4], mark="a")
    assert texts(part) == ["This is sheet 2", "This is sheet 4"]


def test_two_cuts_of_the_same_pages_are_not_the_same_bytes():
    one, two = (Renderer().pages_as_pdf(PACK, PDF, [1], mark=mark) for mark in "ab")
    assert one != two
    with pikepdf.open(io.BytesIO(one)) as pdf:
        assert str(pdf.docinfo[MARK]) == "a"


@pytest.mark.parametrize("numbers", [[], [0], [6], [1, 9]])
def test_a_page_that_is_not_there_cannot_be_cut_out(numbers: list[int]):
    with pytest.raises(Rejected) as refused:
        Renderer().pages_as_pdf(PACK, PDF, numbers, mark="a")
    assert refused.value.code == "no_page"


def test_files_embedded_in_the_whole_stay_behind():
    with pikepdf.open(io.BytesIO(PACK)) as pdf:
        pdf.attachments["factur-x.xml"] = b"<Invoice/>"
        out = io.BytesIO()
        pdf.save(out)
    part = Renderer().pages_as_pdf(out.getvalue(), PDF, [1], mark="a")
    with pikepdf.open(io.BytesIO(part)) as pdf:
        assert list(pdf.attachments) == []


def test_a_part_is_smaller_than_the_whole():
    noise = Image.effect_noise((900, 900), 80)
    pages = [noise, noise.rotate(90), noise.rotate(180)]
    whole = Renderer().bound([(saved(p, "PNG"), "image/png") for p in pages], mark="a")
    assert len(Renderer().pages_as_pdf(whole, PDF, [2], mark="b")) < 0.5 * len(whole)


def test_pages_of_a_tiff_are_cut_out():
    pages = [a_picture(f"Sheet {n}") for n in (1, 2, 3)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    part = Renderer().pages_as_pdf(out.getvalue(), "image/tiff", [3, 1], mark="a")
    assert Renderer().count(part, PDF) == 2


def test_pictures_and_pdfs_are_bound_in_order():
    photo = saved(a_picture("Coffee 4.50"), "JPEG")
    whole = Renderer().bound([(photo, "image/jpeg"), (PACK, PDF)], mark="a")
    assert texts(whole) == ["", *(f"This is sheet {n}" for n in range(1, 6))]


def test_a_locked_pdf_can_be_neither_cut_nor_bound():
    with pikepdf.open(io.BytesIO(PACK)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(user="tiger", owner="tiger"))
    for act in (
        lambda: Renderer().pages_as_pdf(out.getvalue(), PDF, [1], mark="a"),
        lambda: Renderer().bound([(out.getvalue(), PDF)], mark="a"),
    ):
        with pytest.raises(Rejected) as refused:
            act()
        assert refused.value.code == "encrypted"


def test_what_is_no_pdf_is_said_to_be_damaged():
    with pytest.raises(Rejected) as refused:
        Renderer().pages_as_pdf(b"%PDF-1.7 nothing", PDF, [1], mark="a")
    assert refused.value.code == "broken_file"

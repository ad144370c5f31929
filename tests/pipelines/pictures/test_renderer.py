from __future__ import annotations

import io
import zlib

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageOps

from idp.errors import Rejected
from papers import A4, a_pdf, saved
from pipelines.pictures.renderer import PDF, Renderer

RED, BLUE = (250, 10, 10), (10, 10, 250)
HELLO = [(60, 60, "Invoice no. 4471")]


@pytest.fixture
def renderer() -> Renderer:
    return Renderer()


def halves(size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def locked(user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(HELLO))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def seen(renderer: Renderer, content: bytes, media_type: str) -> list:
    return list(renderer.pages(content, media_type))


def is_red(pixel) -> bool:
    return pixel[0] > 180 and pixel[2] < 90


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("TIFF", "image/tiff"),
        ("AVIF", "image/avif"),
        ("GIF", "image/gif"),
        ("BMP", "image/bmp"),
    ],
)
def test_every_format_opens_as_rgb(renderer, form, media_type):
    content = saved(halves(), form)
    ((number, picture),) = seen(renderer, content, media_type)
    assert (number, picture.shape, renderer.count(content, media_type)) == (1, (40, 60, 3), 1)
    assert is_red(picture[20, 5])
    assert not is_red(picture[20, 55])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_by_its_exif(renderer, orientation):
    upright = halves()
    # Store it the way a camera held like that would, so that obeying the tag brings it back.
    tags = Image.Exif()
    tags[0x0112] = orientation
    back = {5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, orientation)
    undo = Image.Exif()
    undo[0x0112] = back
    stored = ImageOps.exif_transpose(Image.open(io.BytesIO(saved(upright, "PNG", exif=undo))))
    ((_, picture),) = seen(renderer, saved(stored, "JPEG", exif=tags), "image/jpeg")
    assert picture.shape == (40, 60, 3)
    assert is_red(picture[20, 10])


def test_a_tiff_gives_all_its_pages(renderer):
    pages = [Image.new("RGB", (30, 10 * n), "white") for n in (1, 2, 3)]
    content = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert renderer.count(content, "image/tiff") == 3
    assert [(n, p.shape[0]) for n, p in seen(renderer, content, "image/tiff")] == [
        (1, 10),
        (2, 20),
        (3, 30),
    ]
    assert [n for n, _ in renderer.pages(content, "image/tiff", [3])] == [3]


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16", "I", "F"])
def test_white_paper_is_white_in_every_mode(renderer, mode):
    white = {"I;16": 65535, "I": 255, "F": 255.0, "LA": (0, 0), "RGBA": (0, 0, 0, 0)}
    paper = {"CMYK": (0, 0, 0, 0), "P": 0}
    image = Image.new(mode, (20, 20), white.get(mode, paper.get(mode, 255 if mode != "1" else 1)))
    if mode == "P":
        image.putpalette([255, 255, 255])
    ((_, picture),) = seen(renderer, saved(image, "TIFF"), "image/tiff")
    assert picture.min() > 250


def test_a_large_photo_is_brought_down(renderer):
    content = saved(Image.new("RGB", (4000, 3000), "white"), "JPEG")
    ((_, picture),) = seen(renderer, content, "image/jpeg")
    assert picture.shape == (1875, 2500, 3)


@pytest.mark.parametrize("side", [11_000, 40_000])
def test_a_picture_with_too_many_pixels_is_refused(renderer, side):
    few_bytes = saved(Image.new("1", (12_000, 1)), "PNG")
    # The header alone claims the rest.
    size = (12_000).to_bytes(4, "big") + side.to_bytes(4, "big")
    head = b"IHDR" + size + few_bytes[24:29]
    claims = few_bytes[:12] + head + zlib.crc32(head).to_bytes(4, "big") + few_bytes[33:]
    with pytest.raises(Rejected) as refusal:
        renderer.count(claims, "image/png")
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize("keep", [20, 60])
def test_a_picture_that_was_cut_short_is_refused(renderer, keep):
    noise = Image.effect_noise((200, 200), 60).convert("RGB")
    content = saved(noise, "JPEG")
    with pytest.raises(Rejected) as refusal:
        seen(renderer, content[: len(content) * keep // 100], "image/jpeg")
    assert refusal.value.code == "broken_file"


def test_a_pdf_is_drawn_page_by_page_at_200_dpi(renderer):
    content = a_pdf(HELLO, HELLO)
    assert renderer.count(content, PDF) == 2
    pictures_ = seen(renderer, content, PDF)
    assert [n for n, _ in pictures_] == [1, 2]
    assert pictures_[0][1].shape[:2] == pytest.approx((842 / 72 * 200, 595 / 72 * 200), abs=2)
    assert pictures_[0][1].min() < 100  # there is print on it


def test_a_turned_page_is_drawn_as_people_see_it(renderer):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(HELLO))) as pdf:
        pdf.pages[0].Rotate = 90
        pdf.save(out)
    ((_, picture),) = seen(renderer, out.getvalue(), PDF)
    assert picture.shape[1] > picture.shape[0]


def test_a_locked_pdf_says_so(renderer):
    with pytest.raises(Rejected, match="password") as refusal:
        renderer.count(locked("secret"), PDF)
    assert refusal.value.code == "encrypted"


def test_a_locked_pdf_opens_with_its_password_alone(renderer):
    ((number, _),) = renderer.pages(locked("secret"), PDF, password="secret")
    (webp,) = renderer.previews(locked("secret"), PDF, 1, widths=(100,), password="secret")
    assert (number, shown(webp).width) == (1, 100)
    with pytest.raises(Rejected) as refusal:
        list(renderer.pages(locked("secret"), PDF, password="guess"))
    assert refusal.value.code == "wrong_password"


def test_a_pdf_that_anyone_may_open_is_opened(renderer):
    assert renderer.count(locked(""), PDF) == 1


def test_a_pdf_that_was_cut_short_is_mended(renderer):
    content = a_pdf(HELLO)
    assert renderer.count(content[: content.rindex(b"xref")], PDF) == 1


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7 nothing but noise " * 9])
def test_a_pdf_beyond_mending_is_refused(renderer, content):
    with pytest.raises(Rejected) as refusal:
        renderer.count(content, PDF)
    assert refusal.value.code == "broken_file"


def shown(webp: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(webp))
    assert image.format == "WEBP"
    return image.convert("RGB")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_previews_are_turned_and_of_the_widths_asked_for(renderer, turn):
    content = saved(halves((600, 400)), "PNG")
    large, small = (
        shown(webp)
        for webp in renderer.previews(content, "image/png", 1, widths=(240, 120), turn=turn)
    )
    assert (large.width, small.width) == (240, 120)
    assert (large.height, small.height) == ((360, 180) if turn in (90, 270) else (160, 80))
    # What was on the left goes to the top, the right, the bottom.
    spot = {0: (0.1, 0.5), 90: (0.5, 0.1), 180: (0.9, 0.5), 270: (0.5, 0.9)}[turn]
    for image in (large, small):
        assert is_red(image.getpixel((spot[0] * image.width, spot[1] * image.height)))


@pytest.mark.parametrize(("turn", "ratio"), [(0, 842 / 595), (90, 595 / 842)])
def test_previews_of_a_pdf_are_as_wide_as_asked_for_however_it_is_turned(renderer, turn, ratio):
    webps = renderer.previews(a_pdf(HELLO), PDF, 1, widths=(500, 200), turn=turn)
    for webp, width in zip(webps, (500, 200), strict=True):
        assert shown(webp).size == pytest.approx((width, width * ratio), abs=2)


def test_a_small_picture_is_not_blown_up_and_is_made_once(renderer):
    content = saved(halves((300, 200)), "PNG")
    sizes = renderer.previews(content, "image/png", 1, widths=(100, 1000, 1600))
    assert [shown(webp).width for webp in sizes] == [100, 300, 300]
    assert sizes[1] is sizes[2]


def test_a_till_roll_keeps_its_shape(renderer):
    content = saved(Image.new("RGB", (100, 2000), "white"), "PNG")
    (webp,) = renderer.previews(content, "image/png", 1, widths=(100,))
    assert shown(webp).size == (30, 600)


def test_a_page_of_a_tiff_has_previews_of_its_own(renderer):
    pages = [Image.new("RGB", (200, 100), c) for c in (BLUE, RED)]
    content = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    (webp,) = renderer.previews(content, "image/tiff", 2, widths=(100,))
    assert is_red(shown(webp).getpixel((50, 25)))


def test_previews_of_a_pdf_show_the_page_asked_for(renderer):
    content = a_pdf(HELLO, [])
    first, second = (shown(renderer.previews(content, PDF, n, widths=(300,))[0]) for n in (1, 2))
    assert first.convert("L").getextrema()[0] < 120
    assert second.convert("L").getextrema()[0] > 240


@pytest.mark.parametrize(
    ("content", "media_type"), [(a_pdf(HELLO), PDF), (saved(halves(), "PNG"), "image/png")]
)
def test_a_page_that_is_not_there_has_no_preview(renderer, content, media_type):
    with pytest.raises(Rejected) as refusal:
        renderer.previews(content, media_type, 2, widths=(100,))
    assert refusal.value.code == "no_page"


def test_pictures_become_a_pdf_with_a_page_each(renderer):
    pages = [halves((600, 400)), halves((300, 900))]
    tiff = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    with pypdfium2.PdfDocument(renderer.as_pdf(tiff, "image/tiff")) as pdf:
        shapes = [page.get_size() for page in pdf]
    assert [w > h for w, h in shapes] == [True, False]
    assert [max(shape) for shape in shapes] == pytest.approx([A4[1]] * 2, abs=1)


def test_a_pdf_stays_as_it_is(renderer):
    content = a_pdf(HELLO)
    assert renderer.as_pdf(content, PDF) is content


def test_what_has_no_pages_is_refused(renderer):
    with pytest.raises(Rejected) as refusal:
        renderer.as_pdf(b"<Invoice/>", "application/xml")
    assert refusal.value.code == "no_picture"


def test_a_till_roll_keeps_the_width_of_its_letters(renderer):
    roll = Image.new("RGB", (700, 5600), "white")
    ((_, picture),) = seen(renderer, saved(roll, "PNG"), "image/png")
    assert picture.shape[1] > 600
    square = Image.new("RGB", (4000, 4000), "white")
    ((_, picture),) = seen(renderer, saved(square, "PNG"), "image/png")
    assert max(picture.shape) == 2500

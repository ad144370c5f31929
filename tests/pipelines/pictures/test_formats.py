"""Every format that is taken, in the variants that scanners, fax machines and phones make."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipelines.pictures.renderer import Renderer
from pipelines.stages.receive import media_type_of

WIDTH, HEIGHT = 300, 200


def a_paper(mode: str = "RGB") -> Image.Image:
    """White, with a black block whose left half holds (75, 50)."""
    paper = Image.new("L", (WIDTH, HEIGHT), 255)
    ImageDraw.Draw(paper).rectangle((50, 25, 100, 150), fill=0)
    if mode == "I;16":
        return Image.fromarray(np.asarray(paper, dtype=np.uint16) * 257)
    return paper.convert(mode)


def written(image: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def seen(content: bytes) -> list[np.ndarray]:
    return [picture for _, picture in Renderer().pages(content, media_type_of(content))]


def shows_the_block(picture: np.ndarray) -> bool:
    down, across = picture.shape[0] / HEIGHT, picture.shape[1] / WIDTH
    inside = picture[round(50 * down), round(75 * across)].mean()
    return inside < 60 and picture[5, 5].mean() > 200


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_every_format_shows_the_same_page(form):
    (picture,) = seen(written(a_paper(), form))
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert shows_the_block(picture)


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_ccitt", "packbits", "tiff_lzw"])
@pytest.mark.parametrize("white_is", [0, 1])
def test_black_and_white_tiff_of_scanners_and_faxes_is_not_inverted(compression, white_is):
    content = written(a_paper("1"), "TIFF", compression=compression, tiffinfo={262: white_is})
    (picture,) = seen(content)
    assert shows_the_block(picture)


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "I", "F"]
)
def test_a_tiff_may_hold_any_kind_of_dots(mode):
    (picture,) = seen(written(a_paper(mode), "TIFF"))
    assert shows_the_block(picture)


@pytest.mark.parametrize("mode", ["L", "RGB", "YCbCr", "CMYK"])
def test_a_tiff_may_hold_jpeg(mode):
    (picture,) = seen(written(a_paper(mode), "TIFF", compression="jpeg"))
    assert shows_the_block(picture)


def test_a_jpeg_made_for_print_is_not_inverted():
    (picture,) = seen(written(a_paper("CMYK"), "JPEG"))
    assert shows_the_block(picture)


def test_every_page_of_a_tiff_is_read_and_may_differ_in_kind():
    pages = [a_paper("1"), a_paper("RGB").resize((600, 400)), a_paper("L")]
    content = written(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert Renderer().count(content, "image/tiff") == 3
    assert [p.shape[:2] for p in seen(content)] == [(200, 300), (400, 600), (200, 300)]
    assert all(shows_the_block(p) for p in seen(content))


def test_a_fax_is_not_squashed():
    flat = a_paper("1").resize((WIDTH, HEIGHT // 2))
    (picture,) = seen(written(flat, "TIFF", compression="group3", dpi=(204, 102)))
    assert picture.shape[:2] == (HEIGHT, WIDTH)
    assert shows_the_block(picture)


def test_nonsense_about_dots_is_not_believed():
    content = written(a_paper(), "TIFF", dpi=(600, 1))
    (picture,) = seen(content)
    assert picture.shape[:2] == (HEIGHT, WIDTH)


def test_an_animation_shows_its_first_picture():
    other = Image.new("RGB", (WIDTH, HEIGHT), "red")
    content = written(a_paper(), "GIF", save_all=True, append_images=[other])
    assert Renderer().count(content, "image/gif") == 1
    (picture,) = seen(content)
    assert shows_the_block(picture)

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from pipelines.pictures.open import opened, page
from pipelines.pictures.tiff import PHOTOMETRIC, with_sane_colours


def a_tiff(mode: str, colour: object, photometric: int | None = None) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (40, 30), colour).save(out, "TIFF")
    content = bytearray(out.getvalue())
    if photometric is not None:
        (at,) = struct.unpack_from("<I", content, 4)
        (count,) = struct.unpack_from("<H", content, at)
        for place in range(at + 2, at + 2 + 12 * count, 12):
            if struct.unpack_from("<H", content, place)[0] == PHOTOMETRIC:
                struct.pack_into("<H", content, place + 8, photometric)
    return bytes(content)


@pytest.mark.parametrize(("mode", "colour"), [("RGB", (200, 30, 40)), ("L", 77)])
def test_a_senseless_photometric_tag_is_taken_for_rgb_or_grey(mode, colour):
    with opened(a_tiff(mode, colour, 6000)) as image:
        seen = page(image, 1, longest=100).getpixel((5, 5))
    assert seen == (colour if mode == "RGB" else (colour,) * 3)


def test_a_sound_tiff_and_other_files_are_left_alone():
    assert with_sane_colours(a_tiff("L", 77)) is None
    assert with_sane_colours(b"%PDF-1.7") is None
    assert with_sane_colours(b"II*\0\xff\xff\xff\xff") is None

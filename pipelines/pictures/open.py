"""Pictures opened by Pillow: every page, upright by its EXIF, as RGB on white."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from idp.errors import Rejected
from pipelines.pictures.tiff import with_sane_colours

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 120_000_000
"""More than any phone's camera; a few bytes can claim far more."""

FLATTENED, FLATTEST = 1.3, 4.0
"""How many times as many dots one way as the other: from where on it shows, and up to where it can be true."""


@contextmanager
def opened(content: bytes) -> Iterator[Image]:
    """The picture in `content`, not yet decoded. Raises Rejected (`broken_file`, `too_large`)."""
    _know_heif()
    with _identified(content) as image:
        _check_size(image)
        yield image


def _identified(content: bytes) -> Image:
    from PIL import Image, UnidentifiedImageError

    try:
        return Image.open(io.BytesIO(content))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        mended = with_sane_colours(content)
        if mended is None:
            raise _broken() from error
        return _identified(mended)


def frames(image: Image) -> int:
    """How many pages a picture has: those of a TIFF; an animation shows only its first."""
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def page(image: Image, number: int, *, longest: int) -> Image:
    """Page `number` (counted from 1) upright, RGB, no side longer than `longest` pixels.

    Raises Rejected (`broken_file`, `too_large`).
    """
    from PIL import ImageOps

    try:
        if number > 1:
            image.seek(number - 1)
            _check_size(image)
        else:
            image.draft("RGB", (longest, longest))
        image.load()
        upright = ImageOps.exif_transpose(_squared(image))
        upright.thumbnail((longest, longest), reducing_gap=2.0)
        return _on_white(upright)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError) as error:
        raise _broken() from error


def _squared(image: Image) -> Image:
    """The picture with square dots: faxes have half as many down the page as across it, and would be read squashed."""
    across, down = (float(dots) for dots in image.info.get("dpi", (0, 0)))
    if image.format != "TIFF" or min(across, down) <= 0:
        return image
    ratio = across / down
    if not FLATTENED < max(ratio, 1 / ratio) < FLATTEST:
        return image
    width, height = image.size
    grey = image.convert("L") if image.mode == "1" else image
    size = (width, round(height * ratio)) if ratio > 1 else (round(width / ratio), height)
    return grey.resize(size)


def _on_white(image: Image) -> Image:
    """RGB, with what is transparent shown as paper, and 16-bit greys brought down to 8."""
    import numpy as np
    from PIL import Image

    if image.mode.startswith("I") or image.mode == "F":
        values = np.nan_to_num(np.asarray(image, dtype=np.float64))
        scale = 255 / (65535 if values.max(initial=0) > 255 else 255)
        return Image.fromarray((values * scale).clip(0, 255).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")


def _check_size(image: Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _too_large()
    if min(width, height) < 1:
        raise _broken()


@cache
def _know_heif() -> None:
    """Let Pillow open HEIC, and leave the limit of pixels to us: its own is a warning first."""
    import pi_heif
    from PIL import Image

    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None


def _too_large() -> Rejected:
    return Rejected(
        "too_large",
        "This picture has too many pixels. Send one of at most 120 megapixels.",
    )


def _broken() -> Rejected:
    return Rejected(
        "broken_file",
        "This picture is damaged and cannot be opened. Take it again, or save it anew.",
    )

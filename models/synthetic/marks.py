"""What hands add to paper: rubber stamps, and strokes of a pen."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    Picture: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]


def written_on(page: Picture, rng: random.Random, *, chance: float) -> Picture:
    """At times a rubber stamp, at times strokes of a pen, in the colours of an office."""
    from PIL import Image, ImageDraw

    stamp, pen = rng.random() < chance, rng.random() < chance
    if not stamp and not pen:
        return page
    import numpy as np

    image = Image.fromarray(page)
    if stamp:
        _stamp(image, rng)
    if pen:
        draw = ImageDraw.Draw(image)
        for _ in range(rng.randint(1, 3)):
            _scribble(draw, image.size, rng)
    return np.asarray(image)


_STAMPS = (
    "PAID",
    "RECEIVED",
    "COPY",
    "POSTED",
    "APPROVED",
    "BEZAHLT",
    "PAYÉ",
    "PAGADO",
    "ENTERED",
    "ORIGINAL",
    "EINGEGANGEN",
)


def _stamp(image: Any, rng: random.Random) -> None:
    from PIL import Image, ImageDraw, ImageFont

    wide, high = image.size
    size = round(min(wide, high) * rng.uniform(0.03, 0.06))
    words = rng.choice(_STAMPS)
    if rng.random() < 0.5:
        words += f"\n{rng.randint(1, 28):02d}.{rng.randint(1, 12):02d}.{rng.randint(2019, 2026)}"
    font = ImageFont.load_default(size)
    plate = Image.new("RGBA", (size * 9, size * 4), (0, 0, 0, 0))
    ink = (
        *rng.choice(((170, 30, 40), (40, 50, 150), (30, 110, 60), (60, 60, 70))),
        rng.randint(90, 170),
    )
    draw = ImageDraw.Draw(plate)
    box = draw.multiline_textbbox((size, size), words, font=font)
    draw.multiline_text((size, size), words, font=font, fill=ink, align="center")
    draw.rectangle(
        (box[0] - 8, box[1] - 8, box[2] + 8, box[3] + 8), outline=ink, width=max(2, size // 9)
    )
    plate = plate.rotate(rng.uniform(-25, 25), expand=True, resample=Image.Resampling.BILINEAR)
    image.paste(plate, (rng.randrange(wide // 8, wide), rng.randrange(high // 6, high)), plate)


def _scribble(draw: Any, size: tuple[int, int], rng: random.Random) -> None:
    """A tick, a ring around something, a line under it, or a word in a hand that nobody can read."""
    wide, high = size
    ink = rng.choice(((25, 35, 120), (20, 20, 25), (150, 25, 35)))
    x, y, step = rng.uniform(0.1, 0.8) * wide, rng.uniform(0.1, 0.9) * high, min(wide, high) / 60
    kind = rng.choice(("tick", "ring", "under", "word", "word"))
    pen = max(1, round(step / 5))
    if kind == "tick":
        draw.line([(x, y), (x + step, y + step * 1.5), (x + 3 * step, y - 2 * step)], ink, pen)
    elif kind == "ring":
        draw.ellipse(
            (x, y, x + step * rng.uniform(5, 12), y + step * rng.uniform(2, 4)),
            outline=ink,
            width=pen,
        )
    elif kind == "under":
        draw.line([(x, y), (x + step * rng.uniform(4, 14), y + rng.uniform(-4, 4))], ink, pen)
    else:
        points, a = [], x
        for _ in range(rng.randint(14, 50)):
            a += rng.uniform(-0.15, 0.75) * step
            points.append((a, y + rng.gauss(0, 0.75) * step))
        draw.line(points, ink, pen, joint="curve")

"""Paper, ink and light: what happens to one picture of a page. Pictures are RGB, rows by columns by 3."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, TypeAlias

from models.synthetic.dice import as_bytes, dice_of, hills_of

if TYPE_CHECKING:
    import numpy as np

    Picture: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]


def thermal(page: Picture, rng: random.Random) -> Picture:
    """Ink of a till: dots of uneven black, faded by up to three quarters, in bands where the head is worn; paper off white."""
    import numpy as np

    dice = dice_of(rng)
    high, wide = page.shape[:2]
    strength = rng.choice((1.0, 1.0, 0.95, 0.9, 0.8, 0.65, 0.45))
    bands = 1 - rng.choice((0.0, 0.1, 0.3)) * hills_of(dice, (1, 40), (high, wide))
    patches = 1 - rng.choice((0.0, 0.1, 0.35)) * hills_of(dice, (8, 3), (high, wide))
    grain = dice.normal(1, 0.06, (high, wide)).astype(np.float32)
    ink = (255 - page.astype(np.float32)) * (strength * bands * patches * grain)[:, :, None]
    white = np.array(
        rng.choice(((255, 255, 255), (250, 248, 240), (243, 238, 226), (240, 240, 244))), np.float32
    )
    tint = np.array(rng.choice(((1, 1, 1), (1, 1, 1), (1, 0.95, 0.8))), np.float32)
    return as_bytes(white - ink * tint * (white / 255))


def lit(picture: Picture, rng: random.Random) -> Picture:
    """A lamp at one side, at times the soft shadow of a hand, and the colour of the light."""
    import numpy as np

    high, wide = picture.shape[:2]
    x, y = np.meshgrid(
        np.linspace(-1, 1, wide, dtype=np.float32), np.linspace(-1, 1, high, dtype=np.float32)
    )
    a = rng.uniform(0, 6.3)
    light = 1 - rng.uniform(0.05, 0.5) * (0.5 + 0.35 * (x * np.cos(a) + y * np.sin(a)))
    if rng.random() < 0.3:
        b = rng.uniform(0, 6.3)
        edge = (x * np.cos(b) + y * np.sin(b) - rng.uniform(-0.4, 0.6)) / rng.uniform(0.03, 0.15)
        light = light * (1 - rng.uniform(0.15, 0.5) / (1 + np.exp(np.clip(-edge, -40, 40))))
    cast = np.array(
        [rng.uniform(0.9, 1.05), rng.uniform(0.93, 1.0), rng.uniform(0.75, 1.02)], np.float32
    )
    return as_bytes(picture * (light * rng.uniform(0.85, 1.1))[:, :, None] * cast)


def crumpled(page: Picture, rng: random.Random) -> Picture:
    """Creases of light and shade in all directions, and print that is moved by less than a third of a line."""
    import cv2
    import numpy as np

    dice = dice_of(rng)
    high, wide = page.shape[:2]
    small = (max(8, high // 4), max(8, wide // 4))
    x, y = np.meshgrid(
        np.arange(small[1], dtype=np.float32) / small[1],
        np.arange(small[0], dtype=np.float32) / small[1],
    )
    shade = np.zeros(small, np.float32)
    for _ in range(rng.randint(6, 22)):
        a = rng.uniform(0, 3.15)
        away = (x - rng.random()) * np.cos(a) + (y - rng.random() * high / wide) * np.sin(a)
        shade += (
            rng.uniform(-0.12, 0.12)
            * np.sign(away)
            * np.exp(-np.abs(away) / rng.uniform(0.02, 0.3))
        )
    light = cv2.resize(1 + rng.uniform(0.3, 1.0) * shade, (wide, high))
    hills = hills_of(dice, (max(3, 9 * high // wide), 9), (high, wide)) - 0.5
    slopes = hills_of(dice, (max(3, 9 * high // wide), 9), (high, wide)) - 0.5
    rows, columns = np.indices((high, wide), np.float32)
    moved = cv2.remap(
        page,
        columns + wide * 0.012 * hills,
        rows + wide * 0.012 * slopes,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return as_bytes(moved * light[:, :, None])


def folded(page: Picture, rng: random.Random) -> Picture:
    """One to three folds: a dark side, and a pale line where the print has cracked."""
    import numpy as np

    high, wide = page.shape[:2]
    out = page.astype(np.float32)
    for _ in range(rng.randint(1, 3)):
        across = rng.random() < 0.75
        length = high if across else wide
        away = np.arange(length, dtype=np.float32) - rng.uniform(0.2, 0.8) * length
        shade = 1 - rng.uniform(0.03, 0.2) * np.exp(-np.abs(away) / (0.06 * length)) * (away > 0)
        crack = rng.uniform(0, 60) * np.exp(-((away / (length / 900)) ** 2))
        out = out * (shade[:, None, None] if across else shade[None, :, None])
        out = out + (crack[:, None, None] if across else crack[None, :, None])
    return as_bytes(out)


def bled_through(page: Picture, rng: random.Random) -> Picture:
    """The back of the sheet shines through."""
    import cv2
    import numpy as np

    back = cv2.GaussianBlur(page[:, ::-1], (0, 0), 2.5).astype(np.float32)
    return as_bytes(page - (255 - back) * rng.uniform(0.04, 0.12))


def specked(picture: Picture, rng: random.Random) -> Picture:
    """Dust on the glass, and seldom a line that it draws down the page."""
    import numpy as np

    out, (high, wide) = picture.copy(), picture.shape[:2]
    for _ in range(rng.choice((0, 0, 10, 40, 120))):
        x, y, size = rng.randrange(wide), rng.randrange(high), rng.choice((1, 1, 2))
        out[y : y + size, x : x + size] = rng.choice((60, 120, 170))
    if rng.random() < 0.05:
        x = rng.randrange(wide)
        out[:, x : x + 1] = (out[:, x : x + 1].astype(np.float32) * rng.uniform(0.6, 0.9)).astype(
            np.uint8
        )
    return out


def stapled(picture: Picture, rng: random.Random) -> Picture:
    """A staple or a dog's ear in an upper corner, with its shadow."""
    import cv2

    out, (high, wide) = picture.copy(), picture.shape[:2]
    x, y = rng.choice((0.03, 0.95)) * wide, rng.uniform(0.01, 0.03) * high
    end = x + 0.03 * wide, y + rng.uniform(-0.008, 0.008) * high
    start, stop = ((round(a), round(b)) for a, b in ((x, y), end))
    cv2.line(out, start, stop, (70, 70, 75), max(1, wide // 400))
    return out


def noisy(picture: Picture, rng: random.Random, strength: float) -> Picture:
    """Noise of the sensor, in grey levels."""
    import numpy as np

    if not strength:
        return picture
    grain = dice_of(rng).normal(0, strength, picture.shape[:2]).astype(np.float32)
    return as_bytes(picture + grain[:, :, None])


def two_tone(picture: Picture) -> Picture:
    """Black and white, as a fax machine sends."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    _, black = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return as_bytes(cv2.cvtColor(black, cv2.COLOR_GRAY2RGB))


def soft(picture: Picture, blur: float) -> Picture:
    """Out of focus, by so many pixels."""
    import cv2

    return as_bytes(cv2.GaussianBlur(picture, (0, 0), blur))

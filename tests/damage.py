"""Upright pages made worse on purpose, each with the way back: what a careless scan, photo or copy does to paper.

Every damage is drawn from a seed. `Worse.matrix` leads from 0..1 of the damaged picture to 0..1 of the upright page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from idp.document import Matrix
from idp.geometry import SAME, inverse, quarter, then

Picture = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Worse:
    picture: Picture
    matrix: Matrix = SAME


def turned(degrees: int) -> Callable[[Picture, int], Worse]:
    """A quarter turn or two, clockwise."""
    return lambda page, _seed: Worse(
        np.ascontiguousarray(np.rot90(page, -degrees // 90)), inverse(quarter(degrees))
    )


def skewed(degrees: float) -> Callable[[Picture, int], Worse]:
    """A sheet that lay askew on the glass of a scanner whose lid is white."""

    def make(page: Picture, _seed: int) -> Worse:
        high, wide = page.shape[:2]
        a = np.deg2rad(degrees)
        cos, sin = abs(np.cos(a)), abs(np.sin(a))
        new_wide, new_high = round(wide * cos + high * sin), round(wide * sin + high * cos)
        around = cv2.getRotationMatrix2D((wide / 2, high / 2), -degrees, 1.0)
        around[:, 2] += (new_wide - wide) / 2, (new_high - high) / 2
        return _warped(page, np.vstack([around, [0, 0, 1]]), (new_wide, new_high), 250)

    return make


def photographed(
    background: str, *, tilt: float = 0.1, turn: float = 6.0
) -> Callable[[Picture, int], Worse]:
    """A photo from the hand: `tilt` is how much the far side shrinks, `turn` degrees to either side, on one of BACKGROUNDS."""

    def make(page: Picture, seed: int) -> Worse:
        rng = np.random.default_rng(seed)
        high, wide = page.shape[:2]
        long = max(wide / 3, high / 4)
        size = round(max(3 * long, wide) * 1.22), round(max(4 * long, high) * 1.22)
        corners = _corners(rng, (wide, high), size, tilt, turn)
        source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
        lie = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
        sheet = _warped(page, lie, size, 0)
        mask = cv2.warpPerspective(np.ones((high, wide), np.float32), lie, size)[:, :, None]
        under = BACKGROUNDS[background](rng, size, corners)
        soft = max(size) / 200
        away = (round(1.1 * soft), round(0.8 * soft))
        fall = cv2.GaussianBlur(np.roll(mask, away, (0, 1)), (0, 0), soft)[:, :, None]
        scene = under * (1 - 0.45 * fall) * (1 - mask) + sheet.picture * mask
        scene = cv2.GaussianBlur(scene, (0, 0), 0.6) + rng.normal(0, 3, scene.shape)
        return Worse(np.clip(scene, 0, 255).astype(np.uint8), sheet.matrix)

    return make


def shadowed(page: Picture, seed: int) -> Worse:
    """The shadow of an arm or a telephone across the page, with a soft edge."""
    rng = np.random.default_rng(seed)
    x, y = _grid(page)
    angle = rng.uniform(0, 2 * np.pi)
    edge = (x - rng.uniform(0.35, 0.65)) * np.cos(angle) + (y - 0.5) * np.sin(angle)
    dark = 1 / (1 + np.exp(-edge / 0.02))
    return _lit(page, 1 - 0.55 * dark)


def unevenly_lit(page: Picture, seed: int) -> Worse:
    """A lamp at one corner: the far corner gets a third of its light."""
    rng = np.random.default_rng(seed)
    x, y = _grid(page)
    far = np.hypot(x - rng.integers(0, 2), y - rng.integers(0, 2)) / np.sqrt(2)
    return _lit(page, 1 - 0.65 * far**1.3)


def faint(page: Picture, seed: int) -> Worse:
    """A thermal print that has faded: ink barely a fifth darker than the yellowed paper."""
    rng = np.random.default_rng(seed)
    ink = (255 - page.astype(np.float64)) * 0.2
    faded = np.array([238, 234, 222]) - ink + rng.normal(0, 2, page.shape)
    return Worse(np.clip(faded, 0, 255).astype(np.uint8))


def blurred(page: Picture, _seed: int) -> Worse:
    """Out of focus: a letter's stroke is as wide as the blur."""
    return Worse(np.asarray(cv2.GaussianBlur(page, (0, 0), max(page.shape) / 1300), np.uint8))


def compressed(page: Picture, _seed: int) -> Worse:
    """JPEG at a quality of 40, as messengers do."""
    done, data = cv2.imencode(".jpg", page[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 40])
    assert done
    return Worse(np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1]))


def everything(page: Picture, seed: int) -> Worse:
    """A photo of paper askew on a table, dark on one side, taken with the telephone held across."""
    photo = photographed("wood", tilt=0.14, turn=10)(page, seed)
    lit = shadowed(photo.picture, seed)
    across = turned(90)(lit.picture, seed)
    return Worse(across.picture, then(across.matrix, photo.matrix))


def _corners(
    rng: np.random.Generator,
    page: tuple[int, int],
    size: tuple[int, int],
    tilt: float,
    turn: float,
) -> Floats:
    """Where the page's corners fall: shrunk towards one side, turned, and wholly inside the picture."""
    unit = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64)
    far = rng.integers(0, 4)
    shrink = np.ones(4)
    shrink[[far, (far + 1) % 4]] -= rng.uniform(0.5, 1.0) * tilt
    shape = unit * shrink[:, None] * (page[0] / 2, page[1] / 2)
    a = np.deg2rad(rng.uniform(0.3, 1.0) * turn * rng.choice([-1, 1]))
    shape = shape @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    room = 0.94 * np.array(size) / np.ptp(shape, axis=0)
    shape *= min(1.0, room.min())
    shape -= (shape.max(axis=0) + shape.min(axis=0)) / 2
    return shape + np.array(size) / 2 + rng.uniform(-0.01, 0.01, 2) * size


def _warped(page: Picture, lie: Floats, size: tuple[int, int], around: int) -> Worse:
    out = cv2.warpPerspective(page, lie, size, flags=cv2.INTER_AREA, borderValue=(around,) * 3)
    high, wide = page.shape[:2]
    # Points are counted in 0..1 from the edge of the page.
    unit = np.diag([1 / wide, 1 / high, 1]) @ np.linalg.inv(lie) @ np.diag([*size, 1])
    cells = [float(c) for c in (unit / unit[2, 2]).ravel()]
    return Worse(np.asarray(out, np.uint8), tuple(cells))


def _grid(page: Picture) -> tuple[Floats, Floats]:
    x, y = np.meshgrid(np.linspace(0, 1, page.shape[1]), np.linspace(0, 1, page.shape[0]))
    return x, y


def _lit(page: Picture, light: Floats) -> Worse:
    return Worse(np.clip(page * light[:, :, None], 0, 255).astype(np.uint8))


def _plain(*colour: int) -> Callable[..., Floats]:
    def make(rng: np.random.Generator, size: tuple[int, int], _corners: Floats) -> Floats:
        wide, high = size
        grain = cv2.resize(rng.normal(0, 1, (high // 8, 6)), size, interpolation=cv2.INTER_CUBIC)
        return np.array(colour, np.float64) + 7 * grain[:, :, None] + np.zeros((high, wide, 3))

    return make


def _cloth(_rng: np.random.Generator, size: tuple[int, int], _corners: Floats) -> Floats:
    """A chequered cloth."""
    x, y = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    squares = ((x // 90 + y // 90) % 2)[:, :, None]
    return squares * np.array([150.0, 60, 60]) + (1 - squares) * np.array([215.0, 200, 190])


def _clutter(rng: np.random.Generator, size: tuple[int, int], corners: Floats) -> Floats:
    """A desk full of things of all colours, other papers among them."""
    scene = _plain(120, 95, 70)(rng, size, corners)
    for _ in range(14):
        middle = rng.uniform(0, 1, 2) * size
        sides = rng.uniform(0.1, 0.4, 2) * size
        thing = cv2.boxPoints((tuple(middle), tuple(sides), float(rng.uniform(0, 90))))
        colour = tuple(float(c) for c in rng.uniform(20, 235, 3))
        cv2.fillConvexPoly(scene, thing.astype(np.int32), colour)
        for k in np.linspace(0.2, 0.8, int(rng.integers(0, 8))):
            a, b = thing[0] + k * (thing[1] - thing[0]), thing[3] + k * (thing[2] - thing[3])
            ends = [tuple(int(v) for v in a + t * (b - a)) for t in (0.1, 0.8)]
            cv2.line(scene, *ends, (60.0, 60.0, 60.0), 3)
    return cv2.GaussianBlur(scene, (0, 0), 2)


BACKGROUNDS: dict[str, Callable[..., Floats]] = {
    "dark table": _plain(58, 48, 42),
    "wood": _plain(165, 125, 85),
    "pale table": _plain(196, 190, 184),
    "cloth": _cloth,
    "clutter": _clutter,
}

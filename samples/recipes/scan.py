"""From a drawn page to what a scanner or a telephone makes of it; every chance is drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pypdfium2

Picture = np.ndarray[Any, np.dtype[np.uint8]]


def rendered(pdf: bytes, dpi: int) -> list[Picture]:
    """Each page as BGR pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            np.ascontiguousarray(page.render(scale=dpi / 72).to_numpy()[:, :, :3])
            for page in document
        ]
    finally:
        document.close()


def png(picture: Picture, colours: int = 16) -> bytes:
    """A grey PNG of few levels, as office scanners write them."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    step = 256 // colours
    levels = np.minimum((grey.astype(np.int32) + step // 2) // step * step, 255).astype(np.uint8)
    return cv2.imencode(".png", levels, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes()


def jpeg(picture: Picture, quality: int) -> bytes:
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def scanned(picture: Picture, seed: int, angle: float) -> Picture:
    """A flatbed scan: turned by `angle` degrees, slightly soft, uneven ink, a few specks of dust."""
    rng = np.random.default_rng(seed)
    high, wide = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    page = cv2.warpAffine(
        picture, turn, (wide, high), borderValue=(252, 252, 252), flags=cv2.INTER_CUBIC
    )
    page = cv2.GaussianBlur(page, (3, 3), 0.7)
    specks = wide * high // 70_000
    for x, y in zip(rng.integers(0, wide, specks), rng.integers(0, high, specks), strict=True):
        cv2.circle(page, (int(x), int(y)), 1, (130, 130, 130), -1)
    ink = 235 - (255 - page.astype(np.float32)) * rng.normal(0.92, 0.03, (high, wide, 1)) + 17
    return np.clip(ink, 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Shot:
    """How a photo is taken: pixels, where the paper's corners fall (parts of the picture, clockwise from top left), and what ails it.

    `shade` darkens towards one side, `blur` is in pixels, `shake` the length of a motion blur, `noise` in grey levels,
    `crease` the strength of a fold.
    """

    size: tuple[int, int]
    corners: tuple[tuple[float, float], ...]
    desk: tuple[int, int, int]
    seed: int
    shade: float = 0.3
    blur: float = 0.6
    shake: int = 1
    noise: float = 4
    crease: float = 0.0


def desk(shot: Shot) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A table top with a grain that runs sideways."""
    rng = np.random.default_rng(shot.seed)
    wide, high = shot.size
    grain = cv2.resize(
        rng.normal(0, 1, (high // 3, 6)).astype(np.float32),
        (wide, high),
        interpolation=cv2.INTER_CUBIC,
    )
    fine = cv2.resize(rng.normal(0, 1, (high, 40)).astype(np.float32), (wide, high))
    board = 10 * cv2.GaussianBlur(grain, (0, 0), 2) + 4 * fine
    return np.array(shot.desk, np.float32) + board[:, :, None]


def photographed(paper: Picture, shot: Shot) -> Picture:
    """The paper on a desk as a telephone sees it."""
    rng = np.random.default_rng(shot.seed + 1)
    (wide, high), (h, w) = shot.size, paper.shape[:2]
    corners = np.array([(x * wide, y * high) for x, y in shot.corners], np.float32)
    source = np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float32)
    lie = cv2.getPerspectiveTransform(source, corners)
    sheet = cv2.warpPerspective(
        folded(paper, shot.crease).astype(np.float32), lie, (wide, high), flags=cv2.INTER_AREA
    )
    mask = cv2.warpPerspective(np.ones((h, w), np.float32), lie, (wide, high))
    shadow = cv2.GaussianBlur(np.roll(mask, (14, 10), (0, 1)), (0, 0), 14)[:, :, None]
    scene = desk(shot) * (1 - 0.5 * shadow) * (1 - mask[:, :, None]) + sheet * mask[:, :, None]
    x, y = np.meshgrid(np.linspace(0, 1, wide), np.linspace(0, 1, high))
    light = (
        1
        - shot.shade * np.clip(0.75 * x + 0.45 * y - 0.1, 0, 1) ** 1.4
        - 0.06 * np.hypot(x - 0.5, y - 0.5)
    )
    scene = scene * light[:, :, None] * np.array([0.93, 0.98, 1.0])
    scene = cv2.GaussianBlur(scene, (0, 0), shot.blur)
    if shot.shake > 1:
        kernel = cv2.warpAffine(
            np.eye(shot.shake, dtype=np.float32), np.eye(2, 3, dtype=np.float32), (shot.shake,) * 2
        )
        scene = cv2.filter2D(scene, -1, kernel / kernel.sum())
    scene = scene + rng.normal(0, shot.noise, scene.shape)
    return np.clip(scene, 0, 255).astype(np.uint8)


def folded(paper: Picture, strength: float) -> Picture:
    """A fold across the paper: one side darker, a pale line where the print has cracked."""
    if not strength:
        return paper
    high = paper.shape[0]
    rows = np.arange(high)[:, None, None]
    fold = int(0.46 * high)
    side = 1 - strength * 0.35 * np.exp(-np.abs(rows - fold) / (0.08 * high)) * (rows > fold)
    crack = 40 * strength * np.exp(-(((rows - fold) / 2.0) ** 2))
    return np.clip(paper * side + crack, 0, 255).astype(np.uint8)

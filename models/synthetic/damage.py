"""What scanners, telephones and hands do to paper, drawn from a seed, with the way back to the page as it was drawn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from idp.document import Matrix
from models.synthetic import lens, marks, paper

if TYPE_CHECKING:
    import numpy as np

    Picture: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file made of pictures. `matrices` lead from 0..1 of each of its pages to 0..1 of the page as drawn."""

    content: bytes
    media_type: str
    matrices: tuple[Matrix, ...]


def scanned(pdf: bytes, rng: random.Random, *, receipt: bool = False) -> Damaged:
    """The pages as a scanner writes them: askew, soft, specked, grey or coloured, 100 to 300 dpi, more or less compressed."""
    dpi = rng.choice(
        (130, 150, 150, 170, 200, 200, 240, 300) if receipt else (100, 150, 150, 200, 200, 200, 300)
    )
    habit = _Habit.of(rng, dpi)
    shots = [_one_scan(page, rng, habit, receipt=receipt) for page in _drawn(pdf, dpi)]
    return _filed(shots, rng, dpi, quality=rng.choice((35, 50, 60, 75, 85, 92)), grey=habit.grey)


def photographed(pdf: bytes, rng: random.Random, *, receipt: bool = False) -> Damaged:
    """The pages as a telephone sees them: from the hand, on some table, unevenly lit, crumpled, blurred, with a cast of colour."""
    dpi = rng.choice((170, 200, 240) if receipt else (130, 150, 180))
    shots = [_one_photo(page, rng, receipt=receipt) for page in _drawn(pdf, dpi)]
    return _filed(
        shots, rng, 150, quality=rng.choice((45, 60, 70, 80, 90)), grey=rng.random() < 0.06
    )


Shot: TypeAlias = "tuple[Picture, Matrix]"


@dataclass(frozen=True, slots=True)
class _Habit:
    """What stays the same on all pages of one scan."""

    grey: bool
    blur: float
    noise: float
    two_tone: bool

    @staticmethod
    def of(rng: random.Random, dpi: int) -> _Habit:
        return _Habit(
            grey=rng.random() < 0.55,
            blur=rng.choice((0.0, 0.4, 0.6, 0.9)) * dpi / 200,
            noise=rng.choice((0.0, 2.0, 4.0, 7.0)),
            two_tone=dpi >= 200 and rng.random() < 0.1,
        )


def _drawn(pdf: bytes, dpi: int) -> list[Picture]:
    import numpy as np
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            np.ascontiguousarray(page.render(scale=dpi / 72).to_numpy()[:, :, :3][:, :, ::-1])
            for page in document
        ]
    finally:
        document.close()


def _one_scan(page: Picture, rng: random.Random, habit: _Habit, *, receipt: bool) -> Shot:
    if receipt:
        page = paper.thermal(page, rng)
    page = marks.written_on(page, rng, chance=0.12)
    if rng.random() < 0.15:
        page = paper.folded(page, rng)
    if not receipt and rng.random() < 0.12:
        page = paper.bled_through(page, rng)
    margin = rng.uniform(0.0, 0.25) if receipt and rng.random() < 0.4 else 0.0
    picture, matrix = lens.laid_askew(page, rng, degrees=rng.gauss(0, 0.9), margin=margin)
    if habit.blur:
        picture = paper.soft(picture, habit.blur)
    picture = paper.specked(picture, rng)
    if rng.random() < 0.12:
        picture = paper.stapled(picture, rng)
    picture = paper.noisy(picture, rng, habit.noise)
    if habit.two_tone:
        picture = paper.two_tone(picture)
    return picture, matrix


def _one_photo(page: Picture, rng: random.Random, *, receipt: bool) -> Shot:
    if receipt:
        page = paper.thermal(page, rng)
    page = marks.written_on(page, rng, chance=0.15)
    if rng.random() < 0.3:
        page = paper.folded(page, rng)
    if rng.random() < (0.35 if receipt else 0.2):
        page = paper.crumpled(page, rng)
    picture, matrix = lens.held_before_a_lens(page, rng)
    picture = paper.lit(picture, rng)
    picture = paper.soft(picture, rng.choice((0.5, 0.6, 0.8, 1.1, 1.5)))
    picture = paper.noisy(picture, rng, rng.choice((1.0, 3.0, 6.0, 9.0)))
    quarter = rng.choice((90, 180, 270)) if rng.random() < 0.08 else 0
    return lens.turned(picture, matrix, quarter)


def _filed(
    shots: Sequence[Shot], rng: random.Random, dpi: int, *, quality: int, grey: bool
) -> Damaged:
    """One picture as itself, several as a PDF of pictures."""
    import io

    from PIL import Image

    images = [Image.fromarray(picture).convert("L" if grey else "RGB") for picture, _ in shots]
    matrices = tuple(matrix for _, matrix in shots)
    out = io.BytesIO()
    if len(images) > 1 or rng.random() < 0.2:
        images[0].save(
            out, "PDF", save_all=True, append_images=images[1:], resolution=dpi, quality=quality
        )
        return Damaged(out.getvalue(), "application/pdf", matrices)
    if grey and rng.random() < 0.15:
        images[0].save(out, "PNG")
        return Damaged(out.getvalue(), "image/png", matrices)
    images[0].save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return Damaged(out.getvalue(), "image/jpeg", matrices)

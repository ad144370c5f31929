"""Where lines of text stand on a picture: RapidOCR's detection model, fed at the size that its letters need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.ocr import standing
from pipelines.ocr.runtime import session
from pipelines.ocr.tiles import Tile, merged, tiles
from pipelines.pictures.prepare import letter_height, turned
from pipelines.pictures.strips import fitted, outlines, sides

if TYPE_CHECKING:
    from pathlib import Path

    from idp.ports import Picture
    from pipelines.pictures.strips import Corners

DETECTION_SIDE, LARGEST_SIDE = 960, 1280
"""Text is looked for in a picture shrunk to so many pixels a side: the first will do for till rolls, small print needs more."""
LETTER_PIXELS = 11
"""How high letters should be in that picture: where they were 8 high, 2 % of an A4 page's words were missed."""
THRESHOLD, LEAST, GROW = 0.3, 0.3, 1.8
"""The model's own are 0.3, 0.5 and 1.6: single figures in a column were lost, and descenders cut."""


class LineFinder:
    """The corners of every line; holds one model."""

    def __init__(self, model: Path | bytes, threads: int) -> None:
        self._session = session(model, threads)

    def lines(self, picture: Picture, side: int = 0) -> list[Corners]:
        """Slanted rectangles in pixels of `picture`, from the top down.

        The longer side is brought to `side` pixels, 0 for what its letters need; long rolls are looked at piece by piece.
        """
        height, width = picture.shape[:2]
        if width > 2 * height:  # a roll that lies on its side is cut across as well
            stood = turned(picture, 90)
            return [standing.turned(c, 270, (height, width)) for c in self.lines(stood, side)]
        scale = scale_for(picture) if side == 0 else min(1.0, side / max(height, width))
        found = [
            (piece, corners)
            for piece in tiles(picture, scale, LARGEST_SIDE)
            for corners in self._within(picture, piece, scale)
        ]
        return in_place(merged(found, height))

    def _within(self, picture: Picture, piece: Tile, scale: float) -> Sequence[Any]:
        part = picture[piece.top : piece.bottom]
        pixels = fitted(part, scale)
        ink = self._session.run(None, {"x": pixels})[0][0, 0]
        high, wide = part.shape[0] / ink.shape[0], part.shape[1] / ink.shape[1]
        found = outlines(ink, threshold=THRESHOLD, least=LEAST, grow=GROW)
        return [corners * (wide, high) + (0, piece.top) for corners in found]


def scale_for(picture: Picture) -> float:
    """How much the picture is shrunk before text is looked for; never enlarged.

    Letters are to be LETTER_PIXELS high. The shorter side of a long roll is what counts, since rolls are cut to pieces.
    """
    height, width = picture.shape[:2]
    longer = max(height, width)
    share = letter_height(picture)
    side = DETECTION_SIDE if share is None else LETTER_PIXELS / share
    least, most = DETECTION_SIDE, LARGEST_SIDE * max(1.0, height / width / 2)
    return float(min(1.0, min(max(side, least), most) / longer))


def in_place(lines: Iterable[Corners]) -> list[Corners]:
    """In reading order: rows from the top down, and in a row from left to right.

    A row holds what stands beside its first line, at half of that one's height or less above or below.
    """
    rows: list[list[Corners]] = []
    for corners in sorted(lines, key=lambda c: float(c[:, 1].mean())):
        middle = float(corners[:, 1].mean())
        first = rows[-1][0] if rows else None
        if first is not None and middle - float(first[:, 1].mean()) < sides(first)[1] / 2:
            rows[-1].append(corners)
        else:
            rows.append([corners])
    return [c for row in rows for c in sorted(row, key=lambda c: float(c[:, 0].mean()))]

"""Letters along a line become words with boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING

from idp.document import Box, Word
from pipelines.ocr import confidence
from pipelines.ocr.recognising import Letter
from pipelines.ocr.spelling import mended
from pipelines.pictures.strips import sides

if TYPE_CHECKING:
    from pipelines.pictures.strips import Corners

SPLIT_HEIGHTS, SPLIT_PITCHES = 0.7, 1.6
"""Letters further apart than both so many line heights and so many of the line's usual pitches stand in different words: the
model often leaves out the space. Measured on receipts: 1 % more of the words found, and none lost."""
MOST_OTHERS = 2
LEAST_LIKELY = 0.35
"""Words less likely right than this are creases and logos: of the words read, 6 in 1000 on receipts."""
LEAST_SURE = 0.4
"""A letter less likely than this is taken for a speck."""


def words_of(letters: Sequence[Letter], corners: Corners, size: tuple[int, int]) -> Iterator[Word]:
    """The words of a line that lies between `corners` of a picture `size` (width, height) pixels large."""
    seen = [x for x in letters if x.sure >= LEAST_SURE or x.text.isspace() or not x.text.isalnum()]
    along, across = sides(corners)
    pitch = _pitch(seen)
    widest = max(SPLIT_HEIGHTS * across / along, SPLIT_PITCHES * pitch)
    half = (pitch or across / along) / 2
    for group in map(mended, _groups(seen, widest)):
        text = "".join(x.text for x in group)
        box = _box(corners, group[0].place - half, group[-1].place + half, size)
        sure = confidence.rapid(fmean(x.sure for x in group))
        if sure >= LEAST_LIKELY:
            yield from (Word(part, box, sure, _others(group)) for part in text.split())


def _others(group: Sequence[Letter]) -> tuple[str, ...]:
    """The word with its least sure letters, one at a time, as what they might be instead."""
    doubtful = sorted((i for i, x in enumerate(group) if x.other), key=lambda i: group[i].sure)
    texts = [x.text for x in group]
    return tuple(
        "".join([*texts[:i], group[i].other, *texts[i + 1 :]]) for i in doubtful[:MOST_OTHERS]
    )


def _pitch(letters: Sequence[Letter]) -> float:
    """How far apart two letters of a word usually stand; 0 where no two stand together."""
    steps = [
        b.place - a.place
        for a, b in pairwise(letters)
        if not (a.text.isspace() or b.text.isspace())
    ]
    return median(steps) if steps else 0.0


def _groups(letters: Sequence[Letter], widest: float) -> Iterator[list[Letter]]:
    group: list[Letter] = []
    for letter in letters:
        if group and (letter.text.isspace() or letter.place - group[-1].place > widest):
            yield group
            group = []
        if not letter.text.isspace():
            group.append(letter)
    if group:
        yield group


def _box(corners: Corners, start: float, end: float, size: tuple[int, int]) -> Box:
    """What lies between two fractions of the line's length, in 0..1 of the picture."""
    a, b, c, d = corners
    start, end = max(start, 0.0), min(end, 1.0)
    points = [p + (q - p) * share for p, q in ((a, b), (d, c)) for share in (start, end)]
    xs = [min(max(float(p[0]) / size[0], 0.0), 1.0) for p in points]
    ys = [min(max(float(p[1]) / size[1], 0.0), 1.0) for p in points]
    return Box(min(xs), min(ys), max(xs), max(ys))

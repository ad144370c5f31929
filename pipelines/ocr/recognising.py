"""Strips of text become letters: RapidOCR's recognition model, kept to Latin scripts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.ocr.runtime import session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.ports import Picture

    Odds = NDArray[np.float32]
    """How likely each letter is at each step along a strip: steps × letters; the first letter is none."""

HEIGHT = 48
"""Pixels; the model knows no other."""
SHORTEST = 160
"""Shorter strips are padded to so many pixels: with 64, a lone figure was misread more often; with 320, it was slower and no better."""
MOST_TOGETHER, MOST_PIXELS = 8, 8 * 480
"""Strips read at once, and the sum of their widths."""
SLACK = 1.2
"""Strips are read together while the longest is at most so much longer than the shortest."""
SEPARATORS = ".,:-/"
FAINT, ROOM = 0.15, 1.0
"""A separator that the model held possible, but not likelier than nothing, is taken where letters stand so many pitches apart:
dates and prices lost their strokes and points."""
POSSIBLE = 0.05
"""A letter at least so likely is remembered as what the best one might be instead."""
WEIGHTS, BIAS = "linear_8.w_0", "linear_8.b_0"
"""The model's last layer, one column a letter."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, how likely it is, where its middle lies along the strip, 0..1, and what else it might be."""

    text: str
    sure: float
    place: float
    other: str = ""


class LineReader:
    """Reads strips, the longest last, several at a time; holds one model."""

    def __init__(self, model: Path, threads: int) -> None:
        content, self._letters = latin_only(model)
        self._session = session(content, threads)
        self._separators = [self._letters.index(s) for s in SEPARATORS]

    def read(self, strips: Sequence[Picture]) -> list[tuple[Letter, ...]]:
        """The letters of each strip, spaces among them; strips are HEIGHT pixels high."""
        read: list[tuple[Letter, ...]] = [()] * len(strips)
        for together in batches([strip.shape[1] for strip in strips]):
            pixels = _pixels([strips[i] for i in together])
            odds = self._session.run(None, {"x": pixels})[0]
            for i, row in zip(together, odds, strict=True):
                step = pixels.shape[3] / odds.shape[1] / strips[i].shape[1]
                read[i] = tuple(self._decoded(row, step))
        return read

    def _decoded(self, odds: Odds, step: float) -> Iterator[Letter]:
        """The likeliest letter of each run of steps, and the separators that were all but seen between two."""
        runs = [run for run in _runs(odds.argmax(axis=1)) if run[0]]
        if not runs:
            return
        middles = [(start + end) / 2 for _, start, end in runs]
        near = [b - a for a, b in pairwise(middles)]
        usual = sorted(near)[len(near) // 2] if near else 0.0
        for i, (letter, start, end) in enumerate(runs):
            sure = float(odds[start:end, letter].max())
            other = self._next(odds[start + int(odds[start:end, letter].argmax())], letter)
            yield Letter(self._letters[letter], sure, middles[i] * step, other)
            if i + 1 == len(runs) or not self._both_alnum(letter, runs[i + 1][0]):
                continue
            between = odds[end : runs[i + 1][1], self._separators]
            if len(between) and near[i] >= ROOM * usual and between.max() > FAINT:
                which = int(between.max(axis=0).argmax())
                middle = (end + runs[i + 1][1]) / 2 * step
                yield Letter(SEPARATORS[which], float(between.max()), middle)

    def _both_alnum(self, *letters: int) -> bool:
        return all(self._letters[letter].isalnum() for letter in letters)

    def _next(self, odds: Odds, letter: int) -> str:
        """The second likeliest letter, where it is likely enough to be thought of."""
        others = odds.copy()
        others[[0, letter]] = 0.0
        best = int(others.argmax())
        return self._letters[best] if others[best] >= POSSIBLE else ""


def batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Which strips are read together: alike in width, since all are padded to the longest of them."""
    together: list[int] = []
    for i in sorted(range(len(widths)), key=lambda i: widths[i]):
        wide = max(widths[i], SHORTEST)
        if together and (
            len(together) >= MOST_TOGETHER
            or wide * (len(together) + 1) > MOST_PIXELS
            or wide > SLACK * max(widths[together[0]], SHORTEST) + 16
        ):
            yield together
            together = []
        together.append(i)
    if together:
        yield together


def latin_only(model: Path) -> tuple[bytes, list[str]]:
    """The model without the letters that are no Latin ones, and what is left, plain; the first stands for no letter.

    It knows 18,708 letters, most of them Chinese: without these it is a tenth faster, half as large, and takes no stroke
    of a Latin line for one of them.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(model))
    known = next(p.value for p in graph.metadata_props if p.key == "character").splitlines()
    letters = ["", *known, " "]
    if not {WEIGHTS, BIAS} <= {tensor.name for tensor in graph.graph.initializer}:
        # Another release may name its layers otherwise: it is slower whole, and no worse.
        return graph.SerializeToString(), [unicodedata.normalize("NFKC", x) for x in letters]
    kept = [0, *(i for i, letter in enumerate(letters) if letter and is_latin(letter))]
    for tensor in graph.graph.initializer:
        if tensor.name in (WEIGHTS, BIAS):
            less = numpy_helper.to_array(tensor)[..., kept]
            tensor.CopyFrom(numpy_helper.from_array(less.copy(), tensor.name))
    graph.graph.output[0].type.tensor_type.shape.dim[2].dim_value = len(kept)
    return graph.SerializeToString(), [unicodedata.normalize("NFKC", letters[i]) for i in kept]


def is_latin(letter: str) -> bool:
    """Whether the letter, figure or sign is found on bills in Latin script; full-width signs stand for plain ones."""
    return (
        " " <= letter < "ƀ"
        or letter in "ȘșȚț–—‘’“”„†•…‰€™→■□●★☆₹、。￥【】《》「」"
        or "！" <= letter <= "～"
    )


def _runs(best: NDArray[np.intp]) -> Iterator[tuple[int, int, int]]:
    """Letter, first step and the one after the last, of each stretch of the same letter."""
    import numpy as np

    edges = np.flatnonzero(np.diff(best)) + 1
    starts, ends = [0, *edges.tolist()], [*edges.tolist(), len(best)]
    for start, end in zip(starts, ends, strict=True):
        yield int(best[start]), start, end


def _pixels(strips: Sequence[Picture]) -> Any:
    """Strips side by side in a batch, BGR in -1..1, padded on the right with grey."""
    import numpy as np

    wide = max(SHORTEST, *(strip.shape[1] for strip in strips))
    pixels = np.zeros((len(strips), 3, HEIGHT, -(-wide // 8) * 8), np.float32)
    for i, strip in enumerate(strips):
        pixels[i, :, :, : strip.shape[1]] = strip.transpose(2, 0, 1)[::-1]
        pixels[i, :, :, : strip.shape[1]] /= 127.5
        pixels[i, :, :, : strip.shape[1]] -= 1.0
    return pixels

"""Both engines' confidences on one scale: how likely the word is right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

RAPID = (
    (0.516, 0.19),
    (0.684, 0.26),
    (0.807, 0.48),
    (0.891, 0.52),
    (0.942, 0.69),
    (0.971, 0.86),
    (0.986, 0.88),
    (0.993, 0.93),
    (0.998, 0.965),
    (1.0, 0.985),
)
"""Mean likelihood of a word's letters, and the share of such words that were right, on 40 receipts of SROIE's train part
(4,943 words). On the 100 of its dev part the error of the scale (ECE) fell from 0.050 to 0.009."""
TESSERACT = (
    (0.208, 0.28),
    (0.41, 0.36),
    (0.608, 0.59),
    (0.753, 0.68),
    (0.847, 0.80),
    (0.904, 0.94),
    (0.953, 0.98),
    (0.965, 0.985),
)
"""The same of Tesseract's confidence on 20 of these receipts (2,463 words): from 0.035 to 0.023 on 30 of the dev part."""


def on_scale(sure: float, knots: Sequence[tuple[float, float]]) -> float:
    """`sure` by straight lines between `knots`, (engine's figure, share that was right), rising; the ends go on level."""
    at = bisect_right([x for x, _ in knots], sure)
    if at == 0:
        return knots[0][1]
    if at == len(knots):
        return knots[-1][1]
    (x0, y0), (x1, y1) = knots[at - 1], knots[at]
    return y0 + (y1 - y0) * (sure - x0) / (x1 - x0)


def rapid(sure: float) -> float:
    """How likely a word is right whose letters RapidOCR's model held so likely on the average."""
    return on_scale(sure, RAPID)


def tesseract(sure: float) -> float:
    """How likely a word is right that Tesseract gave `sure` of 1."""
    return on_scale(sure, TESSERACT)

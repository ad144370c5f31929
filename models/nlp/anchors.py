"""What stands beside a label: on its line, to its right, or below it in its column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from idp.document import Box
from models.nlp.strips import Day, Label, Number, Sheet, Strip, Sum


@dataclass(frozen=True, slots=True)
class Beside:
    """A value near a label: the strip it is on, from which character on, and how surely it belongs to the label."""

    strip: Strip
    start: int
    end: int
    nearness: float
    where: str


def labelled(sheet: Sheet, *keys: str) -> Iterator[tuple[Strip, Label]]:
    """Every label of these keys with its strip, in reading order."""
    for strip in sheet.strips:
        for label in strip.labels:
            if label.key in keys:
                yield strip, label


def _stop(strip: Strip, start: int) -> int:
    """Where the value after character `start` ends: before the next strong label, else the line's end."""
    later = [m.start for m in strip.labels if m.start >= start and m.strong and m.start > start]
    return min(later, default=len(strip.text))


def beside(sheet: Sheet, strip: Strip, label: Label) -> Iterator[Beside]:
    """Places where the label's value may stand, likeliest first."""
    end = _stop(strip, label.end)
    if strip.text[label.end : end].strip(" :.#-*=()"):
        yield Beside(strip, label.end, end, 1.0, "line")
    later = any(m.start > label.end for m in strip.labels)
    if not later:
        for n, right in enumerate(sheet.right_of(strip, label.box)[:3]):
            if right.box.x0 < label.box.x1 - 0.01:
                continue
            if right.labels and right.labels[0].start == 0 and right.labels[0].strong and n == 0:
                break
            yield Beside(right, 0, _stop(right, 0), 0.95 - 0.1 * n, "right")
    for n, under in enumerate(sheet.below(strip, label.box)[:2]):
        yield Beside(under, *_under(under, label.box), 0.8 - 0.15 * n, "below")


def _under(strip: Strip, box: Box) -> tuple[int, int]:
    """The characters of `strip` that lie under `box`, whole words."""
    if strip.box.width < 1.3 * box.width + 0.05:
        return 0, len(strip.text)
    inside = [at for at, edge in strip.edges if edge.x1 > box.x0 - 0.01 and edge.x0 < box.x1 + 0.02]
    if not inside:
        return 0, len(strip.text)
    after = [at for at, _ in strip.edges if at > inside[-1]]
    return inside[0], (after[0] if after else len(strip.text))


def sums_at(place: Beside) -> tuple[Sum, ...]:
    return tuple(s for s in place.strip.sums if place.start <= s.start < place.end)


def days_at(place: Beside) -> tuple[Day, ...]:
    return tuple(d for d in place.strip.days if place.start <= d.start < place.end)


def numbers_at(place: Beside) -> tuple[Number, ...]:
    return tuple(n for n in place.strip.numbers if place.start - 1 <= n.start < place.end)


def text_at(place: Beside) -> str:
    return place.strip.text[place.start : place.end].strip(" :：.#-*=,|")

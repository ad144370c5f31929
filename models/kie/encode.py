"""Pages as arrays: pieces, shapes, boxes, places and hints, one row a word, cut into windows that the network can take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from idp.money import decimal_comma
from models.kie.hints import hints
from models.kie.sheet import Sheet, Sized
from models.kie.spelling import Speller, shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW = 320
"""Words in a window."""
OVERLAP = 64
"""Words that two neighbouring windows of a page share."""
MOST_WORDS_A_PAGE = 1_500
UNITS = 1_000
"""Boxes are whole numbers of 0 to this."""


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One page as arrays of n words, n at least 1.

    pieces (n, PIECES) and shapes (n,) as the speller gives them; boxes (n, 4) in 0..UNITS; places (n, 3): left, right and
    middle height in line heights; hints (n, HINTS). `part` is 0 for the only page, 1 for the first, 2 between, 3 for the last;
    `together` are the words that are one amount, date or identifier.
    """

    sheet: Sheet
    pieces: NDArray[np.int64]
    shapes: NDArray[np.int64]
    boxes: NDArray[np.int64]
    places: NDArray[np.float32]
    hints: NDArray[np.float32]
    part: int
    together: tuple[tuple[int, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.shapes)


def leaves(pages: Sequence[Sized], speller: Speller) -> list[Leaf | None]:
    """Every page as a Leaf, None where it has no words."""
    comma = decimal_comma(
        "\n".join(" ".join(w.text[:64] for w in page.words[:MOST_WORDS_A_PAGE]) for page in pages)
    )
    last = len(pages) - 1
    found: list[Leaf | None] = []
    for at, page in enumerate(pages):
        part = 0 if last == 0 else 1 if at == 0 else 3 if at == last else 2
        found.append(_leaf(page, part, speller, comma) if page.words else None)
    return found


def _leaf(page: Sized, part: int, speller: Speller, comma: bool | None) -> Leaf:
    import numpy as np

    sheet = Sheet.of(page, MOST_WORDS_A_PAGE)
    texts = [word.text for word in sheet.words]
    boxes = [(w.box.x0, w.box.y0, w.box.x1, w.box.y1) for w in sheet.words]
    table, together = hints(sheet, comma=comma)
    return Leaf(
        sheet,
        np.array(speller.pieces(texts), np.int64),
        np.array([shape(text) for text in texts], np.int64),
        np.clip(np.array(boxes) * UNITS, 0, UNITS).astype(np.int64),
        np.array([(x0, x1, (y0 + y1) / 2) for x0, y0, x1, y1 in sheet.spots], np.float32),
        np.array(table, np.float32),
        part,
        tuple(words for words in together if len(words) > 1),
    )


def windows(count: int) -> Iterator[range]:
    """The words of each window over `count` words; neighbours share OVERLAP of them."""
    start = 0
    while True:
        end = min(start + WINDOW, count)
        yield range(start, end)
        if end == count:
            return
        start = end - OVERLAP


def feed(leaf: Leaf, window: range, speller: Speller) -> dict[str, Any]:
    """One window as the network takes it, with the opening token before the words; every array has a first axis of 1."""
    import numpy as np

    cut = slice(window.start, window.stop)
    places = leaf.places[cut]
    return {
        "pieces": np.concatenate([[speller.first], leaf.pieces[cut]])[None],
        "shapes": np.concatenate([[0], leaf.shapes[cut]])[None],
        "boxes": np.concatenate([[(0, 0, UNITS, UNITS)], leaf.boxes[cut]])[None],
        "places": np.concatenate([places.mean(0, keepdims=True), places])[None],
        "hints": np.concatenate([np.zeros((1, leaf.hints.shape[1]), np.float32), leaf.hints[cut]])[
            None
        ],
        "part": np.full((1, len(window) + 1), leaf.part, np.int64),
    }

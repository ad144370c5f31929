"""Which words of a text layer are seen on the page, and what print on it has no words."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

from idp.document import Box, Word
from pipelines.ocr.painted import Painted, Piece
from pipelines.ocr.quick import ADDRESS, POINTER, address_of, quickly
from pipelines.ocr.trust import MOST_ODD, misread
from pipelines.pictures import pdf as pdfs
from pipelines.pictures.ink import INK_DPI, LEAST_CONTRAST, LEAST_IN_WORD, Ink, ink_of

if TYPE_CHECKING:
    from pipelines.ocr.letters import Shown

UNLIKE = (
    "The invisible text in this PDF does not match what the page shows, so its picture is read."
)
UNSURE = "The text that another program put under this scan is incomplete or unsure, so its picture is read."
PARTLY = (
    "Only a part of what this page shows is text, the rest is a picture, so its picture is read."
)
HIDDEN = "The text inside this PDF is hidden from sight, so its picture is read."

PICTURE_SHARE = 0.04
"""A smaller picture is a logo or a code, in which nothing is looked for."""
SCAN_SHARE = 0.6
"""A picture that covers this much of the page may be a scan of it."""
FEW_WORDS = 20
"""Fewer words than this over a picture as large as the page: a scan with a stamp."""
LEAST_PRINT = 1.5 * INK_DPI
"""Print in a picture is worth reading from this length of its lines on, in pixels."""
PRINT_SHARE = 0.25
"""Of the print in a picture so much has no words, if it is to be read."""
MOST_PARTS = 0.5
"""Where more of a page's print has no words, the whole page is read from its picture."""
SCAN_UNREAD = 0.12
"""The words of a scan's own text leave no more of its print out, by length; those of a true text of receipts leave 0 to 0.1."""
SCAN_BLANK = 0.08
"""Of such words no more lie where nothing is printed; true ones up to 0.04, shifted ones from 0.16 on."""
SCAN_WORDS = 30
"""Fewer words on a scan cannot show that they were read well."""
LONGEST = 2000
"""Pages are drawn no longer than this, in pixels, to be looked at."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the words is seen (their numbers), the pictures with print that no word says, and why the layer is not to be used."""

    kept: tuple[int, ...]
    unread: tuple[Box, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Suspicion:
    """The numbers of words that may not be seen: `unseen` ones paint nothing, `veiled` ones white or under something."""

    unseen: frozenset[int]
    veiled: frozenset[int]


def looked_at(
    page: Any,
    textpage: Any,
    words: Sequence[Word],
    places: Sequence[int],
    about: tuple[Painted, Shown],
) -> Sight:
    """What is seen of `words`, whose first letters pdfium counts as `places`; draws the page only where there is doubt.

    `about` is what is painted on the page, and how it is shown. Hold `pdf.LOCK`.
    """
    paint, shown = about
    width, height = pdfs.size_of(page)
    everything = tuple(range(len(words)))

    def box_of(piece: Piece) -> Box:
        x0, y0, x1, y1 = shown.boxes(*piece.spot)
        cut = [min(max(v, 0.0), 1.0) for v in (x0 / width, y0 / height, x1 / width, y1 / height)]
        return Box(*cut)

    pictures = [(piece.order, box_of(piece)) for piece in paint.pictures]
    fills = [(piece.order, box_of(piece), piece.white) for piece in paint.fills]
    doubts = _doubts(textpage, words, places, paint, pictures, fills)
    large = [box for _, box in pictures if box.width * box.height >= PICTURE_SHARE]
    if not doubts.unseen and not doubts.veiled and not large:
        return Sight(everything)
    grey = pdfs.drawn_grey(page, dpi=INK_DPI, longest=LONGEST)
    if grey is None:
        return Sight(tuple(n for n in everything if n not in doubts.unseen))
    return _judged(words, doubts, large, ink_of(grey))


def _doubts(
    textpage: Any,
    words: Sequence[Word],
    places: Sequence[int],
    paint: Painted,
    pictures: Sequence[tuple[int, Box]],
    fills: Sequence[tuple[int, Box, bool]],
) -> _Suspicion:
    first = min(paint.texts.values(), default=0)
    over = [(o, b) for o, b in pictures if o > first] + [(o, b) for o, b, _ in fills if o > first]
    covered = _inside(words, [box for _, box in over])
    if not paint.unseen and not paint.pale and not covered:
        return _Suspicion(frozenset(), frozenset())
    orders = _orders(textpage, places, paint)
    under = [(o, b) for o, b in pictures] + [(o, b) for o, b, white in fills if not white]
    unseen, veiled = set(), set()
    for n, order in enumerate(orders):
        x, y = words[n].box.centre
        if order in paint.unseen:
            unseen.add(n)
            continue
        hidden = n in covered and order and any(o > order and b.holds(x, y) for o, b in over)
        pale = order in paint.pale and not any(o < order and b.holds(x, y) for o, b in under)
        if hidden or pale:
            veiled.add(n)
    return _Suspicion(frozenset(unseen), frozenset(veiled))


def _inside(words: Sequence[Word], boxes: Sequence[Box]) -> set[int]:
    """The numbers of the words whose middle lies in one of `boxes`."""
    import numpy as np

    found: set[int] = set()
    if not boxes or not words:
        return found
    middles = np.array([word.box.centre for word in words])
    for box in boxes:
        within = (middles >= (box.x0, box.y0)) & (middles <= (box.x1, box.y1))
        found.update(np.flatnonzero(within.all(axis=1)).tolist())
    return found


def _orders(textpage: Any, places: Sequence[int], paint: Painted) -> list[int]:
    """When each word is painted; 0 where pdfium does not say."""
    get = quickly("FPDFText_GetTextObject", ADDRESS, POINTER, ctypes.c_int)
    page = repeat(address_of(textpage.raw))
    return [paint.texts.get(address, 0) for address in map(get, page, places)]


def _judged(words: Sequence[Word], doubts: _Suspicion, large: Sequence[Box], ink: Ink) -> Sight:
    boxes = [word.box for word in words]
    inked = [contrast >= LEAST_CONTRAST for contrast in ink.contrast(boxes)]
    plain = [
        n
        for n in range(len(words))
        if n not in doubts.unseen and (n not in doubts.veiled or inked[n])
    ]
    scan = max((box.width * box.height for box in large), default=0.0) >= SCAN_SHARE
    everything = tuple(range(len(words)))
    if doubts.unseen and scan and len(doubts.unseen) > 0.5 * len(words):
        return Sight(everything, doubt=_layer_of_scan(words, boxes, ink))
    shadows = _outside(words, [n for n in sorted(doubts.unseen) if inked[n]], plain)
    kept = tuple(sorted((*plain, *shadows)))
    if not kept:
        return Sight(everything, doubt=HIDDEN)
    if scan and len(kept) < FEW_WORDS:
        return Sight(kept, doubt=PARTLY)
    seen = [boxes[n] for n in kept]
    unread = tuple(box for box in large if _holds_print(ink.unread(seen, box)))
    if unread:
        said, unsaid = ink.unread(seen)
        if unsaid > MOST_PARTS * (said + unsaid):
            return Sight(kept, doubt=PARTLY)
    return Sight(kept, unread)


def _holds_print(lengths: tuple[float, float]) -> bool:
    said, unsaid = lengths
    return unsaid >= LEAST_PRINT and unsaid >= PRINT_SHARE * (said + unsaid)


def _layer_of_scan(words: Sequence[Word], boxes: Sequence[Box], ink: Ink) -> str:
    """What is wrong with the words that another program put under a scan; nothing where they are good."""
    said, unsaid = ink.unread(boxes)
    blank = sum(share < LEAST_IN_WORD for share in ink.under(boxes)) / len(boxes)
    if blank > SCAN_BLANK:
        return UNLIKE
    missing = unsaid > SCAN_UNREAD * (said + unsaid)
    if missing or len(words) < SCAN_WORDS or misread([word.text for word in words]) > MOST_ODD:
        return UNSURE
    return ""


def _outside(words: Sequence[Word], some: Sequence[int], others: Sequence[int]) -> list[int]:
    """Those of `some` words that lie on none of the `others`."""
    taken = [words[n].box for n in others]
    return [n for n in some if not any(box.holds(*words[n].box.centre) for box in taken)]

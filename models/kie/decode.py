"""From what the network says of each word to mentions: words that together say one thing, with how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from idp.document import Box
from idp.text import plain
from models.kie.encode import Leaf
from models.kie.tags import NUMBERS, ROW

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HOLE = 0.2
"""A word between two of one class is of it too, if at least this likely."""
TALLEST_GAP = 2.2
"""Lines of one block follow each other within this many line heights, from middle to middle."""
ALIGNED = 3.0
UNLIKELY = 0.06
ADDRESSES = frozenset({"supplier_address", "customer_address"})
NAMES = frozenset({"supplier_name", "customer_name"})
AS_HIGH = 1.25
"""The lines of one name are as high as each other, within this factor."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the network said of one page: (n, CLASSES) and (n,) as likelihoods, for the n words of `leaf`; `page` counts from 1."""

    page: int
    leaf: Leaf
    classes: NDArray[np.float32]
    starts: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words on one page that together say what `tag` means, in lines; `sure` is 0..1."""

    tag: str
    page: int
    lines: tuple[tuple[int, ...], ...]
    sure: float
    leaf: Leaf

    @property
    def words(self) -> tuple[int, ...]:
        return tuple(at for line in self.lines for at in line)

    @property
    def text(self) -> str:
        return "\n".join(
            " ".join(self.leaf.sheet.words[at].text for at in line) for line in self.lines
        )

    @property
    def box(self) -> Box:
        return Box.around(self.leaf.sheet.words[at].box for at in self.words)


def mentions(said: Said, tag: str) -> Iterator[Mention]:
    """Where a page says `tag`: runs of words that most likely do, those of blocks joined down the page."""
    number = NUMBERS[tag]
    likely = said.classes[:, number]
    best = said.classes.argmax(1)
    spans = [
        span
        for run in said.leaf.sheet.spans()
        for span in _spans([at for at in run if best[at] == number], likely)
    ]
    groups = [[span] for span in spans]
    if tag in ADDRESSES | NAMES:
        groups = _joined(said.leaf, spans, _follows if tag in ADDRESSES else _goes_on)
    for lines in groups:
        words = [at for line in lines for at in line]
        shares = [float(likely[at]) for at in words]
        sure = (sum(shares) / len(shares) + min(shares)) / 2
        yield Mention(tag, said.page, tuple(tuple(line) for line in lines), sure, said.leaf)


def doubtful(said: Said, tag: str) -> Iterator[Mention]:
    """Single words with a digit that may say `tag` although something else is likelier."""
    number = NUMBERS[tag]
    likely = said.classes[:, number]
    best = said.classes.argmax(1)
    for at, word in enumerate(said.leaf.sheet.words):
        share = float(likely[at])
        if share >= UNLIKELY and best[at] != number and any(c.isdigit() for c in word.text):
            yield Mention(tag, said.page, ((at,),), share, said.leaf)


def _spans(words: Sequence[int], likely: NDArray[np.float32]) -> Iterator[list[int]]:
    """`words` of one run cut where others stand between them, but for one word that may well be of them."""
    span: list[int] = []
    for at in words:
        if span and at - span[-1] == 2 and likely[at - 1] >= HOLE:
            span.append(at - 1)
        if span and at - span[-1] > 1:
            yield span
            span = []
        span.append(at)
    if span:
        yield span


def _joined(
    leaf: Leaf,
    spans: Sequence[list[int]],
    follows: Callable[[Leaf, Sequence[int], Sequence[int]], bool],
) -> list[list[list[int]]]:
    """Spans under one another, each block as its lines from top to bottom."""
    blocks: list[list[list[int]]] = []
    for span in spans:
        for block in reversed(blocks):
            if follows(leaf, block[-1], span):
                block.append(span)
                break
        else:
            blocks.append([span])
    return blocks


def _follows(leaf: Leaf, above: Sequence[int], below: Sequence[int]) -> bool:
    """Whether `below` is the next line of a block, or goes on in the same row a little further on."""
    spots = leaf.sheet.spots
    first, last, under = spots[above[0]], spots[above[-1]], spots[below[0]]
    drop = (under[1] + under[3] - first[1] - first[3]) / 2
    if leaf.sheet.rows[above[-1]] == leaf.sheet.rows[below[0]]:
        return below[0] - above[-1] == 1 and under[0] - last[2] < ALIGNED
    end = spots[below[-1]]
    shared = min(last[2], end[2]) - max(first[0], under[0])
    return 0.3 < drop < TALLEST_GAP and (shared > 0 or abs(first[0] - under[0]) < ALIGNED)


def _goes_on(leaf: Leaf, above: Sequence[int], below: Sequence[int]) -> bool:
    """Whether a name goes on in `below`: a line as high, which does not say the name again."""
    high, low = (max(_height(leaf, at) for at in line) for line in (above, below))
    first, second = (
        plain(" ".join(leaf.sheet.words[at].text for at in line)) for line in (above, below)
    )
    again = first in second or second in first
    return not again and max(high, low) < AS_HIGH * min(high, low) and _follows(leaf, above, below)


def _height(leaf: Leaf, at: int) -> float:
    return max(leaf.sheet.spots[at][3] - leaf.sheet.spots[at][1], 1e-3)


def row_words(said: Said) -> Iterator[tuple[int, str, float, float]]:
    """The words of rows in reading order: their place, column, how sure that is, and how likely a row starts there."""
    best = said.classes.argmax(1)
    columns = {number: tag[len(ROW) :] for tag, number in NUMBERS.items() if tag.startswith(ROW)}
    for at, number in enumerate(best.tolist()):
        if number in columns:
            yield at, columns[number], float(said.classes[at, number]), float(said.starts[at])

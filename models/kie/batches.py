"""Examples as batches of windows with what each word should be called, in an order of their own every time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.corpus import Example
from models.kie.encode import Leaf, feed, leaves, windows
from models.kie.spelling import Speller
from models.kie.tags import KINDS, ROW, class_of, row_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

IGNORED = -100
POOL = 96
"""Documents whose windows are sorted by length before they are put together."""
PARTLY_TAGGED = frozenset({"sroie"})
"""Families whose rows were found by likeness, some of them not at all."""

Batch = dict[str, Any]
"""Arrays of one batch, padded to one length, with `mask`, `class`, `start` and `kind` beside what the network takes."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One window as the network takes it, and its answers: (words,) classes, (words,) starts, the kind or IGNORED."""

    arrays: dict[str, Any]
    classes: NDArray[np.int64]
    starts: NDArray[np.float32]
    kind: int

    def __len__(self) -> int:
        return len(self.classes)


def batches(
    examples: Sequence[Example],
    speller: Speller,
    rng: random.Random,
    *,
    words: int,
    empty: float,
    changed: Callable[[Example], Example],
) -> Iterator[tuple[float, Batch]]:
    """Batches of about `words` words with the share of `examples` done; pages without a tag with the likelihood `empty`."""
    order = rng.sample(examples, len(examples))
    for at in range(0, len(order), POOL):
        pool = [
            lesson
            for example in order[at : at + POOL]
            for lesson in lessons(changed(example), speller)
            if (lesson.classes[1:] > 0).any() or rng.random() < empty
        ]
        groups = list(_grouped(sorted(pool, key=len), words))
        rng.shuffle(groups)
        for done, group in enumerate(groups, 1):
            share = (at + POOL * done / len(groups)) / len(order)
            yield min(share, 1.0), together(group)


def lessons(example: Example, speller: Speller) -> Iterator[Lesson]:
    """Every window of `example`."""
    import numpy as np

    for at, leaf in enumerate(leaves(example.pages, speller)):
        if leaf is None:
            continue
        tags = example.pages[at].tags[: len(leaf)]
        classes = np.array([class_of(tag) for tag in tags], np.int64)
        if example.family in PARTLY_TAGGED:
            _leave_open(classes, tags)
        kind = KINDS.index(example.kind) if example.kind in KINDS and at == 0 else IGNORED
        starts = _starts(tags, classes)
        for number, window in enumerate(windows(len(leaf))):
            yield _lesson(leaf, window, classes, starts, kind if number == 0 else IGNORED, speller)


def _lesson(
    leaf: Leaf,
    window: range,
    classes: NDArray[np.int64],
    starts: NDArray[np.float32],
    kind: int,
    speller: Speller,
) -> Lesson:
    import numpy as np

    cut = slice(window.start, window.stop)
    return Lesson(
        {name: array[0] for name, array in feed(leaf, window, speller).items()},
        np.concatenate([[IGNORED], classes[cut]]),
        np.concatenate([[-1.0], starts[cut]]).astype(np.float32),
        kind,
    )


def _leave_open(classes: NDArray[np.int64], tags: Sequence[str]) -> None:
    """Ask nothing of the words that may belong to a row and were not found: those from the first row to the last, or all."""
    rows = [at for at, tag in enumerate(tags) if tag.startswith(ROW)]
    first, end = (rows[0], rows[-1] + 1) if rows else (0, len(tags))
    between = classes[max(0, first - 3) : end + 3]
    between[between == 0] = IGNORED


def _starts(tags: Sequence[str], classes: NDArray[np.int64]) -> NDArray[np.float32]:
    """1 where a row's first word stands, 0 for its others, -1 for words outside of rows."""
    import numpy as np

    starts = np.full(len(tags), -1.0, np.float32)
    seen: set[str] = set()
    for at, tag in enumerate(tags):
        row = row_of(tag)
        if row and classes[at] > 0:
            starts[at] = float(row not in seen)
            seen.add(row)
    return starts


def _grouped(lessons_: Iterable[Lesson], words: int) -> Iterator[list[Lesson]]:
    """Lessons, short ones first, in groups of at most about `words` words with their padding."""
    group: list[Lesson] = []
    for lesson in lessons_:
        if group and (len(group) + 1) * len(lesson) > words:
            yield group
            group = []
        group.append(lesson)
    if group:
        yield group


def together(group: Sequence[Lesson]) -> Batch:
    """Lessons padded to the longest of them."""
    import numpy as np

    longest = max(len(lesson) for lesson in group)

    def padded(array: NDArray[Any], filling: float) -> NDArray[Any]:
        rest = [(0, longest - len(array))] + [(0, 0)] * (array.ndim - 1)
        return np.pad(array, rest, constant_values=filling)

    batch: Batch = {
        name: np.stack([padded(lesson.arrays[name], 0) for lesson in group])
        for name in group[0].arrays
    }
    batch["mask"] = np.stack([padded(np.ones(len(lesson), np.float32), 0) for lesson in group])
    batch["class"] = np.stack([padded(lesson.classes, IGNORED) for lesson in group])
    batch["start"] = np.stack([padded(lesson.starts, -1) for lesson in group])
    batch["kind"] = np.array([lesson.kind for lesson in group], np.int64)
    return batch

"""Two runs over the same documents: what became better or worse, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import comb

from models.intervals import Interval, Resamples, interval
from models.metrics import Marks, Score, Tally, pooled


@dataclass(frozen=True, slots=True)
class Run:
    """What was scored at one time: sets by name. The form in which `idp eval --save` keeps it."""

    sets: Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class Change:
    """F1 of a field, of `micro` or of `lines`, before and after; `interval` is that of the difference, over the same documents."""

    name: str
    before: float
    after: float
    interval: Interval | None

    @property
    def beyond_chance(self) -> bool:
        """Whether the difference keeps its sign in 95 % of all drawings of the documents."""
        return self.interval is not None and (self.interval[0] > 0 or self.interval[1] < 0)


@dataclass(frozen=True, slots=True)
class Moved:
    """A document that went better or worse: fields that are right now or no longer, right lines before and after, of how many."""

    document: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    lines: tuple[int, int, int]
    by: int

    @property
    def said(self) -> str:
        """What became of it: `+total -due_date, lines 3 → 5 of 5`."""
        fields = " ".join([*(f"+{f}" for f in self.gained), *(f"-{f}" for f in self.lost)])
        before, after, of = self.lines
        lines = f"lines {before} → {after} of {of}" if before != after else ""
        said = ", ".join(part for part in (fields, lines) if part)
        return said or f"{'fewer' if self.by > 0 else 'more'} wrong values"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs of one set, over the `documents` that both hold.

    `chance` is the two-sided sign test's: how likely so uneven a split of better and worse documents is by luck alone.
    """

    name: str
    documents: int
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]
    chance: float

    @property
    def better(self) -> tuple[Moved, ...]:
        return tuple(m for m in self.moved if m.by > 0)

    @property
    def worse(self) -> tuple[Moved, ...]:
        return tuple(m for m in self.moved if m.by < 0)


def compare(before: Run, after: Run) -> tuple[Comparison, ...]:
    """A comparison of every set of both runs, in the order of `after`; of several also one of them pooled, called `pooled`."""
    both = [name for name in after.sets if name in before.sets]
    pairs = {name: _aligned(before.sets[name], after.sets[name]) for name in both}
    found = [_compared(name, *pair) for name, pair in pairs.items()]
    if len(pairs) > 1:
        befores, afters = zip(*pairs.values(), strict=True)
        found.append(_compared("pooled", pooled(befores), pooled(afters)))
    return tuple(found)


def _aligned(before: Score, after: Score) -> tuple[Score, Score]:
    """The documents that both know, in one order."""
    known = {m.document: m for m in before.marks}
    kept = tuple(m for m in after.marks if m.document in known)
    return Score(tuple(known[m.document] for m in kept)), Score(kept)


def _compared(name: str, before: Score, after: Score) -> Comparison:
    again = Resamples(after.documents)

    def change(what: str, of: Callable[[Marks], Tally]) -> Change:
        old, new = ([of(m) for m in score.marks] for score in (before, after))
        difference = interval(again.f1(new) - again.f1(old))
        return Change(what, _f1(old), _f1(new), difference)

    fields = sorted(before.fields.keys() | after.fields.keys())
    changes = [change(field, lambda m, field=field: m.of(field)) for field in fields]  # type: ignore[misc]
    changes.append(change("micro", lambda m: m.header))
    if after.lines.labelled:
        changes.append(change("lines", lambda m: m.lines))
    pairs = zip(before.marks, after.marks, strict=True)
    moved = [m for m in (_moved(*pair) for pair in pairs) if m.by or m.gained or m.lost]
    moved.sort(key=lambda m: (m.by, m.document))
    up, down = sum(m.by > 0 for m in moved), sum(m.by < 0 for m in moved)
    return Comparison(name, after.documents, tuple(changes), tuple(moved), sign_test(up, down))


def _f1(tallies: Sequence[Tally]) -> float:
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total.f1


def _moved(before: Marks, after: Marks) -> Moved:
    was, now = ({m.field for m in marks.fields if m.right} for marks in (before, after))
    return Moved(
        after.document,
        tuple(sorted(now - was)),
        tuple(sorted(was - now)),
        (before.lines.right, after.lines.right, after.lines.labelled),
        _worth(after) - _worth(before),
    )


def _worth(marks: Marks) -> int:
    """Right less wrong values and lines, so that saying nothing is better than saying something wrong."""
    both = (marks.header, marks.lines)
    return sum(2 * tally.right - tally.predicted for tally in both)


def sign_test(better: int, worse: int) -> float:
    """The two-sided chance of a split as uneven as this one, were both sides equally likely."""
    of = better + worse
    tail = sum(comb(of, k) for k in range(min(better, worse) + 1))
    return min(1.0, float(2 * tail / 2**of))

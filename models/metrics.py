"""How right extracted values are: precision, recall and F1 a field, line F1, kind.

A field is right when it is equal after normalisation: dates as ISO 8601, amounts as decimals to the cent, identifiers, names and
addresses as casefolded letters and digits. A label may be a list, any of which is right; what is not labelled is not scored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from idp.fields import AMOUNTS, DATES, FieldName

SCORED = tuple(n.value for n in FieldName if n is not FieldName.BANK_ACCOUNT)
LINE_NUMBERS = ("quantity", "unit_price", "amount", "tax_rate")
KINDS = frozenset({"invoice", "receipt", "credit_note", "statement"})
ALIKE = 0.8

Json = Mapping[str, Any]


@dataclass(slots=True)
class Tally:
    """How many were right, labelled and predicted."""

    right: int = 0
    labelled: int = 0
    predicted: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        both = self.labelled + self.predicted
        return 2 * self.right / both if both else 0.0

    def add(self, other: Tally) -> None:
        self.right += other.right
        self.labelled += other.labelled
        self.predicted += other.predicted


@dataclass(frozen=True, slots=True)
class Mark:
    """One labelled value, and what was found; `confidence` is None where nothing was."""

    field: str
    want: Any
    got: str
    right: bool
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """How one document went. `kind_right` and `seconds` are None where the kind is not labelled, the time not known."""

    document: str
    fields: tuple[Mark, ...] = ()
    lines: Tally = field(default_factory=Tally)
    answered: bool = False
    kind_right: bool | None = None
    seconds: float | None = None

    @property
    def perfect(self) -> bool:
        """Whether every labelled field is right."""
        return all(mark.right for mark in self.fields)

    @property
    def header(self) -> Tally:
        return _tally(self.fields)

    def of(self, name: str) -> Tally:
        """The field of that name alone."""
        return _tally(mark for mark in self.fields if mark.field == name)

    @property
    def graded(self) -> list[tuple[float, bool]]:
        """Confidence of every value given for a labelled field, and whether it is right."""
        return [(m.confidence, m.right) for m in self.fields if m.confidence is not None]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A labelled value that was not found."""

    document: str
    field: str
    wanted: Any
    got: Any


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one labelled set, all of them sums over its documents."""

    marks: tuple[Marks, ...] = ()

    @property
    def documents(self) -> int:
        return len(self.marks)

    @property
    def answered(self) -> int:
        return sum(m.answered for m in self.marks)

    @property
    def perfect(self) -> int:
        return sum(m.perfect for m in self.marks)

    @property
    def fields(self) -> dict[str, Tally]:
        by_name: dict[str, list[Mark]] = {}
        for mark in self._each_field():
            by_name.setdefault(mark.field, []).append(mark)
        return {name: _tally(marks) for name, marks in by_name.items()}

    @property
    def micro(self) -> Tally:
        return _tally(self._each_field())

    @property
    def lines(self) -> Tally:
        total = Tally()
        for marks in self.marks:
            total.add(marks.lines)
        return total

    @property
    def kinds(self) -> Tally:
        labelled = [m for m in self.marks if m.kind_right is not None]
        right = sum(bool(m.kind_right) for m in labelled)
        return Tally(right, len(labelled), sum(m.answered for m in labelled))

    @property
    def graded(self) -> list[tuple[float, bool]]:
        return list(chain.from_iterable(marks.graded for marks in self.marks))

    @property
    def wrong(self) -> list[Wrong]:
        return [
            Wrong(marks.document, m.field, m.want, m.got or None)
            for marks in self.marks
            for m in marks.fields
            if not m.right
        ]

    @property
    def seconds(self) -> list[float]:
        return [m.seconds for m in self.marks if m.seconds is not None]

    def _each_field(self) -> Iterator[Mark]:
        return chain.from_iterable(marks.fields for marks in self.marks)


def _tally(marks: Iterable[Mark]) -> Tally:
    total = Tally()
    for mark in marks:
        total.add(Tally(mark.right, 1, mark.confidence is not None))
    return total


def pooled(scores: Iterable[Score]) -> Score:
    """All of `scores` as one set."""
    return Score(tuple(chain.from_iterable(score.marks for score in scores)))


def score(labels: Sequence[Json], predictions: Mapping[str, Json]) -> Score:
    """Compare; `predictions` maps a label's id to what was predicted, and an id without one counts as all wrong."""
    return Score(tuple(_marks(label, predictions.get(str(label["id"]), {})) for label in labels))


def _marks(label: Json, got: Json) -> Marks:
    want = (label.get("fields") or {}).get("line_items")
    lines = got.get("line_items") or []
    known = label.get("doc_type") in KINDS
    seconds = got.get("seconds")
    return Marks(
        str(label["id"]),
        tuple(_fields(label.get("fields") or {}, got.get("fields") or {})),
        Tally(_matching_lines(want, lines), len(want), len(lines)) if want else Tally(),
        bool(got),
        got.get("kind") == label["doc_type"] if known else None,
        None if seconds is None else float(seconds),
    )


def _fields(label: Json, got: Json) -> Iterator[Mark]:
    for name in SCORED:
        want = label.get(name)
        if want in (None, "", []):
            continue
        found = got.get(name) or {}
        value = found.get("value")
        if value in (None, ""):
            yield Mark(name, want, "", right=False)
        else:
            sure = float(found.get("confidence", 1.0))
            yield Mark(name, want, str(value), same(name, want, value), sure)


def same(name: str, want: Any, got: Any) -> bool:
    """Whether `got` is right where `want` (or any of a list) is the truth."""
    if isinstance(want, list):
        return any(same(name, one, got) for one in want)
    if name in AMOUNTS:
        return _same_number(want, got)
    if name in DATES:
        return str(want).strip() == str(got).strip()
    return _plain(want) == _plain(got) != ""


def _plain(text: Any) -> str:
    folded = unicodedata.normalize("NFKD", str(text)).casefold()
    return "".join(c for c in folded if c.isalnum())


def _decimal(text: Any) -> Decimal | None:
    try:
        value = Decimal(str(text).replace(",", "").replace("%", "").strip())
    except InvalidOperation:
        return None
    return value.quantize(Decimal("0.01")) if value.is_finite() else None


def _same_number(want: Any, got: Any) -> bool:
    return _decimal(want) is not None and _decimal(want) == _decimal(got)


def _matching_lines(want: Sequence[Json], got: Sequence[Json]) -> int:
    return sum(match is not None for match in matched(want, got))


def matched(want: Sequence[Json], got: Sequence[Json]) -> tuple[int | None, ...]:
    """For each wanted line the index of the one that is it, agreeing in every labelled number and alike in description.

    Greedy, one to one; None where there is none.
    """
    free = dict(enumerate(got))
    found = []
    for line in want:
        match = next((i for i, g in free.items() if _same_line(line, g)), None)
        free.pop(-1 if match is None else match, None)
        found.append(match)
    return tuple(found)


def _same_line(want: Json, got: Json) -> bool:
    numbers = (k for k in LINE_NUMBERS if want.get(k) not in (None, ""))
    if not all(_same_number(want[k], got.get(k)) for k in numbers):
        return False
    if not want.get("description"):
        return True
    a, b = _plain(want["description"]), _plain(got.get("description") or "")
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE

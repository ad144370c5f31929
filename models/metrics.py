"""How right extracted values are: precision, recall and F1 a field, line F1, kind, calibration.

A field is right when it is equal after normalisation: dates as ISO 8601, amounts as decimals to the cent, identifiers, names and
addresses as casefolded letters and digits. A label may be a list, any of which is right; what is not labelled is not scored.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
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
class Wrong:
    """A labelled value that was not found."""

    document: str
    field: str
    wanted: Any
    got: Any


@dataclass(slots=True)
class Score:
    """The figures of one labelled set."""

    documents: int = 0
    answered: int = 0
    perfect: int = 0
    fields: dict[str, Tally] = field(default_factory=dict)
    lines: Tally = field(default_factory=Tally)
    kinds: Tally = field(default_factory=Tally)
    graded: list[tuple[float, bool]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def micro(self) -> Tally:
        total = Tally()
        for tally in self.fields.values():
            total.add(tally)
        return total


def score(labels: Sequence[Json], predictions: Mapping[str, Json]) -> Score:
    """Compare; `predictions` maps a label's id to what was predicted, and an id without one counts as all wrong."""
    out = Score(documents=len(labels))
    for label in labels:
        got = predictions.get(str(label["id"]), {})
        out.answered += bool(got)
        if got.get("seconds") is not None:
            out.seconds.append(float(got["seconds"]))
        _kind(out, label, got)
        _fields(out, label, got)
        want = (label.get("fields") or {}).get("line_items")
        if want:
            lines = got.get("line_items") or []
            out.lines.add(Tally(_matching_lines(want, lines), len(want), len(lines)))
    return out


def pooled(scores: Iterable[Score]) -> Score:
    """All of `scores` as one set."""
    out = Score()
    for one in scores:
        out.documents += one.documents
        out.answered += one.answered
        out.perfect += one.perfect
        for name, tally in one.fields.items():
            out.fields.setdefault(name, Tally()).add(tally)
        out.lines.add(one.lines)
        out.kinds.add(one.kinds)
        out.graded += one.graded
        out.wrong += one.wrong
        out.seconds += one.seconds
    return out


def _kind(out: Score, label: Json, got: Json) -> None:
    if label.get("doc_type") in KINDS:
        out.kinds.labelled += 1
        out.kinds.predicted += bool(got)
        out.kinds.right += got.get("kind") == label["doc_type"]


def _fields(out: Score, label: Json, got: Json) -> None:
    clean = True
    for name in SCORED:
        want = (label.get("fields") or {}).get(name)
        if want in (None, "", []):
            continue
        found = (got.get("fields") or {}).get(name) or {}
        value = found.get("value")
        tally = out.fields.setdefault(name, Tally())
        tally.labelled += 1
        right = value not in (None, "") and same(name, want, value)
        if value not in (None, ""):
            tally.predicted += 1
            tally.right += right
            out.graded.append((float(found.get("confidence", 1.0)), right))
        if not right:
            clean = False
            out.wrong.append(Wrong(str(label["id"]), name, want, value))
    out.perfect += clean


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
    """How many lines agree in every labelled number and are alike in description; greedy, one to one."""
    free, right = list(got), 0
    for line in want:
        match = next((g for g in free if _same_line(line, g)), None)
        if match is not None:
            free.remove(match)
            right += 1
    return right


def _same_line(want: Json, got: Json) -> bool:
    numbers = (k for k in LINE_NUMBERS if want.get(k) not in (None, ""))
    if not all(_same_number(want[k], got.get(k)) for k in numbers):
        return False
    if not want.get("description"):
        return True
    a, b = _plain(want["description"]), _plain(got.get("description") or "")
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def expected_calibration_error(graded: Sequence[tuple[float, bool]]) -> float:
    """The mean distance between stated confidence and the share that is right, over ten bins."""
    if not graded:
        return math.nan
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for confidence, right in graded:
        bins[min(9, int(confidence * 10))].append((confidence, right))
    return sum(abs(sum(c for c, _ in b) - sum(r for _, r in b)) for b in bins) / len(graded)

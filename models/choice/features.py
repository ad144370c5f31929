"""What is known about each value that was proposed for a field, as numbers that the ranker learns from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from idp.document import Document, Kind, Page, PageSource
from idp.fields import AMOUNTS, DATES, Candidate, FieldName, FieldSource, written
from idp.text import has_legal_form, plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Features = NDArray[np.float32]
    """One row a group, one column each of NAMES."""

SOURCES = (
    FieldSource.SPACY,
    FieldSource.RULE,
    FieldSource.TRANSFORMER,
    FieldSource.MEMORY,
    FieldSource.CODE,
)
"""Those whose candidates are weighed; what an e-invoice or a person says is not asked about."""
KINDS = (Kind.INVOICE, Kind.RECEIPT, Kind.CREDIT_NOTE)
FIELDS = tuple(FieldName)
SLIP = Decimal("0.05")
"""Sums may miss by the rounding of cash."""
MOST_SUMS = 8
"""Groups of a field that are tried in sums."""

NAMES = (
    "field",
    *(f"{s}_score" for s in SOURCES),
    *(f"{s}_lead" for s in SOURCES),
    "sources", "proposals", "rivals", "place_in_rules", "place_in_transformer",
    "unplaced", "left", "middle", "width", "page", "from_last_page", "height",
    "read_surely", "text_layer", "printed", "length", "digits", "capitals",
    "legal_form", "on_web", "is_other_party",
    "of_largest", "negative", "cents", "sum_holds", "part_of_sum", "beats_total",
    "earlier_dates", "later_dates", "days_from_issue", "ambiguous",
    *(f"is_{k}" for k in KINDS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """One value of one field, with every candidate that proposes it; `best` is the one with the highest score."""

    name: FieldName
    best: Candidate
    proposals: tuple[Candidate, ...]

    def score(self, source: FieldSource) -> float:
        """The highest score that `source` gave it, 0 where it did not propose it."""
        return max((c.confidence for c in self.proposals if c.source is source), default=0.0)


Grouped = Mapping[FieldName, Sequence[Group]]


def grouped(candidates: Iterable[Candidate]) -> dict[FieldName, list[Group]]:
    """Candidates by field and value, in the order of the fields and of their best scores."""
    found: dict[FieldName, dict[str, list[Candidate]]] = {}
    for c in candidates:
        found.setdefault(c.name, {}).setdefault(key_of(c), []).append(c)
    out: dict[FieldName, list[Group]] = {}
    for name in FieldName:
        groups = [
            Group(name, max(same, key=lambda c: c.confidence), tuple(same))
            for same in found.get(name, {}).values()
        ]
        if groups:
            out[name] = sorted(groups, key=lambda g: -g.best.confidence)
    return out


def key_of(candidate: Candidate) -> str:
    """What two spellings of one value share."""
    value = candidate.value
    return plain(value) if isinstance(value, str) else written(value)


def features(document: Document, groups: Grouped) -> Features:
    """A row for every group, in the order of `groups`; NaN where something does not apply."""
    import numpy as np

    paper = _Paper(document)
    rows = [
        [*_where_from(group, same), *_where(group, paper), *_looks(group, paper, groups), *_numbers(group, groups),
         *_days(group, groups), *(float(document.kind is k) for k in KINDS)]
        for same in groups.values()
        for group in same
    ]  # fmt: skip
    return np.array(rows, np.float32).reshape(-1, len(NAMES))


def _where_from(group: Group, same: Sequence[Group]) -> list[float]:
    """Who proposed it, how strongly, and by how much before the next best."""
    scores = [group.score(s) for s in SOURCES]
    rivals = [[g.score(s) for g in same if g is not group] for s in SOURCES]
    leads = [score - max(other, default=0.0) for score, other in zip(scores, rivals, strict=True)]
    ahead = _place(group, same, SOURCES[:2])
    ahead_of_it = _place(group, same, (FieldSource.TRANSFORMER,))
    return [
        float(FIELDS.index(group.name)),
        *scores,
        *leads,
        float(sum(score > 0 for score in scores)),
        float(len(group.proposals)),
        float(len(same) - 1),
        float(ahead),
        float(ahead_of_it),
    ]


def _place(group: Group, same: Sequence[Group], sources: Sequence[FieldSource]) -> int:
    """How many values `sources` hold likelier; of those that they hold alike, they name the likelier one first."""
    own = max(group.score(s) for s in sources)
    at = same.index(group)
    scores = [max(g.score(s) for s in sources) for g in same]
    return sum(score > own or (score == own and i < at) for i, score in enumerate(scores))


class _Paper:
    """A document's words as arrays and counts, made once."""

    def __init__(self, document: Document) -> None:
        self._pages = {page.number: page for page in document.pages}
        self.last = max(self._pages, default=1)
        self._arrays: dict[int, tuple[Features, float]] = {}
        self._document = document

    def page(self, number: int | None) -> Page | None:
        return self._pages.get(number or 0)

    def words(self, page: Page) -> tuple[Features, float]:
        """Middles, heights and confidences of a page's words (words × 4), and the usual height."""
        import numpy as np

        if page.number not in self._arrays:
            rows = [(*w.box.centre, w.box.height, w.confidence) for w in page.words]
            usual = median(row[2] for row in rows) if rows else 1.0
            self._arrays[page.number] = np.array(rows, np.float32).reshape(-1, 4), usual or 1.0
        return self._arrays[page.number]

    @cached_property
    def text(self) -> str:
        """All that is printed, in plain letters and digits."""
        return plain(" ".join(w.text for page in self._document.pages[:6] for w in page.words))

    @cached_property
    def numbers(self) -> Counter[str]:
        """The digits of every word that has some."""
        words = (w.text for page in self._document.pages[:6] for w in page.words)
        return Counter(d for text in words if (d := re.sub(r"\D", "", text)))

    @cached_property
    def web(self) -> str:
        """Web and mail addresses, in plain letters."""
        words = (w.text for page in self._document.pages[:6] for w in page.words)
        return plain(
            " ".join(
                t
                for t in words
                if "@" in t or re.search(r"www\.|\.(com|co|net|de|my|fr)\b", t.lower())
            )
        )


def _where(group: Group, paper: _Paper) -> list[float]:
    """Where it stands, how large, and how surely its words were read."""
    nan = float("nan")
    best = group.best
    page = paper.page(best.page)
    if page is None or best.box is None:
        return [1.0, *[nan] * 8]
    box = best.box
    words, usual = paper.words(page)
    inside = words[
        (words[:, 0] >= box.x0) & (words[:, 0] <= box.x1) & (words[:, 1] >= box.y0) & (words[:, 1] <= box.y1)
    ]  # fmt: skip
    return [
        0.0,
        box.x0,
        box.centre[1],
        box.width,
        float(page.number),
        float(paper.last - page.number),
        float(inside[:, 2].max()) / usual if len(inside) else nan,
        float(inside[:, 3].min()) if len(inside) else nan,
        float(page.source is PageSource.TEXT_LAYER),
    ]


def _looks(group: Group, paper: _Paper, groups: Grouped) -> list[float]:
    """What its letters are like, how often they are printed, and whether another party is called the same."""
    value = group.best.value
    text = written(value)
    if isinstance(value, Decimal):
        printed = paper.numbers[re.sub(r"\D", "", f"{value:.2f}")]
    elif isinstance(value, date):
        printed = sum(1 for c in group.proposals if c.box)
    else:
        printed = paper.text.count(plain(text)) if plain(text) else 0
    letters = [c for c in text if c.isalpha()]
    rival = {
        FieldName.SUPPLIER_NAME: FieldName.CUSTOMER_NAME,
        FieldName.CUSTOMER_NAME: FieldName.SUPPLIER_NAME,
    }.get(group.name)
    other = max((g.best.confidence for g in groups.get(rival, ()) if key_of(g.best) == key_of(group.best)), default=0.0) if rival else 0.0  # fmt: skip
    known = plain(text)[:12]
    return [
        float(min(printed, 9)),
        float(min(len(text), 120)),
        sum(c.isdigit() for c in text) / max(len(text), 1),
        sum(c.isupper() for c in letters) / max(len(letters), 1),
        float(has_legal_form(text)),
        float(len(known) > 3 and known[:8] in paper.web),
        other,
    ]


def _numbers(group: Group, groups: Grouped) -> list[float]:
    """An amount among the other amounts: its size, and whether it makes a sum with what else was proposed."""
    nan = float("nan")
    value = group.best.value
    if group.name not in AMOUNTS or not isinstance(value, Decimal):
        return [nan] * 6
    amounts = {name: _amounts(groups.get(name, ())) for name in AMOUNTS}
    largest = max((abs(a) for some in amounts.values() for a, _ in some), default=Decimal(0))
    sums = _sums(amounts)
    holds = max((s for t, n, x, s in sums if value == {FieldName.TOTAL: t, FieldName.SUBTOTAL: n, FieldName.TAX_TOTAL: x}.get(group.name, t)), default=0.0)  # fmt: skip
    elsewhere = max((s for t, n, x, s in sums if value in (t, n, x)), default=0.0)
    totals = amounts[FieldName.TOTAL]
    return [
        float(abs(value) / largest) if largest else nan,
        float(value < 0),
        float(value != value.to_integral_value()),
        holds,
        elsewhere,
        float(bool(totals) and abs(value) > abs(totals[0][0])),
    ]


def _amounts(groups: Sequence[Group]) -> list[tuple[Decimal, float]]:
    return [(g.best.value, g.best.confidence) for g in groups[:MOST_SUMS] if isinstance(g.best.value, Decimal)]  # fmt: skip


def _sums(
    amounts: Mapping[FieldName, Sequence[tuple[Decimal, float]]],
) -> list[tuple[Decimal, Decimal, Decimal, float]]:
    """Total, subtotal and tax that agree, and how sure the least sure of them is."""
    return [
        (total, net, tax, min(a, b, c))
        for total, a in amounts[FieldName.TOTAL]
        for net, b in amounts[FieldName.SUBTOTAL]
        for tax, c in amounts[FieldName.TAX_TOTAL]
        if total and tax and abs(net + tax - total) < SLIP
    ]


def _days(group: Group, groups: Grouped) -> list[float]:
    """A date among the other dates."""
    nan = float("nan")
    value = group.best.value
    if group.name not in DATES or not isinstance(value, date):
        return [nan] * 4
    same = [g.best.value for g in groups[group.name] if isinstance(g.best.value, date)]
    issued = next((g.best.value for g in groups.get(FieldName.ISSUE_DATE, ())), None)
    away = (value - issued).days if isinstance(issued, date) else nan
    twisted = value.day <= 12 and value.day != value.month
    return [
        float(sum(d < value for d in same)),
        float(sum(d > value for d in same)),
        float(max(-400, min(400, away))),
        float(twisted and not re.search(r"[^\W\d]{3}", group.best.text)),
    ]

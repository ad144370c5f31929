"""How sure a chosen value is after everything that speaks for or against it: so that 0.99 means 99 in 100."""

from __future__ import annotations

from dataclasses import replace
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idp.document import Document, Kind, PageSource
from idp.fields import AMOUNTS, DATES, Extraction, Field, FieldName, FieldSource, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from models.choice.trees import Trees

    Features = NDArray[np.float32]
    """One row a field, one column each of NAMES."""

FILE = Path(__file__).parent / "artifacts" / "calibration.npz"
FIELDS, SOURCES, KINDS = tuple(FieldName), tuple(FieldSource), (Kind.INVOICE, Kind.RECEIPT, Kind.CREDIT_NOTE)  # fmt: skip
SURELY = frozenset({FieldSource.EINVOICE, FieldSource.HUMAN})
"""What these say is not weighed here."""
LEAST, MOST = 0.005, 0.997
"""Beyond these, too few documents were seen to say more."""

EQUATIONS = ("sum", "total", "tax", "taxes", "due", "lines")

NAMES = (
    "field", "source", "odds", "odds_of_next", "rivals",
    "read_surely", "text_layer", "words", "letters", "repaired", "is_amount", "is_date",
    *(f"holds_{code}" for code in EQUATIONS), "rows_hold",
    *(f"is_{k}" for k in KINDS), "kind_sure", "total_sure", "supplier_sure", "pages",
)  # fmt: skip


def has_weights() -> bool:
    """Whether the trees that were trained are there."""
    return FILE.is_file()


class LearnedCalibrator:
    """Fills `idp.ports.Calibrator`; loads its trees at the first document."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        self._trees: Trees | None = None

    def warm(self) -> None:
        """Load the trees now."""
        self._loaded()

    def calibrated(self, extraction: Extraction, document: Document) -> Extraction:
        """The same values, each with how likely it is right; what a person or an e-invoice said stays as it is."""
        import numpy as np

        weighed = [f for f in extraction.fields if f.source not in SURELY]
        if not weighed:
            return extraction
        odds = self._loaded().odds(features(extraction, document, weighed))
        likely = np.clip(1 / (1 + np.exp(-odds)), LEAST, MOST).tolist()
        return extraction.with_fields(
            replace(f, confidence=round(p, 4)) for f, p in zip(weighed, likely, strict=True)
        )

    def _loaded(self) -> Trees:
        if self._trees is None:
            from models.choice.trees import Trees

            self._trees = Trees.load(self._file)
        return self._trees


def features(extraction: Extraction, document: Document, fields: Sequence[Field]) -> Features:
    """A row for each of `fields`, whose boxes are those of `document` as it was read."""
    import numpy as np

    pages = {page.number: page for page in document.pages}
    total, supplier = (extraction.field(n) for n in (FieldName.TOTAL, FieldName.SUPPLIER_NAME))
    whole = [
        *(_holds(extraction, code) for code in EQUATIONS),
        _rows_hold(extraction),
        *(float(extraction.kind is k) for k in KINDS),
        extraction.kind_confidence,
        total.confidence if total else -1.0,
        supplier.confidence if supplier else -1.0,
        float(len(document.pages)),
    ]
    rows = [
        [
            float(FIELDS.index(f.name)),
            float(SOURCES.index(f.source)),
            _odds(f.confidence),
            *_rivals(f, extraction),
            *_print(f, pages),
            float(any(r.field == f.name for r in extraction.remarks)),
            float(f.name in AMOUNTS),
            float(f.name in DATES),
            *whole,
        ]
        for f in fields
    ]
    return np.array(rows, np.float32).reshape(-1, len(NAMES))


def _holds(extraction: Extraction, code: str) -> float:
    """1 where all equations of this sort hold, -1 where one does not, 0 where there are none."""
    found = [e.holds for e in extraction.proof if e.code == code]
    return 0.0 if not found else 1.0 if all(found) else -1.0


def _rows_hold(extraction: Extraction) -> float:
    """The share of rows whose quantity and price make their amount."""
    found = [e.holds for e in extraction.proof if e.code == "line"]
    return sum(found) / len(found) if found else float("nan")


def _odds(likely: float) -> float:
    """The logarithm of the odds, so that 0.99 and 0.999 stand apart."""
    bounded = min(max(likely, 1e-4), 1 - 1e-4)
    return log(bounded / (1 - bounded))


def _rivals(field: Field, extraction: Extraction) -> list[float]:
    """The best other candidate of the field, and how many are worth a thought."""
    others = [c.confidence for c in extraction.candidates if c.name is field.name]
    return [_odds(max(others, default=0.0)), float(sum(c > 0.1 for c in others))]


def _print(field: Field, pages: dict[int, Any]) -> list[float]:
    """How surely its words were read, whether off a text layer, and how many there are."""
    text = written(field.value)
    page = pages.get(field.page or 0)
    if page is None or field.box is None:
        return [float("nan"), float("nan"), 0.0, float(len(text))]
    words = [w for w in page.words if field.box.holds(*w.box.centre)]
    sure = min((w.confidence for w in words), default=float("nan"))
    return [sure, float(page.source is PageSource.TEXT_LAYER), float(len(words)), float(len(text))]

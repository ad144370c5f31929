from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from idp.document import Box, Page, Word
from idp.fields import FieldName, FieldSource
from models.kie.reading import findings
from models.kie.spelling import PIECES
from models.kie.tags import CLASSES, KINDS, class_of, row_of


class FakeSpeller:
    """Knows a word by its length."""

    first = (1,) * PIECES

    def pieces(self, texts: list[str]) -> list[tuple[int, ...]]:
        return [(len(text), 0, 0, 0) for text in texts]


def a_page(*rows: Sequence[tuple[str, str, float]]) -> tuple[Page, list[str]]:
    """Rows of (text, tag, left); the page, and the tags of its words."""
    words, tags = [], []
    for number, row in enumerate(rows):
        for text, tag, left in row:
            for part in re.finditer(r"\S+", text):
                x, y = left + 0.01 * part.start(), 0.03 * number
                box = Box(x, y, x + 0.01 * len(part.group()), y + 0.02)
                words.append(Word(part.group(), box))
                tags.append(tag)
    return Page(1, 1000, 1000, tuple(words)), tags


class Knows:
    """A network that knows the tags of all words, whatever the window."""

    def __init__(self, tags: Sequence[str], sure: float = 0.9) -> None:
        self._tags, self._sure, self.asked = tags, sure, 0
        self._at = 0

    def __call__(self, window: Mapping[str, Any]) -> tuple[Any, Any, Any]:
        count = window["shapes"].shape[1] - 1
        classes = np.full((1, count + 1, len(CLASSES)), (1 - self._sure) / len(CLASSES))
        starts = np.zeros((1, count + 1))
        tags = self._tags[self._at : self._at + count]
        self._at += max(count - 64, 0)
        self.asked += 1
        for at, tag in enumerate(tags, 1):
            classes[0, at, class_of(tag)] = self._sure
            before = tags[at - 2] if at > 1 else ""
            starts[0, at] = bool(row_of(tag)) and row_of(tag) != row_of(before)
        kinds = np.zeros((1, len(KINDS)))
        kinds[0, 1] = 1.0
        return classes, starts, kinds


def found(*rows: Sequence[tuple[str, str, float]], sure: float = 0.9) -> Any:
    page, tags = a_page(*rows)
    return findings([(1, page)], FakeSpeller(), Knows(tags, sure))


BILL = (
    [("Harbour Paper Ltd", "supplier_name", 0.1), ("Invoice", "label", 0.6)],
    [("12 Quay Street,", "supplier_address", 0.1), ("No: HP-2041", "invoice_number", 0.6)],
    [("Dunedin 9016", "supplier_address", 0.1), ("12/03/2024", "issue_date", 0.6)],
    [("Copy paper", "line/0/description", 0.1), ("2", "line/0/quantity", 0.5), ("9.00", "line/0/unit_price", 0.6), ("18.00", "line/0/amount", 0.8)],
    [("A4 white", "line/0/description", 0.1)],
    [("Pens", "line/1/description", 0.1), ("1", "line/1/quantity", 0.5), ("2.00", "line/1/unit_price", 0.6), ("2.00", "line/1/amount", 0.8)],
    [("Total NZD", "", 0.6), ("20.00", "total", 0.8)],
)  # fmt: skip


def test_words_of_one_class_become_one_candidate():
    candidates = {c.name: c for c in found(*BILL).candidates}
    assert candidates[FieldName.SUPPLIER_NAME].value == "Harbour Paper Ltd"
    assert candidates[FieldName.SUPPLIER_ADDRESS].value == "12 Quay Street, Dunedin 9016"
    assert candidates[FieldName.INVOICE_NUMBER].value == "HP-2041"
    assert str(candidates[FieldName.ISSUE_DATE].value) == "2024-03-12"
    total = candidates[FieldName.TOTAL]
    assert (total.value, total.page, total.source) == (Decimal("20.00"), 1, FieldSource.TRANSFORMER)
    assert total.box is not None
    assert total.box.x0 == 0.8


def test_rows_take_their_wrapped_descriptions_along():
    rows = found(*BILL).rows
    assert [(r.description, r.quantity, r.unit_price, r.amount) for r in rows] == [
        ("Copy paper A4 white", 2, Decimal("9.00"), Decimal("18.00")),
        ("Pens", 1, Decimal("2.00"), Decimal("2.00")),
    ]


def test_the_kind_is_said():
    kinds = found(*BILL).kinds
    assert max(kinds, key=kinds.__getitem__) == "receipt"


def test_a_number_that_something_else_is_likelier_for_is_proposed_as_unsure():
    candidates = found([("20.00", "cash", 0.8)], sure=0.05).candidates
    assert all(c.confidence < 0.2 for c in candidates)


def test_a_long_page_is_asked_window_by_window_and_every_word_counts_once():
    rows = [
        [(f"thing{n}", f"line/{n}/description", 0.1), ("1.00", f"line/{n}/amount", 0.8)]
        for n in range(300)
    ]
    page, tags = a_page(*rows)
    network = Knows(tags)
    said = findings([(1, page)], FakeSpeller(), network)
    assert network.asked > 1
    assert [row.description for row in said.rows] == [f"thing{n}" for n in range(300)]


def test_a_document_without_words_says_nothing():
    said = findings([(1, Page(1, 100, 100))], FakeSpeller(), Knows([]))
    assert (said.candidates, said.rows, dict(said.kinds)) == ((), (), {})


def test_the_words_of_one_number_stay_together():
    said = found([("1", "", 0.1), ("014", "total", 0.12), ("366,60", "total", 0.16)])
    assert Decimal("1014366.60") in {c.value for c in said.candidates if c.name == FieldName.TOTAL}

from __future__ import annotations

import pytest

from builders import a_page


def pairs_of(*rows: str) -> list[tuple[str, str]]:
    return [(pair.label, pair.value) for pair in a_page(*rows).pairs]


def test_a_colon_parts_a_label_from_its_value():
    assert pairs_of("Invoice no.: 4471") == [("Invoice no.", "4471")]


def test_a_line_may_hold_two_labels():
    assert pairs_of("Tel: 02 5550 1177 Fax: 02 5550 1178") == [
        ("Tel", "02 5550 1177"),
        ("Fax", "02 5550 1178"),
    ]


def test_a_value_stands_beside_its_label():
    assert pairs_of("Harbour Paper Pty Ltd              Due date    17/11/2026") == [
        ("Due date", "17/11/2026")
    ]


def test_a_value_stands_under_its_label():
    assert pairs_of("Invoice number    Invoice date", "INV-4471          03/11/2026") == [
        ("Invoice number", "INV-4471"),
        ("Invoice date", "03/11/2026"),
    ]


def test_a_label_with_a_colon_may_have_words_for_a_value():
    assert pairs_of("Payment terms:      thirty days net") == [("Payment terms", "thirty days net")]


@pytest.mark.parametrize(
    "rows",
    [
        ("Harbour Paper Pty Ltd", "14 Wharf Lane", "Pyrmont NSW 2009"),
        ("Please pay within 30 days.", "Goods stay ours until they are paid."),
        ("Harbour Paper Pty Ltd        Lyrebird Lane Trading",),
    ],
    ids=["an address", "sentences", "two names side by side"],
)
def test_what_names_nothing_is_no_pair(rows: tuple[str, ...]):
    assert pairs_of(*rows) == []


def test_cells_of_a_table_of_items_are_no_pairs():
    assert pairs_of(
        "Description             Qty      Price      Amount",
        "A4 copy paper            24      28.50      684.00",
        "Envelopes                10       9.20       92.00",
    ) == []  # fmt: skip


def test_boxes_are_those_of_label_and_value():
    (pair,) = a_page("Due date    17/11/2026").pairs
    assert pair.label_box.x1 < pair.value_box.x0

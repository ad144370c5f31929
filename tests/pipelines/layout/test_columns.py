from __future__ import annotations

from builders import a_page

LEFT = (
    "All goods stay the property of the", "seller until they have been paid for", "in full by the buyer as agreed in",
    "the order, which both sides have got", "in writing before the first delivery", "was made to the place agreed upon",
)  # fmt: skip
RIGHT = (
    "Claims must be made in writing within", "seven days of the goods being received", "or they will not be looked into by",
    "us at all, unless the law has it that", "they must be, in which case we shall", "do so within a reasonable time only",
)  # fmt: skip


def test_running_text_in_two_columns_is_read_one_column_after_the_other():
    rows = [f"{a:<44}{b}" for a, b in zip(LEFT, RIGHT, strict=True)]
    assert a_page(*rows).text.splitlines() == [*LEFT, *RIGHT]


def test_labels_are_read_with_the_values_beside_them():
    rows = [
        f"{label:<30}{n}/11/2026"
        for n, label in enumerate(["Date", "Due", "Sent", "Got", "Seen", "Paid"], 1)
    ]
    lines = a_page(*rows).text.splitlines()
    assert lines[:4] == ["Date", "1/11/2026", "Due", "2/11/2026"]


def test_addresses_side_by_side_are_read_row_by_row():
    page = a_page(
        "Harbour Paper Pty Ltd          Lyrebird Lane Trading",
        "14 Wharf Lane                  21 Lyrebird Lane",
    )
    assert page.text.splitlines() == [
        "Harbour Paper Pty Ltd", "Lyrebird Lane Trading", "14 Wharf Lane", "21 Lyrebird Lane",
    ]  # fmt: skip


def test_text_after_the_columns_follows_them():
    rows = [f"{a:<44}{b}" for a, b in zip(LEFT, RIGHT, strict=True)]
    assert (
        a_page(*rows, "", "", "", "Signed at Pyrmont").text.splitlines()[-1] == "Signed at Pyrmont"
    )

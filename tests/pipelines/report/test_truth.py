from typing import Any

import pytest

from builders import a_document, a_page
from pipelines.report.truth import MOST, places

BILL = a_document(
    a_page("Harbour Paper Pty Ltd", "12 Wharf St, Sydney", "Date 3 April 2026", "Total $1,204.50"),
    a_page("Due 04/05/2026", "Balance 1204.50", number=2),
)


def said(field: str, want: Any) -> list[tuple[int, str]]:
    """The page and the words in each place."""
    found = []
    for number, box in places(field, want, BILL):
        words = BILL.pages[number - 1].words
        inside = [w.text for w in words if box.holds(*w.box.centre)]
        found.append((number, " ".join(inside)))
    return found


@pytest.mark.parametrize(
    ("field", "want", "where"),
    [
        ("supplier_name", "HARBOUR PAPER", [(1, "Harbour Paper")]),
        ("supplier_address", "12 Wharf St., Sydney", [(1, "12 Wharf St, Sydney")]),
        ("total", "1204.5", [(1, "$1,204.50"), (2, "1204.50")]),
        ("issue_date", "2026-04-03", [(1, "3 April 2026")]),
        ("due_date", ["2026-05-04"], [(2, "04/05/2026")]),
        ("due_date", ["2026-04-05"], [(2, "04/05/2026")]),
        ("customer_name", ["Nobody", "wharf st"], [(1, "Wharf St,")]),
        ("customer_name", "Nobody", []),
        ("total", "not a number", []),
    ],
)
def test_a_wanted_value_is_found_among_the_words(
    field: str, want: Any, where: list[tuple[int, str]]
) -> None:
    assert said(field, want) == where


def test_a_value_that_stands_everywhere_is_shown_a_few_times() -> None:
    page = a_page(*["9.00 9.00 9.00"] * 4)
    assert len(places("total", "9.00", a_document(page))) == MOST

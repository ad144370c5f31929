from __future__ import annotations

from dataclasses import replace

import pytest

from builders import a_page, a_parsed
from idp.document import Box, Page
from pipelines.pictures.prepare import turned_back
from pipelines.stages.upright import upright

ROWS = ("Harbour Paper Pty Ltd", "14 Wharf Lane", "Tax invoice no. 4471", "Total AUD 118.00")


def lying(page: Page, turn: int) -> Page:
    """The page as it is photographed when it must be turned clockwise by `turn` to stand upright."""
    words = tuple(replace(w, box=turned_back(w.box, turn)) for w in page.words)
    width, height = (page.width, page.height) if turn == 180 else (page.height, page.width)
    return replace(page, words=words, width=width, height=height)


def near(a: Box, b: Box) -> bool:
    return (a.x0, a.y0, a.x1, a.y1) == pytest.approx((b.x0, b.y0, b.x1, b.y1))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_is_turned_until_its_words_run_to_the_right(turn):
    page = a_page(*ROWS, parsed=False)
    stood = upright(lying(page, turn))
    assert stood.turn == turn
    assert (stood.width, stood.height) == (page.width, page.height)
    assert all(near(a.box, b.box) for a, b in zip(stood.words, page.words, strict=True))
    assert a_parsed(stood).text == "\n".join(ROWS)


def test_an_upright_page_is_left_alone():
    page = a_page(*ROWS, parsed=False)
    assert upright(page) is page


def test_a_column_of_single_words_is_not_taken_for_a_page_on_its_side():
    page = a_page("Bread", "Butter", "Coffee", "Sugar", "Flour", "Eggs", "Tea", parsed=False)
    assert upright(page) is page


def test_a_page_without_words_stays_as_it_is():
    page = Page(1, 595, 842)
    assert upright(page) is page

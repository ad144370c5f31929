from __future__ import annotations

import numpy as np
import pytest

from papers import a_picture
from pipelines.pictures.prepare import is_clean_scan, letter_height, with_letters

LINE = "Paper A4 80 gsm, carton of five 24 at 28.50 for the office"


def a_sheet(*, paper: int = 255, wide: int = 1768, left: int = 100, long: int = 2500):
    page = np.full((long, wide, 3), paper, np.uint8)
    print_ = np.array(a_picture(*[LINE] * 12, size=26))
    print_ = np.concatenate([print_, print_], axis=1)[:, : wide - left]
    page[100 : 100 + len(print_), left : left + print_.shape[1]] = np.minimum(print_, paper)
    return page


def test_a_white_sheet_of_print_is_a_clean_scan():
    assert is_clean_scan(a_sheet())


@pytest.mark.parametrize(
    "page",
    [
        a_sheet(paper=200),
        a_sheet(long=1800, wide=1300),
        a_sheet(wide=900),
        a_sheet(left=1250),
        np.full((2500, 1768, 3), 255, np.uint8),
    ],
    ids=["grey paper", "small", "narrow", "a receipt on the glass", "empty"],
)
def test_other_pictures_are_none(page):
    assert not is_clean_scan(page)


def test_letters_are_brought_to_the_height_asked_for():
    page = a_sheet()
    before = letter_height(page) * max(page.shape)
    small = with_letters(page, before / 2)
    assert small.shape[0] == pytest.approx(page.shape[0] / 2, rel=0.05)
    assert with_letters(page, 2 * before) is page

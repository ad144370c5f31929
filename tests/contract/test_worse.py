from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

import worse

from idp.config import Settings

pytestmark = [pytest.mark.contract, pytest.mark.slow]

MOST_LOST = 0.03


@pytest.fixture(scope="module")
def reader():
    from pipelines.reading import local_reader

    return local_reader(Settings(ocr_engine="auto"))


@pytest.fixture(scope="module")
def page(reader):
    (found,) = worse.pages_of(worse.SAMPLES / "receipts" / "corner-bean-cafe.png", reader)
    return found


def recall(reader, page, name: str) -> worse.Score:
    score = worse.Score()
    worse.measured(reader, page, worse.DAMAGES[name](page.picture, 11), score)
    return score


def test_a_photo_taken_across_askew_and_in_the_shade_is_read_like_the_page_itself(reader, page):
    score = recall(reader, page, "all at once")
    assert score.recall >= 1 - MOST_LOST
    assert score.steps.keys() >= {"outline", "turn"}


@pytest.mark.parametrize("name", ["turned 180", "skew +15", "photo, clutter", "faint"])
def test_words_are_found_and_lie_where_they_are_on_the_page_as_shown(reader, page, name):
    assert recall(reader, page, name).recall >= 1 - MOST_LOST


def test_words_out_of_place_count_as_lost(page):
    score = worse.Score()
    shifted = (1.0, 0.0, 0.2, 0.0, 1.0, 0.2, 0.0, 0.0, 1.0)
    worse.compare(page.words, page.words, shifted, score)
    assert score.text_recall == 1.0
    assert score.recall < 0.2

from __future__ import annotations

import numpy as np
import pytest

from builders import words_of
from fakes import FakeOcr
from idp.errors import NeedsHuman
from idp.ports import Reading
from pipelines.ocr.auto import AutoEngine
from pipelines.ocr.engines import engine

PRINT = "Harbour Paper Pty Ltd Invoice 4471 Total AUD 118.00"
GOOD = words_of(PRINT, confidence=0.97)
GARBLED = words_of("ptl htd jade wrq noqj ehz 81l latol eoiovnI", confidence=0.6)
# Wider than high, so that a turn shows in the shape.
PICTURE = np.tile(np.arange(0, 200, dtype=np.uint8)[None, :, None], (100, 1, 3))


class Second(FakeOcr):
    """Stands for Tesseract: also knows which way is up, reads single words as nothing, and may be missing."""

    def __init__(self, *, turn=None, readings=((),), missing=False):
        super().__init__(readings, name="second")
        self.degrees = turn
        self.asked = 0
        self.fails = NeedsHuman("no_ocr", "Install tesseract-ocr.") if missing else None

    def code(self, _language):
        return "eng"

    def words(self, _picture, _code):
        return ()

    def turn(self, picture):
        self.asked += 1
        if self.fails:
            raise self.fails
        return self.degrees


def text(reading):
    return " ".join(w.text for w in reading.words)


def test_a_page_that_reads_well_is_read_once_and_nobody_asks_which_way_is_up():
    first, second = FakeOcr([GOOD]), Second()
    reading = AutoEngine(first=first, second=second).read(PICTURE)
    assert (text(reading), reading.turn) == (PRINT, 0)
    assert (len(first.seen), second.asked) == (1, 0)


def test_the_turn_that_the_first_engine_found_is_passed_on():
    first = FakeOcr([Reading(tuple(GOOD), 270, "fake")])
    assert AutoEngine(first=first, second=Second()).read(PICTURE).turn == 270


def test_where_the_first_engine_is_unsure_tesseract_is_asked_which_way_is_up():
    first = FakeOcr([GARBLED, GOOD])
    reading = AutoEngine(first=first, second=Second(turn=90)).read(PICTURE)
    assert (text(reading), reading.turn) == (PRINT, 90)
    assert first.seen == [(100, 200, 3), (200, 100, 3)]


def test_a_page_that_never_reads_well_keeps_the_best_reading():
    worse = words_of("xx yy zz qq ww ee rr tt uu", confidence=0.51)
    engine_ = AutoEngine(first=FakeOcr([GARBLED, worse]), second=Second(turn=180))
    reading = engine_.read(PICTURE)
    assert reading.words == tuple(GARBLED)
    assert reading.turn == 0


def test_where_the_first_engine_sees_nothing_the_second_reads():
    second = Second(readings=[words_of("Total 118.00", confidence=0.8)])
    reading = AutoEngine(first=FakeOcr(), second=second).read(PICTURE)
    assert (text(reading), reading.engine) == ("Total 118.00", "second")


def test_a_missing_tesseract_only_takes_the_second_look_away():
    few = words_of("Total 118.00", confidence=0.97)
    engine_ = AutoEngine(first=FakeOcr([few]), second=Second(missing=True))
    assert engine_.read(PICTURE).words == tuple(few)


def test_where_tesseract_stands_in_for_the_better_engine_people_are_told():
    second = Second(readings=[GOOD])
    reading = AutoEngine(first=second, second=second).read(PICTURE)
    assert [r.code for r in reading.remarks] == ["ocr_second_best"]
    assert text(reading) == PRINT


def test_an_empty_page_costs_no_reading():
    first = FakeOcr([GOOD])
    engine_ = AutoEngine(first=first, second=Second())
    assert engine_.read(np.full((400, 300, 3), 250, np.uint8)).words == ()
    assert first.seen == []


@pytest.mark.parametrize("name", ["tesseract", "rapidocr"])
def test_an_engine_is_chosen_by_name_without_loading_it(name):
    assert engine(name, 1).name == name


def test_the_name_of_auto_says_which_engine_reads():
    assert AutoEngine(first=FakeOcr(), second=Second()).name == "auto: fake"

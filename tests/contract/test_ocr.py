"""One suite for every engine: print of a till roll, upright and turned, made by the test."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import numpy as np
import pytest

from idp.errors import NeedsHuman
from papers import a_picture
from pipelines.ocr.engines import engine
from pipelines.ocr.tesser import TesserEngine, best_tesseract
from pipelines.ocr.tesseract import TesseractEngine
from pipelines.pictures.prepare import turned

pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs the package tesseract-ocr"),
]
TILL = (
    "CORNER BEAN CAFE",
    "12 Station Street, Fitzroy",
    "Tax invoice number 4471",
    "Date 03/11/2026 at 10:22",
    "Flat white large 5.50",
    "Banana bread toasted 7.20",
    "Total including tax 12.70",
    "Thank you and please come again",
)
WORDS = {word for line in TILL for word in line.split()}
ENGINES = ("tesseract", "rapidocr", "auto")


@pytest.fixture(scope="module")
def till() -> np.ndarray:
    return np.array(a_picture(*TILL))


@pytest.fixture(scope="module", params=ENGINES)
def reader(request):
    return engine(request.param, 1)


def share_found(words) -> float:
    return len(WORDS & {w.text for w in words}) / len(WORDS)


def test_print_is_read(reader, till):
    words = reader.read(till).words
    assert share_found(words) > 0.9
    assert all(0 < w.confidence <= 1 and " " not in w.text for w in words)


def test_boxes_stand_where_the_words_are(reader, till):
    words = {w.text: w.box for w in reader.read(till).words}
    height = till.shape[0]
    for number, line in enumerate(TILL):
        for word in set(line.split()) & words.keys():
            middle = words[word].centre[1] * height
            assert abs(middle - (40 + 68 * number + 20)) < 25
    assert words["invoice"].x0 < words["4471"].x0
    assert all(0 <= v <= 1 for b in words.values() for v in (b.x0, b.y0, b.x1, b.y1))


def test_words_come_in_reading_order(reader, till):
    text = " ".join(w.text for w in reader.read(till).words)
    places = [text.find(part) for part in ("CORNER", "Station", "4471", "toasted", "12.70")]
    assert -1 not in places
    assert places == sorted(places)


def test_a_blank_page_has_no_words(reader):
    assert reader.read(np.full((600, 400, 3), 255, np.uint8)).words == ()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read_with_boxes_in_the_page_stood_upright(reader, till, degrees):
    reading = reader.read(turned(till, degrees))
    assert reading.turn == -degrees % 360
    assert share_found(reading.words) > 0.9
    first = next(w for w in reading.words if w.text == "CORNER")
    last = next(w for w in reading.words if w.text == "Thank")
    assert first.box.centre[1] < 0.2 < 0.7 < last.box.centre[1]


@pytest.mark.skipif(find_spec("tesserocr") is None, reason="needs the extra ocr-fast")
def test_tesseract_within_the_process_reads_what_the_program_reads(till):
    inside, outside = best_tesseract().read(till), TesseractEngine().read(till)
    assert best_tesseract().__class__ is TesserEngine
    assert share_found(inside.words) == pytest.approx(share_found(outside.words), abs=0.05)


def test_tesseract_tells_which_way_is_up(till):
    assert TesseractEngine().turn(turned(till, 180)) == 180
    assert TesseractEngine().turn(till) in (0, None)


def test_a_missing_tesseract_says_what_to_install(monkeypatch, till):
    import pytesseract

    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "no-such-program")
    with pytest.raises(NeedsHuman, match="tesseract-ocr") as missing:
        TesseractEngine().read(till)
    assert missing.value.code == "no_ocr"


def test_no_line_of_a_long_roll_is_lost_or_read_twice():
    lines = [f"{n:03} Flat white large {n % 9}.50" for n in range(1, 89)]
    roll = np.array(a_picture(*lines))
    assert roll.shape[0] > 6000
    words = engine("rapidocr", 0).read(roll).words
    numbers = [w.text for w in words if len(w.text) == 3 and w.text.isdigit()]
    assert len(numbers) == len(set(numbers))
    assert len(set(numbers) & {line[:3] for line in lines}) >= 86

from __future__ import annotations

import numpy as np
import pytest

from pipelines.ocr.recognising import MOST_TOGETHER, SEPARATORS, LineReader, batches, is_latin

LETTERS = ["", *"0123456789TOAL", *SEPARATORS]


class Model:
    """Answers every strip with the same steps; each is the likelihood of some letters."""

    def __init__(self, *steps: dict[str, float]):
        self.steps = steps
        self.seen: list[tuple[int, ...]] = []

    def run(self, _names, inputs):
        pixels = inputs["x"]
        self.seen.append(pixels.shape)
        odds = np.zeros((len(pixels), len(self.steps), len(LETTERS)), np.float32)
        for i, step in enumerate(self.steps):
            odds[:, i, 0] = 1 - sum(step.values())
            for letter, value in step.items():
                odds[:, i, LETTERS.index(letter)] = value
        return [odds]


def a_reader(*steps):
    reader = LineReader.__new__(LineReader)
    reader._letters = LETTERS
    reader._separators = [LETTERS.index(s) for s in SEPARATORS]
    reader._session = Model(*steps)
    return reader


def a_strip(width):
    return np.zeros((48, width, 3), np.uint8)


def read(*steps):
    (letters,) = a_reader(*steps).read([a_strip(200)])
    return letters


def test_a_letter_seen_in_several_steps_is_one_letter_as_sure_as_the_best():
    letters = read({"T": 0.5}, {"T": 0.9}, {}, {"O": 0.8})
    assert [(x.text, round(x.sure, 2)) for x in letters] == [("T", 0.9), ("O", 0.8)]
    assert letters[0].place < letters[1].place <= 1


def test_a_letter_twice_in_a_row_needs_a_step_between():
    assert "".join(x.text for x in read({"0": 0.9}, {}, {"0": 0.9})) == "00"


def test_a_point_that_was_all_but_seen_between_two_figures_is_taken():
    two, one = {"2": 0.9}, {"1": 0.9}
    assert "".join(x.text for x in read(two, {".": 0.3}, one, {}, two)) == "2.12"
    assert "".join(x.text for x in read(two, {".": 0.05}, one, {}, two)) == "212"


def test_no_second_point_is_put_beside_one_that_was_seen():
    steps = {"2": 0.9}, {}, {".": 0.9}, {".": 0.1, ":": 0.3}, {"1": 0.9}
    assert "".join(x.text for x in read(*steps)) == "2.1"


def test_every_strip_gets_its_own_answer_in_the_order_given():
    reader = a_reader({"T": 0.9})
    read_ = reader.read([a_strip(300), a_strip(40), a_strip(310)])
    assert [len(letters) for letters in read_] == [1, 1, 1]
    assert sorted(shape[3] for shape in reader._session.seen) == [160, 312]


def test_strips_read_together_are_alike_in_width_and_few():
    widths = [40, 60, 500, 520, 900, *[160] * 20]
    groups = list(batches(widths))
    assert sorted(i for group in groups for i in group) == list(range(len(widths)))
    assert all(len(group) <= MOST_TOGETHER for group in groups)
    assert [2, 3] in groups


@pytest.mark.parametrize(
    ("letter", "kept"), [("é", True), ("ß", True), ("：", True), ("一", False)]
)
def test_the_letters_of_bills_in_latin_script_are_kept(letter, kept):
    assert is_latin(letter) is kept

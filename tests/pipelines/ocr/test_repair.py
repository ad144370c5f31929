from __future__ import annotations

import numpy as np

from idp.document import Box, Word
from pipelines.ocr.repair import MOST, ROW, repaired, sheet, weighed

PICTURE = np.full((1000, 800, 3), 255, np.uint8)


def a_word(text: str, sure: float, row: int = 0) -> Word:
    return Word(text, Box(0.1, 0.1 + row / 20, 0.3, 0.12 + row / 20), sure)


class Second:
    """Reads the rows of the sheet it is shown as the given texts."""

    def __init__(self, *texts: str, sure: float = 0.9):
        self.texts, self.sure = texts, sure
        self.sheets: list[tuple[int, ...]] = []

    def code(self, _language):
        return "eng"

    def words(self, picture, _code):
        self.sheets.append(picture.shape)
        rows = picture.shape[0] // ROW
        for row, text in enumerate(self.texts):
            for at, part in enumerate(text.split()):
                middle = (row + 0.5) / rows
                yield Word(part, Box(at / 9, middle - 0.01, at / 9 + 0.1, middle + 0.01), self.sure)


def test_sure_words_and_words_without_figures_are_not_looked_at_again():
    second, words = Second(), [a_word("12.70", 0.95), a_word("Tota1ly".replace("1", "l"), 0.4)]
    assert repaired(words, PICTURE, second, ("en",)) == tuple(words)
    assert second.sheets == []


def test_all_unsure_figures_are_looked_at_in_one_go():
    words = [a_word("12.78", 0.6, 0), a_word("Total", 0.9, 1), a_word("3.58", 0.5, 2)]
    second = Second("3.50", "12.70", sure=0.6)
    first, total, last = repaired(words, PICTURE, second, ("en",))
    assert (first.others, total, last.others) == (("12.70",), words[1], ("3.50",))
    assert len(second.sheets) == 1
    assert second.sheets[0][0] == 2 * ROW


def test_no_more_than_so_many_words_are_looked_at_the_least_sure_first():
    words = [a_word(f"{n}.00", 0.5 + n / 100) for n in range(12)]
    second = Second()
    repaired(words, PICTURE, second, ("en",))
    assert second.sheets[0][0] == MOST * ROW


def test_two_engines_that_agree_make_a_word_surer():
    assert weighed(a_word("12.70", 0.5), [a_word("12.70", 0.8)]).confidence > 0.8


def test_what_the_other_engine_reads_comes_before_the_first_ones_own_doubts():
    word = Word("12.78", Box(0, 0, 1, 1), 0.7, ("12.7Q", "12.70"))
    assert weighed(word, [a_word("12.70", 0.6)]).others == ("12.70", "12.7Q")


def test_however_sure_the_other_engine_is_the_word_stays():
    word = weighed(a_word("12.00", 0.3), [a_word("1200", 0.99)])
    assert (word.text, word.confidence, word.others) == ("12.00", 0.3, ("1200",))


def test_parts_are_put_together_and_nothing_read_changes_nothing():
    word = a_word("12.78", 0.6)
    assert weighed(word, [a_word("12.", 0.5), a_word("70", 0.5)]).others == ("12.70",)
    assert weighed(word, []) == word


def test_words_stand_on_the_sheet_in_rows():
    picture = PICTURE.copy()
    picture[100:120, 80:240] = 0
    drawn = sheet([a_word("a1", 0.5), a_word("b2", 0.5, 5)], picture)
    assert drawn.shape[0] == 2 * ROW
    assert drawn[ROW // 2].min() < 50
    assert drawn[ROW + ROW // 2].min() > 200

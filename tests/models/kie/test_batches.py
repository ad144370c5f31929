from __future__ import annotations

import random
from dataclasses import replace

import numpy as np

from idp.document import Box, Word
from models.corpus import Example, TaggedPage
from models.kie.augment import Habits, augmented
from models.kie.batches import IGNORED, batches, lessons
from models.kie.tags import CLASSES, KINDS

STILL = Habits(drop=0, misread=0, rename=0, renumber=0, jitter=0, shift=0, scale=0)


class FakeSpeller:
    first = (1, 0, 0, 0)

    def pieces(self, texts: list[str]) -> list[tuple[int, ...]]:
        return [(len(text), 0, 0, 0) for text in texts]


def an_example(*tagged: tuple[str, str], family: str = "plain", kind: str = "invoice") -> Example:
    """One page with one word a row."""
    words = tuple(
        Word(text, Box(0.1, 0.02 * n, 0.1 + 0.01 * len(text), 0.02 * n + 0.015))
        for n, (text, _) in enumerate(tagged)
    )
    page = TaggedPage(1000, 1000, words, tuple(tag for _, tag in tagged))
    return Example("one", family, kind, "NZ", "en", "pdf", {}, (page,))


BILL = an_example(
    ("Harbour", "supplier_name"),
    ("Paper", "line/0/description"),
    ("9.00", "line/0/amount"),
    ("Pens", "line/1/description"),
    ("Total", ""),
)


def test_a_lesson_says_what_each_word_is_and_where_rows_begin():
    (lesson,) = lessons(BILL, FakeSpeller())
    said = [CLASSES[n] for n in lesson.classes[1:]]
    assert said == ["supplier_name", "line/description", "line/amount", "line/description", ""]
    assert lesson.starts.tolist() == [-1, -1, 1, 0, 1, -1]
    assert lesson.classes[0] == IGNORED
    assert KINDS[lesson.kind] == "invoice"


def test_nothing_is_asked_of_words_that_may_be_rows_where_not_all_rows_are_known():
    (lesson,) = lessons(replace(BILL, family="sroie"), FakeSpeller())
    assert lesson.classes[-1] == IGNORED
    (lesson,) = lessons(an_example(("Paper", ""), ("9.00", "total"), family="sroie"), FakeSpeller())
    assert lesson.classes.tolist() == [IGNORED, IGNORED, CLASSES.index("total")]


def test_batches_are_padded_and_come_to_an_end():
    long = an_example(*[("word", "note")] * 30)
    found = list(
        batches(
            [BILL, long], FakeSpeller(), random.Random(1), words=64, empty=1, changed=lambda e: e
        )
    )
    assert found[-1][0] == 1.0
    assert sum(int(batch["mask"].sum()) for _, batch in found) == 6 + 31
    for _, batch in found:
        assert (batch["class"][batch["mask"] == 0] == IGNORED).all()
        assert batch["pieces"].shape[:2] == batch["mask"].shape


def test_pages_without_a_tag_are_left_out():
    empty = an_example(("Terms", ""), ("apply", ""))
    assert not list(
        batches([empty], FakeSpeller(), random.Random(1), words=64, empty=0, changed=lambda e: e)
    )


def test_nothing_is_changed_by_no_habits():
    page = augmented(BILL, random.Random(3), STILL, {}).pages[0]
    assert [word.text for word in page.words] == [word.text for word in BILL.pages[0].words]
    assert page.tags == BILL.pages[0].tags


def test_changed_examples_keep_a_tag_for_every_word_and_their_sums():
    habits = Habits(drop=0.2, misread=0.5, rename=1, renumber=1, jitter=0.2, shift=0.1, scale=0.1)
    changed = augmented(
        BILL, random.Random(5), replace(habits, misread=0), {"supplier_name": ["Quay"]}
    )
    page = changed.pages[0]
    assert len(page.words) == len(page.tags) <= 5
    for word, tag in zip(page.words, page.tags, strict=True):
        assert 0 <= word.box.x0 <= word.box.x1 <= 1
        assert tag != "line/0/amount" or word.text == "9.00"
        assert tag != "supplier_name" or word.text == "Quay"
    assert augmented(BILL, random.Random(5), habits, {}) == augmented(
        BILL, random.Random(5), habits, {}
    )


def test_a_page_keeps_a_word_whatever_is_dropped():
    all_gone = replace(STILL, drop=1.0)
    assert len(augmented(BILL, random.Random(1), all_gone, {}).pages[0].words) == 1
    assert np.isfinite(
        next(lessons(augmented(BILL, random.Random(1), all_gone, {}), FakeSpeller())).arrays[
            "hints"
        ]
    ).all()

"""Words as they were read, each with what it says; and the folder in which they are kept."""

from __future__ import annotations

import gzip
from pathlib import Path

from idp.document import Box, Document, Page, Word
from idp.geometry import inverse, mapped, quarter
from models.corpus import Cache, examples, read_made, tagged
from models.synthetic.pieces import Made, Piece

NAME = Piece(1, Box(0.1, 0.1, 0.4, 0.14), "supplier_name", "Acme Ltd")
TOTAL = Piece(1, Box(0.7, 0.8, 0.9, 0.83), "total", "12.00")


def made(matrices=()) -> Made:
    return Made(
        "plain-1", "plain", "plain-1.pdf", "application/pdf", b"%PDF", {"total": "12.00"}, (NAME, TOTAL),
        "invoice", "GB", "en", "pdf", matrices,
    )  # fmt: skip


def a_page(*words: Word, **more) -> Page:
    return Page(1, 595, 842, words=words, **more)


ACME, LTD = Word("Acme", Box(0.1, 0.105, 0.2, 0.135)), Word("Ltd", Box(0.22, 0.105, 0.3, 0.135))
SUM, LABEL = Word("12.00", Box(0.71, 0.8, 0.9, 0.83)), Word("Total", Box(0.5, 0.8, 0.6, 0.83))


def test_a_word_has_the_key_of_the_piece_that_it_lies_in():
    found = tagged(made(), Document("plain", (a_page(ACME, LTD, LABEL, SUM),)))
    assert found.pages[0].tags == ("supplier_name", "supplier_name", "", "total")
    assert found.tagged == 3


def test_a_word_read_together_with_its_label_is_part_of_the_value_where_that_is_most_of_it():
    joined = Word("Total:12.00", Box(0.6, 0.8, 0.9, 0.83))
    found = tagged(made(), Document("plain", (a_page(joined),)))
    assert found.pages[0].tags == ("total",)


def test_the_words_of_a_photo_are_led_back_to_the_page_as_drawn():
    # The page fills the right half of the picture.
    photo = (2.0, 0.0, -1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    word = Word("12.00", mapped(SUM.box, inverse(photo)))
    found = tagged(made((photo,)), Document("plain", (a_page(word, SUM),)))
    assert found.pages[0].tags == ("total", "")


def test_the_words_of_a_page_that_was_stood_upright_are_led_back_too():
    on_its_side = inverse(quarter(90))
    found = tagged(made((quarter(90),)), Document("plain", (a_page(SUM, turn=90),)))
    assert found.pages[0].tags == ("total",)
    lying = tagged(made((on_its_side,)), Document("plain", (a_page(SUM, turn=90),)))
    assert lying.pages[0].tags == ("",)


def test_examples_are_kept_and_come_back_the_same(tmp_path: Path):
    page = a_page(Word("Acme", Box(0.1, 0.105, 0.2, 0.135), 0.875))
    example = read_made(made(), lambda _upload: Document("plain", (page,)))
    Cache(tmp_path, 3).keep(example, 0.5)
    assert list(examples(tmp_path)) == [example]
    assert Cache(tmp_path, 3).known == {"plain-1"}


def test_what_an_older_reader_read_is_read_again_and_its_last_reading_counts(tmp_path: Path):
    old, new = (
        read_made(
            made(), lambda _upload, text=text: Document("plain", (a_page(Word(text, ACME.box)),))
        )
        for text in ("Acne", "Acme")
    )
    Cache(tmp_path, 2).keep(old, 0.5)
    later = Cache(tmp_path, 3)
    assert later.known == set()
    later.keep(new, 0.5)
    assert [e.pages[0].words[0].text for e in examples(tmp_path)] == ["Acme"]


def test_a_row_that_was_cut_off_in_writing_costs_no_other(tmp_path: Path):
    example = read_made(made(), lambda _upload: Document("plain", (a_page(ACME),)))
    Cache(tmp_path, 3).keep(example, 0.5)
    with (tmp_path / "pages.jsonl.gz").open("ab") as out:
        out.write(gzip.compress(b'{"id": "half')[:-4])
    assert [e.id for e in examples(tmp_path)] == ["plain-1"]

"""Values for tests, built from what a reader of the test cares about; everything else has a plausible default."""

from __future__ import annotations

import re

from idp.document import Box, Document, Kind, Line, Page, PageSource, Upload, UploadSource, Word

LEFT, RIGHT, TOP = 0.06, 0.94, 0.05
WIDTH, HEIGHT = 595, 842
LINE_STEP = 0.022


def a_word(
    text: str, x: float = LEFT, y: float = TOP, *, advance: float = 0.01, confidence: float = 1.0
) -> Word:
    """A word whose top left is at (x, y); `advance` is the width of one letter, from which its height follows."""
    height = 1.6 * advance * WIDTH / HEIGHT
    return Word(text, Box(x, y, x + advance * len(text), y + height), confidence)


def words_of(text: str, y: float = TOP, *, columns: int = 0, confidence: float = 1.0) -> list[Word]:
    """The words of one printed line: every letter of `text`, spaces too, takes a place on a grid of `columns` letters.

    So runs of two or more spaces are column gaps, and what stands at the same offset in two lines is aligned.
    """
    advance = (RIGHT - LEFT) / max(columns, len(text), 80)
    return [
        a_word(m.group(), LEFT + m.start() * advance, y, advance=advance, confidence=confidence)
        for m in re.finditer(r"\S+", text)
    ]


def a_line(text: str, y: float = TOP) -> Line:
    return Line.of(words_of(text, y))


def a_page(
    *rows: str, number: int = 1, parsed: bool = True, source: PageSource = PageSource.TEXT_LAYER
) -> Page:
    """A page of text lines, top to bottom; an empty one leaves a gap. Runs of two or more spaces are column gaps.

    With `parsed`, lines, blocks and reading order are those of `pipelines.stages.parse_layout`.
    """
    columns = max((len(row) for row in rows), default=0)
    step = min(LINE_STEP, (1 - 2 * TOP) / max(len(rows), 1))
    words = tuple(
        word
        for i, row in enumerate(rows)
        for word in words_of(row, TOP + i * step, columns=columns)
    )
    page = Page(number, WIDTH, HEIGHT, words, source=source if words else PageSource.NONE)
    return a_parsed(page) if parsed else page


def a_parsed(page: Page) -> Page:
    from pipelines.stages.parse_layout import parse_layout

    return parse_layout(Document("doc", (page,))).pages[0]


def a_document(*pages: Page, id: str = "doc", kind: Kind = Kind.OTHER) -> Document:  # noqa: A002
    return Document(id, pages, kind)


def an_upload(
    content: bytes = b"%PDF-1.7", *, filename: str = "bill.pdf", media_type: str = "application/pdf"
) -> Upload:
    return Upload.of(content, filename=filename, media_type=media_type, source=UploadSource.CLI)

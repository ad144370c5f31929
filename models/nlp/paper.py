"""A document as a spaCy `Doc`: tokens are words or pieces of words, and every token knows its page, line, word and box.

Words are cut where OCR glues a label to its value ("InvoiceNo:TD0116" → "Invoice", "No:", "TD0116"), so that label words
match. Tokens run line by line; a label never crosses a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from idp.document import Box, Document, Line, Page, Word
from models.nlp.lexicon import norm

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.vocab import Vocab

MAX_WORDS_A_PAGE = 4_000
FIRST_PAGES, LAST_PAGES = 4, 2

_CUT = re.compile(
    r"(?<=[a-zà-ÿ]{2})(?=[A-Z][a-z])|(?<=[a-z])(?=No[.:#]|NO[.:])|(?<=[A-Za-z.)\]][:：#])(?=[^\s:/])|(?<=[A-Za-z])(?=[:：#(]\S)"
    r"|(?<=[A-Za-zà-ÿ]\.)(?=[A-Za-z]{3})|(?<=[A-Za-z])(?=：)|(?<=[a-zà-ÿ]{3}/)(?=[A-ZÀ-Þ][a-zà-ÿ]{2})"
)
_MARKS = re.compile(r"[^\w#№°$€£¥%+(-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a token stands: page counts from 1, `line` and `word` from 0 within the whole and the line."""

    page: int
    line: int
    word: int
    box: Box


@dataclass(frozen=True, slots=True)
class Paper:
    """What a Doc remembers of its document: the lines in order with their page, and a place for each token."""

    document: Document
    lines: tuple[tuple[int, Line], ...]
    starts: tuple[int, ...]
    places: tuple[Place, ...]


def kept_pages(document: Document) -> tuple[Page, ...]:
    """The first and last pages with words: headers and totals stand there."""
    pages = tuple(p for p in document.pages if p.words)
    return (
        pages
        if len(pages) <= FIRST_PAGES + LAST_PAGES
        else pages[:FIRST_PAGES] + pages[-LAST_PAGES:]
    )


def lines_of(page: Page) -> tuple[Line, ...]:
    """The page's lines; where its layout was not parsed, words of like height side by side."""
    if page.lines:
        return page.lines
    rows: list[list[Word]] = []
    for word in sorted(page.words[:MAX_WORDS_A_PAGE], key=lambda w: (w.box.centre[1], w.box.x0)):
        last = rows[-1][-1] if rows else None
        if last and abs(last.box.centre[1] - word.box.centre[1]) < 0.5 * word.box.height:
            rows[-1].append(word)
        else:
            rows.append([word])
    return tuple(Line.of(sorted(row, key=lambda w: w.box.x0)) for row in rows)


def _pieces(word: Word) -> Iterator[tuple[str, Box]]:
    """The word's pieces with their share of its box."""
    cuts = [0, *(m.start() for m in _CUT.finditer(word.text)), len(word.text)]
    step = word.box.width / len(word.text)
    for start, end in pairwise(cuts):
        if end > start:
            left = word.box.x0 + start * step
            yield (
                word.text[start:end],
                Box(left, word.box.y0, word.box.x0 + end * step, word.box.y1),
            )


def paper_doc(vocab: Vocab, document: Document) -> Doc:
    """The Doc of `document`'s kept pages, with `doc.user_data["paper"]` as its Paper."""
    from spacy.tokens import Doc

    texts: list[str] = []
    spaces: list[bool] = []
    places: list[Place] = []
    lines: list[tuple[int, Line]] = []
    starts: list[int] = []
    for page in kept_pages(document):
        left = MAX_WORDS_A_PAGE
        for line in lines_of(page):
            left -= len(line.words)
            if left < 0:
                break
            starts.append(len(texts))
            lines.append((page.number, line))
            for at, word in enumerate(line.words):
                for text, box in _pieces(word):
                    if _MARKS.fullmatch(text) and len(texts) > starts[-1]:
                        texts[-1] += (" " if spaces[-1] else "") + text
                        spaces[-1] = False
                        continue
                    texts.append(text)
                    spaces.append(False)
                    places.append(Place(page.number, len(lines) - 1, at, box))
                if len(texts) > starts[-1]:
                    spaces[-1] = True
    doc = Doc(vocab, words=texts, spaces=spaces)
    doc.user_data["paper"] = Paper(document, tuple(lines), (*starts, len(texts)), tuple(places))
    for token in doc:
        token.norm_ = norm(token.text)
    return doc


def paper_of(doc: Doc) -> Paper:
    paper: Paper = doc.user_data["paper"]
    return paper


def _place(token: Token) -> Place:
    return paper_of(token.doc).places[token.i]


def register() -> None:
    """Give spaCy's tokens and spans the extensions of this package; may be repeated."""
    from spacy.tokens import Span, Token

    Token.set_extension("page", getter=lambda t: _place(t).page, force=True)
    Token.set_extension("line", getter=lambda t: _place(t).line, force=True)
    Token.set_extension("word", getter=lambda t: _place(t).word, force=True)
    Token.set_extension("box", getter=lambda t: _place(t).box, force=True)
    Span.set_extension("box", getter=lambda s: Box.around(_place(t).box for t in s), force=True)
    for name in ("date", "amount", "identifier"):
        Span.set_extension(name, default=None, force=True)

"""Bare text on A4 in one of the fonts that every PDF reader has: what is left where a page cannot be laid out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice

FEWEST_COLUMNS, MOST_COLUMNS = 90, 140
"""Letters in a row: as many as nearly all lines need; those that need more go on in the next row."""
WIDTH, LEFT, TOP, FOOT = 495, 50, 792, 50
"""In points, of A4."""
LETTER = 0.6
"""The width of Courier's letters, in its size."""
LEADING = 1.4
MOST_PAGES = 300

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "code",
        "em",
        "font",
        "i",
        "img",
        "label",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "td",
        "th",
        "u",
    ]
)
"""What goes on in the same line."""
_UNSEEN = frozenset(["head", "script", "style", "template"])


class _Text(HTMLParser):
    """Collects what people see, a line for every block and two blanks between cells."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in _UNSEEN
        self.said.append("  " if tag in ("td", "th") else "" if tag in _INLINE else "\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _UNSEEN))
        self.said.append("" if tag in _INLINE else "\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(re.sub(r"\s+", " ", data))


def text_of(page: str) -> str:
    """The text of HTML, line by line."""
    parser = _Text()
    parser.feed(page)
    lines = (line.strip() for line in "".join(parser.said).split("\n"))
    return "\n".join(re.sub(" {2,}", "  ", line) for line in lines if line)


def plainly(text: str, note: str = "") -> bytes:
    """A PDF of `text`, long lines wrapped, a page at every form feed, with `note` under the last of it.

    Letters beyond Windows-1252 become question marks.
    """
    import pikepdf

    columns = _columns(text)
    size = WIDTH / (LETTER * columns)
    pages = _pages(
        f"{text}\n\n({note})" if note else text, columns, int((TOP - FOOT) / (LEADING * size))
    )
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        names = {
            "Type": "Font",
            "Subtype": "Type1",
            "BaseFont": "Courier",
            "Encoding": "WinAnsiEncoding",
        }
        font = pdf.make_indirect(
            pikepdf.Dictionary({f"/{key}": pikepdf.Name(f"/{name}") for key, name in names.items()})
        )
        for rows in islice(pages, MOST_PAGES):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            page.Contents = pdf.make_stream(_drawn(rows, size))
        pdf.save(out)
    return out.getvalue()


def _columns(text: str) -> int:
    lengths = sorted(len(line) for line in text.expandtabs().splitlines()) or [0]
    return min(MOST_COLUMNS, max(FEWEST_COLUMNS, lengths[int(0.98 * (len(lengths) - 1))]))


def _pages(text: str, columns: int, most: int) -> Iterator[list[str]]:
    """The rows of every page."""
    for part in text.split("\f"):
        rows: list[str] = []
        for line in part.expandtabs().splitlines() or [""]:
            rows += [line[at : at + columns] for at in range(0, len(line), columns)] or [""]
        for at in range(0, len(rows), most):
            yield rows[at : at + most]


def _drawn(rows: list[str], size: float) -> bytes:
    """The page's drawing: every row a string of its own."""
    shown = b" ' ".join(_string(row) for row in rows) + b" ' "
    start = f"BT /F {size:.3f} Tf {LEADING * size:.3f} TL {LEFT} {TOP} Td "
    return start.encode() + shown + b"ET"


def _string(row: str) -> bytes:
    letters = row.encode("cp1252", "replace").translate(_PRINTABLE)
    return b"(" + re.sub(rb"([\\()])", rb"\\\1", letters) + b")"


_PRINTABLE = bytes(max(c, 32) for c in range(256))

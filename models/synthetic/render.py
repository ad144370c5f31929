"""HTML becomes a PDF, and every element that names what it shows tells where its text was drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from idp.document import Box
from models.synthetic.pieces import Piece

KEY = "data-k"
"""The attribute that says what an element shows."""
_ROLL = 3000
"""Millimetres of paper to print on where the page is cut after its last line; more is never printed."""
_PX_PER_MM = 96 / 25.4

FONTS = (
    "Agave", "Anonymous Pro", "Bebas Neue", "C059", "Cabin", "Caladea", "Cantarell", "Carlito", "Comfortaa", "Courier Prime",
    "DejaVu Sans", "DejaVu Sans Mono", "EB Garamond", "Fira Code", "FreeMono", "FreeSans", "FreeSerif", "Hack",
    "IBM 3270", "Inconsolata", "JetBrains Mono", "Lato", "League Mono", "Liberation Mono", "Liberation Sans",
    "Liberation Sans Narrow", "Liberation Serif", "Linux Libertine O", "monofur", "Nimbus Mono PS", "Nimbus Roman",
    "Nimbus Sans", "Nimbus Sans Narrow", "Noto Mono", "OCR B", "OCRA", "Open Sans", "P052", "Play", "Quicksand", "Roboto",
    "Roboto Condensed", "Roboto Slab", "URW Bookman", "URW Gothic",
)  # fmt: skip
"""The fonts that documents are set in; where one is missing, the next best is taken."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF, how many pages it has, and what stands where on them."""

    pdf: bytes
    pages: int
    pieces: tuple[Piece, ...]


def rendered(html: str, page_size: tuple[float, float | None] | None = None) -> Rendered:
    """`html` as a PDF. `page_size` is in millimetres; a height of None is cut under the last line, as a till does.

    Without one the page's size is what `html` says, or A4. Every run of text inside an element with `data-k` gives a Piece.
    """
    import weasyprint

    sheets = []
    if page_size:
        width, height = page_size
        sheets.append(weasyprint.CSS(string=f"@page{{size:{width}mm {height or _ROLL}mm}}"))
    document = weasyprint.HTML(string=html, url_fetcher=_nothing_from_outside).render(
        font_config=_fonts(), stylesheets=sheets
    )
    pages = document.pages
    if page_size and page_size[1] is None:
        pages[0].height = _end_of_print(pages[0])
    found = tuple(piece for number, page in enumerate(pages, 1) for piece in _pieces(page, number))
    return Rendered(document.write_pdf(), len(pages), found)


def missing_fonts() -> tuple[str, ...]:
    """Those of FONTS that this machine does not have, where fontconfig can say it."""
    import shutil
    import subprocess

    program = shutil.which("fc-list")
    if program is None:
        return ()
    said = subprocess.run(  # noqa: S603 - fontconfig's own program, without input
        [program, ":", "family"], capture_output=True, text=True, check=False
    )
    there = {name.strip() for line in said.stdout.splitlines() for name in line.split(",")}
    return tuple(name for name in FONTS if name not in there)


@cache
def _fonts() -> Any:
    import logging

    from weasyprint.text.fonts import FontConfiguration

    for name in ("weasyprint", "fontTools"):  # what a font lacks is no news
        logging.getLogger(name).setLevel(logging.ERROR)
    return FontConfiguration()


def _nothing_from_outside(url: str, *_rest: Any, **_more: Any) -> Any:
    if url.startswith("data:"):
        from weasyprint.urls import default_url_fetcher

        return default_url_fetcher(url)
    raise ValueError(f"documents are made from nothing but themselves, not from {url}")


def _end_of_print(page: Any) -> float:
    """Where the last box ends, with the page's lower margin, in CSS pixels."""
    root = page._page_box  # noqa: SLF001 - the boxes are what the layout is asked for
    lowest = max(
        (box.position_y + (box.height or 0) for box, _ in _texts(root, "")),
        default=20 * _PX_PER_MM,
    )
    return float(lowest + max(root.margin_bottom, 2 * _PX_PER_MM))


def _pieces(page: Any, number: int) -> Iterator[Piece]:
    for box, key in _texts(page._page_box, ""):  # noqa: SLF001 - see above
        if not key or not box.text.strip():
            continue
        x0, y0 = box.position_x / page.width, box.position_y / page.height
        x1, y1 = x0 + box.width / page.width, y0 + box.height / page.height
        yield Piece(number, Box(*(min(max(v, 0.0), 1.0) for v in (x0, y0, x1, y1))), key, box.text)


def _texts(box: Any, key: str) -> Iterator[tuple[Any, str]]:
    """Every text box at or under `box`, in the order in which they are drawn, with the nearest key around it."""
    element = getattr(box, "element", None)
    if element is not None and hasattr(element, "get"):
        key = element.get(KEY, key)
    if hasattr(box, "text"):
        yield box, key
    for child in getattr(box, "children", ()):
        yield from _texts(child, key)

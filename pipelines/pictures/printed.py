"""Web pages and plain text printed on paper, so that everything behind sees a PDF.

Nothing is fetched: of all that a page may point at, only what it carries itself (`data:`) is shown.
"""

from __future__ import annotations

import html
import logging
import re
from functools import lru_cache

from idp.errors import Rejected
from idp.markup import decoded
from pipelines.pictures.plainly import plainly, text_of

HTML = "text/html"
LONGEST = {HTML: 3_000_000, "text/plain": 500_000}
"""Letters by media type: some hundred pages."""
LAID_OUT = 40_000
"""Letters beyond which laying out would take too long."""
PAPER = (794, 1123)
"""A4 in CSS pixels."""
MARGIN = 38
WIDEST = 2000
"""CSS pixels that a page may ask for; wider ones are cut."""

_WIDTH = re.compile(
    r"""\b(?:min-)?width\s*[=:]\s*["']?\s*(\d{3,4})(?:px)?\s*["';]""", re.IGNORECASE
)
_SHEET = "@page {{ size: {width}px {height}px; margin: {margin}px }} pre {{ white-space: pre-wrap; overflow-wrap: anywhere }}"
_TEXT = '<pre style="font: 12px/1.35 monospace; margin: 0">{text}</pre>'
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# WeasyPrint meets odd pages with any of these; the text is printed plainly then.
_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@lru_cache(maxsize=4)
def printed(content: bytes, media_type: str) -> bytes:
    """A PDF of the HTML or plain text in `content`, on A4 or on wider paper where a page asks for it.

    Plain text in the letters of western Europe needs no layout. Without Pango, or where a page is too odd or too long to be
    laid out, its text alone is printed, which the page then says. Raises Rejected (`too_large`).
    """
    text = decoded(content)
    if len(text) > LONGEST[media_type]:
        raise Rejected("too_large", "This text is too long to be one bill. Send the part that is.")
    bare = text_of(text) if media_type == HTML else text
    if media_type != HTML and _western(text):
        return plainly(text)
    if len(bare) > LAID_OUT:
        return plainly(bare, "Shown as bare text, for it is too long to be laid out.")
    try:
        return _laid_out(text if media_type == HTML else _as_html(text), _width(text, media_type))
    except OSError:
        return plainly(bare, "Shown as bare text, for Pango is not installed.")
    except _FAILURES:
        return plainly(bare, "Shown as bare text, for its layout is broken.")


def _western(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _laid_out(page: str, width: int) -> bytes:
    """The page on paper. Raises OSError where Pango is missing."""
    import weasyprint
    from PIL import ImageFile
    from weasyprint.urls import URLFetcher

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on for everybody
    for name in ("weasyprint", "fontTools"):  # odd pages are no news
        logging.getLogger(name).setLevel(logging.ERROR)
    height = round(width * PAPER[1] / PAPER[0])
    sheet = weasyprint.CSS(string=_SHEET.format(width=width, height=height, margin=MARGIN))
    only_its_own = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    pdf: bytes = weasyprint.HTML(string=page, url_fetcher=only_its_own).write_pdf(
        stylesheets=[sheet]
    )
    return pdf


def _width(text: str, media_type: str) -> int:
    """How wide the paper must be for the widest thing on the page whose width is given."""
    asked = [int(w) for w in _WIDTH.findall(text)] if media_type == HTML else []
    fitting = [w for w in asked if w <= WIDEST]
    return max([PAPER[0], *(w + 2 * MARGIN for w in fitting)])


def _as_html(text: str) -> str:
    """Plain text as it stands; form feeds begin a page."""
    apart = '<p style="break-after: page; margin: 0"></p>'
    pages = (html.escape(_UNSEEN.sub("", page)) for page in text.replace("\r\n", "\n").split("\f"))
    return '<meta charset="utf-8">' + apart.join(_TEXT.format(text=page) for page in pages)

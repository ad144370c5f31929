"""Head and foot of pages: what repeats from page to page, page numbers, the letterhead, and the band of small print below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from idp.document import Block, Page, Part

_HEAD, _FOOT = 0.25, 0.75
"""What repeats above or below these heights is head or foot."""
_LETTERHEAD = 0.16
_SMALL_PRINT = 0.86
"""A foot begins below this height, where it is set apart."""
_SMALL = 0.9
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:page|seite|pagina|página|blatt|p\.|s\.)\s*\d+(?:\s*(?:/|of|von|de|sur|di|van)\s*\d+)?|\d+\s*(?:/|of|von|sur)\s*\d+|-\s*\d+\s*-)\W*$",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"\b(?:iban|bic|swift|bsb|abn|acn|nzbn|ust-?id|vat (?:no|reg)|steuernummer|siret|siren|registered|amtsgericht|handelsregister|hrb|tel|fax|phone|www|https?|geschäftsführer|account)\b|@\w",
    re.IGNORECASE,
)


def with_parts(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with the part of each block told."""
    repeated = _repeated(pages)
    return tuple(
        replace(
            page,
            blocks=tuple(
                replace(block, part=part)
                if (part := _part(block, page, repeated)) is not Part.BODY
                else block
                for block in page.blocks
            ),
        )
        for page in pages
    )


_Place = tuple[str, int, int]


def _place(block: Block) -> _Place:
    """What a block says but for its numbers, and where it stands, roughly."""
    said = re.sub(r"\d+", "#", " ".join(block.text.split())).casefold()
    return said, round(block.box.x0 * 25), round(block.box.y0 * 40)


def _places(block: Block) -> list[_Place]:
    """The place and its neighbours, so that a hair's breadth of difference does not count."""
    said, x, y = _place(block)
    return [(said, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]


def _repeated(pages: Sequence[Page]) -> Counter[_Place]:
    """On how many pages each text stands at each place."""
    return Counter(place for page in pages for place in {_place(block) for block in page.blocks})


def _part(block: Block, page: Page, repeated: Counter[_Place]) -> Part:
    y = block.box.centre[1]
    if _PAGE_NUMBER.match(block.text) and not 0.12 < y < 0.88:
        return Part.HEADER if y < 0.5 else Part.FOOTER
    x = block.box.centre[0]
    if any(table.box.holds(x, y) for table in page.tables):
        return Part.BODY
    if sum(repeated[place] for place in _places(block)) > 1 and not _HEAD < y < _FOOT:
        return Part.HEADER if y < 0.5 else Part.FOOTER
    if _is_letterhead(block, page):
        return Part.HEADER
    return Part.FOOTER if _is_foot(block, page) else Part.BODY


def _is_letterhead(block: Block, page: Page) -> bool:
    """Whether a block stands at the top of a first page, clearly above all else that is not beside it."""
    if page.number != 1 or block.box.y1 > _LETTERHEAD:
        return False
    below = [b.box.y0 for b in page.blocks if b.box.y0 >= block.box.y1]
    gap = min(below, default=1.0) - block.box.y1
    height = median(line.box.height for line in block.lines)
    return gap > 0.5 * height and sum(len(b.lines) for b in page.blocks) > 8


def _is_foot(block: Block, page: Page) -> bool:
    """Whether a block stands at the bottom in small print or says who the sender is, and nothing but its like is below it."""
    if block.box.y0 < _SMALL_PRINT:
        return False
    usual = median(line.box.height for b in page.blocks for line in b.lines)
    small = median(line.box.height for line in block.lines) < _SMALL * usual
    above = [b.box.y1 for b in page.blocks if b.box.y1 <= block.box.y0 and b.box.y0 < _SMALL_PRINT]
    apart = block.box.y0 - max(above, default=0.0) > 1.5 * usual
    return apart and (small or bool(_IMPRINT.search(block.text)))

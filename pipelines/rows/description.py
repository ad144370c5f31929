"""What a line's words say, without article codes, measures and tax codes around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from idp.text import squeezed

_MEASURES = frozenset(
    ("pc", "pcs", "sr", "zr", "zrl", "os", "ea", "each", "unit", "units", "rm", "x", "ctn", "pkt", "kg", "gst", "gb", "ga", "set", "nos", "no", "btl", "box", "stk", "pck", "pk", "tin", "usd", "aud", "eur", "hrs")
)  # fmt: skip
_CODE = re.compile(r"^[#(]?(?=(?:[^\d]*\d){4})[A-Z0-9./_-]{4,}[):]?$")
_POSITION = re.compile(r"^\d{1,3}[.)]$")
_TRAIL = re.compile(
    r"(?:\s+(?:@|x|pcs?@?|SR|ZRL?|RM|\*|[@x]\s?[\d.,]+|\d+\s?(?:pcs?|x)))+$", re.IGNORECASE
)

_SIZE = re.compile(r"\d{2,}\s?[xX×]\s?\d{2,}\w*$")
"""A size such as "1200 x 240" at the end, which is no quantity and price."""


def letters_of(word: str) -> int:
    """How many letters a word adds to a description; measures and tax codes add none."""
    bare = re.sub(r"[^\w]", "", word).casefold()
    return 0 if bare in _MEASURES else sum(c.isalpha() for c in bare)


def described(words: Sequence[str]) -> str:
    """The description in `words`: a leading article code goes where words follow it, and so do prices and codes at the end."""
    kept = list(words)
    if len(kept) > 1 and _POSITION.match(kept[0]):
        kept = kept[1:]
    while len(kept) > 1 and _CODE.match(kept[0]) and sum(letters_of(w) for w in kept[1:]) > 2:
        kept = kept[1:]
    text = squeezed(" ".join(kept)).strip(" -*:|@=")
    if _SIZE.search(text):
        return text
    return _TRAIL.sub("", text).strip(" -*:|@=") or text

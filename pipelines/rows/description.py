"""What a line's words say, without article codes, measures and tax codes around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from idp.text import squeezed

_MEASURES = frozenset(
    ("pc", "pcs", "sr", "zr", "zrl", "os", "ea", "each", "unit", "units", "rm", "x", "ctn", "pkt", "kg", "gst", "gb", "ga", "set", "nos", "no", "btl", "box", "stk", "pck", "pk", "tin", "usd", "aud", "eur", "hrs", "std", "kwh", "ltr", "hr", "stck")
)  # fmt: skip
_CODE = re.compile(r"^[#(]?(?=(?:[^\d]*\d){4})[A-Z0-9./_-]{4,}[):]?$")
_TAX_CODE = re.compile(r"^(?:SR|ZRL?|TX|OS|S|Z|T):?$")
_GLUED_CODE = re.compile(
    r"^(?:(?:SR|ZRL?):|\(?[0-9I]{6,}[-:]\s?(?=[^\W\d_]{2})|\((?=\w*\d)[A-Z0-9]{2,6}\)(?=[^\W\d_]{2}))"
)
_FEW_LETTERS = 4
_LONE_CODE = re.compile(r"^(?:(?=[^\d]*\d)[A-Z0-9./#-]+|[A-Za-z]{1,4}\d[\w./#-]*)$")
_REDUCTION = re.compile(
    r"^\W*(?:discounts?|rabatt|remise|rebate)\b[\s:$€£]*\d[\d.,]*\W*$", re.IGNORECASE
)
_MARKS = "*#-=_~<>"
_SHORT_CODE = re.compile(r"^(?:\((?=\w*\d)[A-Z0-9]{2,6}\)|[A-Z]{1,2}\d{2,4}[A-Z]?)$")
_LABEL = re.compile(r"^(?!(?:SR|ZRL?|TX)\b)(?:[•·▪‣]|\W*[^\W\d][\w ./-]{1,45}?\s?:(?:\s|$))")
_NAMED = re.compile(r"[^\W\d]{3,}\.?(?: \d)?\s?:(?=\s)")
_ARTICLE_NO = re.compile(
    r"^(?:item|art(?:ikel|icle)?|bar ?code|sku|code|plu|ean|upc|ref|serial|s/n|batch|lot|model)\b[^\d]{0,9}[:#.]?\s*[\w-]*\d[\w-]*$",
    re.IGNORECASE,
)
"""Rows that only tell an article's number."""
_SPEAKS = re.compile(r"[^\W\d_]{3}")
_POSITION = re.compile(r"^\d{1,3}[.)]$")
_TRAIL = re.compile(
    r"(?:\s+(?:@|x|pcs?@?|SR|ZRL?|RM|\*S?|\(?[@x]\s?(?:RM|[$€£])?\s?[\d.,]+|\(\d+[.,]\d+x?|\d+\s?x))+$",
    re.IGNORECASE,
)

_SIZE = re.compile(r"\d{2,}\s?[xX×]\s?\d{2,}\w*$")
"""A size such as "1200 x 240" at the end, which is no quantity and price."""


def letters_of(word: str) -> int:
    """How many letters a word adds to a description; measures and tax codes add none."""
    bare = re.sub(r"[^\w]", "", word).casefold()
    return 0 if bare in _MEASURES else sum(c.isalpha() for c in bare)


def speaks(text: str) -> bool:
    """Whether `text` holds a word, rather than codes, measures and signs alone."""
    words = text.split()
    if any(letters_of(w) > 2 and _SPEAKS.search(w) for w in words):
        return True
    spelt = [w for w in words if sum(c.isalpha() for c in w) > 1 and not w.startswith("(")]
    return len(spelt) > 1 and sum(c.isalpha() for w in spelt for c in w) > _FEW_LETTERS


def names(text: str) -> bool:
    """Whether `text` can name what was sold: it holds a word that is no code of letters and digits alone."""
    return speaks(" ".join(w for w in text.split() if not _LONE_CODE.match(w)))


def tells_number(text: str) -> bool:
    """Whether a row only tells an article's number."""
    return bool(_ARTICLE_NO.match(text))


def is_label(text: str) -> bool:
    """Whether a row only says something about the item above: "Packing: bottle", a bullet."""
    return bool(_LABEL.match(text))


def is_detail(text: str) -> bool:
    """Whether a row tells several things by name, such as "Gross price: 15.00 Discount: -2.50", or ends with a name."""
    return len(_NAMED.findall(text)) > 1 or text.rstrip().endswith(":")


def is_reduction(text: str) -> bool:
    """Whether a row is named as what is taken off ("Discount: 100.00"), and shows no minus as rows among items do."""
    return bool(_REDUCTION.match(text))


def is_section(text: str) -> bool:
    """Whether signs around it say that a row heads a section ("*** Take away ***")."""
    bare = text.strip()
    return len(bare) > 1 and bare[0] in _MARKS and bare[-1] in _MARKS


def is_code(word: str) -> bool:
    """Whether `word` is an article's code or a tax code, as they stand before a description."""
    return bool(_CODE.match(word) or _TAX_CODE.match(word))


def _is_code_before(words: Sequence[str]) -> bool:
    """Whether the first word is a code: short ones such as "T02" are where a real word follows."""
    return is_code(words[0]) or bool(_SHORT_CODE.match(words[0]) and _SPEAKS.search(words[1]))


def described(words: Sequence[str]) -> str:
    """The description in `words`: a leading article code goes where words follow it, and so do prices and codes at the end."""
    kept = list(words)
    if len(kept) > 1 and _POSITION.match(kept[0]):
        kept = kept[1:]
    while len(kept) > 1 and _is_code_before(kept) and sum(letters_of(w) for w in kept[1:]) > 2:
        kept = kept[1:]
    if kept:
        kept[0] = _GLUED_CODE.sub("", kept[0]) or kept[0]
    text = squeezed(" ".join(kept)).strip(" -–—•*:|@=")
    if _SIZE.search(text):
        return text
    return _TRAIL.sub("", text).strip(" -–—•*:|@=") or text

"""The characters of a PDF's page: their codes, and what they stand for."""

from __future__ import annotations

import ctypes
import sys
import unicodedata
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.uint32]
    Marks: TypeAlias = NDArray[np.uint8]
    Numbers: TypeAlias = NDArray[np.int64]

LOST = "\ufffd"
"""What stands for a letter without a readable meaning."""
HYPHEN = "\x02"
"""How pdfium writes a hyphen at the end of a line."""
LETTER, SPACE, ODD = 0, 1, 2
"""A letter that stands for itself, a space, and what has another meaning or none."""
LATIN = 0x250
"""Codes below this one are those of Latin letters and plain signs."""


def codes_of(textpage: Any, count: int) -> Codes:
    """The code point of each of the first `count` of pdfium's characters. Hold `pdf.LOCK`."""
    import numpy as np
    import pypdfium2.raw as pdfium

    units = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, units)
    said = bytes(units)[: 2 * max(written - 1, 0)].decode("utf-16-le", "surrogatepass")
    if len(said) == count:
        return np.frombuffer(said.encode("utf-32-le", "surrogatepass"), np.uint32)
    # Characters without any code are left out of the whole, so each is asked for.
    codes = map(pdfium.FPDFText_GetUnicode, repeat(textpage), range(count))
    found = np.fromiter(codes, np.uint32, count)
    found[found > sys.maxunicode] = ord(LOST)
    return found


def marks_of(codes: Codes) -> Marks:
    """Of each code whether it is LETTER, SPACE or ODD."""
    import numpy as np

    marks = _latin_marks()[np.minimum(codes, LATIN)]
    others = np.flatnonzero(codes >= LATIN)
    marks[others] = [_mark(chr(code)) for code in codes[others].tolist()]
    return marks


@cache
def _latin_marks() -> Marks:
    """The marks of all Latin codes, and one more."""
    import numpy as np

    return np.array([_mark(chr(code)) for code in range(LATIN + 1)], np.uint8)


@cache
def _mark(letter: str) -> int:
    if letter.isspace() or letter in "\xad\u200b\u200c\u200d\u2060\ufeff":
        return SPACE
    return (
        LETTER if letter.isalnum() and letter < "\u0250" else int(_meaning(letter) != letter) * ODD
    )


def _meaning(letter: str) -> str:
    """The letters that a character stands for, or `LOST`."""
    if letter == HYPHEN:
        return "-"
    if letter == LOST or unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn"):
        return LOST
    if "\ufb00" <= letter <= "\ufb06" or "\uff01" <= letter <= "\uff5e":  # ligatures, full width
        return unicodedata.normalize("NFKC", letter)
    return letter


def said_by(codes: Codes, marks: Marks) -> tuple[str, Numbers]:
    """What letters say, and where each begins in it."""
    import numpy as np

    text = codes.tobytes().decode("utf-32-le", "surrogatepass")
    odd = np.flatnonzero(marks == ODD).tolist()
    if not odd:
        return text, np.arange(len(codes))
    each = list(text)
    for i in odd:
        each[i] = _meaning(each[i])
    lengths = np.fromiter(map(len, each), np.int64, len(each))
    return "".join(each), np.cumsum(lengths) - lengths

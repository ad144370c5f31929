"""The shape of a number as a supplier writes it: `INV-00123` is three given letters, a hyphen and five digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_PIECES = re.compile(r"\d+|[^\W\d_]+|\s+|[^\w\s]|_")
_ANY = r"(?<![^\W_])[^\W_](?:[^\s:]*[^\W_])?"
_WORD, _DIGITS = r"[^\W\d_]+", r"\d+"
_MOST_PIECES = 12


@cache
def strict_shape(examples: tuple[str, ...]) -> re.Pattern[str]:
    """What looks as all of `examples` do: letters they share as they are, digits as many as they have."""
    return _pattern(examples, exact=True)


@cache
def loose_shape(examples: tuple[str, ...]) -> re.Pattern[str]:
    """What has letters, digits and signs in the same order, however many and whichever."""
    return _pattern(examples, exact=False)


@cache
def any_shape() -> re.Pattern[str]:
    """Any run of letters, digits and signs."""
    return re.compile(_ANY)


def _pattern(examples: tuple[str, ...], *, exact: bool) -> re.Pattern[str]:
    kinds: dict[tuple[str, ...], list[list[str]]] = {}
    for example in examples:
        pieces = _PIECES.findall(example.strip())[:_MOST_PIECES]
        kinds.setdefault(tuple(_kind(p) for p in pieces), []).append(pieces)
    forms = [
        "".join(_joined(column, exact) for column in zip(*g, strict=True)) for g in kinds.values()
    ]
    ends = r"(?<!\d)(?<!\d[.,/-])(?:{})(?![^\W_])(?![-/]\d)"
    return re.compile(ends.format("|".join(sorted(filter(None, forms))) or _ANY))


def _kind(piece: str) -> str:
    if piece.isdigit():
        return _DIGITS
    if piece.isspace():
        return " "
    return _WORD if piece.isalpha() else piece


def _joined(column: Sequence[str], exact: bool) -> str:
    kind = _kind(column[0])
    if kind == " ":
        return r"\s?"
    if kind not in (_DIGITS, _WORD):
        return re.escape(column[0]) + ("" if exact else "?")
    if not exact:
        return kind
    if kind == _WORD:
        return re.escape(column[0]) if len(set(column)) == 1 else _WORD
    lengths = sorted({len(p) for p in column})
    most = lengths[-1]
    return rf"\d{{{most}}}" if len(lengths) == 1 else rf"\d{{{lengths[0]},{most}}}"

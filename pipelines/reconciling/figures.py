"""Figures: every number of an extraction, with the other ways in which the page's print of it may be read, and what each costs.

A cost is about the negative logarithm of how often such a slip happens; equations weigh in the same unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

NEVER = 99.0
"""The cost of a reading that is none."""

_LARGEST, _FINEST = 15, -6
_ALIKE = frozenset(
    frozenset(pair)
    for pair in ("83", "85", "80", "86", "53", "56", "59", "17", "14", "06", "09", "49", "27", "98", "31")
)  # fmt: skip
"""Digits that engines take for each other: 8/B/S/5/3, 1/l/7/I, 0/O/D/6, 4/9, 2/Z."""
_SIGNS = "158"
"""Digits as which a currency's sign or a rule before a number is read."""

_ONE_ALIKE, _ONE_OTHER, _TWO_ALIKE = 3.0, 5.0, 6.0
_POINT, _SIGN_READ, _DIGIT_LOST, _MINUS = 3.5, 3.5, 4.5, 4.0
_SURE = 0.97


class Key(NamedTuple):
    """Which number: a header field by its name, `amount` or `added` of the line or row `at`, a tax of the summary."""

    part: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it was read. `others` maps further readings to their costs; digits of an `exact` one are not doubted.

    `confidence` is the engine's for the words it stands in. One that is not `printed` was made from others, and proves nothing.
    """

    value: Decimal
    exact: bool = True
    confidence: float = 1.0
    others: Mapping[Decimal, float] = field(default_factory=dict)
    printed: bool = True


def usable(value: Decimal | None) -> bool:
    """Whether a number can be reckoned with at all: neither huge nor finer than a price is."""
    if value is None or not value.is_finite():
        return False
    exponent = value.as_tuple().exponent
    return (
        isinstance(exponent, int)
        and exponent >= _FINEST
        and (not value or value.adjusted() < _LARGEST)
    )


def cost(figure: Figure, wanted: Decimal) -> float:
    """What it costs to read `figure` as `wanted`: 0 for as it was read, NEVER where no slip leads there."""
    if wanted == figure.value:
        return 0.0
    known = figure.others.get(wanted, NEVER)
    if figure.exact:
        return known
    slip = misread(figure.value, wanted)
    if slip >= NEVER:
        return known
    # An engine that was unsure of the word makes a slip likelier, one that was sure less so.
    return min(known, slip + 4 * min(0.0, figure.confidence - _SURE))


def misread(printed: Decimal, wanted: Decimal) -> float:
    """The cost of the slip by which `wanted` on paper was read as `printed`."""
    if printed == -wanted:
        return _MINUS
    if (printed < 0) != (wanted < 0) or not wanted or not printed:
        return NEVER
    places = max(_places(printed), _places(wanted))
    seen, true = (str(int(abs(v).scaleb(places))) for v in (printed, wanted))
    if len(seen) == len(true):
        return _digits(seen, true)
    if seen.strip("0") == true.strip("0") and abs(len(seen) - len(true)) <= 3:
        return _POINT
    if abs(len(seen) - len(true)) != 1:
        return NEVER
    longer, shorter = (seen, true) if len(seen) > len(true) else (true, seen)
    if longer[1:] == shorter and seen is longer and longer[0] in _SIGNS:
        return _SIGN_READ
    lost = any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    return _DIGIT_LOST if lost else NEVER


def _digits(seen: str, true: str) -> float:
    pairs = [frozenset((a, b)) for a, b in zip(seen, true, strict=True) if a != b]
    alike = sum(pair in _ALIKE for pair in pairs)
    if len(pairs) == 1:
        return _ONE_ALIKE if alike else _ONE_OTHER
    return _TWO_ALIKE if len(pairs) == 2 == alike else NEVER


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0

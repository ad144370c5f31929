"""What is sold: trades with names, goods, units and prices (`trades.toml`), composed so that hardly two descriptions are the same."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("trades.toml")
SLOT = re.compile(r"\{(\w+)(?::(\d+)-(\d+))?\}")
CODES = ("{L}{L}{L}-{9}{9}{9}{9}", "{9}{9}{9}{9}{9}{9}", "{L}{9}{9}{9}{9}", "{L}{L}{9}{9}{9}/{L}", "{9}{9}-{9}{9}{9}-{9}{9}", "{L}{L}{L}{L}{9}{9}")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trade:
    """`names` and `patterns` by language; `price` from and to, in euros or dollars; `units` each with a way to count.

    A unit is "name|whole", "name|hours" or "name|weight". `tips` are given in such a place.
    """

    name: str
    names: Mapping[str, Sequence[str]]
    patterns: Mapping[str, Sequence[str]]
    slots: Mapping[str, Sequence[str]]
    price: tuple[float, float]
    units: Mapping[str, Sequence[str]]
    sections: Sequence[str]
    tips: bool

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self.patterns)


@dataclass(frozen=True, slots=True)
class Good:
    """One thing sold, with how much of it."""

    description: str
    detail: str
    sku: str
    quantity: Decimal
    unit: str
    price: Decimal
    section: str


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def trades() -> Mapping[str, Trade]:
    """Every trade by name."""
    return {name: _trade(name, row) for name, row in _file()["trade"].items()}


def _trade(name: str, row: Mapping[str, Any]) -> Trade:
    low, high = row["price"]
    return Trade(
        name=name, names=row["names"], patterns=row["goods"], slots=row.get("slots", {}), price=(low, high), units=row["units"],
        sections=row.get("sections", []), tips=row.get("tips", False),
    )  # fmt: skip


def goods(rng: random.Random, trade: Trade, language: str, count: int) -> Iterator[Good]:
    """`count` goods of `trade`; in sections at times, where the trade has some."""
    style = rng.choice(CODES)
    sectioned = bool(trade.sections) and language == "en" and count > 3 and rng.random() < 0.3
    seen: set[str] = set()
    for n in range(count):
        section = trade.sections[n * len(trade.sections) // count] if sectioned else ""
        yield _good(rng, trade, language, style, seen, section)


def _good(
    rng: random.Random, trade: Trade, language: str, style: str, seen: set[str], section: str
) -> Good:
    for _ in range(4):
        text = filled(rng, rng.choice(trade.patterns[language]), trade.slots, language)
        if text not in seen:
            break
    seen.add(text)
    unit, _, way = rng.choice(trade.units.get(language, trade.units["en"])).partition("|")
    low, high = trade.price
    price = Decimal(f"{low * (high / low) ** rng.random():.2f}")
    if rng.random() < 0.5:
        price = price.quantize(Decimal(1)) + rng.choice(
            (Decimal(0), Decimal("0.5"), Decimal("0.95"), Decimal("-0.01"))
        )
    detail = (
        filled(rng, rng.choice(_file()["detail"][language]), trade.slots, language)
        if rng.random() < 0.12
        else ""
    )
    return Good(
        description=text[:1].upper() + text[1:],
        detail=detail,
        sku=_code(rng, style),
        quantity=_quantity(rng, way, float(price)),
        unit=unit,
        price=max(price, Decimal("0.25")),
        section=section,
    )


def filled(
    rng: random.Random, pattern: str, slots: Mapping[str, Sequence[str]], language: str
) -> str:
    """`pattern` with each `{slot}` replaced by one of its words and each `{n:1-9}` by a number, deeply."""
    shared = _file()["shared"]

    def one(found: re.Match[str]) -> str:
        if found[2]:
            return str(rng.randint(int(found[2]), int(found[3])))
        words = (
            slots.get(f"{found[1]}_{language}")
            or slots.get(found[1])
            or shared.get(f"{found[1]}_{language}")
            or shared[found[1]]
        )
        return filled(rng, rng.choice(words), slots, language)

    return SLOT.sub(one, pattern)


def _quantity(rng: random.Random, way: str, price: float) -> Decimal:
    if way == "hours":
        return Decimal(rng.randint(1, 64)) / 4
    if way == "weight":
        return Decimal(rng.randint(150, 25000)) / 1000
    if way == "one":
        return Decimal(1)
    most = 250 if price < 3 else 60 if price < 20 else 12 if price < 200 else 4
    return Decimal(1) if rng.random() < 0.35 else Decimal(rng.randint(1, most))


def _code(rng: random.Random, style: str) -> str:
    return "".join(
        rng.choice("ABCDEFGHKLMNPRSTW")
        if part == "{L}"
        else str(rng.randint(0, 9))
        if part == "{9}"
        else part
        for part in re.findall(r"\{.\}|.", style)
    )

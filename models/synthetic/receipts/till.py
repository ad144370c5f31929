"""What a till knows of a sale, and in whose words it says so."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from models.synthetic.receipts.slip import Cell, Slip
from models.synthetic.story import Bill, BillLine
from models.synthetic.world import Party

_WORDS = Path(__file__).with_name("words.toml")


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


class Till:
    """One sale with its slip: every word is chosen once and kept for the whole slip."""

    def __init__(self, bill: Bill, rng: random.Random, slip: Slip) -> None:
        self.bill, self.rng, self.slip = bill, rng, slip
        self.shop: Party = bill.supplier
        self._style = bill.style
        self._said: dict[str, str] = {}
        self.signed = rng.random() < 0.45
        self.code = rng.choice(("S", "T", "A", "SR", "*", "G", "B", "1"))
        self.upper = rng.random() < 0.6
        self.tax_place = rng.choice(("above", "below", "below", "below", "nowhere"))
        self.rate = max((part.rate for part in bill.taxes), default=Decimal(0))

    def say(self, word: str, **more: object) -> str:
        """The till's word for something, such as `total`; the empty string where it has none."""
        if word not in self._said:
            of_language = _words().get(self.bill.language, _words()["en"])
            self._said[word] = self.rng.choice(of_language[word])
        rate = self._style.quantity(self.rate)
        return self._said[word].format(tax=self.bill.tax_name, rate=rate, **more)

    def money(self, value: Decimal) -> str:
        """An amount as it stands in the rows: without the currency."""
        return self._style.number(value)

    def each(self, value: Decimal) -> str:
        """A price for one, with a third place where it has one."""
        return self._style.number(
            value, max(self._style.places, -int(value.normalize().as_tuple().exponent))
        )

    def number(self, value: Decimal) -> str:
        """A quantity with as many decimals as it has."""
        return self._style.quantity(value)

    def sum(self, value: Decimal, key: str) -> Cell:
        """An amount as it stands under the rows, in some tills with the currency."""
        text = self._style.money(value) if self.signed else self._style.number(value)
        return Cell(text, key, align="right")

    def day(self, value: date) -> str:
        return self._style.day(value)

    def clock(self) -> str:
        hour, minute = self.rng.randint(7, 22), self.rng.randint(0, 59)
        form = self.rng.choice(
            (
                "{h:02d}:{m:02d}",
                "{h:02d}:{m:02d}:{s:02d}",
                "{g}:{m:02d} {ap}",
                "{g}:{m:02d}:{s:02d} {ap}",
            )
        )
        return form.format(
            h=hour,
            m=minute,
            s=self.rng.randint(0, 59),
            g=hour % 12 or 12,
            ap="AM" if hour < 12 else "PM",
        )

    def named(self, text: str) -> str:
        """What was sold as this till writes it."""
        return text.upper() if self.upper else text

    def rows(self) -> Iterator[tuple[str, BillLine]]:
        """The sold lines, each with the beginning of its keys (`line/0`)."""
        for number, line in enumerate(self.bill.lines):
            yield f"line/{number}", line

    @property
    def person(self) -> str:
        return self.rng.choice(
            (
                "ANNA",
                "Mike",
                "SITI",
                "J. SMITH",
                "CASHIER 1",
                "Priya",
                "LIM",
                "Tom",
                "ADMIN",
                "USER",
                "Maria",
                "K. Weber",
                "4417",
                "08",
            )
        )

    @property
    def card(self) -> str:
        digits = f"{self.rng.randint(0, 9999):04d}"
        return self.rng.choice(
            ("************{d}", "XXXX XXXX XXXX {d}", "....{d}", "**** {d}", "xxxxxxxxxxxx{d}")
        ).format(d=digits)

    def digits(self, count: int) -> str:
        return "".join(self.rng.choices("0123456789", k=count))

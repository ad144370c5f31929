"""How a document writes money, numbers and dates: one `Style` a document."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from models.synthetic.world import Country, table


@dataclass(frozen=True, slots=True)
class Style:
    """`thousands` and `decimal` are marks (`lakh` groups as India does), `sign` is printed before or after amounts ("" = bare).

    `dates` is a pattern of d, dd, m, mm, mmm, mmmm, yy, yyyy and th (ordinal); `places` how many decimals money has.
    """

    currency: str
    sign: str
    sign_after: bool
    sign_space: bool
    thousands: str
    decimal: str
    lakh: bool
    places: int
    dates: str
    language: str
    table_sign: bool

    def number(self, value: Decimal, places: int | None = None) -> str:
        """`value` with marks: "1,234.50"."""
        count = self.places if places is None else places
        rounded = abs(value).quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP)
        whole, _, part = f"{rounded:f}".partition(".")
        text = self._grouped(whole) + (self.decimal + part if part else "")
        return f"-{text}" if value < 0 and rounded else text

    def quantity(self, value: Decimal) -> str:
        """`value` with as many decimals as it has."""
        places = max(0, -int(value.normalize().as_tuple().exponent))
        return self.number(value, places)

    def money(self, value: Decimal) -> str:
        """`value` with the currency's sign, where the document shows one."""
        text = self.number(abs(value))
        gap = " " if self.sign_space else ""
        if self.sign:
            text = f"{text}{gap}{self.sign}" if self.sign_after else f"{self.sign}{gap}{text}"
        return f"-{text}" if value < 0 else text

    def day(self, value: date) -> str:
        """`value` in the document's date pattern and language."""
        months = table()["months"][self.language]
        name = months[value.month - 1]
        parts = {
            "yyyy": f"{value.year}", "yy": f"{value.year % 100:02d}",
            "mmmm": name, "mmm": short_month(name, self.language), "mm": f"{value.month:02d}", "m": f"{value.month}",
            "dd": f"{value.day:02d}", "d": f"{value.day}", "th": _ordinal(value.day),
        }  # fmt: skip
        text = self.dates
        for key in ("yyyy", "yy", "mmmm", "mmm", "mm", "m", "dd", "d", "th"):
            text = text.replace("{" + key + "}", parts[key])
        return text

    def _grouped(self, whole: str) -> str:
        head, groups = (whole[:-3], [whole[-3:]]) if len(whole) > 3 else ("", [whole])
        size = 2 if self.lakh else 3
        while head:
            groups.insert(0, head[-size:])
            head = head[:-size]
        return self.thousands.join(groups)


def style(rng: random.Random, country: Country, language: str) -> Style:
    """One of the ways in which documents of `country` write."""
    shape = rng.choice(country.numbers)
    thousands, decimal = _marks(shape)
    sign = rng.choice((*country.signs, country.currency)) if rng.random() < 0.8 else ""
    return Style(
        currency=country.currency,
        sign=sign,
        sign_after=country.sign_after and rng.random() < 0.85,
        sign_space=country.sign_after or len(sign) == 3 or rng.random() < 0.1,
        thousands=thousands,
        decimal=decimal,
        lakh=shape.startswith("12,34,"),
        places=0 if shape == "1,234" else 2,
        dates=rng.choice(country.dates),
        language=language,
        table_sign=bool(sign) and rng.random() < 0.4,
    )


def _marks(shape: str) -> tuple[str, str]:
    if shape.startswith("1234"):
        return "", shape[4]
    return shape[1] if shape[1] != "2" else ",", shape[-3] if shape[-3] in ",." else "."


def short_month(name: str, language: str) -> str:
    """A month's short form ("Sept." keeps no point)."""
    cut = 4 if language == "fr" and name[:3] == "jui" else 3
    return name[:cut]


def _ordinal(day: int) -> str:
    if 10 < day % 100 < 14:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }".replace(" ", "")

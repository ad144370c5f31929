"""Families of till slips and small documents."""

from __future__ import annotations

from models.synthetic.family import Family
from models.synthetic.receipts import food, shops, small, travel

_TILL = (58.0, 80.0, 80.0, 76.0)
_NARROW = (58.0, 58.0, 80.0)
_ASIA = ("MY", "MY", "MY", "SG", "HK", "IN")
_TAX_APART = ("US", "US", "CA")
_RECEIPT = ("receipt",)
_SHOP = (
    "retail",
    "retail",
    "grocery",
    "grocery",
    "pharmacy",
    "food",
    "hardware",
    "building",
    "print",
    "automotive",
)

RECEIPTS = (
    Family("shop_thermal", shops.shop_thermal, _RECEIPT, weight=1.6, rolls=_TILL, trades=_SHOP),
    Family("supermarket", shops.supermarket, _RECEIPT, weight=1.4, rolls=_TILL, trades=("grocery",), lines=(3, 18)),
    Family("tax_summary_shop", shops.tax_summary_shop, _RECEIPT, _ASIA, 1.8, _TILL, trades=_SHOP),
    Family("words_over_numbers", shops.words_over_numbers, _RECEIPT, (*_ASIA, "AU", "GB", "ZA", "IE"), 1.3, _TILL, trades=_SHOP),
    Family("hardware_counter", shops.hardware, _RECEIPT, rolls=_TILL, trades=("building", "plumbing", "automotive", "retail")),
    Family("pharmacy", shops.pharmacy, _RECEIPT, rolls=_TILL, trades=("pharmacy",), held_out=True),
    Family("sales_tax_store", shops.sales_tax_store, _RECEIPT, _TAX_APART, rolls=_TILL, trades=_SHOP),
    Family("tax_letters", shops.tax_letters, _RECEIPT, ("DE", "DE", "FR", "NL", "ES", "GB", "IE"), rolls=_TILL, trades=_SHOP),
    Family("cafe", food.cafe, _RECEIPT, rolls=_NARROW, trades=("cafe",), lines=(1, 6)),
    Family("restaurant", food.restaurant, _RECEIPT, weight=1.3, rolls=_TILL, trades=("restaurant",), lines=(2, 12)),
    Family("bar_tab", food.bar_tab, _RECEIPT, rolls=_TILL, trades=("restaurant",), held_out=True),
    Family("fuel", travel.fuel, _RECEIPT, rolls=_TILL, trades=("fuel",), lines=(1, 4)),
    Family("taxi", travel.taxi, _RECEIPT, rolls=_NARROW, trades=("taxi",), lines=(1, 4), held_out=True),
    Family("lodging", travel.lodging, _RECEIPT, weight=0.8, rolls=(80.0, 105.0), trades=("hotel",), lines=(1, 6)),
    Family("parking", travel.parking, _RECEIPT, weight=0.7, rolls=_NARROW, trades=("parking",), lines=(1, 2)),
    Family("toll", travel.toll, _RECEIPT, weight=0.5, rolls=_NARROW, trades=("parking",), lines=(1, 1)),
    Family("cinema", small.cinema, _RECEIPT, weight=0.6, rolls=_NARROW, trades=("cinema",), lines=(1, 4)),
    Family("card_terminal", small.card_terminal, _RECEIPT, weight=0.8, rolls=_NARROW, lines=(1, 1)),
    Family("laundry", small.laundry, _RECEIPT, weight=0.7, rolls=_NARROW, trades=("laundry",), lines=(1, 6)),
    Family("cash_book", small.cash_book, _RECEIPT, ("GB", "IE", "AU", "NZ", "ZA", "SG", "MY", "IN", "HK"), 0.6, (105.0, 148.0), lines=(1, 1)),
    Family("web_order", small.web_order, _RECEIPT, rolls=(148.0, 210.0), trades=_SHOP, lines=(1, 6)),
    Family("mailed", small.mailed, _RECEIPT, rolls=(148.0, 210.0), trades=_SHOP, lines=(1, 5), held_out=True),
)  # fmt: skip

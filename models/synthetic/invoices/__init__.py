"""Families of sheets: invoices, credit notes and what looks like them."""

from __future__ import annotations

from models.synthetic.family import Family
from models.synthetic.invoices import sheets, special, trade_papers

_BILLS = ("invoice", "invoice", "invoice", "invoice", "credit_note", "quote", "order_confirmation")
_SHEETS = ("invoice", "invoice", "invoice", "invoice", "invoice", "credit_note", "receipt")
_HERE = (
    "AU",
    "AU",
    "AU",
    "NZ",
    "GB",
    "GB",
    "US",
    "US",
    "US",
    "CA",
    "IE",
    "ZA",
    "SG",
    "MY",
    "HK",
    "IN",
    "DE",
    "DE",
    "FR",
    "FR",
    "ES",
    "NL",
    "NL",
    "IT",
    "PT",
    "AT",
    "CH",
    "BE",
)
_ENGLISH = ("AU", "AU", "NZ", "GB", "US", "CA", "IE", "ZA", "SG", "MY", "HK", "IN")
_LETTERS = ("AU", "GB", "US", "NZ", "DE", "AT", "CH", "FR", "NL")
_FOREIGN = ("DE", "FR", "ES", "NL", "IT", "PT", "AT", "CH", "BE")

INVOICES = (
    Family(
        "letter_window",
        sheets.letter_window,
        _BILLS,
        ("DE", "DE", "AT", "CH", "FR", "NL", "GB", "ES"),
        1.3,
    ),
    Family("split_head", sheets.split_head, _BILLS, _HERE, 2.0),
    Family("centred_head", sheets.centred_head, _SHEETS, _HERE, 1.3),
    Family("sidebar", sheets.sidebar, _SHEETS, _HERE),
    Family("boxed_form", sheets.boxed_form, _BILLS, _HERE),
    Family("top_band", sheets.top_band, _SHEETS, _HERE),
    Family("plain_page", sheets.plain_page, _SHEETS, _HERE, 1.3),
    Family("wholesale", sheets.wholesale, _BILLS, _HERE, 1.3, lines=(3, 22)),
    Family("long_sheets", sheets.long_sheets, _BILLS, _HERE, 0.7, lines=(14, 60)),
    Family(
        "flowing_pages", sheets.flowing_pages, _SHEETS, _HERE, 0.7, lines=(8, 70), held_out=True
    ),
    Family("stacked_items", sheets.stacked_items, _SHEETS, _HERE),
    Family("headless_rows", sheets.headless_rows, _SHEETS, _HERE),
    Family("bilingual", sheets.bilingual, _SHEETS, _FOREIGN, 0.6),
    Family("bottom_letterhead", sheets.bottom_letterhead, _SHEETS, _HERE, 1.2),
    Family("two_columns", sheets.two_columns, _BILLS, _HERE, held_out=True),
    Family(
        "subscription",
        special.subscription,
        ("invoice", "invoice", "receipt"),
        _HERE,
        1.2,
        trades=("software",),
        lines=(1, 5),
    ),
    Family(
        "prose_letter",
        special.prose_letter,
        ("invoice",),
        _LETTERS,
        0.8,
        trades=("professional", "services", "print"),
        lines=(1, 4),
        held_out=True,
    ),
    Family(
        "utility", trade_papers.utility, ("invoice",), _ENGLISH, trades=("utility",), lines=(1, 6)
    ),
    Family(
        "telephone",
        trade_papers.telephone,
        ("invoice",),
        _HERE,
        trades=("telephone",),
        lines=(2, 10),
        held_out=True,
    ),
    Family(
        "hotel_folio",
        trade_papers.hotel_folio,
        ("invoice", "receipt"),
        _ENGLISH,
        trades=("hospitality",),
        lines=(1, 14),
    ),
    Family(
        "ticket",
        trade_papers.ticket,
        ("receipt", "invoice"),
        _ENGLISH,
        0.6,
        trades=("travel",),
        lines=(1, 5),
    ),
    Family(
        "workshop",
        trade_papers.workshop,
        ("invoice", "invoice", "receipt"),
        _ENGLISH,
        trades=("automotive",),
    ),
    Family(
        "practice",
        trade_papers.practice,
        ("invoice", "receipt"),
        _ENGLISH,
        0.8,
        trades=("medical",),
        lines=(1, 5),
    ),
    Family(
        "rent", trade_papers.rent, ("invoice",), _ENGLISH, 0.7, trades=("property",), lines=(1, 5)
    ),
    Family(
        "freight",
        trade_papers.freight,
        ("invoice",),
        _HERE,
        0.9,
        trades=("freight",),
        held_out=True,
    ),
    Family(
        "online_order",
        special.online_order,
        ("invoice", "receipt", "order_confirmation"),
        _HERE,
        trades=("hardware", "retail"),
        lines=(1, 7),
        held_out=True,
    ),
    Family("monospaced", special.monospaced, _SHEETS, _HERE, 0.8),
    Family("statement", special.statement, ("statement",), _HERE, 0.7, lines=(2, 14)),
    Family("packing_slip", special.packing_slip, ("delivery_note",), _HERE, 0.4),
    Family("reminder", special.reminder, ("reminder",), _HERE, 0.3),
    Family("payslip", special.payslip, ("payslip",), _ENGLISH, 0.3),
)

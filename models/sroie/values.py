"""A receipt's numbers and dates found by value, what each is told by its label."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

from idp.dates import Order, find_dates
from idp.text import plain
from models.sroie.sheet import Sheet, starts_of

_TOTAL = re.compile(
    r"total|jumlah|amount due|amt due|nett?\b|payable|to pay|balance due|amount\b|\bamt",
    re.IGNORECASE,
)
_PART = re.compile(
    r"sub|excl|item|qty|quantity|disc|sav|before|point|^(?!.*incl).*(?:tax|gst|sst)", re.IGNORECASE
)
_PAID = re.compile(
    r"\bcash\b|tunai|tender|visa|master|card|paid|payment|amex|debit|credit|deposit|received",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"change|baki|kembali", re.IGNORECASE)
_ROUNDING = re.compile(r"round(?!ed)|pembundaran", re.IGNORECASE)
_TAX = re.compile(r"gst|sst|tax|svc|%", re.IGNORECASE)
_NET = re.compile(r"sub\s?-?total|excl|before|taxable|nett?\b", re.IGNORECASE)
_NUMBER_LABELS = tuple(
    re.compile(
        rf"(?:{words})\s*\.?\s*(?:no|num(?:ber)?|nbr|id|#)\b\.?\s*[:#.]*|(?:{words})\s*#",
        re.IGNORECASE,
    )
    for words in (
        "invoice|inv",
        "receipt|rcpt|resit|bill|doc(?:ument)?",
        "slip|trans(?:action)?|trn|chk|check|order|ref",
    )
)
_OTHERS = re.compile(
    r"gst|sst|reg|member|card|appr|auth|terminal|merchant|batch|trace", re.IGNORECASE
)


def tag_identity(sheet: Sheet, value: str) -> None:
    """The number under which the shop is registered, where it stands first."""
    for row in sheet.rows:
        for size in (1, 2, 3):
            for at in range(len(row) - size + 1):
                run = row[at : at + size]
                if value and fuzz.ratio(plain(sheet.text(run))[-len(value) :], plain(value)) > 90:
                    for n in run:
                        sheet.tags[n] = "supplier_tax_id"
                    return


def tag_issued(sheet: Sheet, value: str) -> None:
    """Wherever the receipt says its date."""
    if not value:
        return
    wanted = date.fromisoformat(value)
    for row in sheet.rows:
        text, starts = sheet.text(row), starts_of(sheet, row)
        for order in (Order.DMY, Order.MDY, Order.YMD):
            for found in find_dates(text, order=order):
                if found.value == wanted:
                    for n, start in zip(row, starts, strict=True):
                        if start < found.end and start + len(sheet.words[n].text) > found.start:
                            sheet.tags[n] = "issue_date"


def tag_sums(sheet: Sheet, truth: Mapping[str, Any]) -> None:
    """Total, tax, net, and what was paid and given back, by value and by the label in the row or above it."""
    total = Decimal(truth["total"]) if "total" in truth else None
    tax = Decimal(truth["tax_total"]) if "tax_total" in truth else None
    net = total - tax if total is not None and tax is not None else None
    second: list[int] = []
    before = ""
    for row in sheet.rows:
        label = " ".join(w for w in sheet.text(row).split() if not re.search(r"\d[.,]\d\d", w))
        said = label if re.search(r"[^\W\d]{3}", label) else before
        before = label
        for n in row:
            amount = sheet.amount(n)
            if amount is None or sheet.tags[n]:
                continue
            sheet.tags[n] = _sum_key(said, amount, total, tax, net)
            if amount == total and not sheet.tags[n] and not _PART.search(said):
                second.append(n)
    if "total" not in sheet.tags and second:
        sheet.tags[second[-1]] = "total"


def _sum_key(
    label: str, amount: Decimal, total: Decimal | None, tax: Decimal | None, net: Decimal | None
) -> str:
    if _CHANGE.search(label):
        return "change"
    if _ROUNDING.search(label) and not _TOTAL.search(label):
        return "rounding" if abs(amount) < Decimal("0.06") else ""
    if _PAID.search(label) and not _TOTAL.search(label):
        return "cash"
    if amount == tax and tax and _TAX.search(label):
        return "tax_total"
    if amount == net and tax and _NET.search(label):
        return "subtotal"
    if amount == total and _TOTAL.search(label) and not _PART.search(label):
        return "total"
    return ""


def tag_number(sheet: Sheet) -> None:
    """The receipt's own number: not among the true values, but known by its label."""
    for label in _NUMBER_LABELS:
        for row in sheet.rows:
            found = label.search(sheet.text(row))
            if not found or _OTHERS.search(sheet.text(row)[: found.end()]):
                continue
            for n, start in zip(row, starts_of(sheet, row), strict=True):
                end = start + len(sheet.words[n].text)
                if (
                    end > found.end()
                    and re.search(r"\d", sheet.words[n].text)
                    and not sheet.tags[n]
                ):
                    sheet.tags[n] = "invoice_number"
                    return

"""What the codes say that tax offices ask for on invoices and receipts: Saudi Arabia, India, Portugal, Spain, Germany, Austria."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

from idp.fields import FieldName
from idp.identifiers import identify
from idp.payment_codes import LIKELY, SURE, Fact, money

CENT = Decimal("0.01")


def saudi(text: str) -> tuple[Fact, ...]:
    """ZATCA: tag, length, value in base64; seller, VAT number, time, total with VAT, VAT."""
    said = _tagged(text)
    total, tax = money(said.get(4, "")), money(said.get(5, ""))
    number = said.get(2, "")
    if total is None or tax is None or not re.fullmatch(r"3\d{13}3", number) or not said.get(1):
        return ()
    facts = [
        Fact(FieldName.SUPPLIER_NAME, said[1], said[1], LIKELY),
        Fact(FieldName.SUPPLIER_TAX_ID, number, number),
        Fact(FieldName.TOTAL, total, said[4]),
        Fact(FieldName.TAX_TOTAL, tax, said[5]),
        Fact(FieldName.CURRENCY, "SAR", "ZATCA", LIKELY),
    ]
    return (*facts, *_issued(said.get(3, "")))


def _tagged(text: str) -> dict[int, str]:
    """Tag → value; nothing where it is not base64 of such."""
    try:
        rest = base64.b64decode(text.strip(), validate=True)
        said = {}
        while len(rest) >= 2:
            tag, length = rest[0], rest[1]
            if tag <= 5:  # signatures follow, of which the length may be written otherwise
                said[tag] = rest[2 : 2 + length].decode("utf-8").strip()
            rest = rest[2 + length :]
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return {}
    return said


def _issued(text: str) -> Iterator[Fact]:
    if found := re.match(r"(\d{4})-(\d\d)-(\d\d)", text):
        yield from _day(text, *found.groups())


def _day(text: str, year: str, month: str, day: str) -> Iterator[Fact]:
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        return
    if 2000 <= value.year < 2100:
        yield Fact(FieldName.ISSUE_DATE, value, text)


def indian(text: str) -> tuple[Fact, ...]:
    """The signed code of an Indian e-invoice: a JWT whose `data` names seller, number, day and total. Its signature is not checked."""
    parts = text.strip().split(".")
    if len(parts) != 3 or not text.startswith("ey"):
        return ()
    try:
        outer = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        said: Any = outer.get("data") if isinstance(outer, dict) else None
        said = json.loads(said) if isinstance(said, str) else said
    except (binascii.Error, UnicodeDecodeError, ValueError, RecursionError):
        return ()
    seller = identify(str(said.get("SellerGstin", ""))) if isinstance(said, dict) else None
    if seller is None or not said.get("DocNo"):
        return ()
    number, when = str(said["DocNo"]), str(said.get("DocDt", ""))
    facts = [
        Fact(FieldName.SUPPLIER_TAX_ID, seller[1], seller[1]),
        Fact(FieldName.INVOICE_NUMBER, number, number),
        Fact(FieldName.CURRENCY, "INR", "GST", LIKELY),
    ]
    total = money(str(said.get("TotInvVal", "")))
    if total is not None:
        facts.append(Fact(FieldName.TOTAL, total, str(said["TotInvVal"])))
    if found := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", when):
        facts += _day(when, found[3], found[2], found[1])
    return tuple(facts)


def portuguese(text: str) -> tuple[Fact, ...]:
    """The code that every Portuguese invoice bears: `A:` seller's NIF, `F:` day, `G:` number, `N:` tax, `O:` total."""
    if not re.match(r"A:\d{9}\*B:", text):
        return ()
    said = dict(part.split(":", 1) for part in text.strip().split("*") if ":" in part)
    seller = identify(f"PT{said['A']}")
    total, tax = money(said.get("O", "")), money(said.get("N", ""))
    if seller is None or total is None or tax is None or not said.get("G"):
        return ()
    facts = [
        Fact(FieldName.SUPPLIER_TAX_ID, seller[1], said["A"]),
        Fact(FieldName.INVOICE_NUMBER, said["G"], said["G"]),
        Fact(FieldName.TOTAL, total, said["O"]),
        Fact(FieldName.TAX_TOTAL, tax, said["N"]),
        Fact(FieldName.SUBTOTAL, total - tax, said["O"], 0.8),
        Fact(FieldName.CURRENCY, "EUR", "EUR", LIKELY),
    ]
    if found := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", said.get("F", "")):
        facts += _day(said["F"], *found.groups())
    return tuple(facts)


def spanish(text: str) -> tuple[Fact, ...]:
    """VERI*FACTU: an address of the Spanish tax office that names NIF, number, day and total."""
    parts = urlsplit(text.strip())
    host = parts.hostname or ""
    if not host.endswith("agenciatributaria.gob.es"):
        return ()
    said = {name.lower(): values[0].strip() for name, values in parse_qs(parts.query).items()}
    seller, total = identify(f"ES{said.get('nif', '')}"), money(said.get("importe", ""))
    if seller is None or total is None or not said.get("numserie"):
        return ()
    facts = [
        Fact(FieldName.SUPPLIER_TAX_ID, seller[1], said["nif"]),
        Fact(FieldName.INVOICE_NUMBER, said["numserie"], said["numserie"]),
        Fact(FieldName.TOTAL, total, said["importe"]),
        Fact(FieldName.CURRENCY, "EUR", "EUR", LIKELY),
    ]
    if found := re.fullmatch(r"(\d\d)-(\d\d)-(\d{4})", said.get("fecha", "")):
        facts += _day(said["fecha"], found[3], found[2], found[1])
    return tuple(facts)


_GERMAN_RATES = (Decimal(19), Decimal(7), Decimal("10.7"), Decimal("5.5"), Decimal(0))
_AUSTRIAN_RATES = (Decimal(20), Decimal(10), Decimal(13), Decimal(0), Decimal(19))


def german(text: str) -> tuple[Fact, ...]:
    """A German till's code (TSE): what was sold by rate of VAT, and when."""
    parts = text.strip().split(";")
    if len(parts) < 8 or parts[0] != "V0" or parts[2] != "Kassenbeleg-V1":
        return ()
    sold = re.match(r"[\w-]+\^([-\d.]+(?:_[-\d.]+){4})\^", parts[3])
    amounts = [money(amount) for amount in sold[1].split("_")] if sold else []
    return (*_sold(amounts, _GERMAN_RATES), *_issued(parts[6])) if sold else ()


def austrian(text: str) -> tuple[Fact, ...]:
    """An Austrian till's code (RKSV): receipt number, time and what was sold by rate of VAT."""
    parts = text.strip().split("_")
    if len(parts) < 10 or not re.fullmatch(r"R\d-[A-Z]{2}\d", parts[1]) or parts[0]:
        return ()
    sold = _sold([money(amount.replace(",", ".")) for amount in parts[5:10]], _AUSTRIAN_RATES)
    if not sold:
        return ()
    number = Fact(
        FieldName.INVOICE_NUMBER, parts[3], parts[3], 0.6
    )  # the page may print a longer one
    return (*sold, *([number] if parts[3] else []), *_issued(parts[4]))


def _sold(amounts: list[Decimal | None], rates: tuple[Decimal, ...]) -> tuple[Fact, ...]:
    """Total, tax and net of amounts with tax, one a rate."""
    gross = [amount for amount in amounts if amount is not None]
    if len(gross) != len(rates) or not any(gross):
        return ()
    total = sum(gross, Decimal(0))
    taxes = [(g * rate / (100 + rate)).quantize(CENT) for g, rate in zip(gross, rates, strict=True)]
    taxed = [rate for g, rate in zip(gross, rates, strict=True) if g and rate]
    said = f"{taxed[0]} %" if len(taxed) == 1 else ""
    tax = sum(taxes, Decimal(0))
    return (
        Fact(FieldName.TOTAL, total, f"{total}", SURE),
        Fact(FieldName.TAX_TOTAL, tax, said, 0.8),
        Fact(FieldName.SUBTOTAL, total - tax, "", 0.8),
        Fact(FieldName.CURRENCY, "EUR", "EUR", LIKELY),
    )


READERS: tuple[Callable[[str], tuple[Fact, ...]], ...] = (
    saudi,
    indian,
    portuguese,
    spanish,
    german,
    austrian,
)

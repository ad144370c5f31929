"""What the codes for paying say: EPC (GiroCode), the Swiss QR-bill, BPAY and UPI. What breaks its own rules says nothing.

`idp.fiscal_codes` reads the codes that tax offices ask for; `facts_of` asks both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qs, urlsplit

from idp.fields import FieldName, Value
from idp.identifiers import iban

SURE, LIKELY = 0.98, 0.85
"""What is checked by digits or said outright; and what usually, though not always, is what its name says."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a code says; `text` is how it says it."""

    name: FieldName
    value: Value
    text: str
    confidence: float = SURE


def facts_of(text: str) -> tuple[Fact, ...]:
    """All that a code's text says of an invoice or receipt; nothing for any other code, and for a malformed one."""
    from idp.fiscal_codes import READERS as FISCAL  # which builds on the values of this module

    for read in (*READERS, *FISCAL):
        facts = read(text)
        if facts:
            return facts
    return ()


def money(text: str) -> Decimal | None:
    """A plain decimal with at most two places and less than a thousand million, or None."""
    if not re.fullmatch(r"-?\d{1,9}(?:\.\d{1,2})?", text):
        return None
    return Decimal(text).quantize(Decimal("0.01"))


def epc(text: str) -> tuple[Fact, ...]:
    """EPC069-12, in Germany and Austria called GiroCode: name, IBAN, amount in euro and what the payment is for."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    lines += [""] * (12 - len(lines))
    if lines[0] != "BCD" or lines[1] not in ("001", "002") or lines[3] != "SCT":
        return ()
    account = iban(lines[6])
    if account is None or not lines[5]:
        return ()
    facts = [
        Fact(FieldName.IBAN, account, lines[6]),
        Fact(FieldName.SUPPLIER_NAME, lines[5], lines[5], LIKELY),
        Fact(FieldName.CURRENCY, "EUR", "EUR", LIKELY),
    ]
    if lines[7]:
        amount = money(lines[7].removeprefix("EUR"))
        if amount is None or not lines[7].startswith("EUR") or amount <= 0:
            return ()
        facts += due(amount, lines[7])
    return (*facts, *_number_in(lines[10] or lines[9]))


def due(amount: Decimal, text: str) -> tuple[Fact, ...]:
    """What is to be paid: mostly the total, too, unless something was paid before."""
    return (
        Fact(FieldName.AMOUNT_DUE, amount, text),
        Fact(FieldName.TOTAL, amount, text, LIKELY),
    )


_NUMBER = re.compile(
    r"(?:invoice|rechnung|facture|fattura|factura|factuur|re|rg|inv)(?:s?-?\s?(?:nummer|number|nr|no|n°|num))?[\s.:#-]*"
    r"([A-Z0-9][A-Z0-9/_.-]*\d[A-Z0-9/_.-]*)",
    re.IGNORECASE,
)


def _number_in(purpose: str) -> Iterator[Fact]:
    """The invoice's number, where the purpose of the payment names it as one."""
    if found := _NUMBER.search(purpose):
        yield Fact(FieldName.INVOICE_NUMBER, found[1].rstrip(".-/_"), purpose, 0.75)


def swiss(text: str) -> tuple[Fact, ...]:
    """The Swiss QR-bill (SPC 0200), addresses of both kinds, and its billing information (S1)."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    lines += [""] * (33 - len(lines))
    if lines[0] != "SPC" or not lines[1].startswith("02") or lines[2] != "1" or lines[30] != "EPD":
        return ()
    account, currency = iban(lines[3]), lines[19]
    good = account is not None and account[:2] in ("CH", "LI") and currency in ("CHF", "EUR")
    if not good or account is None or not lines[5] or not _reference_holds(lines[27], lines[28]):
        return ()
    facts = [
        Fact(FieldName.IBAN, account, lines[3]),
        Fact(FieldName.CURRENCY, currency, currency),
        Fact(FieldName.SUPPLIER_NAME, lines[5], lines[5], LIKELY),
    ]
    if address := _address(lines[4], lines[6:11]):
        facts.append(Fact(FieldName.SUPPLIER_ADDRESS, address, address, LIKELY))
    if lines[21]:
        facts.append(Fact(FieldName.CUSTOMER_NAME, lines[21], lines[21], LIKELY))
    if lines[18]:
        amount = money(lines[18])
        if amount is None or amount < 0:
            return ()
        facts += due(amount, lines[18]) if amount else ()
    return (*facts, *_billing(lines[31]))


def _reference_holds(kind: str, reference: str) -> bool:
    from stdnum import iso11649
    from stdnum.ch import esr

    if kind == "QRR":
        return len(reference) == 27 and bool(esr.is_valid(reference))
    return bool(iso11649.is_valid(reference)) if kind == "SCOR" else kind == "NON" and not reference


def _address(kind: str, parts: list[str]) -> str:
    """In one line, as it is printed: street and number, then postcode and town."""
    first, second, postcode, town, country = parts
    if kind == "K":
        where = (first, second)
    else:
        where = (f"{first} {second}".strip(), f"{postcode} {town}".strip())
    return ", ".join(part for part in (*where, country if country != "CH" else "") if part)


def _billing(text: str) -> Iterator[Fact]:
    """Swico's S1: invoice number, date, VAT number, VAT by rate and terms; a backslash guards what belongs to a value."""
    if not text.startswith("//S1"):
        return
    tokens = re.split(r"(?<!\\)/", text[len("//S1") :].removeprefix("/"))
    pairs = zip(tokens[::2], tokens[1::2], strict=False)
    said = {tag: re.sub(r"\\([\\/])", r"\1", value) for tag, value in pairs}
    if number := said.get("10"):
        yield Fact(FieldName.INVOICE_NUMBER, number, number)
    issued = _short_day(said.get("11", ""))
    if issued:
        yield Fact(FieldName.ISSUE_DATE, issued, said["11"])
    vat = re.sub(r"\D", "", said.get("30", ""))
    if _is_uid(vat):
        written = f"CHE-{vat[:3]}.{vat[3:6]}.{vat[6:]}"
        yield Fact(FieldName.SUPPLIER_TAX_ID, f"CHE{vat}", written)
    if order := said.get("20"):
        yield Fact(
            FieldName.PURCHASE_ORDER, order, order, 0.5
        )  # the customer's reference, of any kind
    yield from _taxes(said.get("32", ""))
    if issued and (last := re.search(r"(?:^|;)0:(\d{1,3})$", said.get("40", ""))):
        yield Fact(FieldName.DUE_DATE, issued + timedelta(days=int(last[1])), said["40"])


def _short_day(text: str) -> date | None:
    """YYMMDD."""
    try:
        return (
            date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6])) if len(text) == 6 else None
        )
    except ValueError:
        return None


def _is_uid(digits: str) -> bool:
    from stdnum.ch import uid

    return len(digits) == 9 and bool(uid.is_valid(f"CHE{digits}"))


def _taxes(text: str) -> Iterator[Fact]:
    """`8.1:1000;2.6:51.8` is net by rate. A rate alone says nothing that the page does not say better."""
    found = re.findall(r"(\d{1,2}(?:\.\d{1,2})?):(\d+(?:\.\d{1,2})?)(?:;|$)", text)
    if not found or ";".join(f"{rate}:{net}" for rate, net in found) != text:
        return
    try:
        nets = [(Decimal(rate), Decimal(net)) for rate, net in found]
    except InvalidOperation:
        return
    cent = Decimal("0.01")
    tax = sum(((rate * net / 100).quantize(cent) for rate, net in nets), Decimal(0))
    yield Fact(FieldName.SUBTOTAL, sum((n for _, n in nets), Decimal(0)).quantize(cent), text, 0.8)
    said = f"{nets[0][0]} %" if len(nets) == 1 else text
    yield Fact(FieldName.TAX_TOTAL, tax, said, 0.8)


_BPAY = re.compile(r"(?:https?://)?(?:www\.)?bpay\.com/p\s", re.IGNORECASE)


def bpay(text: str) -> tuple[Fact, ...]:
    """BPAY's code for Australian banks: biller code, customer reference and amount."""
    if not _BPAY.match(text):
        return ()
    said = dict(re.findall(r"\b([123])=(\S+)", text))
    account = biller(said.get("1", ""), said.get("2", ""))
    if account is None:
        return ()
    facts = [
        Fact(FieldName.BANK_ACCOUNT, account, text, 0.8),
        Fact(FieldName.CURRENCY, "AUD", "BPAY", LIKELY),
    ]
    amount = money(said.get("3", ""))
    return (*facts, *(due(amount, said["3"]) if amount else ()))


def biller(code: str, reference: str) -> str | None:
    """A BPAY biller code and customer reference as one text, or None where they cannot be such."""
    code, reference = re.sub(r"\s", "", code), re.sub(r"\s", "", reference)
    fits = re.fullmatch(r"\d{3,10}", code) and re.fullmatch(r"\d{2,20}", reference)
    return f"BPAY {code} ref {reference}" if fits else None


def check_digit_holds(reference: str) -> bool:
    """Whether one of BPAY's usual check digits fits: most billers use one of these two, some another or none."""
    from stdnum import luhn

    by_place = sum(int(d) * place for place, d in enumerate(reference[:-1], 1)) % 10
    return bool(luhn.is_valid(reference)) or str(by_place) == reference[-1:]


def upi(text: str) -> tuple[Fact, ...]:
    """India's `upi://pay?pa=…`: who is paid, and how much."""
    parts = urlsplit(text.strip())
    if parts.scheme.lower() != "upi" or parts.netloc.lower() != "pay":
        return ()
    said = {name: values[0].strip() for name, values in parse_qs(parts.query).items()}
    if not re.fullmatch(r"[\w.-]{2,}@[\w.-]{2,}", said.get("pa", "")):
        return ()
    facts = [Fact(FieldName.CURRENCY, said.get("cu") or "INR", text, LIKELY)]
    if name := said.get("pn"):
        facts.append(Fact(FieldName.SUPPLIER_NAME, name, name, 0.6))  # may be the owner's own name
    amount = money(said.get("am", ""))
    return (*facts, *(due(amount, said["am"]) if amount else ()))


READERS: tuple[Callable[[str], tuple[Fact, ...]], ...] = (epc, swiss, bpay, upi)

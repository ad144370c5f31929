"""Values as people read them: amounts, days, ages, states; the filters of the templates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from flask import Flask

from idp.document import Kind, Page
from idp.fields import AMOUNTS, DATES, Field, FieldName, FieldSource, Value, written
from idp.status import IN_WORK, Status

LABELS = {
    FieldName.SUPPLIER_NAME: "Supplier",
    FieldName.SUPPLIER_ADDRESS: "Address",
    FieldName.SUPPLIER_TAX_ID: "Tax id",
    FieldName.CUSTOMER_NAME: "Billed to",
    FieldName.INVOICE_NUMBER: "Number",
    FieldName.PURCHASE_ORDER: "Order no.",
    FieldName.ISSUE_DATE: "Issued",
    FieldName.DUE_DATE: "Due",
    FieldName.CURRENCY: "Currency",
    FieldName.SUBTOTAL: "Sub-total",
    FieldName.TAX_TOTAL: "Tax",
    FieldName.TOTAL: "Total",
    FieldName.AMOUNT_DUE: "Amount due",
    FieldName.IBAN: "IBAN",
    FieldName.BANK_ACCOUNT: "Bank account",
}
KINDS = {
    Kind.INVOICE: "Invoice",
    Kind.RECEIPT: "Receipt",
    Kind.CREDIT_NOTE: "Credit note",
    Kind.STATEMENT: "Statement",
    Kind.ORDER_CONFIRMATION: "Order confirmation",
    Kind.DELIVERY_NOTE: "Delivery note",
    Kind.QUOTE: "Quote",
    Kind.REMINDER: "Reminder",
    Kind.PAYSLIP: "Payslip",
    Kind.TERMS: "Terms",
    Kind.OTHER: "Other",
}
SOURCES = {
    FieldSource.EINVOICE: "from the e-invoice inside the file",
    FieldSource.MEMORY: "remembered from earlier documents",
    FieldSource.TRANSFORMER: "read by the model",
    FieldSource.SPACY: "read from the page",
    FieldSource.RULE: "worked out by a rule",
    FieldSource.CODE: "said by a code on the page",
    FieldSource.HUMAN: "entered by a person",
}
STEPS = {
    "outline": "cut out of the photo and laid flat",
    "skew": "straightened",
    "light": "light evened",
    "contrast": "faint print made darker",
}
"""What was done to a page's picture, by the first word of its step; other steps are of no interest to people."""
SHAPES = {
    Status.RECEIVED: "ring",
    Status.READ: "half",
    Status.NEEDS_REVIEW: "dot",
    Status.APPROVED: "arrow",
    Status.PUBLISHED: "check",
    Status.REJECTED: "cross",
    Status.FAILED: "stop",
    Status.DIVIDED: "split",
    Status.JOINED: "join",
}
CORRECTED = {"contact": "Xero contact", "lines": "Lines", "line_items": "Lines", "kind": "Kind"}
SURE, FAIR = 0.85, 0.6


def amount(value: Decimal | None, currency: str = "") -> str:
    """1204.5 as “1,204.50”, with the currency in front where given; empty for None."""
    if value is None:
        return ""
    places = max(2, -int(value.as_tuple().exponent))
    text = f"{value:,.{places}f}".replace("-", "\u2212")
    return f"{currency}\u00a0{text}" if currency else text


def figure(value: Decimal | None) -> str:
    """A quantity for an input: no thousands mark, no zeros that say nothing."""
    if value is None:
        return ""
    text = f"{value:f}"
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def price(value: Decimal | None) -> str:
    """A unit price for an input: at least cents, no thousands mark."""
    if value is None:
        return ""
    whole, _, part = f"{value:f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def day(value: date | None) -> str:
    """“20 Nov 2026”: no order of day and month to guess at."""
    return f"{value.day} {value:%b} {value.year}" if value else ""


def short_day(value: date) -> str:
    """“20 Nov”, where the year goes without saying."""
    return f"{value.day} {value:%b}"


def moment(value: datetime) -> str:
    return f"{day(value.date())}, {value:%H:%M} UTC"


def age(then: datetime, now: datetime) -> str:
    """How long ago, in the largest whole unit."""
    aware = then if then.tzinfo else then.replace(tzinfo=UTC)
    minutes = max(0, int((now - aware).total_seconds() // 60))
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def shown(name: FieldName, value: Value | None) -> str:
    """A field's value as its input shows it."""
    if name in AMOUNTS and isinstance(value, Decimal):
        return amount(value)
    if name in DATES and isinstance(value, date):
        return day(value)
    return written(value)


def certainty(found: Field | None) -> str:
    """How far a value may be trusted: `hand`, `sure`, `fair`, `doubtful`, or `none` where nothing was read."""
    if found is None:
        return "none"
    if found.source is FieldSource.HUMAN:
        return "hand"
    if found.confidence >= SURE:
        return "sure"
    return "fair" if found.confidence >= FAIR else "doubtful"


def origin(found: Field | None) -> str:
    """Where a value comes from, in words."""
    if found is None:
        return "nothing found on the page"
    where = f", page {found.page}" if found.page else ""
    sure = "" if found.source is FieldSource.HUMAN else f", {round(found.confidence * 100)} % sure"
    return f"{SOURCES[found.source]}{where}{sure}"


def made_ready(page: Page) -> str:
    """What was done to a page's picture before it was read, as one sentence; empty where it was read as it came."""
    done = ["turned upright"] if page.turn else []
    names = dict.fromkeys(step.partition(" ")[0] for step in page.steps)
    done += [STEPS[name] for name in names if name in STEPS]
    return f"For reading: {', '.join(done)}." if done else ""


def initials(name: str) -> str:
    """“Mia Rossi” as MR."""
    words = name.replace("@", " ").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def corrected(name: str) -> str:
    """What a Correction was about, in words."""
    known = {str(n): label for n, label in LABELS.items()} | CORRECTED
    return known.get(name, name.replace("_", " "))


def size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{max(1, count // 1000)} kB"


def in_work(status: Status) -> bool:
    return status in IN_WORK


def register(app: Flask) -> None:
    app.jinja_env.filters.update(
        amount=amount,
        figure=figure,
        day=day,
        short_day=short_day,
        moment=moment,
        age=age,
        corrected=corrected,
        initials=initials,
        file_size=size,
        kind_name=KINDS.__getitem__,
        shape=SHAPES.__getitem__,
    )
    app.jinja_env.tests["in_work"] = in_work

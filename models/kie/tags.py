"""The classes that a word can belong to, and how the tags of examples map to them."""

from __future__ import annotations

from idp.fields import FieldName

NOTHING = ""
HEADER = (*(name.value for name in FieldName), "customer_address")
BESIDE = (
    "cash", "change", "tip", "rounding", "discount", "charge", "paid", "deposit", "balance_forward", "carried", "running",
    "closing", "aged", "entry", "tax_base", "tax_part", "gross_part", "summary_rate", "items_total", "section_total",
    "customer_tax_id", "customer_number", "company_number", "order_number", "reference", "account_name", "bank", "bic",
    "order_date", "delivery_date", "payment_date", "arrival_date", "other_date", "period", "terms",
    "delivery_name", "delivery_address", "contact", "phone", "email", "web", "note", "page", "label",
)  # fmt: skip
"""What looks like a header field and is none, or says what stands beside it."""
COLUMNS = (
    "description", "detail", "quantity", "ordered", "unit", "unit_price", "amount", "gross", "tax_rate", "tax_code",
    "tax_amount", "discount", "sku", "date", "line_no",
)  # fmt: skip
ROW = "line/"
CLASSES = (NOTHING, *HEADER, *BESIDE, *(f"{ROW}{column}" for column in COLUMNS))
NUMBERS = {name: number for number, name in enumerate(CLASSES)}

KINDS = (
    "invoice",
    "receipt",
    "credit_note",
    "statement",
    "order_confirmation",
    "delivery_note",
    "quote",
    "reminder",
    "payslip",
    "terms",
    "other",
)


def class_of(tag: str) -> int:
    """The number of the class that `tag` means, 0 for what is no class of ours."""
    if tag.startswith(ROW):
        tag = f"{ROW}{tag.rsplit('/', 1)[-1]}"
    return NUMBERS.get(tag, 0)


def row_of(tag: str) -> str:
    """Which row of the bill a word with `tag` belongs to, empty for none."""
    return tag.rsplit("/", 1)[0] if tag.startswith(ROW) else ""

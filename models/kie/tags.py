"""The classes that a word can belong to, and how the tags of examples map to them."""

from __future__ import annotations

from idp.fields import FieldName

NOTHING = ""
HEADER = (*(name.value for name in FieldName), "customer_address")
BESIDE_TOTALS = (
    "cash",
    "change",
    "tip",
    "rounding",
    "discount",
    "paid",
    "deposit",
    "balance_forward",
    "carried",
    "tax_base",
    "phone",
    "label",
)
"""What looks like a header field and is none."""
COLUMNS = (
    "description",
    "quantity",
    "unit",
    "unit_price",
    "amount",
    "tax_rate",
    "discount",
    "sku",
)
ROW = "line/"
CLASSES = (NOTHING, *HEADER, *BESIDE_TOTALS, *(f"{ROW}{column}" for column in COLUMNS))
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

"""Harbour Paper Pty Ltd, Sydney: a letterhead in serifs and a fully ruled table; an invoice and its credit note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from recipes.bill import Bill, Label, Sample, finished, rows
from recipes.book import customer, money, supplier
from recipes.sheet import Column, Pen, Sheet, Style

NAVY = "#173a5e"
TIMES = Style("Times-Roman", 10)
STRONG = Style("Times-Bold", 10)
EDGES = (15, 34, 104, 118, 143, 166, 195)
COLUMNS = (
    Column("Code", 16.5),
    Column("Description", 35.5),
    Column("Qty", 116.5, "right"),
    Column("Unit price", 141.5, "right"),
    Column("GST", 164.5, "right"),
    Column("Amount", 193.5, "right"),
)
BANK = "062-198 10447823"


@dataclass(frozen=True, slots=True)
class Words:
    """What differs between this supplier's papers."""

    title: str
    number_label: str
    facts: tuple[tuple[str, str], ...]
    total: str
    foot: tuple[str, ...]


def letterhead(sheet: Sheet, bill: Bill) -> None:
    sheet.shape([(15, 28), (27, 28), (24, 32), (18, 32)], NAVY)
    sheet.shape([(21.5, 12), (21.5, 26.5), (29, 26.5)], NAVY)
    sheet.shape([(20.5, 15), (20.5, 26.5), (14.5, 26.5)], "#5b86b0")
    home = bill.supplier
    sheet.text(34, 21, "Harbour Paper Pty Ltd", Style("Times-Bold", 22, NAVY))
    sheet.text(34, 26.5, f"{home.street}, {home.town}   ABN {home.abn}", TIMES)
    sheet.text(34, 31, f"Phone {home.phone}   {home.email}", TIMES)
    sheet.rule(15, 36, 195, 36, Pen(1.6, NAVY))


def head(sheet: Sheet, bill: Bill, words: Words) -> None:
    sheet.text(195, 48, words.title, Style("Times-Bold", 18, NAVY), "right")
    sheet.text(15, 48, "Bill to", STRONG)
    buyer = bill.customer
    if buyer:
        sheet.block(15, 53, [buyer.name, buyer.street, buyer.town], TIMES)
    y = 56.0
    for label, value in ((words.number_label, bill.number), *words.facts):
        sheet.text(132, y, label, STRONG)
        sheet.text(195, y, value, TIMES, "right")
        y += 5


def table(sheet: Sheet, bill: Bill, top: float) -> float:
    pen, y = Pen(0.6, "#333333"), top
    sheet.box(EDGES[0], top, EDGES[-1] - EDGES[0], 7, "#dfe8f1")
    sheet.heads(top + 4.8, COLUMNS, STRONG)
    y += 7
    for row in bill.lines:
        cells = [
            row.code,
            row.text,
            f"{row.quantity}",
            money(row.price),
            money(bill.tax_of(row)),
            money(row.amount),
        ]
        sheet.cells(y + 4.9, COLUMNS, cells, TIMES)
        y += 7
        sheet.rule(EDGES[0], y, EDGES[-1], y, Pen(0.3, "#888888"))
    bottom = max(y, top + 70)
    for x in EDGES:
        sheet.rule(x, top, x, bottom, pen)
    for level in (top, top + 7, bottom):
        sheet.rule(EDGES[0], level, EDGES[-1], level, pen)
    return bottom


def totals(sheet: Sheet, bill: Bill, top: float, words: Words) -> None:
    sums = (("Subtotal", bill.subtotal), ("GST 10%", bill.tax), (words.total, bill.total))
    for i, (label, amount) in enumerate(sums):
        y, last = top + 7 * i, i == len(sums) - 1
        sheet.box(118, y, 77, 7, "#dfe8f1" if last else None, Pen(0.6, "#333333"))
        sheet.text(120, y + 4.9, label, STRONG if last else TIMES)
        sheet.text(193.5, y + 4.9, f"${money(amount)}", STRONG if last else TIMES, "right")
    sheet.block(15, top + 5, words.foot, TIMES)


def draw(bill: Bill, words: Words) -> bytes:
    sheet = Sheet(f"{words.title.title()} {bill.number}", bill.supplier.name)
    letterhead(sheet, bill)
    head(sheet, bill, words)
    totals(sheet, bill, table(sheet, bill, 92), words)
    sheet.rule(15, 279, 195, 279, Pen(0.8, NAVY))
    sheet.text(
        105,
        284,
        "Goods remain the property of Harbour Paper Pty Ltd until paid for in full.",
        Style("Times-Italic", 9),
        "centre",
    )
    return sheet.pdf()


def invoice_words(bill: Bill) -> Words:
    due = bill.due or bill.issued
    facts = (
        ("Invoice date", f"{bill.issued:%-d %B %Y}"),
        ("Due date", f"{due:%-d %B %Y}"),
        ("Your order", bill.order),
        ("Terms", "14 days from invoice"),
    )
    foot = (
        "Please pay by direct credit to",
        "Harbour Paper Pty Ltd",
        "BSB 062-198   Account 1044 7823",
        f"Reference {bill.number}",
        "",
        "Amounts in Australian dollars.",
    )
    return Words("TAX INVOICE", "Invoice number", facts, "Total AUD", foot)


def an_invoice(
    number: str, issued: date, due: date, order: str, *lines: tuple[str, str | int, str]
) -> Bill:
    home = supplier("Harbour Paper Pty Ltd")
    return Bill(home, customer(), number, issued, rows(10, *lines), due, order=order, bank=BANK)


def invoice() -> Sample:
    bill = an_invoice(
        "INV-4471",
        date(2026, 11, 3),
        date(2026, 11, 17),
        "PO-2026-0311",
        ("CP-A4-80|A4 copy paper 80 gsm, carton of 5", 24, "28.50"),
        ("CP-A3-80|A3 copy paper 80 gsm, ream", 12, "13.95"),
        ("FM-FC|Manila folders foolscap, box of 100", 3, "31.80"),
        ("EN-C4|Kraft envelopes C4, box of 250", 4, "42.75"),
        ("DEL-SYD|Delivery, Sydney metropolitan", 1, "35.00"),
    )
    label = Label(
        "invoices/harbour-paper-4471.pdf",
        "AU tax invoice, ruled table with a GST column, order number, BSB and account",
        hidden=("amount_due", "line.tax_rate"),
    )
    return finished(bill, label, draw(bill, invoice_words(bill)))


def credit_note() -> Sample:
    home = supplier("Harbour Paper Pty Ltd")
    lines = rows(
        10,
        ("CP-A4-80|A4 copy paper 80 gsm, carton of 5 (wet)", 4, "28.50"),
        ("FM-FC|Manila folders foolscap, box of 100", 1, "31.80"),
    )
    bill = Bill(home, customer(), "CN-0219", date(2026, 11, 10), lines)
    facts = (
        ("Credit date", f"{bill.issued:%-d %B %Y}"),
        ("Original invoice", "INV-4471"),
        ("Original date", "3 November 2026"),
    )
    foot = (
        "Reason: goods damaged in transit and returned.",
        "This amount is credited to your account and",
        "may be set against your next payment.",
        "No payment is required.",
    )
    words = Words("CREDIT NOTE", "Credit note number", facts, "Total credit AUD", foot)
    label = Label(
        "invoices/harbour-paper-credit-0219.pdf",
        "AU credit note (adjustment note) for returned goods, naming the invoice it corrects",
        kind="credit_note",
        hidden=("amount_due", "line.tax_rate"),
    )
    return finished(bill, label, draw(bill, words))

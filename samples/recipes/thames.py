"""Thames Valley Stationers Ltd, Reading: a centred letterhead, VAT at 20%, 5% and 0% summed up below, sterling."""

from __future__ import annotations

from datetime import date

from recipes.bill import Bill, Label, Sample, finished, rows
from recipes.book import customer, money, supplier
from recipes.sheet import Column, Pen, Sheet, Style

WINE = "#5c1a2e"
SERIF = Style("Times-Roman", 10)
HEAVY = Style("Times-Bold", 10)
COLUMNS = (
    Column("Qty", 20),
    Column("Description", 34),
    Column("Unit price", 142, "right"),
    Column("VAT rate", 164, "right"),
    Column("Net amount", 190, "right"),
)
ANALYSIS = (Column("VAT rate", 20), Column("Net", 62, "right"), Column("VAT", 86, "right"))
IBAN = "GB56 ALBN 0901 2841 0937 62"


def head(sheet: Sheet, bill: Bill) -> None:
    home = bill.supplier
    sheet.text(105, 22, "Thames Valley Stationers", Style("Times-Bold", 24, WINE), "centre")
    sheet.text(
        105, 28, "PRINTERS & BOOKBINDERS SINCE 1948", Style("Times-Roman", 8, WINE, 1.8), "centre"
    )
    sheet.text(105, 34, f"{home.street}, {home.town}", SERIF, "centre")
    sheet.rule(20, 38, 190, 38, Pen(0.5, WINE))
    sheet.rule(20, 39, 190, 39, Pen(1.4, WINE))
    sheet.text(20, 52, "INVOICE", Style("Times-Bold", 17, WINE))
    buyer, due = bill.customer, bill.due or bill.issued
    if buyer:
        sheet.block(20, 60, [buyer.name, buyer.street, buyer.town, "Australia"], SERIF)
    facts = (
        ("Invoice No.", bill.number),
        ("Date / tax point", f"{bill.issued:%d %B %Y}"),
        ("Payment due", f"{due:%d %B %Y}"),
        ("Purchase order", bill.order),
        ("VAT Reg. No.", "GB 111 3503 35"),
    )
    for i, (label, value) in enumerate(facts):
        sheet.text(118, 52 + 5.6 * i, label, SERIF)
        sheet.text(150, 52 + 5.6 * i, value, HEAVY)


def table(sheet: Sheet, bill: Bill, y: float) -> float:
    sheet.heads(y, COLUMNS, HEAVY.but(colour=WINE))
    sheet.rule(20, y + 2.2, 190, y + 2.2, Pen(0.6, WINE))
    y += 8.5
    for row in bill.lines:
        sheet.cells(
            y,
            COLUMNS,
            [f"{row.quantity}", row.text, money(row.price), f"{row.rate}%", money(row.amount)],
            SERIF,
        )
        y += 6.6
    sheet.rule(20, y - 2, 190, y - 2, Pen(0.6, WINE))
    return y


def sums(sheet: Sheet, bill: Bill, y: float) -> None:
    sheet.heads(y + 4, ANALYSIS, HEAVY)
    sheet.rule(20, y + 5.8, 86, y + 5.8, Pen(0.3, WINE))
    for i, (rate, base, tax) in enumerate(bill.taxes()):
        sheet.cells(y + 10.6 + 5.4 * i, ANALYSIS, [f"{rate}%", money(base), money(tax)], SERIF)
    for i, (label, amount) in enumerate((("Net total", bill.subtotal), ("VAT total", bill.tax))):
        sheet.text(142, y + 4 + 6 * i, label, SERIF, "right")
        sheet.text(190, y + 4 + 6 * i, f"£{money(amount)}", SERIF, "right")
    sheet.rule(120, y + 12.6, 190, y + 12.6, Pen(0.6, WINE))
    sheet.text(142, y + 18, "Total to pay", HEAVY.but(size=12), "right")
    sheet.text(190, y + 18, f"£{money(bill.amount_due)}", HEAVY.but(size=12), "right")
    sheet.rule(120, y + 20.4, 190, y + 20.4, Pen(0.6, WINE))
    sheet.rule(120, y + 21.2, 190, y + 21.2, Pen(0.6, WINE))


def foot(sheet: Sheet, bill: Bill) -> None:
    lines = (
        "Payment within 30 days by BACS to Thames Valley Stationers Ltd.",
        "Sort code 09-01-28    Account number 41093762",
        f"IBAN {bill.iban}    SWIFT ALBNGB2LXXX",
    )
    sheet.block(20, 238, lines, SERIF)
    sheet.rule(20, 274, 190, 274, Pen(0.5, WINE))
    small = Style("Times-Italic", 8.5)
    sheet.text(
        105,
        279,
        f"Thames Valley Stationers Ltd. Registered in England and Wales No. 00448127. {bill.supplier.email}",
        small,
        "centre",
    )


def invoice() -> Sample:
    home = supplier("Thames Valley Stationers Ltd")
    standard = rows(
        20,
        ("Conqueror laid letterhead paper, ream", 15, "19.60"),
        ("Cloth-bound ledger, 200 leaves", 6, "34.25"),
        ("Brass hole punch, four-hole", 2, "48.90"),
        ("Carriage to Spring Fair stand C14", 1, "22.50"),
    )
    reduced = rows(5, ("First-aid refill with nicotine patches, 7", 4, "12.80"))
    zero = rows(
        0,
        ("A Pocket Atlas of British Papers, book", 10, "8.99"),
        ("Illustrated bookbinding manual", 3, "16.50"),
    )
    lines = (*standard[:2], zero[0], standard[2], *reduced, zero[1], standard[3])
    bill = Bill(
        home, customer(), "TV/26/1189", date(2026, 10, 22), lines, date(2026, 11, 21), "GBP", "PO-2026-0288",
        bank="09-01-28 41093762", iban=IBAN,
    )  # fmt: skip
    sheet = Sheet(f"Invoice {bill.number}", home.name)
    head(sheet, bill)
    sums(sheet, bill, table(sheet, bill, 96) + 4)
    foot(sheet, bill)
    label = Label(
        "invoices/thames-valley-1189.pdf",
        "UK invoice with VAT at 20%, 5% and 0% and its analysis, quantity first, sort code and IBAN, GBP",
    )
    return finished(bill, label, sheet.pdf())

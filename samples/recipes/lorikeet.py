"""Lorikeet Cleaning Services, Brisbane: a typewritten invoice, stamped on arrival and scanned: a PDF without text."""

from __future__ import annotations

import io
from datetime import date

from recipes.bill import Bill, Label, Sample, finished, rows
from recipes.book import customer, money, supplier
from recipes.scan import jpeg, rendered, scanned
from recipes.sheet import Column, Pen, Sheet, Style
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

TYPED = Style("Courier", 10.5, "#20202a")
HARD = TYPED.but(font="Courier-Bold")
COLUMNS = (
    Column("DESCRIPTION", 20),
    Column("HOURS", 128, "right"),
    Column("RATE", 156, "right"),
    Column("AMOUNT", 190, "right"),
)


def typed(sheet: Sheet, bill: Bill) -> None:
    home, buyer, due = bill.supplier, bill.customer, bill.due or bill.issued
    sheet.text(20, 26, "LORIKEET CLEANING SERVICES", HARD.but(size=15))
    sheet.block(20, 33, [home.street, home.town, f"ABN {home.abn}", f"Ph {home.phone}"], TYPED)
    sheet.text(190, 60, "TAX INVOICE", HARD.but(size=14), "right")
    if buyer:
        sheet.block(20, 66, ["To:", buyer.name, buyer.street, buyer.town], TYPED)
    facts = (
        f"Invoice no:  {bill.number}",
        f"Date:        {bill.issued:%-d/%m/%Y}",
        f"Pay by:      {due:%-d/%m/%Y}",
    )
    sheet.block(120, 70, facts, TYPED)
    sheet.heads(102, COLUMNS, HARD)
    sheet.rule(20, 104.5, 190, 104.5, Pen(0.8, "#20202a", (3, 2)))
    y = 111.0
    for row in bill.lines:
        sheet.cells(
            y, COLUMNS, [row.text, f"{row.quantity}", money(row.price), money(row.amount)], TYPED
        )
        y += 7
    sheet.rule(20, y - 3, 190, y - 3, Pen(0.8, "#20202a", (3, 2)))
    for label, amount, style in (
        ("Subtotal", bill.subtotal, TYPED),
        ("GST 10%", bill.tax, TYPED),
        ("TOTAL DUE", bill.total, HARD),
    ):
        y += 6.5
        sheet.text(156, y, label, style, "right")
        sheet.text(190, y, f"${money(amount)}", style, "right")
    pay = (
        "Please pay by bank transfer:",
        "BSB 484-799   Account 0044 81260",
        "",
        "Thank you for your business.",
    )
    sheet.block(20, y + 20, pay, TYPED)


def stamp(sheet: Sheet) -> None:
    """The date of arrival, stamped aslant by the customer."""
    canvas = sheet.canvas
    canvas.saveState()
    canvas.translate(126 * mm, 66 * mm)
    canvas.rotate(9)
    canvas.setStrokeColorRGB(0.45, 0.45, 0.62)
    canvas.setFillColorRGB(0.45, 0.45, 0.62)
    canvas.setLineWidth(1.6)
    canvas.roundRect(0, 0, 54 * mm, 18 * mm, 6, 1, 0)
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawCentredString(27 * mm, 10.5 * mm, "RECEIVED")
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawCentredString(27 * mm, 4 * mm, "13 NOV 2026")
    canvas.restoreState()


def as_picture_pdf(title: str, picture: bytes) -> bytes:
    """One A4 page that holds nothing but a JPEG."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(210 * mm, 297 * mm), invariant=1, pageCompression=0)
    canvas.setTitle(title)
    canvas.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, 210 * mm, 297 * mm)
    canvas.save()
    return out.getvalue()


def invoice() -> Sample:
    home = supplier("Lorikeet Cleaning Services")
    lines = rows(
        10,
        ("Office clean, five visits in October", "12.5", "46.00"),
        ("Carpet shampoo, showroom", 4, "58.00"),
        ("Window wash, street front", "2.5", "52.00"),
    )
    bill = Bill(
        home,
        customer(),
        "1187",
        date(2026, 11, 9),
        lines,
        date(2026, 11, 23),
        bank="484-799 004481260",
    )
    sheet = Sheet(f"Tax invoice {bill.number}", home.name)
    typed(sheet, bill)
    stamp(sheet)
    page = scanned(rendered(sheet.pdf(), 150)[0], seed=41, angle=0.8)
    label = Label(
        "invoices/lorikeet-cleaning-1187-scan.pdf",
        "AU tax invoice, typewritten, stamped on arrival, scanned at 150 dpi a little askew: a PDF without a text layer",
        medium="pdf_image",
        hidden=("line.tax_rate",),
    )
    return finished(bill, label, as_picture_pdf("Scan", jpeg(page, 55)))

"""Nordlicht Bürobedarf GmbH, Hamburg: a German business letter, 1.234,56 and dd.mm.yyyy, MwSt. of 19% and 7%, euro."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from recipes.bill import Bill, Label, Sample, finished, rows
from recipes.book import customer, money, supplier
from recipes.sheet import BODY, BOLD, Column, Pen, Sheet, Style

ICE, NIGHT = "#3aa6a1", "#14324a"
TEXT = BODY.but(size=9.5)
SMALL = BODY.but(size=7.5, colour="#5b6670")
COLUMNS = (
    Column("Pos.", 25),
    Column("Art.-Nr.", 34),
    Column("Bezeichnung", 54),
    Column("Menge", 131, "right"),
    Column("Einzelpreis", 153, "right"),
    Column("MwSt.", 167, "right"),
    Column("Gesamt €", 190, "right"),
)
IBAN = "DE20 2009 9900 0004 4718 20"


def euro(value: Decimal) -> str:
    return money(value, ".", ",")


def head(sheet: Sheet, bill: Bill) -> None:
    home, buyer, due = bill.supplier, bill.customer, bill.due or bill.issued
    sheet.shape([(150, 16), (190, 10), (190, 13), (150, 21)], ICE)
    sheet.shape([(150, 22), (190, 15), (190, 17), (150, 25)], "#9bd6c8")
    sheet.text(190, 31, "nordlicht bürobedarf", Style("Helvetica-Bold", 13, NIGHT), "right")
    sheet.text(25, 50, f"{home.name} · {home.street} · {home.town}", SMALL)
    sheet.rule(25, 51.2, 105, 51.2, Pen(0.3))
    if buyer:
        sheet.block(25, 57, [buyer.name, buyer.street, buyer.town, "AUSTRALIEN"], TEXT)
    facts = (
        ("Rechnungsnummer", bill.number),
        ("Rechnungsdatum", f"{bill.issued:%d.%m.%Y}"),
        ("Lieferdatum", "03.11.2026"),
        ("Kundennummer", "40127"),
        ("Ihre Bestellung", bill.order),
        ("Fällig am", f"{due:%d.%m.%Y}"),
    )
    for i, (label, value) in enumerate(facts):
        sheet.text(132, 52 + 5 * i, label, TEXT.but(colour="#5b6670", size=8.5))
        sheet.text(190, 52 + 5 * i, value, TEXT, "right")
    sheet.text(25, 98, f"Rechnung Nr. {bill.number}", Style("Helvetica-Bold", 13, NIGHT))
    sheet.text(25, 105, "Sehr geehrte Damen und Herren,", TEXT)
    sheet.text(
        25,
        110,
        "für die Lieferung an Ihren Messestand (Halle 7, Hamburg) berechnen wir Ihnen:",
        TEXT,
    )


def table(sheet: Sheet, bill: Bill, y: float) -> float:
    sheet.box(23.5, y - 5, 168, 7.4, NIGHT)
    sheet.heads(y, COLUMNS, BOLD.but(size=8.5, colour="#ffffff"))
    y += 8
    for i, row in enumerate(bill.lines, 1):
        cells = [
            str(i),
            row.code,
            row.text,
            f"{row.quantity} {row.unit}",
            euro(row.price),
            f"{row.rate} %",
            euro(row.amount),
        ]
        sheet.cells(y, COLUMNS, cells)
        sheet.rule(25, y + 2.2, 190, y + 2.2, Pen(0.25, "#b8c4cc"))
        y += 6.6
    return y


def sums(sheet: Sheet, bill: Bill, y: float) -> None:
    parts = [("Nettobetrag", bill.subtotal)]
    parts += [(f"zzgl. {rate} % MwSt. auf {euro(base)} €", tax) for rate, base, tax in bill.taxes()]
    for label, amount in parts:
        sheet.text(153, y, label, TEXT, "right")
        sheet.text(190, y, f"{euro(amount)} €", TEXT, "right")
        y += 5.6
    sheet.rule(110, y - 2.8, 190, y - 2.8, Pen(0.8, NIGHT))
    sheet.text(153, y + 2, "Rechnungsbetrag", BOLD.but(size=10.5), "right")
    sheet.text(190, y + 2, f"{euro(bill.total)} €", BOLD.but(size=10.5), "right")
    due = bill.due or bill.issued
    sheet.text(
        25,
        y + 16,
        f"Bitte überweisen Sie den Betrag ohne Abzug bis zum {due:%d.%m.%Y} unter Angabe der Rechnungsnummer.",
        TEXT,
    )
    sheet.text(25, y + 26, "Mit freundlichen Grüßen", TEXT)
    sheet.text(25, y + 31, "Nordlicht Bürobedarf GmbH", TEXT)


def foot(sheet: Sheet, bill: Bill) -> None:
    home = bill.supplier
    sheet.rule(25, 268, 190, 268, Pen(0.4, ICE))
    columns = (
        (home.name, home.street, home.town, home.email),
        (
            "Geschäftsführerin: Wiebke Janssen",
            "Amtsgericht Hamburg HRB 148 203",
            f"USt-IdNr.: {home.tax_id}",
            "Steuernummer: 27/440/01828",
        ),
        ("Bankverbindung: Hafenbank Hamburg", f"IBAN: {bill.iban}", "BIC: HAFBDEHHXXX"),
    )
    for i, lines in enumerate(columns):
        sheet.block(25 + 56 * i, 273, lines, SMALL)


def invoice() -> Sample:
    home = supplier("Nordlicht Bürobedarf GmbH")
    full = rows(
        19,
        ("30-1180|Präsentationsständer, Acryl, A4|Stk.", 12, "24.90"),
        ("30-2204|Stoffbanner, 2 x 1 m, bedruckt|Stk.", 4, "189.50"),
        ("11-0417|Kugelschreiber, graviert|Stk.", 500, "1.15"),
        ("90-0001|Express-Lieferung Messegelände|Psch.", 1, "68.00"),
    )
    low = rows(
        7,
        ("55-0310|Bildband Papierkunst|Stk.", 15, "29.90"),
        ("70-0021|Kaffee, gemahlen, 500 g|Pkg.", 8, "7.45"),
    )
    bill = Bill(
        home, customer(), "2026-04417", date(2026, 11, 5), (*full[:3], *low, full[3]), date(2026, 11, 19), "EUR", "PO-2026-0302",
        iban=IBAN,
    )  # fmt: skip
    sheet = Sheet(f"Rechnung {bill.number}", home.name)
    head(sheet, bill)
    sums(sheet, bill, table(sheet, bill, 122) + 4)
    foot(sheet, bill)
    label = Label(
        "invoices/nordlicht-04417.pdf",
        "German invoice in letter form, MwSt. of 19% and 7%, comma decimals, dotted dates, USt-IdNr. and IBAN in the foot, EUR",
        hidden=("amount_due",),
    )
    return finished(bill, label, sheet.pdf())

"""Papeterie des Deux Rives SARL, Lyon: a Factur-X invoice, French on the page and EN 16931 within."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import reportlab
from facturx import generate_cii_xml, generate_from_binary, xml_check_xsd
from recipes.bill import Bill, Label, Sample, finished, rows
from recipes.book import customer, money, supplier
from recipes.sheet import Column, Pen, Sheet, Style
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

OCRE, SLATE = "#b07d2b", "#39424e"
TEXT = Style("Vera", 8.5, SLATE)
STRONG = TEXT.but(font="VeraBd")
COLUMNS = (
    Column("Désignation", 20),
    Column("Qté", 116, "right"),
    Column("P.U. HT", 140, "right"),
    Column("TVA", 160, "right"),
    Column("Montant HT", 190, "right"),
)
IBAN, BIC = "FR76 1999 9004 1200 0214 4557 159", "RIVEFRPPXXX"
STAMP = date(2026, 11, 9)


def euro(value: Decimal) -> str:
    return f"{money(value, ' ', ',')} €"


def percent(rate: Decimal) -> str:
    return f"{rate.normalize():f} %".replace(".", ",")


def fonts() -> None:
    """PDF/A wants its fonts inside; Bitstream Vera comes with reportlab and may be embedded."""
    for name in ("Vera", "VeraBd"):
        registerFont(TTFont(name, str(Path(reportlab.__file__).parent / "fonts" / f"{name}.ttf")))


def head(sheet: Sheet, bill: Bill) -> None:
    home, buyer, due = bill.supplier, bill.customer, bill.due or bill.issued
    for i in range(3):
        sheet.box(20 + 3.4 * i, 16 + 2.2 * i, 14, 14, (OCRE, "#d9b878", SLATE)[i])
    sheet.text(48, 22, "Papeterie des Deux Rives", STRONG.but(size=17))
    sheet.text(48, 28, f"{home.street}, {home.town}", TEXT)
    sheet.text(48, 32.5, f"{home.email}   Tél. {home.phone}", TEXT)
    sheet.text(20, 54, f"FACTURE N° {bill.number}", STRONG.but(size=13, colour=OCRE))
    facts = (
        ("Date de facture", f"{bill.issued:%d/%m/%Y}"),
        ("Date d'échéance", f"{due:%d/%m/%Y}"),
        ("Date de livraison", "06/11/2026"),
        ("Bon de commande", bill.order),
    )
    for i, (label, value) in enumerate(facts):
        sheet.text(20, 62 + 5 * i, label, TEXT)
        sheet.text(56, 62 + 5 * i, value, STRONG)
    if buyer:
        sheet.box(112, 48, 78, 30, None, Pen(0.6, OCRE))
        sheet.block(117, 55, ["Facturé à", buyer.name, buyer.street, buyer.town, "Australie"], TEXT)


def table(sheet: Sheet, bill: Bill, y: float) -> float:
    sheet.rule(20, y - 5, 190, y - 5, Pen(1.4, OCRE))
    sheet.heads(y, COLUMNS, STRONG)
    sheet.rule(20, y + 2.4, 190, y + 2.4, Pen(0.4, OCRE))
    y += 9
    for row in bill.lines:
        sheet.cells(
            y,
            COLUMNS,
            [row.text, f"{row.quantity}", euro(row.price), percent(row.rate), euro(row.amount)],
            TEXT,
        )
        y += 6.8
    sheet.rule(20, y - 2, 190, y - 2, Pen(0.4, OCRE))
    return y


def sums(sheet: Sheet, bill: Bill, y: float) -> None:
    parts = [("Total HT", bill.subtotal)]
    parts += [(f"TVA {percent(rate)} sur {euro(base)}", tax) for rate, base, tax in bill.taxes()]
    for label, amount in (*parts, ("Total TVA", bill.tax)):
        sheet.text(154, y, label, TEXT, "right")
        sheet.text(190, y, euro(amount), TEXT, "right")
        y += 5.6
    sheet.box(116, y - 2.6, 76, 9, "#f4ead7")
    sheet.text(154, y + 3.4, "Net à payer TTC", STRONG.but(size=10), "right")
    sheet.text(190, y + 3.4, euro(bill.amount_due), STRONG.but(size=10), "right")


def foot(sheet: Sheet, bill: Bill) -> None:
    lines = (
        "Règlement par virement à 30 jours.",
        f"IBAN {bill.iban}   BIC {BIC}",
        "Pénalités de retard : trois fois le taux d'intérêt légal. Indemnité forfaitaire de recouvrement : 40 €.",
        "Facture électronique au format Factur-X, profil EN 16931.",
    )
    sheet.block(20, 240, lines, TEXT)
    sheet.rule(20, 274, 190, 274, Pen(1.4, OCRE))
    legal = f"{bill.supplier.name} au capital de 20 000 €   RCS Lyon 832 914 568   TVA intracommunautaire {bill.supplier.tax_id}"
    sheet.text(105, 279, legal, TEXT.but(size=7.5), "centre")


def terms(bill: Bill) -> dict[str, Any]:
    """The invoice by the terms of EN 16931 (BT- and BG-numbers), as factur-x takes them."""
    home, buyer, due = bill.supplier, bill.customer, bill.due or bill.issued
    lines = [
        {
            "BT-126": str(n), "BT-129": row.quantity, "BT-130": "C62", "BT-131": row.amount, "BT-146": row.price,
            "BT-151": "S", "BT-152": row.rate, "BT-153": row.text,
        }
        for n, row in enumerate(bill.lines, 1)
    ]  # fmt: skip
    taxes = [
        {"BT-116": base, "BT-117": tax, "BT-118": "S", "BT-119": rate}
        for rate, base, tax in bill.taxes()
    ]
    code, city = home.town.split(" ", 1)
    return {
        "BT-1": bill.number, "BT-2": bill.issued, "BT-3": "380", "BT-5": bill.currency, "BT-9": due, "BT-13": bill.order,
        "BT-24": "urn:cen.eu:en16931:2017", "BT-72": date(2026, 11, 6), "BT-81": "30", "BT-84": bill.iban.replace(" ", ""), "BT-86": BIC,
        "BT-106": bill.subtotal, "BT-109": bill.subtotal, "BT-110": bill.tax, "BT-112": bill.total, "BT-115": bill.amount_due,
        "BG-4": {
            "name": home.name, "legal_identifier": home.tax_id[4:], "vat_identifier": home.tax_id,
            "addr_l1": home.street, "postcode": code, "city": city, "country_code": "FR",
        },
        "BG-7": {"name": buyer.name, "addr_l1": buyer.street, "city": "Newtown", "postcode": "2042", "country_code": "AU"} if buyer else {},
        "BG-23": taxes, "BG-25": lines,
    }  # fmt: skip


def plain(value: Any) -> Any:
    """The same with every Decimal as text, which is how factur-x takes numbers."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return f"{value:f}" if isinstance(value, Decimal) else value


def dated(pdf: bytes) -> bytes:
    """The same PDF with every date that the library stamped on it set to the invoice's own; lengths stay."""
    stamp = f"{STAMP:%Y%m%d}090000".encode()
    pdf = re.sub(rb"D(:|\\072)\d{14}", lambda found: b"D" + found[1] + stamp, pdf)
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", f"{STAMP}T09:00:00".encode(), pdf)


def the_bill() -> Bill:
    home = supplier("Papeterie des Deux Rives SARL")
    full = rows(
        20,
        ("Papier vergé ivoire 120 g, ramette", 24, "17.40"),
        ("Encre calligraphique, flacon 30 ml", 36, "8.90"),
        ("Porte-plume hêtre", 40, "4.25"),
        ("Transport Lyon - Le Havre", 1, "145.00"),
    )
    books = rows(
        "5.5",
        ("Livre : L'art du papier à la cuve", 20, "22.00"),
        ("Livre : Enluminure pas à pas", 8, "18.50"),
    )
    return Bill(
        home,
        customer(),
        "FA-2026-0893",
        STAMP,
        (*full[:3], *books, full[3]),
        date(2026, 12, 9),
        "EUR",
        "PO-2026-0305",
        iban=IBAN,
    )


def invoice() -> Sample:
    bill = the_bill()
    fonts()
    sheet = Sheet(f"Facture {bill.number}", bill.supplier.name)
    head(sheet, bill)
    sums(sheet, bill, table(sheet, bill, 98) + 4)
    foot(sheet, bill)
    xml = generate_cii_xml(plain(terms(bill)), level="en16931", check_schematron=False)
    xml_check_xsd(xml, flavor="factur-x", level="en16931")
    pdf = generate_from_binary(
        sheet.pdf(), xml, level="en16931", lang="fr-FR", xmp_compression=False
    )
    label = Label(
        "einvoices/deux-rives-0893.pdf",
        "French Factur-X invoice (EN 16931, CII XML inside, valid by its XSD), TVA of 20% and 5.5%, spaces in thousands, EUR",
        medium="pdf_einvoice",
    )
    return finished(bill, label, dated(pdf))

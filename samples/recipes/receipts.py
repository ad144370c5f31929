"""Five till receipts: two clean scans, one good photo, two bad ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from recipes.bill import Bill, Label, Row, Sample, finished, rows
from recipes.book import money, supplier
from recipes.scan import Shot, jpeg, photographed, png, rendered, scanned
from recipes.till import GAP, RULE, Line, Roll, big, mid, pair, receipt

UNPRINTED = ("customer_name", "amount_due", "due_date", "line.tax_rate")


def tab(name: str, number: str, issued: date, lines: Sequence[Row]) -> Bill:
    """What was sold over the counter, GST included."""
    return Bill(supplier(name), None, number, issued, tuple(lines), inclusive=True)


def cafe() -> Sample:
    bill = tab(
        "Corner Bean Cafe", "", date(2026, 10, 28),
        rows(10, ("Flat white large", 2, "5.50"), ("Long black", 1, "4.80"), ("Banana bread, toasted", 3, "7.20"), ("Sourdough BLT", 1, "14.50")),
    )  # fmt: skip
    home = bill.supplier
    lines = [
        *big(home.name),
        *mid(home.street, home.town, f"ABN {home.abn}", home.phone),
        GAP, GAP, *mid("TAX INVOICE"), GAP,
        pair("28 Oct 2026, 8:14 am", "Table 6"), pair("Served by Priya", "Order 58"), GAP, RULE,
        *[pair(f"{r.quantity}  {r.text}", money(r.amount)) for r in bill.lines],
        RULE, pair("Total", f"${money(bill.total)}", "big"), pair("Includes GST of", f"${money(bill.tax)}"), GAP,
        pair("Visa ending 4417", f"${money(bill.total)}"), pair("Auth 083321", "Approved"), GAP, GAP,
        *mid("Thanks, see you tomorrow!"),
    ]  # fmt: skip
    strip = receipt("Receipt", lines, Roll(font="Helvetica", bold="Helvetica-Bold", size=9.5))
    page = scanned(rendered(strip, 200)[0], seed=7, angle=-0.4)
    hidden = (*UNPRINTED, "subtotal", "line.unit_price")
    label = Label(
        "receipts/corner-bean-cafe.png",
        "AU cafe receipt, clean grey scan, GST included",
        "receipt",
        "scan",
        hidden,
    )
    return finished(bill, label, png(page))


def fuel() -> Sample:
    bill = tab(
        "Redgum Fuel Stop", "118823", date(2026, 11, 2),
        rows(10, ("Unleaded 95", "48.72", "2.059"), ("Iced coffee 600ml", 1, "5.50"), ("Tyre gauge", 1, "14.95")),
    )  # fmt: skip
    home, petrol = bill.supplier, bill.lines[0]
    lines = [
        *big("REDGUM FUEL STOP"),
        *mid(home.street, home.town, f"ABN: {home.abn}", home.phone), GAP,
        *mid("** TAX INVOICE **"), GAP,
        pair("Invoice No: 118823", "Till 2"), pair("02/11/2026", "17:36"), GAP, RULE,
        pair("PUMP 04", ""), pair(petrol.text, f"${money(petrol.amount)}"),
        pair(f"  {petrol.quantity} L @ ${petrol.price}/L", ""),
        *[pair(r.text, f"${money(r.amount)}") for r in bill.lines[1:]],
        RULE, pair("TOTAL", f"${money(bill.total)}", "big"), GAP,
        pair("GST INCLUDED", f"${money(bill.tax)}"), pair("EFTPOS", f"${money(bill.total)}"), pair("CHANGE", "$0.00"), GAP,
        pair("Card: ....7702", "SAV"), pair("RRN 309912774410", "APPROVED"), GAP, GAP,
        *mid("Drive safely"),
    ]  # fmt: skip
    page = scanned(rendered(receipt("Receipt", lines, Roll()), 200)[0], seed=11, angle=0.3)
    hidden = (*UNPRINTED, "subtotal")
    label = Label(
        "receipts/redgum-fuel-stop.png",
        "AU petrol receipt, clean grey scan, litres at a price with three decimals",
        "receipt",
        "scan",
        hidden,
    )
    return finished(bill, label, png(page))


def cab_strip(bill: Bill, time: str, trip: tuple[str, str, str]) -> bytes:
    home = bill.supplier
    lines = [
        *big("CITY CABS"), *big("COOPERATIVE"), *mid(home.street, home.town, f"ABN {home.abn}", f"Bookings {home.phone}"), GAP,
        *mid("TAX INVOICE / RECEIPT"), RULE,
        pair(f"Receipt {bill.number}", ""), pair(f"{bill.issued:%d/%m/%Y}", time), pair(f"Taxi {trip[0]}", "Driver 88210"),
        pair("From", trip[1]), pair("To", trip[2]), RULE,
        *[pair(r.text, money(r.amount)) for r in bill.lines],
        RULE, pair("TOTAL  $", money(bill.total), "big"), pair("GST incl. in total", money(bill.tax)), GAP,
        pair("PAID  MASTERCARD", "....0931"), GAP, *mid("Lost property: keep this receipt"),
    ]  # fmt: skip
    return receipt("Receipt", lines, Roll(width=62, margin=4, font="Courier-Bold", size=8))


CAB_HIDDEN = (*UNPRINTED, "subtotal", "line.quantity", "line.unit_price")


def cab_bill(number: str, issued: date, *fares: tuple[str, str]) -> Bill:
    return tab(
        "City Cabs Cooperative",
        number,
        issued,
        rows(10, *[(text, 1, price) for text, price in fares]),
    )


def cab() -> Sample:
    bill = cab_bill(
        "T-220914",
        date(2026, 11, 4),
        ("Metered fare", "41.80"),
        ("Airport access fee", "6.05"),
        ("Passenger levy", "1.32"),
        ("Toll M1", "5.50"),
    )
    paper = rendered(cab_strip(bill, "22:47", ("T1806", "Mascot", "Newtown")), 260)[0]
    corners = ((0.24, 0.06), (0.80, 0.11), (0.73, 0.95), (0.14, 0.87))
    shot = Shot(
        (900, 1400),
        corners,
        (58, 78, 104),
        seed=23,
        shade=0.62,
        blur=1.25,
        shake=4,
        noise=11,
        crease=0.9,
    )
    label = Label(
        "receipts/city-cabs.jpg",
        "AU taxi receipt, bad phone photo: slanted, dark on one side, folded, noisy",
        "receipt",
        "photo",
        CAB_HIDDEN,
    )
    return finished(bill, label, jpeg(photographed(paper, shot), 42))


def market_lines(bill: Bill) -> list[Line]:
    home, sold = bill.supplier, []
    for row in bill.lines:
        sold.append(pair(f"{'%' if row.rate else ' '}{row.text}", money(row.amount)))
        if row.quantity != 1:
            sold.append(pair(f"   {row.quantity} kg NET @ ${row.price}/kg", ""))
    return [
        *big("Paddock Fresh", "Market"), *mid(home.street, home.town, f"Ph {home.phone}", f"ABN {home.abn}"), GAP, *mid("Tax Invoice"), GAP,
        Line("", "$"), *sold, RULE, pair("8 SUBTOTAL", f"${money(bill.total)}"), pair("TOTAL", f"${money(bill.total)}", "big"), GAP,
        pair("EFT", f"${money(bill.total)}"), pair("CHANGE", "$0.00"), GAP, pair("% = taxable item", ""), pair("GST INCLUDED IN TOTAL", f"${money(bill.tax)}"), GAP,
        pair("11/11/2026  18:02", "POS 004"), pair("TRANS 6621", ""), GAP, *mid("Thank you for shopping local"),
    ]  # fmt: skip


def market_bill() -> Bill:
    free = rows(
        0,
        ("MILK FULL CREAM 2L", 1, "3.60"),
        ("SOURDOUGH LOAF", 1, "6.50"),
        ("BANANAS", "1.284", "3.90"),
        ("GROUND COFFEE 250G", 1, "9.80"),
    )
    taxed = rows(
        10,
        ("DISHWASHER TABS 30", 1, "12.10"),
        ("PAPER TOWEL 6PK", 1, "7.70"),
        ("TONIC WATER 4PK", 1, "6.60"),
        ("RUBBER GLOVES M", 1, "4.40"),
    )
    return tab(
        "Paddock Fresh Market",
        "",
        date(2026, 11, 11),
        (free[0], taxed[0], free[1], free[2], taxed[1], free[3], taxed[2], taxed[3]),
    )


def market() -> Sample:
    bill = market_bill()
    paper = rendered(
        receipt("Receipt", market_lines(bill), Roll(width=74, size=8.5, ink="#4c4c52")), 230
    )[0]
    corners = ((0.17, 0.02), (0.70, 0.07), (0.86, 0.97), (0.20, 0.99))
    shot = Shot(
        (960, 1560),
        corners,
        (150, 156, 160),
        seed=31,
        shade=0.5,
        blur=1.35,
        shake=5,
        noise=9,
        crease=0.6,
    )
    hidden = (*UNPRINTED, "subtotal", "line.quantity", "line.unit_price")
    label = Label(
        "receipts/paddock-fresh-market.jpg",
        "AU supermarket receipt of 8 lines, taxed and GST-free, faded, bad phone photo",
        "receipt",
        "photo",
        hidden,
    )
    return finished(bill, label, jpeg(photographed(paper, shot), 40))


def hardware() -> Sample:
    bill = tab(
        "Dingo Hollow Hardware", "DH-70418", date(2026, 10, 21),
        rows(10, ("Timber screws 8g x 50 box", 1, "24.95"), ("Shelf bracket 200mm", 6, "4.40"), ("Pine shelf 1200 x 240", 3, "18.90"), ("Safety glasses", 2, "9.90")),
    )  # fmt: skip
    home, sold = bill.supplier, []
    for row in bill.lines:
        sold += [
            pair(row.text, ""),
            pair(f"    {row.quantity} @ {money(row.price)}", money(row.amount)),
        ]
    lines = [
        *big("DINGO HOLLOW", "HARDWARE"), *mid(home.street, home.town, home.phone, f"ABN {home.abn}"), GAP, GAP,
        pair("TAX INVOICE", bill.number, "bold"), pair("21/10/2026 10:22 AM", "Reg 1"), RULE, *sold, RULE,
        pair("Total ex GST", money(bill.subtotal)), pair("GST 10%", money(bill.tax)), pair("TOTAL AUD", money(bill.total), "big"), GAP,
        pair("Amex ....1005", money(bill.total)), GAP, *mid("Returns within 30 days", "with this docket"),
    ]  # fmt: skip
    paper = rendered(receipt("Receipt", lines, Roll(width=80, size=9.5)), 240)[0]
    corners = ((0.13, 0.05), (0.86, 0.045), (0.875, 0.955), (0.12, 0.96))
    shot = Shot((1100, 1500), corners, (96, 128, 160), seed=5, shade=0.18, blur=0.7, noise=3)
    label = Label(
        "receipts/dingo-hollow-hardware.jpg",
        "AU hardware shop receipt, good phone photo, quantities and prices under the words",
        "receipt",
        "photo",
        UNPRINTED,
    )
    return finished(bill, label, jpeg(photographed(paper, shot), 72))

"""Small papers: tickets, card slips, a book of receipts, and what shops on the web send."""

from __future__ import annotations

import random
from html import escape

from models.synthetic.receipts import heads, items, sums
from models.synthetic.receipts.slip import FREE_FONTS, Cell, Slip
from models.synthetic.receipts.till import Till
from models.synthetic.story import Bill, BillLine


def cinema(bill: Bill, rng: random.Random, width: float) -> str:
    """A ticket: what and when in large letters, who sells in small ones at the foot."""
    till = Till(bill, rng, Slip(rng, width, grid=False))
    slip = till.slip
    slip.centred(rng.choice(("ADMIT ONE", "E-TICKET", "TICKET")), bold=True, size=1.4)
    slip.columns(
        Cell(f"Screen {rng.randint(1, 16)}"),
        Cell(f"Row {rng.choice('ABCDEFGH')} Seat {rng.randint(1, 30)}", align="right"),
    )
    heads.which(till)
    slip.rule()
    items.counted(till)
    sums.totals(till)
    sums.paid(till)
    slip.bars()
    heads.shop(till)
    return slip.html()


def card_terminal(bill: Bill, rng: random.Random, width: float) -> str:
    """A card's slip: no rows, only the merchant, the card and the amount."""
    till = Till(bill, rng, Slip(rng, width, grid=rng.random() < 0.8))
    slip = till.slip
    if rng.random() < 0.5:
        slip.centred(
            rng.choice(("CUSTOMER COPY", "MERCHANT COPY", "*** SALE ***", "CARDHOLDER COPY"))
        )
    heads.shop(till, number=False)
    slip.rule()
    sums.card_lines(till)
    heads.when(till)
    heads.number(till)
    slip.gap(0.5)
    if bill.tip:
        slip.pair(rng.choice(("AMOUNT", "Purchase", "BASE")), till.sum(bill.total, "total"))
        slip.pair(till.say("tip"), till.sum(bill.tip, "tip"))
        slip.pair("TOTAL", till.sum(bill.total + bill.tip, ""), bold=True)
    else:
        slip.pair(
            rng.choice(("AMOUNT", "SALE AMOUNT", "TOTAL", "PURCHASE", "Amount")),
            till.sum(bill.total, "total"),
            size=1.2,
            bold=True,
        )
    slip.gap(0.5)
    slip.centred(rng.choice(("APPROVED", "APPROVED 00", "NO SIGNATURE REQUIRED", "PIN VERIFIED")))
    sums.ending(till)
    return slip.html()


def laundry(bill: Bill, rng: random.Random, width: float) -> str:
    """A ticket number, the customer, pieces, ready when, what is left to pay."""
    till = Till(bill, rng, Slip(rng, width))
    slip = till.slip
    heads.shop(till)
    slip.line(
        Cell(bill.number, "invoice_number", before=rng.choice(("Ticket ", "No. ", "TAG "))),
        size=1.5,
        bold=True,
    )
    slip.line(
        Cell(bill.customer.name, "customer_name", before=rng.choice(("Name: ", "Customer ", "")))
    )
    slip.pair("In", Cell(till.day(bill.issue_date), "issue_date", align="right"))
    slip.pair(
        rng.choice(("Ready", "Collect", "Pick up")), Cell(till.day(bill.due_date), align="right")
    )
    slip.rule()
    items.counted(till)
    slip.rule()
    sums.count(till)
    sums.totals(till)
    sums.paid(till)
    sums.ending(till)
    return slip.html()


def _page(rng: random.Random, body: str, style: str = "") -> str:
    font = rng.choice(FREE_FONTS)
    sheet = (
        f"@page{{margin:{rng.uniform(8, 18):.0f}mm}}body{{margin:0;font:{rng.uniform(8.5, 11):.1f}pt/1.4 '{font}';color:#222}}"
        "table{width:100%;border-collapse:collapse}td,th{padding:1mm 1.5mm;text-align:left;vertical-align:top}"
        ".r{text-align:right}h1{font-size:1.7em;margin:0 0 2mm}h2{font-size:1.2em;margin:4mm 0 1mm}.c{text-align:center}.s{color:#777;font-size:.85em}"
    )
    return f"<style>{sheet}{style}</style>{body}"


def _of(key: str, text: str) -> str:
    return f'<span data-k="{key}">{escape(text)}</span>' if text else ""


def cash_book(bill: Bill, rng: random.Random, width: float) -> str:
    """A page of a receipt book: received from, the sum of, being payment of."""
    del width
    till = Till(bill, rng, Slip(rng, 80))
    shop, line = bill.supplier, bill.lines[0]
    pen = rng.choice(("Z003", "FreeSerif", "Comfortaa", "Quicksand"))
    filled = f"font-family:'{pen}';font-style:italic;color:#1a2a7a;border-bottom:1px dotted #555;padding:0 3mm"
    tax = (
        f"<p>{till.say('tax_in')} {_of('tax_total', till.sum(bill.tax_total, '').text)}</p>"
        if bill.tax_total and rng.random() < 0.5
        else ""
    )
    body = f"""<div style="border:{rng.choice(("1px solid", "3px double"))} #333;padding:4mm">
    <h1>{_of("supplier_name", shop.name)}</h1><div>{"<br>".join(_of("supplier_address", a) for a in shop.address)}</div>
    <div>{escape(shop.tax_label)} {_of("supplier_tax_id", shop.tax_id)}</div>
    <table><tr><td><b>{rng.choice(("OFFICIAL RECEIPT", "RECEIPT", "CASH RECEIPT"))}</b></td><td class="r">{rng.choice(("No.", "Nr", "Receipt No."))} {_of("invoice_number", bill.number)}</td></tr></table>
    <p class="r">{rng.choice(("Date", "Dated"))} <span style="{filled}">{_of("issue_date", till.day(bill.issue_date))}</span></p>
    <p>{rng.choice(("Received from", "Received with thanks from"))} <span style="{filled}">{_of("customer_name", bill.customer.name)}</span></p>
    <p>{rng.choice(("Being payment of", "In payment of", "For"))} <span style="{filled}">{_of("line/0/description", line.description)}</span></p>
    {tax}<p style="font-size:1.4em">{rng.choice(("The sum of", "Amount", "Total"))} <span style="border:1px solid #333;padding:1mm 4mm">{_of("total", till.sum(bill.total, "").text)}</span></p>
    <table><tr><td>{rng.choice(("Cash / Cheque / Card", "Cash [x]  Cheque [ ]"))}</td><td class="r">{rng.choice(("Authorised signature", "Signed"))} ..................</td></tr></table></div>"""
    return _page(rng, body)


def web_order(bill: Bill, rng: random.Random, width: float) -> str:
    """The page that a shop on the web shows after an order was paid."""
    del width
    till = Till(bill, rng, Slip(rng, 80))
    shop = bill.supplier
    colour = rng.choice(("#1b6", "#26c", "#c33", "#222", "#a4c"))
    rows = "".join(
        f"<tr><td>{_of(f'{key}/description', line.description)}<div class='s'>{rng.choice(('SKU', 'Item', 'Art.'))} {_of(f'{key}/sku', line.sku or till.digits(6))}</div></td>"
        f"<td class=r>{_of(f'{key}/quantity', till.number(line.quantity))} × {_of(f'{key}/unit_price', till.each(line.unit_price))}</td>"
        f"<td class=r>{_of(f'{key}/amount', till.money(line.amount))}</td></tr>"
        for key, line in till.rows()
    )
    body = f"""<div style="background:{colour};color:#fff;padding:4mm"><h1>{_of("supplier_name", shop.brand)}</h1></div>
    <h2>{rng.choice(("Thanks for your order!", "Order complete", "Your receipt"))}</h2>
    <p>{rng.choice(("Order", "Order number", "Receipt"))} {_of("invoice_number", bill.number)} · {rng.choice(("placed on", "paid on", ""))} {_of("issue_date", till.day(bill.issue_date))}</p>
    <table style="margin:3mm 0">{rows}</table>{_web_sums(till)}
    <h2>{rng.choice(("Delivered to", "Ship to", "Billing"))}</h2><div>{_of("customer_name", bill.customer.name)}<br>{"<br>".join(_of("customer_address", a) for a in bill.customer.address)}</div>
    <p class="s">{_of("supplier_name", shop.name)} · {_of("supplier_address", ", ".join(shop.address))} · {escape(shop.tax_label)} {_of("supplier_tax_id", shop.tax_id)}</p>"""
    return _page(
        rng, body, f"table td{{border-bottom:1px solid {rng.choice(('#ddd', '#fff', colour))}}}"
    )


def _web_sums(till: Till) -> str:
    bill, rows = till.bill, []
    if bill.discount:
        rows += [
            (till.say("gross_subtotal"), "", bill.items_total),
            (till.say("discount"), "discount", -bill.discount),
        ]
    if not bill.tax_included:
        rows.append((till.say("subtotal"), "subtotal", bill.subtotal))
    if bill.tax_total:
        rows.append(
            (till.say("tax_in" if bill.tax_included else "tax"), "tax_total", bill.tax_total)
        )
    if bill.rounding:
        rows.append((till.say("rounding"), "rounding", bill.rounding))
    rows.append((till.say("total"), "total", bill.total))
    cells = "".join(
        f"<tr><td>{escape(name)}</td><td class=r>{_of(key, till.sum(value, '').text) if key else escape(till.sum(value, '').text)}</td></tr>"
        for name, key, value in rows
    )
    return f"<table style='width:60%;margin-left:40%'>{cells}</table>"


def _mailed_row(till: Till, key: str, line: BillLine) -> str:
    many = f" × {_of(f'{key}/quantity', till.number(line.quantity))}" if line.quantity != 1 else ""
    amount = _of(f"{key}/amount", till.bill.style.money(line.amount))
    return f"<tr><td>{_of(f'{key}/description', line.description)}{many}</td><td class=r>{amount}</td></tr>"


def mailed(bill: Bill, rng: random.Random, width: float) -> str:
    """A receipt by e-mail: the amount in large figures first, then a narrow column of rows."""
    del width
    till = Till(bill, rng, Slip(rng, 80))
    shop = bill.supplier
    paid = _of("total", bill.style.money(bill.total))
    rows = "".join(_mailed_row(till, key, line) for key, line in till.rows())
    details = [
        ("Receipt number", "invoice_number", bill.number),
        ("Date paid", "issue_date", till.day(bill.issue_date)),
        ("Payment method", "", f"{till.say('card')} - {till.digits(4)}"),
    ]
    rng.shuffle(details)
    shown = "".join(
        f"<td><div class=s>{name.upper() if till.upper else name}</div>{_of(key, value) if key else value}</td>"
        for name, key, value in details
    )
    body = f"""<div class=c><h1>{rng.choice(("Receipt from ", "You paid ", "Your receipt from "))}{_of("supplier_name", shop.name)}</h1>
    <p style="font-size:2.4em;margin:4mm">{paid}</p></div><table>{"<tr>" + shown + "</tr>"}</table>
    <h2>{rng.choice(("Summary", "What you bought", "Details"))}</h2><table>{rows}</table>{_web_sums(till)}
    <p class=s>{rng.choice(("If you have any questions, contact us at", "Questions? Visit"))} {escape(shop.email)}</p>
    <p class=s>{"<br>".join(_of("supplier_address", a) for a in shop.address)}<br>{escape(shop.tax_label)} {_of("supplier_tax_id", shop.tax_id)}</p>"""
    return _page(rng, body, "body{max-width:130mm;margin:auto}")

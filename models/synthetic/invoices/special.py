"""Families that are no plain sheet: letters in prose, online services, and papers that are no bills."""

from __future__ import annotations

import random
from decimal import Decimal
from html import escape

from models.synthetic.invoices import facts, parties, sums, tables
from models.synthetic.invoices.marks import Look, label, look, mark, money, page, said, title, word
from models.synthetic.story import Bill
from models.synthetic.story_sums import cents


def subscription(bill: Bill, rng: random.Random) -> str:
    """As online services send it: facts in three bare lines, amount due as a heading, light rules, much white."""
    dress, plan = (
        look(bill, rng),
        tables.design(
            bill,
            rng,
            rng.choice(
                (
                    "description quantity unit_price amount",
                    "description quantity amount",
                    "description quantity unit_price tax_rate amount",
                )
            ),
        ),
    )
    day = bill.style.day
    due = f"{money(bill, 'total', bill.total)} {label(rng.choice(('due', 'payable by', 'due on')))} {mark('due_date', day(bill.due_date))}"
    if bill.kind == "receipt":
        due = f"{money(bill, 'total', bill.total)} {label(rng.choice(('paid on', 'charged on')))} {mark('payment_date', day(bill.issue_date))}"
    body = (
        f'<div class="row"><h1 style="color:#111">{title(bill)}</h1>{parties.logo(bill, rng, dress)}</div>{facts.as_pairs(facts.facts(bill, rng, most=4), dress, rng)}'
        f'<div style="display:flex;gap:22mm" class="mt"><div>{parties.letterhead(bill, rng)}</div>{parties.customer(bill, rng, heading=True)}</div>'
        f'<h2 class="mt" style="color:#111">{due}</h2><div class="s mt">{mark("period", day(bill.period[0]) + " – " + day(bill.period[1]))}</div>'
        f'{tables.table(bill, plan, rng)}<div class="row mt"><div></div>{sums.as_table(sums.totals(bill, rng), dress, rng)}</div>{sums.terms(bill, rng)}'
    )
    return page(dress, body, tables.css(plan, dress))


def prose_letter(bill: Bill, rng: random.Random) -> str:
    """A letter whose number, dates and sum stand in sentences, items as paragraphs."""
    dress, day = look(bill, rng), bill.style.day
    items = "".join(
        f"<p>{mark(f'line/{n}/description', line.description)} {rng.choice(('&nbsp;', '-', '…', ':'))} {money(bill, f'line/{n}/amount', line.amount)}</p>"
        for n, line in enumerate(bill.lines)
    )
    number, date = mark("invoice_number", bill.number), mark("issue_date", day(bill.issue_date))
    opening = (
        f"{title(bill)} {number}<br>{date}"
        if rng.random() < 0.5
        else f"{date}<br><br>{facts.number(bill, rng)[0]} {number}"
    )
    closing = {
        "en": f"The total of this {word(bill, bill.kind).lower()} comes to {money(bill, 'total', bill.total)}"
        + (
            f", including {bill.tax_name} of {money(bill, 'tax_total', bill.tax_total)}"
            if bill.tax_total
            else ""
        )
        + f". Kindly settle by {mark('due_date', day(bill.due_date))}.",
        "de": f"Den Gesamtbetrag von {money(bill, 'total', bill.total)} (darin {bill.tax_name} {money(bill, 'tax_total', bill.tax_total)}) überweisen Sie bitte bis zum {mark('due_date', day(bill.due_date))}.",
        "fr": f"Soit un total de {money(bill, 'total', bill.total)}, dont {bill.tax_name} {money(bill, 'tax_total', bill.tax_total)}, payable avant le {mark('due_date', day(bill.due_date))}.",
        "nl": f"Het totaalbedrag van {money(bill, 'total', bill.total)} (waarvan {bill.tax_name} {money(bill, 'tax_total', bill.tax_total)}) ontvangen wij graag vóór {mark('due_date', day(bill.due_date))}.",
    }[bill.language if bill.language in {"de", "fr", "nl"} else "en"]
    body = (
        f'<div class="{rng.choice(("r", "c", ""))}">{parties.letterhead(bill, rng)}</div><div class="mt">{parties.customer(bill, rng, heading=False)}</div><p class="mt">{opening}</p>'
        f"<p>{mark('note', word(bill, 'intro'))}</p>{items}<p>{closing}</p><p>{sums.bank(bill, rng, ', ')}</p><p>{mark('contact', bill.supplier.contact)}</p>{sums.foot(bill, rng)}"
    )
    return page(dress, body, "p{margin:3mm 0;line-height:1.5}")


def online_order(bill: Bill, rng: random.Random) -> str:
    """A web shop's order: pictures' places, item cards with "Qty: 2", addresses at the side, a summary box."""
    dress = look(bill, rng)
    cards = "".join(
        f'<div style="display:flex;gap:4mm;border-bottom:.6px solid #ccc;padding:2mm 0"><div style="width:14mm;height:12mm;background:#e5e5e5"></div><div style="flex:1">'
        f"{mark(f'line/{n}/description', line.description)}<div class=s>{label('Qty:' if bill.language == 'en' else word(bill, 'quantity'))} {mark(f'line/{n}/quantity', bill.style.quantity(line.quantity))}"
        f"{'&nbsp; ' + money(bill, f'line/{n}/unit_price', line.unit_price) if line.quantity != 1 else ''}</div></div><div class=b>{money(bill, f'line/{n}/amount', line.amount)}</div></div>"
        for n, line in enumerate(bill.lines)
    )
    box = f'<div style="background:#f4f4f4;padding:3mm">{sums.as_table(sums.totals(bill, rng), dress, rng, wide=True)}{mark("note", bill.payment_method)} •••• {rng.randint(1000, 9999)}</div>'
    body = (
        f'{parties.logo(bill, rng, dress)}<h2 class="mt">{title(bill)}</h2>{facts.as_line(facts.facts(bill, rng, due=False, most=5), dress, rng)}<div style="display:flex;gap:8mm" class="mt"><div style="flex:2">{cards}</div>'
        f'<div style="flex:1">{box}<div class="mt">{parties.customer(bill, rng)}</div><div class="mt">{parties.delivery(bill, rng)}</div></div></div><div class="s mt">{parties.legal_line(bill, rng)}</div>'
    )
    return page(dress, body)


def statement(bill: Bill, rng: random.Random) -> str:
    """Open invoices of a customer with a running balance and what is overdue by age."""
    dress, style = look(bill, rng), bill.style
    balance = bill.opening
    rows = f"<tr><td>{mark('other_date', style.day(bill.period[0]))}</td><td>{said(bill, 'opening')}</td><td></td><td class=r>{money(bill, 'balance_forward', balance, False)}</td></tr>"
    for n, line in enumerate(bill.lines):
        paid = n and rng.random() < 0.25
        balance += -line.amount if paid else line.amount
        text = f"{word(bill, 'paid' if paid else 'invoice')} {rng.randint(1000, 99999)}"
        rows += (
            f"<tr><td>{mark('other_date', style.day(bill.order_date))}</td><td>{mark('note', text)}</td><td class=r>{money(bill, 'entry', -line.amount if paid else line.amount, False)}</td>"
            f"<td class=r>{money(bill, 'running', balance, False)}</td></tr>"
        )
    ages = "".join(f'<td style="border:1px solid #777" class=c>{label(text)}<br>{money(bill, "aged", amount)}</td>'
                   for text, amount in (("Current", balance), ("30 days", Decimal(0)), ("60 days", Decimal(0)), ("90+ days", Decimal(0))))  # fmt: skip
    due = f"<h3 class=r>{said(bill, 'amount_due')} {money(bill, 'closing', balance)}</h3>"
    body = (
        f'<div class="row"><div>{parties.logo(bill, rng, dress)}{parties.letterhead(bill, rng)}</div><div><h1>{title(bill)}</h1>{facts.laid(facts.facts(bill, rng), dress, rng)}</div></div>'
        f'<div class="mt">{parties.customer(bill, rng)}</div><table class="w items mt">{rows}</table>{due}<table class="w mt">{"<tr>" + ages + "</tr>"}</table><div class="mt">{sums.bank(bill, rng)}</div>{sums.foot(bill, rng)}'
    )
    return page(dress, body, ".items td{border-bottom:.6px solid #bbb}")


def packing_slip(bill: Bill, rng: random.Random) -> str:
    """Goods without prices: ordered, delivered, back order, signed for."""
    dress, plan = (
        look(bill, rng),
        tables.design(
            bill,
            rng,
            rng.choice(
                (
                    "sku description ordered quantity",
                    "line_no sku description quantity unit",
                    "quantity unit sku description",
                )
            ),
        ),
    )
    body = (
        f'<div class="row"><div>{parties.logo(bill, rng, dress)}{parties.letterhead(bill, rng)}</div><div><h1>{title(bill)}</h1>{facts.laid(facts.facts(bill, rng, due=False), dress, rng)}</div></div>'
        f'<div class="row mt">{parties.customer(bill, rng)}{parties.delivery(bill, rng)}</div><div class="mt">{tables.table(bill, plan, rng)}</div>'
        f"<p>{label('Received in good order:')} ____________________ &nbsp; {label('Date:')} __________</p>{sums.foot(bill, rng)}"
    )
    return page(dress, body, tables.css(plan, dress))


def reminder(bill: Bill, rng: random.Random) -> str:
    """An overdue bill's letter: the bill's number, date and sum in a small table, fees, a new date."""
    dress, day = look(bill, rng), bill.style.day
    cells = [(said(bill, "number", False), mark("invoice_number", bill.number)), (said(bill, "date", False), mark("issue_date", day(bill.issue_date))),
             (said(bill, "due", False), mark("due_date", day(bill.due_date))), (said(bill, "amount_due", False), money(bill, "total", bill.total))]  # fmt: skip
    body = (
        f'<div>{parties.logo(bill, rng, dress)}</div><div class="row mt"><div>{parties.customer(bill, rng, heading=False)}</div><div class="s">{parties.letterhead(bill, rng)}</div></div>'
        f"<h2 class=mt>{title(bill)}</h2><p>{mark('note', word(bill, 'fineprint'))}</p>{facts.as_grid(cells, dress, rng)}<p>{mark('note', word(bill, 'thanks'))}</p>{sums.bank(bill, rng)}{sums.foot(bill, rng)}"
    )
    return page(dress, body)


def payslip(bill: Bill, rng: random.Random) -> str:
    """Pay and deductions of an employee, with sums of the year."""
    dress, style = look(bill, rng), bill.style
    gross = bill.subtotal + 900
    taken = cents(gross * rng.randint(12, 34) / 100)
    lines = (
        ("Ordinary hours", gross),
        ("Tax withheld", -taken),
        ("Net pay", gross - taken),
        ("Superannuation", cents(gross / 10)),
    )
    rows = "".join(
        f"<tr><td>{label(text)}</td><td class=r>{money(bill, 'note', amount)}</td><td class=r>{money(bill, 'note', amount * 7)}</td></tr>"
        for text, amount in lines
    )
    body = (
        f'<div class="row">{parties.letterhead(bill, rng)}<h1>{title(bill)}</h1></div><p>{label("Employee")} {mark("note", bill.supplier.contact)} &nbsp; {label("Pay period")} '
        f"{mark('period', style.day(bill.period[0]) + ' - ' + style.day(bill.period[1]))} &nbsp; {label('Payment date')} {mark('other_date', style.day(bill.issue_date))}</p>"
        f"<table class='w items'><tr><th></th><th class=r>{label('This pay')}</th><th class=r>{label('YTD')}</th></tr>{rows}</table><p>{escape('Leave')}: {rng.randint(1, 200)}.{rng.randint(0, 99):02d} h</p>"
    )
    return page(dress, body, ".items td{border:.6px solid #aaa}")


def monospaced(bill: Bill, rng: random.Random) -> str:
    """An old program's printout: one font of fixed width, rules of dashes, columns by blanks."""
    base = look(bill, rng)
    dress = Look(
        rng.choice(("Liberation Mono", "DejaVu Sans Mono", "Courier Prime", "FreeMono")),
        rng.choice((7.5, 8, 8.5)),
        "#111",
        base.page,
        base.margin,
    )
    plan = tables.design(
        bill,
        rng,
        rng.choice(
            (
                "sku description quantity unit_price amount",
                "quantity unit sku description unit_price amount",
                "line_no description quantity amount",
            )
        ),
    )
    rule = f"<div>{rng.choice(('-', '=', '_', '*')) * 70}</div>"
    body = (
        f'<div class="row"><div>{parties.letterhead(bill, rng)}</div><div>{title(bill)}<br>{facts.as_pairs(facts.facts(bill, rng), dress, rng)}</div></div><div class="mt row">{parties.customer(bill, rng)}{parties.delivery(bill, rng)}</div>'
        f'<div style="overflow:hidden">{rule}{tables.table(bill, plan, rng)}{rule}</div><div class="row"><div>{sums.bank(bill, rng)}</div>{sums.as_table(sums.totals(bill, rng), dress, rng)}</div>{rule}{sums.terms(bill, rng)}'
    )
    return page(dress, body, tables.css(plan, dress))

"""Families of single trades: utilities, telephones, hotels, tickets, workshops, practices, rent, freight."""

from __future__ import annotations

import random
from itertools import pairwise

from models.synthetic.invoices import facts, parties, sums, tables
from models.synthetic.invoices.marks import label, look, mark, money, page, said, title, word
from models.synthetic.story import Bill
from models.synthetic.story_sums import cents


def utility(bill: Bill, rng: random.Random) -> str:
    """Power, gas or water: what was due and paid before, a meter's readings, usage charges, a bar chart, a slip."""
    dress, plan = (
        look(bill, rng),
        tables.design(bill, rng, "description quantity unit unit_price amount"),
    )
    read = rng.randint(1000, 90000)
    used = sum(int(line.quantity) for line in bill.lines) + rng.randint(50, 900)
    meter = "".join(
        f"<td>{mark('note', text)}</td>"
        for text in (f"{rng.randint(10**6, 10**7)}", str(read), str(read + used), f"{used} kWh")
    )
    bars = "".join(
        f'<div style="width:6mm;height:{rng.randint(4, 22)}mm;background:{dress.colour}"></div>'
        for _ in range(9)
    )
    before = bill.opening
    account = (
        f"<tr><td>{said(bill, 'opening')}</td><td class=r>{money(bill, 'balance_forward', before)}</td></tr>"
        f"<tr><td>{label('Payment received - thank you' if bill.language == 'en' else word(bill, 'paid'))}</td><td class=r>{money(bill, 'paid', -before)}</td></tr>"
    )
    found = facts.facts(bill, rng)
    box = f'<div style="border:1.5pt solid {dress.colour};padding:4mm">{said(bill, "amount_due")}<div style="font-size:1.8em">{money(bill, "total", bill.total)}</div>{said(bill, "due")} {mark("due_date", bill.style.day(bill.due_date))}</div>'
    body = (
        f'<div class="row">{parties.logo(bill, rng, dress)}<div>{facts.as_pairs(found, dress, rng)}</div></div><div class="row mt">{parties.customer(bill, rng, heading=False)}{box}</div>'
        f'<table class="w mt">{account}</table><table class="w mt s"><tr>{"".join(f"<td>{label(t)}</td>" for t in ("Meter", "Previous", "Current", "Usage"))}</tr><tr>{meter}</tr></table>'
        f'<div class="mt">{tables.table(bill, plan, rng)}</div><div class="row mt"><div style="display:flex;gap:1mm;align-items:flex-end">{bars}</div>{sums.as_table(sums.totals(bill, rng), dress, rng)}</div>'
        f'<div class="s mt">{parties.legal_line(bill, rng)}</div>{sums.slip(bill, rng, dress)}<div class="s">{sums.bank(bill, rng, " · ")}</div>'
    )
    return page(dress, body, tables.css(plan, dress))


def telephone(bill: Bill, rng: random.Random) -> str:
    """A summary in large figures, then charges by service as dotted lines."""
    dress = look(bill, rng)
    rows = "".join(
        f'<div class="row" style="border-bottom:1px dotted #777;padding:.8mm 0"><span>{mark(f"line/{n}/description", line.description)}</span><span>{money(bill, f"line/{n}/amount", line.amount)}</span></div>'
        for n, line in enumerate(bill.lines)
    )
    calls = "".join(
        f"<tr><td>{mark('note', bill.style.day(bill.period[0]))}</td><td>{mark('note', f'{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}')}</td><td>{mark('phone', bill.customer.phone)}</td><td class=r>{mark('note', '0' + bill.style.decimal + '00')}</td></tr>"
        for _ in range(rng.randint(0, 8))
    )
    boxes = facts.as_boxes(facts.facts(bill, rng), dress, rng)
    body = (
        f'<div class="row" style="align-items:center"><div>{parties.logo(bill, rng, dress)}</div><h1>{title(bill)}</h1></div>{boxes}<div class="row">{parties.customer(bill, rng)}'
        f'<div class="s">{parties.letterhead(bill, rng)}</div></div><h3 class="mt">{mark("phone", bill.customer.phone)}</h3>{rows}<div class="mt">'
        f'{sums.as_table(sums.totals(bill, rng), dress, rng, wide=True)}</div><table class="s mt w">{calls}</table>{sums.terms(bill, rng)}<div class="mt">{sums.bank(bill, rng)}</div>'
    )
    return page(dress, body)


def hotel_folio(bill: Bill, rng: random.Random) -> str:
    """A guest's folio: room, arrival, departure, dated charges with debit and credit columns, balance."""
    dress, day = look(bill, rng), bill.style.day
    rows = "".join(
        f"<tr><td>{mark(f'line/{n}/date', day(bill.period[0]))}</td><td>{mark(f'line/{n}/description', line.description)}</td>"
        f"<td class=r>{money(bill, f'line/{n}/amount', line.amount, sign=False)}</td><td></td></tr>"
        for n, line in enumerate(bill.lines)
    )
    if bill.paid:
        rows += f"<tr><td>{mark('payment_date', day(bill.issue_date))}</td><td>{mark('note', bill.payment_method)}</td><td></td><td class=r>{money(bill, 'paid', bill.paid, sign=False)}</td></tr>"
    guest = [(label("Guest"), mark("customer_name", bill.customer.name)), (label("Room"), mark("note", str(rng.randint(101, 2240)))),
             (label("Arrival"), mark("arrival_date", day(bill.period[0]))), (label("Departure"), mark("delivery_date", day(bill.issue_date))),
             (label("Folio / Conf."), mark("reference", bill.reference or "884512")), *facts.facts(bill, rng, due=False, most=4)]  # fmt: skip
    rng.shuffle(guest)
    heads = "".join(
        f"<th class={side}>{label(text)}</th>"
        for side, text in (("l", "Date"), ("l", "Description"), ("r", "Charges"), ("r", "Credits"))
    )
    body = (
        f'<div class="c">{parties.logo(bill, rng, dress)}{parties.letterhead(bill, rng)}</div><h2 class="c mt">{title(bill)}</h2>{facts.as_columns(guest, dress, rng)}'
        f'<table class="w mt items" style="border-top:1px solid #333"><tr>{heads}</tr>{rows}</table><div class="row mt">{sums.tax_table(bill, rng)}'
        f'{sums.as_table(sums.totals(bill, rng), dress, rng)}</div><div class="s mt">{label("Guest signature")} ______________________</div>{sums.foot(bill, rng)}'
    )
    return page(dress, body)


def ticket(bill: Bill, rng: random.Random) -> str:
    """An airline's or railway's ticket receipt: booking code, legs, fare and taxes as pairs."""
    dress, day = look(bill, rng), bill.style.day
    code = "".join(rng.choices("ABCDEFGHKLMNPQRSTUVWXYZ23456789", k=6))
    towns = rng.sample(
        (
            "SYD",
            "MEL",
            "AKL",
            "LHR",
            "DUB",
            "JFK",
            "SFO",
            "FRA",
            "CDG",
            "AMS",
            "MAD",
            "SIN",
            "KUL",
            "HKG",
            "JNB",
            "BOM",
        ),
        3,
    )
    legs = "".join(
        f"<tr>{''.join(f'<td>{mark(key, text)}</td>' for key, text in (('note', f'{code[:2]}{rng.randint(10, 2999)}'), ('note', f'{a} - {b}'), ('delivery_date', day(bill.delivery_date)), ('note', f'{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}'), ('note', 'Economy')))}</tr>"
        for a, b in pairwise(towns)
    )
    fares = "".join(
        f"<tr><td>{mark(f'line/{n}/description', line.description)}</td><td class=r>{money(bill, f'line/{n}/amount', line.amount)}</td></tr>"
        for n, line in enumerate(bill.lines)
    )
    body = (
        f'<div class="row">{parties.logo(bill, rng, dress)}<div class="r">{label("Booking reference")}<div style="font-size:2em">{mark("reference", code)}</div></div></div>'
        f"<h2>{title(bill)}</h2>{facts.as_line(facts.facts(bill, rng, due=False, most=3), dress, rng)}<p>{label('Passenger')} <b>{mark('customer_name', bill.customer.name)}</b> &nbsp; {label('Ticket number')} "
        f'{mark("order_number", f"{rng.randint(100, 999)}-{rng.randint(10**9, 10**10 - 1)}")}</p><table class="w" style="border:1px solid #999">{legs}</table>'
        f'<h3 class="mt">{label("Fare details")}</h3><table style="min-width:90mm">{fares}</table>{sums.as_table(sums.totals(bill, rng), dress, rng)}'
        f"<p>{label('Form of payment')} {mark('note', bill.payment_method + ' XXXX XXXX XXXX ' + str(rng.randint(1000, 9999)))}</p><div class='s mt'>{parties.letterhead(bill, rng)}</div>{sums.terms(bill, rng)}"
    )
    return page(dress, body)


def workshop(bill: Bill, rng: random.Random) -> str:
    """A car's or machine's repair: registration, odometer, job, parts and labour with codes."""
    dress, plan = (
        look(bill, rng),
        tables.design(
            bill,
            rng,
            rng.choice(
                (
                    "sku description quantity unit_price amount",
                    "quantity sku description unit_price amount",
                    "description quantity unit_price tax_rate amount",
                )
            ),
        ),
    )
    plate = f"{''.join(rng.choices('ABCDEFGHKLMNPRSTUVWXYZ', k=3))} {rng.randint(100, 999)}"
    car = [(label(text), mark("note", value)) for text, value in (("Rego", plate), ("Make/Model", f"{rng.choice(('Toyota Hilux', 'Ford Focus', 'VW Golf', 'Mazda 3', 'BMW 320d'))} {rng.randint(2004, 2024)}"),
            ("Odometer", f"{rng.randint(10, 300)}{bill.style.thousands}{rng.randint(100, 999)} km"), ("VIN", "".join(rng.choices("ABCDEFGH0123456789", k=17))))]  # fmt: skip
    found = facts.facts(bill, rng)
    body = (
        f'<div class="row"><div>{parties.logo(bill, rng, dress)}{parties.letterhead(bill, rng, name=False)}</div><div><h1>{title(bill)}</h1>{facts.as_pairs(found, dress, rng)}</div></div>'
        f'<div class="row mt" style="border:1px solid {dress.colour};padding:2mm">{parties.customer(bill, rng)}{facts.as_pairs(car, dress, rng)}</div>'
        f"<p>{label('Work requested:')} {mark('note', bill.lines[0].description)}</p>{tables.table(bill, plan, rng)}"
        f'<div class="row mt"><div class="s" style="width:80mm">{mark("note", word(bill, "fineprint"))}</div>{sums.as_table(sums.totals(bill, rng), dress, rng)}</div><div class="mt">{sums.bank(bill, rng)}</div>'
    )
    return page(dress, body, tables.css(plan, dress))


def practice(bill: Bill, rng: random.Random) -> str:
    """A doctor's, dentist's or vet's account: patient, dates of service, item numbers, rebate and gap."""
    dress, plan = (
        look(bill, rng),
        tables.design(
            bill,
            rng,
            rng.choice(
                (
                    "date sku description amount",
                    "date description amount",
                    "date description quantity unit_price amount",
                )
            ),
        ),
    )
    provider = rng.choice("ABKLTW")
    rebate = cents(bill.total * rng.randint(20, 60) / 100, bill.style.places)
    body = (
        f'<div class="row">{parties.logo(bill, rng, dress)}<div class="r s">{parties.letterhead(bill, rng)}<br>{label("Provider No.")} {mark("reference", f"{rng.randint(10**5, 10**7)}{provider}")}</div></div>'
        f'<h2 class="mt">{title(bill)}</h2><div class="row">{parties.customer(bill, rng)}{facts.laid(facts.facts(bill, rng), dress, rng)}</div>'
        f"<p>{label('Patient:')} {mark('note', bill.customer.name)} &nbsp; {label('DOB:')} {mark('other_date', bill.style.day(bill.period[0].replace(year=1975)))}</p>"
        f"{tables.table(bill, plan, rng)}<div class='row mt'><div class='s'>{label('Estimated rebate')} {money(bill, 'note', rebate)}<br>{label('Estimated gap')} {money(bill, 'note', bill.total - rebate)}</div>"
        f"{sums.as_table(sums.totals(bill, rng), dress, rng)}</div>{sums.foot(bill, rng)}"
    )
    return page(dress, body, tables.css(plan, dress))


def rent(bill: Bill, rng: random.Random) -> str:
    """Rent and outgoings of a property, each with its period; the agent as sender, the landlord named too."""
    dress, day = look(bill, rng), bill.style.day
    span = f"{day(bill.period[0])} - {day(bill.period[1])}"
    rows = "".join(
        f"<tr><td>{mark(f'line/{n}/description', line.description)}<br><span class=s>{mark('period', span)}</span></td><td class=r>{money(bill, f'line/{n}/amount', line.amount)}</td></tr>"
        for n, line in enumerate(bill.lines)
    )
    property_ = ", ".join(bill.delivery.address if bill.delivery else bill.customer.address)
    body = (
        f'<div class="row"><div>{parties.customer(bill, rng, heading=False)}</div><div>{parties.logo(bill, rng, dress)}{parties.letterhead(bill, rng)}</div></div><h1 class="mt">{title(bill)}</h1>'
        f"{facts.laid(facts.facts(bill, rng), dress, rng)}<p>{label('Premises:')} {mark('delivery_address', property_)}<br>{label('Landlord:')} {mark('note', bill.supplier.contact)}</p>"
        f'<table class="w items">{rows}{sums.as_rows(sums.totals(bill, rng), 2)}</table>{sums.slip(bill, rng, dress)}<div class="mt">{sums.bank(bill, rng)}</div>'
    )
    return page(dress, body, ".items td{border-bottom:.6px solid #aaa;padding:1.2mm}")


def freight(bill: Bill, rng: random.Random) -> str:
    """A forwarder's bill: a ruled block of shipment facts, charges in columns, account and total in words of the trade."""
    dress, plan = (
        look(bill, rng),
        tables.design(
            bill,
            rng,
            rng.choice(
                (
                    "description tax_code amount",
                    "description quantity unit unit_price amount",
                    "line_no description tax_rate amount",
                    "description amount tax_amount gross",
                )
            ),
        ),
    )
    shipment = [(label(text), mark("note", value)) for text, value in (("Shipper", bill.supplier.contact), ("Vessel / Voyage", f"{rng.choice(('Maris', 'Ocean Star', 'Cape Fern'))} {rng.randint(100, 999)}E"),
            ("Packages", f"{rng.randint(1, 40)} PLT"), ("Weight", f"{rng.randint(100, 24000)} KG"), ("Volume", f"{rng.randint(1, 60)}.{rng.randint(100, 999)} M3"), ("Container", f"MSKU{rng.randint(10**6, 10**7 - 1)}"))]  # fmt: skip
    cells = "".join(
        f'<td style="border:.7px solid #555"><div class="s">{a}</div>{b}</td>' for a, b in shipment
    )
    found = facts.facts(bill, rng)
    body = (
        f'<div class="row"><div>{parties.logo(bill, rng, dress)}<div class="s">{parties.letterhead(bill, rng)}</div></div><h1>{title(bill)}</h1></div><div class="row mt">{parties.customer(bill, rng)}'
        f'{facts.as_pairs(found, dress, rng)}</div><table class="w mt"><tr>{cells}</tr></table><div class="mt">{tables.table(bill, plan, rng)}</div>'
        f'<div class="row mt">{sums.tax_table(bill, rng)}{sums.as_table(sums.totals(bill, rng), dress, rng)}</div><div class="mt">{sums.bank(bill, rng)}</div>{sums.foot(bill, rng)}'
    )
    return page(dress, body, tables.css(plan, dress))

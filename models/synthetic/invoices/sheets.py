"""Sheets that any trade uses: head, parties, facts, items, sums, foot, each family in a structure of its own."""

from __future__ import annotations

import random
from dataclasses import replace

from models.synthetic.invoices import facts, parties, sums, tables
from models.synthetic.invoices.marks import (
    label,
    look,
    mark,
    money,
    number_key,
    page,
    said,
    title,
    word,
)
from models.synthetic.story import Bill


def letter_window(bill: Bill, rng: random.Random) -> str:
    """A business letter: window address left, facts right, rows, sums right, letterhead in three columns at the foot."""
    dress, plan = look(bill, rng), tables.design(bill, rng)
    side = rng.choice(("flex-end", "flex-start", "center"))
    found = facts.facts(bill, rng)
    body = (
        f'<div style="display:flex;justify-content:{side}">{parties.logo(bill, rng, dress)}</div>'
        f'<div class="row mt"><div style="width:85mm">{parties.sender_line(bill, rng)}<br>{parties.customer(bill, rng, heading=False)}</div>'
        f"<div>{facts.as_pairs(found[1:], dress, rng)}</div></div>"
        f'<h2 class="mt">{title(bill)} {found[0][1]}</h2><p>{mark("note", word(bill, "intro"))}</p>{tables.table(bill, plan, rng)}'
        f'<div class="row mt"><div></div>{sums.as_table(sums.totals(bill, rng), dress, rng)}</div>{sums.terms(bill, rng)}'
        f'<div class="row s ln" style="margin-top:10mm"><div>{parties.letterhead(bill, rng)}</div><div>{sums.bank(bill, rng)}</div></div>'
    )
    return page(dress, body, tables.css(plan, dress))


def split_head(bill: Bill, rng: random.Random) -> str:
    """Logo and address left, large title and facts right; then who is billed and where goods go."""
    dress, plan = look(bill, rng), tables.design(bill, rng)
    left = f"<div>{parties.logo(bill, rng, dress)}{parties.letterhead(bill, rng, name=rng.random() < 0.6)}</div>"
    right = f'<div><h1 class="{rng.choice(("r", ""))}">{title(bill)}</h1>{facts.as_pairs(facts.facts(bill, rng), dress, rng)}</div>'
    ends = (left, right) if rng.random() < 0.75 else (right, left)
    body = (
        f'<div class="row">{"".join(ends)}</div><div class="row mt">{parties.customer(bill, rng, heading=True)}{parties.delivery(bill, rng)}</div>'
        f'<div class="mt">{tables.table(bill, plan, rng)}</div><div class="row mt"><div>{sums.bank(bill, rng)}{sums.terms(bill, rng)}</div>'
        f"{sums.as_table(sums.totals(bill, rng), dress, rng)}</div>{sums.foot(bill, rng)}"
    )
    return page(dress, body, tables.css(plan, dress))


def centred_head(bill: Bill, rng: random.Random) -> str:
    """Everything of the supplier centred on top, the title under it, facts in a grid of labels over values."""
    dress, plan = look(bill, rng), tables.design(bill, rng)
    who = bill.supplier
    lines = [f'<span class="b" style="font-size:1.7em">{mark("supplier_name", who.name)}</span>', parties.address(who, "supplier_address", rng, inline=True),
             parties.reach(bill, rng, " &nbsp; "), parties.tax_line(bill)]  # fmt: skip
    rng.shuffle(lines[1:])
    body = (
        f'<div class="c">{"<br>".join(line for line in lines if line)}</div><h2 class="c mt">{title(bill)}</h2>'
        f'<div class="mt">{facts.as_grid(facts.facts(bill, rng), dress, rng)}</div>'
        f'<div class="row mt">{parties.customer(bill, rng)}{parties.delivery(bill, rng)}</div><div class="mt">'
        f"{tables.table(bill, plan, rng, after=sums.as_rows(sums.totals(bill, rng), len(plan.columns)))}</div>"
        f'<div class="mt">{sums.bank(bill, rng)}</div>{sums.terms(bill, rng)}'
    )
    return page(dress, body, tables.css(plan, dress))


def sidebar(bill: Bill, rng: random.Random) -> str:
    """A coloured or plain column at one side holds facts, supplier and bank; the rest is items and sums."""
    dress, plan = (
        look(bill, rng),
        tables.design(
            bill,
            rng,
            rng.choice(
                (
                    "description amount",
                    "description quantity unit_price amount",
                    "quantity description amount",
                )
            ),
        ),
    )
    tint = rng.choice(
        (
            f"background:{dress.colour};color:#fff",
            "background:#eee",
            f"border-right:2pt solid {dress.colour}",
        )
    )
    column = (
        f'<div style="width:48mm;{tint};padding:5mm;min-height:235mm">{facts.as_stack(facts.facts(bill, rng), dress, rng)}'
        f'<div class="mt">{parties.letterhead(bill, rng)}</div><div class="mt">{sums.bank(bill, rng)}</div></div>'
    )
    main = (
        f'<div style="flex:1;padding:0 6mm">{parties.logo(bill, rng, dress)}<h1 class="mt">{title(bill)}</h1><div class="mt">'
        f'{parties.customer(bill, rng)}</div><div class="mt">{tables.table(bill, plan, rng)}</div><div class="mt">'
        f"{sums.as_table(sums.totals(bill, rng), dress, rng, wide=rng.random() < 0.5)}</div>{sums.terms(bill, rng)}</div>"
    )
    ends = column + main if rng.random() < 0.6 else main + column
    return page(dress, f'<div style="display:flex">{ends}</div>', tables.css(plan, dress))


def boxed_form(bill: Bill, rng: random.Random) -> str:
    """A printed form: every part in a ruled box, sums at the foot beside a signature."""
    dress, plan = look(bill, rng), tables.design(bill, rng)
    line = f"1px solid {dress.colour}"
    cell = f'style="border:{line};padding:2mm;width:50%"'
    found = facts.facts(bill, rng)
    body = (
        f'<table class="w"><tr><td {cell}>{parties.letterhead(bill, rng)}</td><td {cell}><h1 class="c">{title(bill)}</h1>{facts.as_columns(found, dress, rng)}</td></tr>'
        f"<tr><td {cell}>{parties.customer(bill, rng, heading=True)}</td><td {cell}>{parties.delivery(bill, rng) or sums.bank(bill, rng)}</td></tr></table>"
        f'<div style="border:{line};min-height:{rng.randint(60, 130)}mm">{tables.table(bill, plan, rng)}</div>'
        f'<table class="w"><tr><td {cell}>{sums.bank(bill, rng) if bill.delivery else mark("note", word(bill, "thanks"))}<br><br>{label("Signature")} ____________</td>'
        f"<td {cell}>{sums.as_table(sums.totals(bill, rng), dress, rng, wide=True)}</td></tr></table>"
    )
    return page(
        dress,
        body,
        tables.css(plan, dress) + f".items td{{border-left:{line};border-right:{line}}}",
    )


def top_band(bill: Bill, rng: random.Random) -> str:
    """A band of colour with title and number in it, facts as boxes, sums large at the right."""
    dress, plan = look(bill, rng), tables.design(bill, rng)
    found = facts.facts(bill, rng)
    body = (
        f'<div class="bg row" style="padding:6mm;align-items:center"><div style="font-size:1.8em">{mark("supplier_name", bill.supplier.brand)}</div>'
        f'<div class="r"><div style="font-size:1.5em">{title(bill)}</div>{found[0][0]} {found[0][1]}</div></div>'
        f'<div class="row mt"><div>{parties.customer(bill, rng)}</div><div class="s">{parties.letterhead(bill, rng)}</div></div>'
        f'<div class="mt">{facts.as_boxes(found[1:], dress, rng)}</div>{tables.table(bill, plan, rng)}'
        f'<div class="row mt"><div>{sums.bank(bill, rng)}</div>{sums.as_table(sums.totals(bill, rng), dress, rng)}</div>{sums.terms(bill, rng)}{sums.foot(bill, rng)}'
    )
    return page(dress, body, tables.css(plan, dress))


def plain_page(bill: Bill, rng: random.Random) -> str:
    """Hardly any design: lines of text under each other, a table, sums as lines, as a small office writes it."""
    dress, plan = look(bill, rng), tables.design(bill, rng)
    parts = [
        parties.letterhead(bill, rng),
        f"<h2>{title(bill)}</h2>",
        facts.as_list(facts.facts(bill, rng), dress, rng),
        parties.customer(bill, rng),
    ]
    if rng.random() < 0.5:
        parts[0], parts[1] = parts[1], parts[0]
    if rng.random() < 0.5:
        parts[2], parts[3] = parts[3], parts[2]
    end = "<br>".join(
        f'<span class="{"b" if strong else ""}">{a} {b}</span>'
        for a, b, strong in sums.totals(bill, rng)
    )
    side = rng.choice(("right", "left", "right"))
    body = (
        "".join(f'<div class="mt">{part}</div>' for part in parts)
        + f'<div class="mt">{tables.table(bill, plan, rng)}</div>'
        f'<div style="text-align:{side}" class="mt">{end}</div><div class="mt">{sums.bank(bill, rng)}</div>{sums.terms(bill, rng)}'
    )
    return page(dress, body, tables.css(plan, dress))


def wholesale(bill: Bill, rng: random.Random) -> str:
    """Small print and many columns; facts in a ruled grid; tax by rate and sums in a band at the foot."""
    dress = look(bill, rng)
    plan = tables.design(bill, rng, rng.choice(("line_no sku description quantity unit unit_price tax_rate amount", "sku ordered quantity unit description unit_price tax_code amount",
        "quantity sku description unit_price tax_amount amount", "sku description unit quantity unit_price amount tax_amount gross")))  # fmt: skip
    body = (
        f'<div class="row"><div>{parties.logo(bill, rng, dress)}<div class="s">{parties.letterhead(bill, rng)}</div></div><div class="r"><h1>{title(bill)}</h1>'
        f'{mark("page", "1 / 1")}</div></div><div class="row mt">{parties.customer(bill, rng)}{parties.delivery(bill, rng)}</div>'
        f'<div class="mt">{facts.as_grid(facts.facts(bill, rng), dress, rng)}</div><div class="mt" style="font-size:.88em">{tables.table(bill, plan, rng)}</div>'
        f'<div class="row mt">{sums.tax_table(bill, rng)}<div>{mark("note", word(bill, "thanks"))}</div></div>'
        f'<div class="mt">{sums.as_band(sums.totals(bill, rng), dress)}</div><div class="s mt">{sums.bank(bill, rng, " &nbsp; ")}</div>{sums.foot(bill, rng)}'
    )
    return page(dress, body, tables.css(plan, dress))


def long_sheets(bill: Bill, rng: random.Random) -> str:
    """Several pages: head and page number on each, the sum carried over, tax by rate at the end."""
    dress, plan = look(bill, rng), tables.design(bill, rng)
    first = facts.facts(bill, rng)
    running = f'<div class="run row s"><span>{mark("supplier_name", bill.supplier.name)}</span><span>{first[0][0]} {first[0][1]}</span></div>'
    css = "@page{margin-top:24mm;@top-center{content:element(run);width:100%}@bottom-right{content:counter(page) ' / ' counter(pages);font-size:7pt}}.run{position:running(run)}"
    body = (
        f'{running}<div class="row">{parties.customer(bill, rng)}<div class="r">{parties.letterhead(bill, rng)}</div></div>'
        f'<h1 class="mt">{title(bill)}</h1>{facts.laid(first, dress, rng)}<div class="mt">{tables.sheets(bill, plan, rng, rng.randint(9, 22))}</div>'
        f'<div class="row mt">{sums.tax_table(bill, rng) if rng.random() < 0.6 else "<div></div>"}{sums.as_table(sums.totals(bill, rng), dress, rng)}</div>'
        f'<div class="mt">{sums.bank(bill, rng)}</div>{sums.terms(bill, rng)}'
    )
    return page(dress, body, tables.css(plan, dress) + css)


def flowing_pages(bill: Bill, rng: random.Random) -> str:
    """A long table that breaks by itself, its head repeated on every page, a slip to cut off at the end."""
    dress, plan = look(bill, rng), tables.design(bill, rng)
    body = (
        f'<div class="row"><div><h1>{title(bill)}</h1>{facts.laid(facts.facts(bill, rng), dress, rng)}</div><div class="r">{parties.logo(bill, rng, dress)}'
        f'{parties.letterhead(bill, rng)}</div></div><div class="row mt">{parties.delivery(bill, rng)}{parties.customer(bill, rng)}</div>'
        f'<div class="mt">{tables.table(bill, plan, rng, after=sums.as_rows(sums.totals(bill, rng), len(plan.columns)))}</div>{sums.terms(bill, rng)}'
        f"{sums.slip(bill, rng, dress)}<div class='mt'>{sums.bank(bill, rng, ' | ')}</div>"
    )
    return page(dress, body, tables.css(plan, dress))


def stacked_items(bill: Bill, rng: random.Random) -> str:
    """No table: every item over two lines; facts as a line of text."""
    dress, plan = (
        look(bill, rng),
        tables.design(bill, rng, "description quantity unit_price amount"),
    )
    body = (
        f'{parties.logo(bill, rng, dress)}<div class="s">{parties.letterhead(bill, rng, name=False)}</div><h2 class="mt">{title(bill)}</h2>'
        f"<p>{facts.as_line(facts.facts(bill, rng), dress, rng)}</p>{parties.customer(bill, rng)}"
        f'<div class="mt">{tables.stacked(bill, plan, rng)}</div><div class="mt">{sums.as_table(sums.totals(bill, rng), dress, rng, wide=True)}</div>'
        f"{sums.terms(bill, rng)}<div class='mt'>{sums.bank(bill, rng)}</div>{sums.foot(bill, rng)}"
    )
    return page(dress, body, tables.css(plan, dress))


def headless_rows(bill: Bill, rng: random.Random) -> str:
    """Rows without a head between rules, facts above values in a row of boxes, who pays at the right."""
    dress, plan = (
        look(bill, rng),
        tables.design(
            bill,
            rng,
            rng.choice(
                (
                    "description amount",
                    "quantity description amount",
                    "quantity description unit_price amount",
                )
            ),
        ),
    )
    body = (
        f'<div class="row"><div>{facts.as_boxes(facts.facts(bill, rng, most=5), dress, rng)}</div>{parties.logo(bill, rng, dress)}</div>'
        f'<div class="row mt"><div class="s">{parties.letterhead(bill, rng)}</div>{parties.customer(bill, rng)}</div><h1 class="c mt">{title(bill)}</h1>'
        f'<div class="mt">{tables.table(bill, plan, rng, head=False)}</div><div style="display:flex;justify-content:{rng.choice(("flex-end", "flex-start", "center"))}" class="mt">'
        f"{sums.as_table(sums.totals(bill, rng), dress, rng)}</div>{sums.terms(bill, rng)}{sums.foot(bill, rng)}"
    )
    return page(dress, body, tables.css(plan, dress))


def bilingual(bill: Bill, rng: random.Random) -> str:
    """Every label in the document's language and in English."""
    dress, plan = (
        look(bill, rng),
        tables.design(bill, rng, "line_no description quantity unit_price tax_rate amount"),
    )
    english = {"number": "Invoice No.", "date": "Date", "due": "Due date", "bill_to": "Bill to", "description": "Description", "quantity": "Quantity",
               "unit_price": "Unit price", "amount": "Amount", "total": "Total", "subtotal": "Net", "tax_rate": "VAT %", "line_no": "Pos", "terms": "Terms",
               "customer_number": "Customer No.", "po": "Your order", "bank": "Bank", bill.kind: bill.kind.replace("_", " ").title()}  # fmt: skip
    if bill.language != "en":
        both = {name: f"{bill.words[name]} / {text}" for name, text in english.items()}
        bill = replace(bill, words={**bill.words, **both})
    found = facts.facts(bill, rng)
    body = (
        f'<div class="row"><div>{parties.letterhead(bill, rng)}</div><h1 class="r">{title(bill)}</h1></div><div class="row mt">{parties.customer(bill, rng, heading=True)}'
        f'{facts.as_pairs(found, dress, rng)}</div><div class="mt">{tables.table(bill, plan, rng)}</div><div class="row mt">{sums.tax_table(bill, rng)}'
        f"{sums.as_table(sums.totals(bill, rng), dress, rng)}</div><div class='mt'>{sums.bank(bill, rng)}</div>{sums.foot(bill, rng)}"
    )
    return page(dress, body, tables.css(plan, dress))


def bottom_letterhead(bill: Bill, rng: random.Random) -> str:
    """Large total on top, the supplier's full name only in the legal line at the foot of the sheet."""
    dress, plan = look(bill, rng), tables.design(bill, rng)
    found = facts.facts(bill, rng)
    top = f'<div class="s">{said(bill, "total")}</div><div style="font-size:2em" class="k">{money(bill, "total", bill.total)}</div>'
    css = "@page{margin-bottom:26mm;@bottom-center{content:element(leg);width:100%}}.leg{position:running(leg);text-align:center;font-size:6.5pt}"
    body = (
        f'<div class="leg">{parties.legal_line(bill, rng)}<br>{sums.bank(bill, rng, " · ", heading=False)}</div><div class="row">{parties.logo(bill, rng, dress)}<div>{top}</div></div>'
        f'<div class="row mt"><div>{title(bill)}<br>{facts.as_list(found, dress, rng)}</div>{parties.customer(bill, rng)}</div>'
        f'<div class="mt">{tables.table(bill, plan, rng)}</div><div class="row mt"><div></div>{sums.as_table(sums.totals(bill, rng), dress, rng)}</div>{sums.terms(bill, rng)}'
    )
    return page(dress, body, tables.css(plan, dress) + css)


def two_columns(bill: Bill, rng: random.Random) -> str:
    """From and to side by side under a title with the number in it; sums and bank side by side."""
    dress, plan = look(bill, rng), tables.design(bill, rng)
    found = facts.facts(bill, rng)
    sender = f'<div><div class="b">{said(bill, "from")}</div>{parties.letterhead(bill, rng)}</div>'
    sides = [
        sender,
        parties.customer(bill, rng, heading=True),
        f"<div>{facts.as_stack(found[1:], dress, rng)}</div>",
    ]
    rng.shuffle(sides)
    body = (
        f'<h1>{title(bill)} {mark(number_key(bill), bill.number)}</h1><div class="row mt ln">{"".join(sides)}</div><div class="mt">{tables.table(bill, plan, rng)}</div>'
        f'<div class="row mt">{sums.as_table(sums.totals(bill, rng), dress, rng)}<div>{sums.bank(bill, rng)}</div></div>{sums.terms(bill, rng)}'
    )
    return page(dress, body, tables.css(plan, dress))

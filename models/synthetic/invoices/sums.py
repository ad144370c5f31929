"""What stands under the items: totals with what looks like them, tax by rate, bank details, slips and feet."""

from __future__ import annotations

import random

from models.synthetic import world_words
from models.synthetic.invoices.marks import Look, label, mark, money, said, word
from models.synthetic.invoices.parties import legal_line, reach, tax_line
from models.synthetic.story import Bill
from models.synthetic.story_sums import TaxPart, cents

Row = tuple[str, str, bool]
"""A label and an amount as HTML, and whether it is the one that matters."""


BOTTOM = "<style>@page{margin-bottom:30mm;@bottom-center{content:element(foot);width:100%}}</style>"
"""Puts what runs as `foot` at the bottom of the sheet."""


def totals(bill: Bill, rng: random.Random) -> list[Row]:
    """The sums from items to what is due, in their usual order."""
    found: list[Row] = []
    if bill.discount or bill.charges:
        found.append(
            (said(bill, "items_total"), money(bill, "items_total", bill.items_total), False)
        )
    if bill.discount:
        found.append((said(bill, "discount"), money(bill, "discount", -bill.discount), False))
    found += [
        (label(name + bill.word("colon")), money(bill, "charge", amount), False)
        for name, amount in bill.charges
    ]
    if bill.tax_included:
        found += [_total(bill), *_tax_inside(bill, rng)]
    else:
        if bill.tax_total or rng.random() < 0.6:
            found += [
                (said(bill, "subtotal"), money(bill, "subtotal", bill.subtotal), False),
                *_taxes(bill, rng),
            ]
        found.append(_total(bill))
    return found + _due(bill, rng)


def _total(bill: Bill) -> Row:
    text = word(bill, "total")
    if bill.paid:  # "Balance due" is then said of what is left
        text = world_words.variants("total", bill.language)[0]
    return label(text + bill.word("colon")), money(bill, "total", bill.total), True


def _taxes(bill: Bill, rng: random.Random) -> list[Row]:
    if len(bill.taxes) == 1:
        part = bill.taxes[0]
        if "+" in bill.tax_name:
            return _halves(bill, part)
        return [(_tax_said(bill, part), money(bill, "tax_total", bill.tax_total), False)]
    made = [
        (_rate_said(bill, part), money(bill, "tax_part", part.tax), False)
        for part in bill.taxes
        if part.tax or rng.random() < 0.5
    ]
    if rng.random() < 0.6:
        made.append(
            (
                label(f"{bill.tax_name}{bill.word('colon')}"),
                money(bill, "tax_total", bill.tax_total),
                False,
            )
        )
    return made


def _halves(bill: Bill, part: TaxPart) -> list[Row]:
    half = cents(part.tax / 2, bill.style.places)
    rate = bill.style.quantity(part.rate / 2)
    names = bill.tax_name.split("+")
    return [
        (label(f"{names[0]} {rate}%"), money(bill, "tax_part", half), False),
        (label(f"{names[-1]} {rate}%"), money(bill, "tax_part", part.tax - half), False),
        (label("Total Tax"), money(bill, "tax_total", part.tax), False),
    ]


def _tax_said(bill: Bill, part: TaxPart) -> str:
    return label(word(bill, "tax", part.rate) + bill.word("colon"))


def _rate_said(bill: Bill, part: TaxPart) -> str:
    rate = bill.style.quantity(part.rate)
    if bill.language == "en":
        return label(f"{bill.tax_name} {rate}% on ") + mark(
            "tax_base", bill.style.number(part.base)
        )
    return label(f"{bill.tax_name} {rate} %{bill.word('colon')}")


def _tax_inside(bill: Bill, rng: random.Random) -> list[Row]:
    made: list[Row] = []
    if bill.tax_total and rng.random() < 0.8:
        made.append((said(bill, "tax_inc"), money(bill, "tax_total", bill.tax_total), False))
    if rng.random() < 0.4:
        made.append((said(bill, "subtotal"), money(bill, "subtotal", bill.subtotal), False))
    return made


def _due(bill: Bill, rng: random.Random) -> list[Row]:
    left = (said(bill, "amount_due"), money(bill, "amount_due", bill.amount_due), True)
    if bill.paid:
        return [
            (
                said(bill, "paid"),
                money(bill, "paid", -bill.paid if rng.random() < 0.6 else bill.paid),
                False,
            ),
            left,
        ]
    return [left] if bill.kind == "invoice" and rng.random() < 0.15 else []


def as_table(found: list[Row], dress: Look, rng: random.Random, *, wide: bool = False) -> str:
    """Labels left, amounts right; what matters bold, filled, ruled or larger."""
    strong = rng.choice(("b", "b ln", "bg b", "k b", ""))
    size = rng.choice(("", "", "font-size:1.25em;", "font-size:1.5em;"))
    box = rng.choice(("", "", f"border:1px solid {dress.colour};"))
    side = rng.choice(("", "", "r"))
    body = "".join(
        f'<tr style="{size if strongly else ""}"><td class="{strong if strongly else ""} {side}">{a}</td>'
        f'<td class="r {strong if strongly else ""}">{b}</td></tr>'
        for a, b, strongly in found
    )
    return f'<table style="{box}{"width:100%" if wide else "min-width:62mm"}">{body}</table>'


def as_rows(found: list[Row], columns: int) -> str:
    """The sums as the last rows of the table of items."""
    return "".join(
        f'<tr class="{"b" if strong else ""}"><td colspan="{columns - 1}" class="r">{a}</td><td class="r">{b}</td></tr>'
        for a, b, strong in found
    )


def as_band(found: list[Row], dress: Look) -> str:
    """All sums side by side over the whole width."""
    heads = "".join(
        f'<td class="c s" style="border:1px solid {dress.colour}">{a}</td>' for a, _, _ in found
    )
    body = "".join(
        f'<td class="c {"b" if strong else ""}" style="border:1px solid {dress.colour}">{b}</td>'
        for _, b, strong in found
    )
    return f'<table class="w"><tr>{heads}</tr><tr>{body}</tr></table>'


def tax_table(bill: Bill, rng: random.Random) -> str:
    """Tax by rate: rate, base, tax and at times the gross; with a row of sums at times."""
    gross = rng.random() < 0.5
    heads = [
        label(f"{bill.tax_name} %"),
        said(bill, "tax_base", colon=False),
        said(bill, "tax_amount", colon=False),
    ]
    if gross:
        heads.append(said(bill, "gross", colon=False))
    body = "".join(_tax_row(bill, part, gross) for part in bill.taxes)
    if rng.random() < 0.5:
        cells = [
            label("Total"),
            mark("subtotal", bill.style.number(bill.subtotal)),
            mark("tax_total", bill.style.number(bill.tax_total)),
        ]
        if gross:
            cells.append(mark("total", bill.style.number(bill.total)))
        body += f"<tr>{''.join(f'<td class=r>{one}</td>' for one in cells)}</tr>"
    edge = rng.choice(("border:.6px solid #777", "border-bottom:.6px solid #777"))
    return f'<style>.tt td{{{edge}}}</style><table class="tt s"><tr>{"".join(f"<td class=r>{one}</td>" for one in heads)}</tr>{body}</table>'


def _tax_row(bill: Bill, part: TaxPart, gross: bool) -> str:
    style = bill.style
    single = len(bill.taxes) == 1
    cells = [
        mark("summary_rate", f"{style.quantity(part.rate)}%"),
        mark("subtotal" if single else "tax_base", style.number(part.base)),
        mark("tax_total" if single else "tax_part", style.number(part.tax)),
    ]
    if gross:
        cells.append(
            mark(
                "total" if single and not bill.rounding else "gross_part", style.number(part.gross)
            )
        )
    return f"<tr>{''.join(f'<td class=r>{one}</td>' for one in cells)}</tr>"


def bank(bill: Bill, rng: random.Random, between: str = "<br>", *, heading: bool = True) -> str:
    """Where to pay: bank, account or IBAN, BIC, what to quote."""
    who = bill.supplier
    parts = [f"<b>{said(bill, 'bank')}</b>"] if heading else []
    if rng.random() < 0.6:
        parts.append(mark("bank", who.bank))
    if rng.random() < 0.5:
        parts.append(f"{said(bill, 'account_name')} {mark('account_name', who.account_name)}")
    if who.iban and (bill.country != "GB" or rng.random() < 0.4):
        parts.append(f"{said(bill, 'iban', colon=False)} {mark('iban', who.iban)}")
    else:
        parts.append(f"{label(who.account_label)} {mark('bank_account', who.account)}")
    if rng.random() < 0.6:
        parts.append(f"{said(bill, 'bic')} {mark('bic', who.bic)}")
    if rng.random() < 0.3 and bill.kind == "invoice":
        parts.append(f"{said(bill, 'reference')} {mark('invoice_number', bill.number)}")
    return between.join(part for part in parts if part)


def foot(bill: Bill, rng: random.Random) -> str:
    """A foot of columns, of one line, or of thanks only."""
    way = rng.random()
    if way < 0.35:
        first = "<br>".join(
            [
                mark("supplier_name", bill.supplier.name),
                *(mark("supplier_address", line) for line in bill.supplier.address),
            ]
        )
        parts = [first, reach(bill, rng) + "<br>" + tax_line(bill), bank(bill, rng, heading=False)]
        inner = f'<div class="row s">{"".join(f"<div>{part}</div>" for part in parts)}</div>'
    elif way < 0.7:
        inner = f'<div class="c s">{legal_line(bill, rng)}</div>'
    else:
        inner = f'<div class="c">{mark("note", word(bill, "thanks"))}</div>'
    if rng.random() < 0.45:
        return (
            f'{BOTTOM}<div class="ln" style="position:running(foot);padding-top:2mm">{inner}</div>'
        )
    return f'<div class="ln" style="margin-top:8mm;padding-top:2mm">{inner}</div>'


def terms(bill: Bill, rng: random.Random) -> str:
    """Small print, as long as people write it."""
    texts = [mark("note", word(bill, "fineprint"))] if rng.random() < 0.5 else []
    if rng.random() < 0.5:
        texts.append(mark("note", word(bill, "thanks")))
    if rng.random() < 0.35:
        texts.insert(0, f"{said(bill, 'terms')} {mark('terms', bill.terms)}")
    return f'<div class="s mt">{"<br>".join(texts)}</div>' if texts else ""


def slip(bill: Bill, rng: random.Random, dress: Look) -> str:
    """A slip to cut off and send with the payment: names, number, date and amount once more."""
    day = bill.style.day
    due = bill.amount_due if bill.paid else bill.total
    key = "amount_due" if bill.paid else "total"
    cells = [
        (said(bill, "number"), mark("invoice_number", bill.number)),
        (said(bill, "due"), mark("due_date", day(bill.due_date))),
        (said(bill, "amount_due"), money(bill, key, due)),
    ]
    if bill.customer_number:
        cells.insert(
            0, (said(bill, "customer_number"), mark("customer_number", bill.customer_number))
        )
    body = "".join(f'<tr><td>{a}</td><td class="r b">{b}</td></tr>' for a, b in cells)
    address = "<br>".join(
        [
            mark("supplier_name", bill.supplier.name),
            *(mark("supplier_address", line) for line in bill.supplier.address),
        ]
    )
    cut = rng.choice(
        (
            f"border-top:1px dashed {dress.colour}",
            "border-top:2px dotted #555",
            "border:1px solid #333;padding:3mm",
        )
    )
    left = f"<div>{address}</div><div>{mark('customer_name', bill.customer.name)}</div>"
    return f'<div class="row mt" style="{cut};padding-top:4mm">{left}<table>{body}</table></div>'

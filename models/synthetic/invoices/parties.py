"""Who sends and who receives: logos, letterheads, address blocks, legal lines."""

from __future__ import annotations

import random
from html import escape

from models.synthetic.invoices.marks import Look, label, mark, said
from models.synthetic.invoices.outlines import drawn_name
from models.synthetic.story import Bill
from models.synthetic.world import Party


def logo(bill: Bill, rng: random.Random, dress: Look) -> str:
    """The supplier's brand, as text, as text in a picture, or as a picture without any text."""
    brand = bill.supplier.brand
    size = rng.choice((15, 18, 22, 26))
    way = rng.random()
    if way < 0.25:
        picture = drawn_name(brand, dress.colour, size, bold=rng.random() < 0.6)
        if picture:
            return picture
    if way < 0.45:
        return _badge(brand, dress, size, rng)
    style = rng.choice(
        (
            "font-weight:bold",
            "font-style:italic",
            "letter-spacing:.12em",
            "font-weight:300",
            "text-transform:none",
        )
    )
    return f'<div style="font-size:{size}pt;line-height:1.15;{style}" class="k">{mark("supplier_name", brand)}</div>'


def _badge(brand: str, dress: Look, size: int, rng: random.Random) -> str:
    shape = rng.choice((
        f'<circle cx="20" cy="20" r="17" fill="{dress.colour}"/>',
        f'<rect x="3" y="6" width="34" height="28" rx="{rng.randint(0, 12)}" fill="{dress.colour}"/>',
        f'<path d="M3 36 L20 4 L37 36 Z" fill="{dress.colour}"/>',
        f'<path d="M4 30 Q20 -6 36 30 Q20 18 4 30" fill="none" stroke="{dress.colour}" stroke-width="4"/>',
    ))  # fmt: skip
    side = rng.choice(("row", "row", "column"))
    return (
        f'<div style="display:flex;flex-direction:{side};align-items:center;gap:2mm"><svg width="13mm" height="13mm" viewBox="0 0 40 40">'
        f'{shape}</svg><span style="font-size:{size * 0.75:.0f}pt" class="k b">{mark("supplier_name", brand)}</span></div>'
    )


def address(party: Party, key: str, rng: random.Random, *, inline: bool = False) -> str:
    """Address lines under each other, or in one line."""
    lines = list(party.address)
    if rng.random() < 0.2:
        lines.append(party.country)
    between = rng.choice((", ", ", ", " · ", " - ")) if inline else "<br>"
    return between.join(mark(key, line) for line in lines)


def reach(bill: Bill, rng: random.Random, between: str = "<br>") -> str:
    """Telephone, e-mail and web of the supplier, some of them."""
    who = bill.supplier
    parts = []
    if rng.random() < 0.85:
        parts.append(f"{said(bill, 'phone')} {mark('phone', who.phone)}")
    if who.fax and rng.random() < 0.6:
        parts.append(f"{label('Fax')} {mark('phone', who.fax)}")
    if rng.random() < 0.7:
        parts.append((label("E-mail: ") if rng.random() < 0.4 else "") + mark("email", who.email))
    if rng.random() < 0.5:
        parts.append(mark("web", who.web))
    return between.join(parts)


def tax_line(bill: Bill) -> str:
    """The supplier's tax id with its label, where there is one."""
    who = bill.supplier
    return f"{label(who.tax_label)} {mark('supplier_tax_id', who.tax_id)}" if who.tax_id else ""


def company_line(bill: Bill) -> str:
    who = bill.supplier
    return (
        f"{label(who.company_label)} {mark('company_number', who.company_id)}"
        if who.company_id
        else ""
    )


def letterhead(bill: Bill, rng: random.Random, *, name: bool = True, tax: bool = True) -> str:
    """The supplier's block: name, address, how to reach it, tax id, in one of several orders."""
    who = bill.supplier
    parts = [address(who, "supplier_address", rng), reach(bill, rng)]
    ids = [
        part
        for part in (
            tax_line(bill) if tax else "",
            company_line(bill) if rng.random() < 0.4 else "",
        )
        if part
    ]
    parts = [*ids, *parts] if rng.random() < 0.35 else [*parts, *ids]
    if name:
        parts.insert(0, f"<b>{mark('supplier_name', who.name)}</b>")
    return "<br>".join(part for part in parts if part)


def legal_line(bill: Bill, rng: random.Random) -> str:
    """The small print of a foot: full name, address, ids in one line."""
    between = rng.choice((" | ", " · ", " - ", ", "))
    parts = [
        mark("supplier_name", bill.supplier.name),
        address(bill.supplier, "supplier_address", rng, inline=True),
    ]
    parts += [tax_line(bill), company_line(bill), mark("phone", bill.supplier.phone)]
    return between.join(part for part in parts if part)


def customer(bill: Bill, rng: random.Random, *, heading: bool | None = None) -> str:
    """The receiver's block, with "Bill to" or without."""
    who = bill.customer
    lines = [mark("customer_name", who.name)]
    if rng.random() < 0.3:
        lines[0] = f"<b>{lines[0]}</b>"
    if who.contact:
        prefix = (
            label(rng.choice(("Attn: ", "c/o ", "z. Hd. ", "")))
            if bill.language in {"en", "de"}
            else ""
        )
        lines.append(prefix + mark("contact", who.contact))
    lines.append(address(who, "customer_address", rng))
    if who.tax_id and rng.random() < 0.3:
        lines.append(f"{label(who.tax_label)} {mark('customer_tax_id', who.tax_id)}")
    headed = rng.random() < 0.65 if heading is None else heading
    top = f'<div class="b">{said(bill, "bill_to")}</div>' if headed else ""
    return f"<div>{top}{'<br>'.join(lines)}</div>"


def delivery(bill: Bill, rng: random.Random) -> str:
    """Where the goods go, where that is elsewhere."""
    if bill.delivery is None:
        return ""
    lines = [
        mark("delivery_name", bill.delivery.name),
        address(bill.delivery, "delivery_address", rng),
    ]
    return f'<div><div class="b">{said(bill, "ship_to")}</div>{"<br>".join(lines)}</div>'


def sender_line(bill: Bill, rng: random.Random) -> str:
    """The small line over the receiver's window, as letters in the German form have."""
    parts = [
        mark("supplier_name", bill.supplier.name),
        address(bill.supplier, "supplier_address", rng, inline=True),
    ]
    return f'<div style="font-size:6.5pt;text-decoration:underline">{escape(" ")}{" · ".join(parts)}</div>'

"""Tables of items: which columns, in which order, with which rules, heads, sections and second lines."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.synthetic.invoices.marks import Look, label, mark, money, said, word
from models.synthetic.story import Bill, BillLine
from models.synthetic.story_sums import cents

SETS = (
    "description amount", "description quantity unit_price amount", "quantity description unit_price amount",
    "sku description quantity unit_price amount", "line_no description quantity unit unit_price amount",
    "line_no sku description quantity unit unit_price tax_rate amount", "description quantity unit_price tax_rate amount",
    "quantity unit description unit_price amount", "description unit_price quantity amount", "sku quantity description unit_price amount",
    "description tax_rate quantity unit_price amount", "quantity sku description unit_price tax_amount amount",
    "date description amount", "date description quantity unit_price amount", "description quantity unit_price amount tax_amount gross",
    "line_no quantity description amount", "description quantity amount", "sku description unit quantity unit_price amount tax_code",
    "quantity ordered description sku unit_price amount", "line_no description tax_rate unit_price quantity amount",
    "description unit_price tax_rate amount", "tax_code quantity description unit_price amount",
)  # fmt: skip
LEFT = frozenset({"description", "sku", "unit", "line_no", "date", "tax_code"})


@dataclass(frozen=True, slots=True)
class Design:
    """How a table looks: `rules` of RULES, `head` plain, filled, ruled or none; `unit_inside` prints "3 hrs" in one cell."""

    columns: tuple[str, ...]
    rules: str
    head: str
    unit_inside: bool
    sign: bool
    percent: bool
    padding: float
    code_inside: bool
    whole: bool


RULES = ("none", "rows", "grid", "zebra", "columns", "top", "dotted")


def design(bill: Bill, rng: random.Random, columns: str = "") -> Design:
    """A design for `bill`, with a column for discounts where rows have some."""
    names = (columns or rng.choice(SETS)).split()
    if any(line.discount for line in bill.lines) and "discount" not in names and "amount" in names:
        names.insert(names.index("amount"), "discount")
    return Design(
        columns=tuple(names),
        rules=rng.choice(RULES),
        head=rng.choice(("plain", "filled", "ruled", "plain", "filled", "grey")),
        unit_inside=rng.random() < 0.25 and "unit" not in names,
        sign=bill.style.table_sign,
        percent=rng.random() < 0.7,
        padding=rng.choice((0.12, 0.2, 0.3, 0.45)),
        code_inside=rng.random() < 0.15 and "sku" not in names,
        whole=rng.random() < 0.15,
    )


def css(plan: Design, dress: Look) -> str:
    """Styles of `.items`, for the page's sheet."""
    rules = {
        "rows": ".items td{border-bottom:.6px solid #bbb}",
        "grid": f".items td,.items th{{border:.7px solid {dress.colour}}}",
        "zebra": ".items tr:nth-child(even) td{background:#f0f0f0}",
        "columns": ".items td,.items th{border-left:.6px solid #888;border-right:.6px solid #888}.items{border:.6px solid #888}",
        "top": f".items{{border-top:1.5px solid {dress.colour};border-bottom:1.5px solid {dress.colour}}}",
        "dotted": ".items td{border-bottom:1px dotted #888}",
    }.get(plan.rules, "")
    heads = {
        "filled": f".items th{{background:{dress.colour};color:#fff}}",
        "grey": ".items th{background:#ddd;font-weight:bold}",
        "ruled": ".items th{border-bottom:1.2px solid #222;border-top:1.2px solid #222;font-weight:bold}",
        "plain": ".items th{font-weight:bold}",
    }.get(plan.head, "")
    return (
        f".items{{width:100%}}.items td,.items th{{padding:{plan.padding}em .45em}}{rules}{heads}"
    )


def table(
    bill: Bill, plan: Design, rng: random.Random, *, head: bool = True, after: str = ""
) -> str:
    """All rows as one table; `after` are rows of sums inside it."""
    top = f"<thead><tr>{''.join(_heads(bill, plan))}</tr></thead>" if head else ""
    return (
        f'<table class="items">{top}<tbody>{"".join(rows(bill, plan, rng))}{after}</tbody></table>'
    )


def rows(bill: Bill, plan: Design, rng: random.Random) -> Iterator[str]:
    """Every row, with rows for sections and their sums where there are some."""
    span = len(plan.columns)
    summed = rng.random() < 0.6
    section, part = "", Decimal(0)
    for number, line in enumerate(bill.lines):
        if line.section != section:
            yield from _section_sum(bill, plan, section, part if summed else Decimal(0))
            section, part = line.section, Decimal(0)
            yield f'<tr><td colspan="{span}" class="b">{label(section)}</td></tr>'
        part += line.amount
        yield row(bill, plan, number, line, rng)
    if section:
        yield from _section_sum(bill, plan, section, part if summed else Decimal(0))


def row(bill: Bill, plan: Design, number: int, line: BillLine, rng: random.Random) -> str:
    cells = "".join(
        f'<td class="{"" if name in LEFT else "r"}">{cell(bill, plan, name, number, line)}</td>'
        for name in plan.columns
    )
    note = ""
    if rng.random() < 0.03:
        note = f'<tr><td colspan="{len(plan.columns)}" class="s">{mark("note", "* " + word(bill, "thanks"))}</td></tr>'
    return f"<tr>{cells}</tr>{note}"


def cell(bill: Bill, plan: Design, name: str, number: int, line: BillLine) -> str:
    """What stands in the column `name` of a row."""
    at, style = f"line/{number}/", bill.style
    if name == "description":
        before = f"{mark(at + 'sku', line.sku)} " if plan.code_inside else ""
        detail = (
            f'<br><span class="s">{mark(at + "detail", line.detail)}</span>' if line.detail else ""
        )
        return before + mark(at + "description", line.description) + detail
    if name == "quantity":
        count = style.number(line.quantity, 2) if plan.whole else style.quantity(line.quantity)
        return mark(at + "quantity", count) + (
            f" {mark(at + 'unit', line.unit)}" if plan.unit_inside else ""
        )
    if name in {"unit_price", "amount"}:
        value: Decimal = getattr(line, name)
        return money(bill, at + name, value, plan.sign)
    return _other_cell(bill, plan, name, number, line)


def _other_cell(bill: Bill, plan: Design, name: str, number: int, line: BillLine) -> str:
    at, style = f"line/{number}/", bill.style
    tax = _tax(bill, line)
    if name in {"tax_amount", "gross"}:
        return mark(
            at + name,
            style.number(
                tax
                if name == "tax_amount"
                else line.amount + (Decimal(0) if bill.tax_included else tax)
            ),
        )
    texts = {
        "line_no": str(number + 1),
        "sku": line.sku,
        "unit": line.unit,
        "discount": f"{style.quantity(line.discount)}%" if line.discount else "",
        "tax_rate": style.quantity(line.tax_rate) + ("%" if plan.percent else ""),
        "tax_code": "ABCDE"[sorted({part.rate for part in bill.taxes}).index(line.tax_rate) % 5],
        "date": style.day(bill.period[0]),
        "ordered": style.quantity(line.quantity + number % 2),
    }
    return mark(at + name, texts[name])


def _tax(bill: Bill, line: BillLine) -> Decimal:
    share = line.tax_rate / (100 + line.tax_rate) if bill.tax_included else line.tax_rate / 100
    return cents(line.amount * share, bill.style.places)


def _heads(bill: Bill, plan: Design) -> Iterator[str]:
    plain = {
        "date": label("Date" if bill.language == "en" else "Dat."),
        "tax_code": label("T"),
        "ordered": label("Ord."),
    }
    for name in plan.columns:
        text = plain.get(name) or said(bill, name, colon=False)
        yield f'<th class="{"" if name in LEFT else "r"}">{text}</th>'


def _section_sum(bill: Bill, plan: Design, section: str, part: Decimal) -> Iterator[str]:
    if section and part:
        text = label(f"{word(bill, 'subtotal')} {section}")
        yield f'<tr><td colspan="{len(plan.columns) - 1}" class="r">{text}</td><td class="r">{money(bill, "section_total", part, plan.sign)}</td></tr>'


def stacked(bill: Bill, plan: Design, rng: random.Random) -> str:
    """Each item over two lines: words first, numbers under them; or the other way round."""
    below = rng.random() < 0.6
    made = []
    for number, line in enumerate(bill.lines):
        words = f"<div>{cell(bill, plan, 'description', number, line)}</div>"
        count = f"{cell(bill, plan, 'quantity', number, line)} {mark(f'line/{number}/unit', line.unit)} {rng.choice(('x', '@', 'à', '×'))} "
        numbers = f'<div class="row"><span>{count}{cell(bill, plan, "unit_price", number, line)}</span><span>{cell(bill, plan, "amount", number, line)}</span></div>'
        made.append(
            f'<div class="ln" style="padding:1mm 0">{words + numbers if below else numbers + words}</div>'
        )
    return "".join(made)


def sheets(bill: Bill, plan: Design, rng: random.Random, most: int) -> str:
    """The items in tables of at most `most` rows a page, each page but the last with its sum carried over."""
    parts: list[str] = []
    carried = Decimal(0)
    head = f"<thead><tr>{''.join(_heads(bill, plan))}</tr></thead>"
    for start in range(0, len(bill.lines), most):
        here: Sequence[BillLine] = bill.lines[start : start + most]
        body = "".join(row(bill, plan, start + n, line, rng) for n, line in enumerate(here))
        first = _carried(bill, plan, carried) if start else ""
        carried += sum((line.amount for line in here), Decimal(0))
        last = _carried(bill, plan, carried) if start + most < len(bill.lines) else ""
        cut = ' style="break-after:page"' if last else ""
        parts.append(f'<table class="items"{cut}>{head}<tbody>{first}{body}{last}</tbody></table>')
    return "".join(parts)


def _carried(bill: Bill, plan: Design, amount: Decimal) -> str:
    return (
        f'<tr><td colspan="{len(plan.columns) - 1}" class="r">{said(bill, "carried", colon=False)}</td>'
        f'<td class="r">{money(bill, "carried", amount, plan.sign)}</td></tr>'
    )

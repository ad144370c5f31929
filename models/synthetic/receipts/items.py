"""The rows of what was sold, in the ways in which tills print them."""

from __future__ import annotations

from decimal import Decimal

from models.synthetic.receipts.slip import Cell
from models.synthetic.receipts.till import Till
from models.synthetic.story import BillLine
from models.synthetic.story_sums import cents


def _description(
    till: Till, key: str, line: BillLine, share: float = 1.0, before: str = ""
) -> Cell:
    return Cell(till.named(line.description), f"{key}/description", share, before=before)


def _amount(till: Till, key: str, line: BillLine, share: float = 1.0, after: str = "") -> Cell:
    return Cell(till.money(line.amount), f"{key}/amount", share, "right", after=after)


def _quantity(
    till: Till, key: str, line: BillLine, share: float = 1.0, align: str = "left", after: str = ""
) -> Cell:
    return Cell(till.number(line.quantity), f"{key}/quantity", share, align, after=after)


def _price(
    till: Till, key: str, line: BillLine, share: float = 1.0, align: str = "right", before: str = ""
) -> Cell:
    return Cell(till.each(line.unit_price), f"{key}/unit_price", share, align, before=before)


def _flag(till: Till, line: BillLine) -> str:
    """The letter that says which tax a row bears."""
    return f" {till.code if line.tax_rate else 'Z'}"


def _before_discount(line: BillLine) -> Decimal:
    return cents(line.quantity * line.unit_price)


def _discounted(till: Till, key: str, line: BillLine) -> None:
    """What is taken off the row above, in a row of its own."""
    if line.discount:
        off = till.money(line.amount - _before_discount(line))
        label = f"  {till.say('discount')} {till.number(line.discount)}%"
        till.slip.pair(label, Cell(off, f"{key}/discount", align="right"))


def plain(till: Till) -> None:
    """Words and amount in a line; where there are several, how many at which price under it."""
    each, flags = till.say("each"), till.rng.random() < 0.3
    for key, line in till.rows():
        after = _flag(till, line) if flags else ""
        till.slip.columns(_description(till, key, line, 3), _amount(till, key, line, 1.1, after))
        if line.quantity != 1:
            unit = f" {line.unit}" if line.unit and line.quantity % 1 else ""
            per = f"/{line.unit}" if unit and till.rng.random() < 0.5 else ""
            price = _price(till, key, line)
            till.slip.line(
                Cell(till.number(line.quantity), f"{key}/quantity", before="   ", after=unit),
                each,
                Cell(price.text, price.key, after=per),
            )


def quantity_above(till: Till) -> None:
    """How many at which price first, words and amount under it."""
    each = till.say("each")
    for key, line in till.rows():
        if line.quantity != 1 or till.rng.random() < 0.2:
            till.slip.line(_quantity(till, key, line), each, _price(till, key, line))
        till.slip.columns(_description(till, key, line, 3), _amount(till, key, line, 1.1))


def counted(till: Till) -> None:
    """How many, words and amount in one line."""
    times = till.rng.choice(("", "", "x", " x"))
    for key, line in till.rows():
        till.slip.columns(
            _quantity(till, key, line, 0.6, after=times),
            _description(till, key, line, 3),
            _amount(till, key, line, 1.2),
        )


def counted_behind(till: Till) -> None:
    """Words, then `x 2`, then the amount."""
    for key, line in till.rows():
        times = Cell(till.number(line.quantity), f"{key}/quantity", 0.8, "right", before="x")
        till.slip.columns(_description(till, key, line, 2.6), times, _amount(till, key, line, 1.2))


def tabled(till: Till, *, ruled: bool = True) -> None:
    """Four columns under their names."""
    names = till.say("columns").split("|")
    shares = (2.4, 0.8, 1.1, 1.2)
    till.slip.columns(
        *(
            Cell(n, "label", s, "left" if i == 0 else "right")
            for i, (n, s) in enumerate(zip(names, shares, strict=True))
        ),
        bold=till.rng.random() < 0.4,
    )
    if ruled:
        till.slip.rule()
    for key, line in till.rows():
        till.slip.columns(
            _description(till, key, line, shares[0]), _quantity(till, key, line, shares[1], "right"),
            _price(till, key, line, shares[2]), _amount(till, key, line, shares[3]),
        )  # fmt: skip


def coded(till: Till, *, words_first: bool) -> None:
    """A line of numbers (code, how many, price, amount, tax letter) and a line of words, one above the other."""
    heads = till.rng.random() < 0.7
    if heads:
        shown = [("Item", 1.7), ("Qty", 0.7), ("Price", 1), ("Amount", 1.2)]
        till.slip.columns(
            *(Cell(n, "label", s, "left" if i == 0 else "right") for i, (n, s) in enumerate(shown))
        )
        till.slip.rule()
    flags = till.rng.random() < 0.6
    for key, line in till.rows():
        code = line.sku or till.digits(till.rng.choice((4, 6, 13)))
        if words_first:
            till.slip.line(_description(till, key, line))
        till.slip.columns(
            Cell(code, f"{key}/sku", 1.7), _quantity(till, key, line, 0.7, "right"), _price(till, key, line, 1),
            _amount(till, key, line, 1.2, _flag(till, line) if flags else ""),
        )  # fmt: skip
        if not words_first:
            till.slip.line(_description(till, key, line))


def numbered(till: Till) -> None:
    """`1.` and words; under them code, how many, price and amount."""
    for number, (key, line) in enumerate(till.rows(), 1):
        before = till.rng.choice((f"{number}. ", f"{number} ", f"{number:02d} "))
        till.slip.line(_description(till, key, line, before=before))
        till.slip.columns(
            Cell(line.sku or till.digits(6), f"{key}/sku", 1.4, before="  "), _quantity(till, key, line, 0.8, "right"),
            _price(till, key, line, 1.2, before="@ "), _amount(till, key, line, 1.2),
        )  # fmt: skip


def weighed(till: Till) -> None:
    """A supermarket's rows: letters of tax, weights under their words, a saving under its row, at times a row taken back."""
    each = till.rng.choice(("@", "x", "NET @"))
    for key, line in till.rows():
        shown = Cell(
            till.money(_before_discount(line)),
            f"{key}/amount",
            1.2,
            "right",
            after=_flag(till, line),
        )
        till.slip.columns(_description(till, key, line, 3), shown)
        if line.quantity != 1:
            price = Cell(
                till.each(line.unit_price),
                f"{key}/unit_price",
                after=f"/{line.unit}" if line.unit else "",
            )
            after = f" {line.unit}" if line.unit else ""
            till.slip.line(
                Cell(till.number(line.quantity), f"{key}/quantity", before="  ", after=after),
                each,
                price,
            )
        _discounted(till, key, line)
    if till.rng.random() < 0.15:
        _taken_back(till)


def _taken_back(till: Till) -> None:
    """Something rung up by mistake, and its amount again with a minus: neither is part of the sale."""
    line = till.rng.choice(till.bill.lines)
    for label, sign in (("", 1), (till.rng.choice(("VOID ", "STORNO ", "Cancel ")), -1)):
        amount = Cell(till.money(sign * line.amount), share=1.2, align="right")
        till.slip.columns(Cell(label + till.named(line.description), share=3), amount)


def priced(till: Till) -> None:
    """Words at the left edge, the amount at the right one, nothing else."""
    for key, line in till.rows():
        till.slip.columns(_description(till, key, line, 3), _amount(till, key, line, 1.2))

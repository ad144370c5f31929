"""Tables drawn as PDFs from known data, with what stands around tables on bills; every chance is drawn from a seed.

Two families share the drawing but no font, words, columns or measures: one to work on (`known`), one held back to measure (`held`).
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from table_designs import FAMILIES, RIGHT, TEXT, Cell, Design, Family, Row, Truth

WIDE, HIGH = 595.0, 842.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A PDF with the tables of each of its pages."""

    pdf: bytes
    pages: list[list[Truth]]
    design: str


def drawn(family: str, seed: int) -> Drawn:
    """The document of a seed."""
    rng = random.Random(f"{family}-{seed}")
    source = FAMILIES[family]
    design = Design.drawn(rng, source)
    sheet = _Sheet(rng, design, source)
    sheet.surround_top()
    sheet.table()
    sheet.surround_bottom()
    sheet.canvas.save()
    said = f"{design.rules} {design.columns} rows={design.rows} {design.font[0]} {design.size} pad={design.pad} {design.valign}"
    flags = [name for name in ("grouped", "sections", "narrow", "filled") if getattr(design, name)]
    return Drawn(
        sheet.out.getvalue(),
        sheet.pages,
        " ".join([said, design.totals, *flags, f"wraps={design.wraps}"]),
    )


class _Sheet:
    """Draws one document."""

    def __init__(self, rng: random.Random, design: Design, family: Family) -> None:
        self.rng, self.design, self.family = rng, design, family
        self.out = io.BytesIO()
        self.canvas: Any = Canvas(self.out, pagesize=(WIDE, HIGH))
        self.pages: list[list[Truth]] = [[]]
        self.left, self.right = rng.uniform(32, 60), WIDE - rng.uniform(32, 60)
        self.y = 46.0

    # What stands around a table.

    def text(
        self,
        x: float,
        text: str,
        *,
        bold: bool = False,
        size: float | None = None,
        end: bool = False,
    ) -> None:
        size = size or self.design.size
        self.canvas.setFont(self.design.font[bold], size)
        (self.canvas.drawRightString if end else self.canvas.drawString)(x, HIGH - self.y, text)

    def say(self, count: int) -> str:
        return " ".join(
            self.rng.choice(self.family.words.split()) for _ in range(count)
        ).capitalize()

    def surround_top(self) -> None:
        self.text(
            self.left,
            self.rng.choice(("Invoice", "Rechnung", "Delivery statement", "Facture")),
            bold=True,
            size=18,
        )
        self.y += 30
        facts = [
            ("Invoice no.", f"INV-{self.rng.randint(100, 9999)}"),
            ("Date", f"{self.rng.randint(1, 28)}/11/2026"),
            ("Customer", "C 20417"),
            ("Due date", "30/12/2026"),
        ]
        address = [
            "Harbour Paper Pty Ltd",
            f"{self.rng.randint(1, 99)} Wharf Lane",
            "Pyrmont NSW 2009",
            "Australia",
        ]
        for line, (label, value) in zip(address, facts, strict=True):
            self.text(self.left, line)
            self.text(350, label)
            self.text(440, value)
            self.y += self.design.size * 1.3
        self.y += 20
        if self.rng.random() < 0.5:
            self.text(self.left, "Thank you for your order, for which we charge as follows:")
            self.y += 14
        self.y += 16

    def surround_bottom(self) -> None:
        step = self.design.size * 1.4
        if self.y > HIGH - 130:
            self.turn()
        self.y += 30
        if self.design.totals == "apart":
            for label, value in (("Subtotal", 812.0), ("GST 10 %", 81.2), ("Total", 893.2)):
                self.text(self.right - 90, label, end=True, bold=label == "Total")
                self.text(
                    self.right - self.design.pad[0],
                    self.money(value),
                    end=True,
                    bold=label == "Total",
                )
                self.y += step
        self.y += 12
        self.text(
            self.left,
            "Please pay within 30 days to the account below. Goods stay ours until they are paid.",
        )
        self.y = HIGH - 40
        self.text(
            self.left,
            "Harbour Paper Pty Ltd  ABN 23 983 690 060  BSB 062-000  Account 1234 5678",
            size=7,
        )

    def turn(self) -> None:
        self.canvas.showPage()
        self.pages.append([])
        self.y = 60.0

    # What stands in a table.

    def money(self, value: float) -> str:
        """The number as the design writes it; a trailing comma or point in the form says that marks change places."""
        form = self.design.number
        text = form.replace("},", "}").replace("}.", "}").format(value)
        return text.translate(str.maketrans(",.", ".,")) if "}," in form or "}." in form else text

    def value(self, kind: str, at: int) -> str:
        rng = self.rng
        make: dict[str, Callable[[], str]] = {
            "n": lambda: str(at), "c": lambda: f"{rng.choice('ABKX')}{rng.choice(('-', '.', ''))}{rng.randint(100, 99999)}",
            "t": lambda: self.say(rng.randint(9, 16) if rng.random() < self.design.wraps else rng.randint(1, 4)),
            "x": lambda: "" if rng.random() < 0.3 else self.say(rng.randint(1, 2)),
            "d": lambda: f"{rng.randint(1, 28):02}.{rng.randint(1, 12):02}.2026" if "€" in self.design.number else f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/26",
            "q": lambda: rng.choice((str(rng.randint(1, 40)), f"{rng.randint(1, 9)}.5", "1")), "u": lambda: rng.choice(("ea", "box", "hrs", "Stk", "m")),
            "p": lambda: self.money(rng.choice((rng.uniform(1, 90), rng.uniform(90, 2000)))), "r": lambda: rng.choice(("10%", "0%", "19 %")),
            "%": lambda: "" if rng.random() < 0.5 else f"{rng.randint(5, 30)}%", "a": lambda: self.money(rng.uniform(5, 9000)),
        }  # fmt: skip
        return make[kind]()

    def head(self) -> list[Row]:
        columns, rng = self.design.columns, self.rng
        names: Row = [Cell(rng.choice(self.family.heads[kind])) for kind in columns]
        if not self.design.grouped:
            return [names]
        # The last columns share a heading over their own.
        first = len(columns) - rng.choice((2, 3))
        top: Row = [Cell(names[c].text, 1, 2) if c < first else None for c in range(len(columns))]  # type: ignore[union-attr]
        top[first] = Cell(rng.choice(("Charges", "Prices", "This period")), len(columns) - first)
        return [top, [None if c < first else names[c] for c in range(len(columns))]]

    def body(self) -> list[Row]:
        columns, rows = self.design.columns, []
        for at in range(1, self.design.rows + 1):
            if self.design.sections and at % 5 == 1:
                rows.append(
                    [
                        Cell(f"{self.say(2)} section {at}", len(columns)),
                        *[None] * (len(columns) - 1),
                    ]
                )
            rows.append([Cell(self.value(kind, at)) for kind in columns])
        if self.design.totals == "attached" and len(columns) > 2:
            for label in ("Subtotal", "GST", "Total"):
                sums: Row = [Cell(label, len(columns) - 1), *[None] * (len(columns) - 2)]
                rows.append([*sums, Cell(self.value("a", 0))])
        return rows

    # How it is drawn.

    def table(self) -> None:
        head, body = self.head(), self.body()
        widths = self.widths(head + body)
        if self.design.narrow:
            self.right = self.left + sum(widths)
        truth = self.begin(head, widths, first=True)
        for n, row in enumerate(body):
            high = self.height(row, widths)
            if self.y + high > HIGH - 70:
                self.close(widths)
                self.turn()
                truth = self.begin(head if self.design.repeats else [], widths, first=False)
            truth.rows.append(row)
            self.row([row], widths, shade=n % 2 == 1, last=n == len(body) - 1)
        self.close(widths)

    def begin(self, head: list[Row], widths: list[float], *, first: bool) -> Truth:
        truth = Truth([list(row) for row in head], len(head), not first)
        self.pages[-1].append(truth)
        self.top = self.y
        self.shared, self.under = 0.0, range(0)
        if len(head) > 1 and self.design.rules == "columns":
            # No rule runs through a shared heading, but one lies under it.
            first = next(c for c, cell in enumerate(head[0]) if cell and cell.wide > 1)
            self.shared, self.under = self.height(head[0], widths), range(first + 1, len(widths))
            y, x = HIGH - self.y - self.shared, self.left + sum(widths[:first])
            self.canvas.line(x, y, self.left + sum(widths), y)
        if head:
            self.row(head, widths, bold=self.design.bold, head=True)
        return truth

    def widths(self, rows: list[Row]) -> list[float]:
        """What each column's text needs; columns of text share what is left, or wrap."""
        design, pad = self.design, 2 * self.design.pad[0]
        need = [20.0] * len(design.columns)
        for row in rows:
            for c, cell in enumerate(row):
                if cell and cell.wide == 1:
                    parts = cell.text.split() if design.columns[c] in TEXT else [cell.text]
                    need[c] = max(
                        need[c],
                        *(
                            pdfmetrics.stringWidth(p, design.font[1], design.size) + pad
                            for p in parts or [""]
                        ),
                    )
        room = self.right - self.left - sum(need)
        texts = [c for c, kind in enumerate(design.columns) if kind in TEXT]
        for c in texts:
            need[c] += (
                max(room, 60)
                / len(texts)
                * (0.45 if design.narrow else 1.0 if design.wraps else 0.8)
            )
        spare = self.right - self.left - sum(need)
        if not design.narrow and spare > 0:
            need = [n + spare / len(need) for n in need]
        over = (self.left + sum(need)) - (WIDE - 20)
        if over > 0:
            need[texts[0]] = max(need[texts[0]] - over, 50.0)
        return need

    def lines(self, cell: Cell, width: float) -> list[str]:
        """The text of a cell, cut to its width."""
        lines = [""]
        for word in cell.text.split():
            longer = f"{lines[-1]} {word}".strip()
            if (
                pdfmetrics.stringWidth(longer, self.design.font[1], self.design.size)
                <= width - 2 * self.design.pad[0] + 0.01
                or not lines[-1]
            ):
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def height(self, row: Row, widths: list[float]) -> float:
        most = max(
            len(self.lines(cell, sum(widths[c : c + cell.wide])))
            for c, cell in enumerate(row)
            if cell and cell.tall == 1
        )
        return most * self.design.size * 1.2 + 2 * self.design.pad[1]

    def row(
        self,
        rows: list[Row],
        widths: list[float],
        *,
        bold: bool = False,
        head: bool = False,
        shade: bool = False,
        last: bool = False,
    ) -> None:
        """Draw rows that belong together, at the cursor, and go on below them."""
        design, canvas = self.design, self.canvas
        highs = [self.height(row, widths) for row in rows]
        if (head and design.filled) or (shade and design.rules == "zebra"):
            canvas.setFillGray(0.85 if head else 0.93)
            canvas.rect(
                self.left, HIGH - self.y - sum(highs), sum(widths), sum(highs), stroke=0, fill=1
            )
            canvas.setFillGray(0)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell:
                    x, wide = self.left + sum(widths[:c]), sum(widths[c : c + cell.wide])
                    high = sum(highs[r : r + cell.tall])
                    self.cell(cell, (x, self.y, wide, high), c, bold=bold or cell.text == "Total")
                    if design.rules == "grid":
                        canvas.setLineWidth(0.6)
                        canvas.rect(x, HIGH - self.y - high, wide, high, stroke=1, fill=0)
            self.y += highs[r]
            if design.rules in ("lines", "bands") and (r + 1 == len(rows) or not head):
                self.rule(self.y, 1.0 if head else 0.4, widths)
        if head and design.rules in ("head", "zebra", "columns", "double"):
            self.rule(self.y, 0.8, widths)
        if last and design.rules == "double":
            self.rule(self.y, 0.5, widths)
            self.rule(self.y + 2, 0.5, widths)

    def cell(
        self, cell: Cell, place: tuple[float, float, float, float], c: int, *, bold: bool
    ) -> None:
        x, y, wide, high = place
        design = self.design
        lines = self.lines(cell, wide)
        free = high - len(lines) * design.size * 1.2 - 2 * design.pad[1]
        drop = {"top": 0.0, "middle": free / 2, "bottom": free}[design.valign]
        centred = cell.wide > 1 and cell.text in ("Charges", "Prices", "This period")
        kind = design.columns[c]
        ends = (kind in RIGHT and design.right) or (
            cell.wide > 1 and cell.text in ("Subtotal", "GST", "Total")
        )
        self.canvas.setFont(design.font[bold], design.size)
        for n, line in enumerate(lines):
            base = HIGH - (y + design.pad[1] + drop + (n + 0.85) * design.size * 1.2)
            if centred:
                self.canvas.drawCentredString(x + wide / 2, base, line)
            elif ends:
                self.canvas.drawRightString(x + wide - design.pad[0], base, line)
            else:
                self.canvas.drawString(x + design.pad[0], base, line)

    def rule(self, y: float, thick: float, widths: list[float]) -> None:
        self.canvas.setLineWidth(thick)
        self.canvas.line(self.left, HIGH - y, self.left + sum(widths), HIGH - y)

    def close(self, widths: list[float]) -> None:
        """The rules that go down a table's whole height on the page."""
        if self.design.rules == "columns":
            self.rule(self.top, 0.8, widths)
            self.rule(self.y, 0.8, widths)
            for c in range(len(widths) + 1):
                x = self.left + sum(widths[:c])
                top = self.top + (self.shared if c in self.under else 0.0)
                self.canvas.line(x, HIGH - top, x, HIGH - self.y)
        if self.design.rules == "bands":
            self.rule(self.top, 1.2, widths)

"""What one correction is worth: fields of a supplier's later documents read without memory, after one approved document, and after two.

    PYTHONPATH=tests python tests/bench/memory.py [designs]

Two sets: bills of designs made here, with labels and forms that are partly unheard of, every letter of a label misread in one of
a hundred cases; and receipts of SROIE's train part whose supplier has three or more, on the true words of their lines.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from bench.common import Missing, shared
from builders import a_page, a_parsed
from idp.document import Box, Document, Kind, Page, PageSource, Word
from idp.draft import Draft
from idp.fields import Extraction, Field, FieldName, FieldSource, Value
from idp.memory import KnownSupplier, Lesson
from idp.text import plain
from models.memory import Memory
from models.nlp.extractor import SpacyExtractor
from pipelines.stages.extract import extract

TODAY = date(2026, 11, 22)
LEFT = {
    FieldName.INVOICE_NUMBER: ("Invoice no.", "Rechnung Nr.", "Our mark", "Beleg-Kennung:", "Slip", "Ref", "Facture n°", "Doc id"),
    FieldName.PURCHASE_ORDER: ("PO", "Your order", "Auftrag", "Job", "Commande", "Ordered under"),
    FieldName.ISSUE_DATE: ("Date", "Rechnungsdatum", "Raised on", "Le", "Dated", "Written"),
    FieldName.DUE_DATE: ("Due", "Zahlbar bis", "Settle before", "Échéance", "Pay by", "Latest"),
    FieldName.TOTAL: ("Total", "Gesamtbetrag", "To pay", "Montant dû", "Grand sum", "Payable"),
    FieldName.TAX_TOTAL: ("GST", "MwSt.", "Levy", "TVA", "Tax thereof", "VAT amount"),
}  # fmt: skip
NUMBERS = ("INV-{:05d}", "{:06d}", "R{:04d}/26", "A{:03d}-K", "26.{:05d}", "{:04d}")
DATES = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d %b %Y", "%Y-%m-%d", "%b %d, %Y")
NAMES = (
    "Kestrel",
    "Marram",
    "Olivine",
    "Tamarack",
    "Quillon",
    "Brindle",
    "Sorrel",
    "Vanta",
    "Ludlow",
    "Perrin",
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document and its truth."""

    document: Document
    truth: Mapping[FieldName, Value]


@dataclass
class Design:
    """How one supplier sets its bills: seeded, the same for all of them."""

    seed: int
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        rng = self.rng = random.Random(f"design {self.seed}")
        self.name = f"{rng.choice(NAMES)} {rng.choice(NAMES)} {rng.choice(('Ltd', 'GmbH', 'Works', ''))}".strip()
        self.labels = {name: rng.choice(labels) for name, labels in LEFT.items()}
        self.number, self.order = rng.choice(NUMBERS), rng.choice(NUMBERS)
        self.day = rng.choice(DATES)
        self.below = rng.random() < 0.4
        self.head = rng.sample([*LEFT][:4], 4)
        self.beside = rng.random() < 0.5
        self.decoys = rng.random() < 0.7
        self.tax_id = f"{rng.randrange(10**10, 10**11)}"

    def bill(self, number: int) -> Labelled:
        """One of its bills."""
        rng = random.Random(f"bill {self.seed} {number}")
        day = date(2026, 1, 1) + timedelta(rng.randrange(300))
        net = [Decimal(rng.randrange(500, 90000)) / 100 for _ in range(rng.randrange(1, 8))]
        tax = (sum(net) / 10).quantize(Decimal("0.01"))
        truth: dict[FieldName, Value] = {
            FieldName.SUPPLIER_NAME: self.name,
            FieldName.INVOICE_NUMBER: self.number.format(rng.randrange(100, 9999)),
            FieldName.PURCHASE_ORDER: self.order.format(rng.randrange(100, 9999)),
            FieldName.ISSUE_DATE: day,
            FieldName.DUE_DATE: day + timedelta(rng.randrange(5, 60)),
            FieldName.TAX_TOTAL: tax,
            FieldName.TOTAL: sum(net) + tax,
        }
        rows = [self.name, f"Reg {self.tax_id}", "", *self._head(truth, rng), ""]
        rows += [f"{rng.choice(NAMES)} part {i + 1}{a:>40}" for i, a in enumerate(net)]
        rows += ["", f"{'Net':<30}{sum(net):>20}"]
        rows += [
            f"{self.labels[n]:<30}{truth[n]:>20}" for n in (FieldName.TAX_TOTAL, FieldName.TOTAL)
        ]
        rows += ["", "Thank you for your custom"]
        page = a_parsed(_misread(a_page(*rows, parsed=False), rng))
        return Labelled(Document(f"{self.seed}-{number}", (page,), Kind.INVOICE), truth)

    def _head(self, truth: Mapping[FieldName, Value], rng: random.Random) -> Iterator[str]:
        said = {n: self._said(truth[n]) for n in self.head}
        if self.decoys:
            yield f"Customer {rng.randrange(1000, 99999)}    Route {rng.choice(NAMES)}-{rng.randrange(99)}"
        pairs = [self.head[:2], self.head[2:]] if self.beside else [[n] for n in self.head]
        for some in pairs:
            if self.below:
                yield "".join(f"{self.labels[n]:<26}" for n in some)
                yield "".join(f"{said[n]:<26}" for n in some)
            else:
                yield "".join(f"{self.labels[n] + ' ' + said[n]:<40}" for n in some)

    def _said(self, value: Value) -> str:
        return value.strftime(self.day) if isinstance(value, date) else str(value)


def _misread(page: Page, rng: random.Random) -> Page:
    """The page with one letter in a hundred of its words misread; figures are left alone."""

    def letter(char: str) -> str:
        return rng.choice("aeionrtsl") if char.isalpha() and rng.random() < 0.01 else char

    words = (
        w
        if any(c.isdigit() for c in w.text)
        else Word("".join(map(letter, w.text)), w.box, w.confidence)
        for w in page.words
    )
    return Page(page.number, page.width, page.height, tuple(words), source=PageSource.OCR)


def made(designs: int) -> Iterator[list[Labelled]]:
    """Four bills of each of so many suppliers."""
    for seed in range(designs):
        design = Design(seed)
        yield [design.bill(number) for number in range(4)]


def receipts() -> Iterator[list[Labelled]]:
    """SROIE train's receipts by supplier, those with three or more. Raises Missing."""
    folder = shared("eval", "sroie")
    with gzip.open(folder / "lines.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = {row["id"]: row for row in map(json.loads, file)}
    groups: dict[str, list[Labelled]] = defaultdict(list)
    for text in (folder / "train.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(text)
        fields = row["fields"]
        truth: dict[FieldName, Value] = {
            FieldName(n): fields[n] for n in ("supplier_name", "supplier_address") if fields.get(n)
        }
        if fields.get("issue_date"):
            truth[FieldName.ISSUE_DATE] = date.fromisoformat(fields["issue_date"])
        if fields.get("total"):
            truth[FieldName.TOTAL] = Decimal(fields["total"])
        if row["id"] in lines:
            document = _receipt(lines[row["id"]])
            groups[plain(fields["supplier_name"])].append(Labelled(document, truth))
    yield from (group for group in groups.values() if len(group) > 2)


def _receipt(row: dict) -> Document:
    width, height = row["size"]
    words: list[Word] = []
    for line in row["lines"]:
        x0, y0, x1, y1 = line["box"]
        advance, at = (x1 - x0) / max(1, len(line["text"])), 0
        for part in line["text"].split():
            at = line["text"].index(part, at)
            left, right = x0 + at * advance, x0 + (at + len(part)) * advance
            words.append(Word(part, Box(left / width, y0 / height, right / width, y1 / height)))
            at += len(part)
    page = Page(1, width, height, tuple(words), source=PageSource.OCR)
    return Document(row["id"], (a_parsed(page),), Kind.RECEIPT)


@dataclass
class Tally:
    """How often a field was right, by how many documents had taught it; `wrong` are those that had to be corrected first."""

    right: int = 0
    all: int = 0

    def count(self, right: bool) -> None:
        self.right += right
        self.all += 1

    @property
    def share(self) -> str:
        return f"{self.right / self.all:.3f} of {self.all}" if self.all else "-"


Tallies = dict[tuple[FieldName, str], Tally]


def measured(groups: Sequence[Sequence[Labelled]], base: SpacyExtractor) -> Tallies:
    """Per field: `none`, `one`, `two` documents taught; `mended` is after one, where the first had to be corrected and the value is printed."""
    tallies: Tallies = defaultdict(Tally)
    memory = Memory()
    for group in groups:
        known: KnownSupplier | None = None
        missed: set[FieldName] = set()
        for number, labelled in enumerate(group[:3]):
            plainly = extract(labelled.document, extractors=(base,))
            found = memory.recognise(labelled.document, (known,)) if known else None
            extractors = (base, found[1]) if found else (base,)
            read = extract(labelled.document, extractors=extractors)
            for name, value in labelled.truth.items():
                right, before = _right(read, name, value), _right(plainly, name, value)
                if number:
                    tallies[name, f"none{number}"].count(before)
                    tallies[name, f"after{number}"].count(right)
                if number == 1 and name in missed and _printed(labelled, name):
                    tallies[name, "mended"].count(right)
                if not right and number == 0:
                    missed.add(name)
            known = memory.learn(_approved(labelled, read), known)
    return tallies


def _right(read: Extraction, name: FieldName, value: Value) -> bool:
    got = read.value(name)
    if isinstance(value, str) and isinstance(got, str):
        return plain(got) == plain(value)
    return got == value


def _printed(labelled: Labelled, name: FieldName) -> bool:
    """Whether the page says the value in letters and digits; dates and amounts count as printed."""
    value = labelled.truth[name]
    return not isinstance(value, str) or plain(value) in plain(labelled.document.text)


def _approved(labelled: Labelled, read: Extraction) -> Lesson:
    """The document as a reviewer leaves it: what was wrong is corrected."""
    wrong = {n: v for n, v in labelled.truth.items() if not _right(read, n, v)}
    fields = (
        Field(n, v, text=str(v), source=FieldSource.HUMAN)
        if n in wrong
        else read.field(n) or Field(n, v)
        for n, v in labelled.truth.items()
    )
    approved = Extraction(labelled.document.id, labelled.document.kind, fields=tuple(fields))
    return Lesson(labelled.document, Draft(approved), frozenset(map(str, wrong)), TODAY)


def table_of(title: str, tallies: Tallies) -> Table:
    table = Table("field", "no memory", "after one", "no memory", "after two", "mended by one", title=title)  # fmt: skip
    columns = ("none1", "after1", "none2", "after2", "mended")
    for name in FieldName:
        if any((name, c) in tallies for c in columns):
            table.add_row(str(name), *(tallies[name, c].share for c in columns))
    total = {c: Tally() for c in columns}
    for (_, column), tally in tallies.items():
        total[column].right += tally.right
        total[column].all += tally.all
    table.add_row("all", *(total[c].share for c in columns))
    return table


def main(designs: int) -> None:
    console, base = Console(), SpacyExtractor()
    console.print(table_of(f"{designs} designs", measured(list(made(designs)), base)))
    try:
        console.print(table_of("SROIE train, 3 or more", measured(list(receipts()), base)))
    except Missing as error:
        console.print(str(error))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)

"""What tables are drawn from: two families of designs that share no font, words, columns or measures, and the data of a table."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont


@dataclass(frozen=True, slots=True)
class Family:
    """What designs are drawn from."""

    fonts: tuple[tuple[str, str], ...]
    sizes: tuple[float, float]
    pads: tuple[tuple[float, float], ...]
    """Room left and right of a cell's text, and above and below it, in points."""
    columns: tuple[str, ...]
    """Sets of columns: letters of KINDS."""
    heads: dict[str, tuple[str, ...]]
    words: str
    numbers: tuple[str, ...]
    rules: tuple[str, ...]


KNOWN = Family(
    (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"), ("Courier", "Courier-Bold")),
    (8.0, 10.5),
    ((3, 2), (4, 3), (6, 5), (5, 1)),
    ("tqpa", "ntqpa", "ctqura", "tqpra", "dtqpa", "nctquprda"[:8], "ta", "dtqa", "ntqup%a"),
    {
        "n": ("No.", "#", "Pos."),
        "c": ("Item code", "Code", "Part no."),
        "t": ("Description", "Details", "Goods and services"),
        "d": ("Date", "Service date"),
        "q": ("Qty", "Quantity", "Hours"),
        "u": ("Unit", "UOM"),
        "p": ("Unit price", "Price", "Rate"),
        "r": ("GST", "Tax rate"),
        "%": ("Disc.", "Discount %"),
        "a": ("Amount", "Line total", "Total AUD"),
        "x": ("Notes",),
    },
    "copy paper white ream box of pens blue ink desk lamp steel frame bracket galvanised monthly service labour for site visit hose fitting brass "
    "12mm freight surcharge delivery to depot replacement filter set large small oak panel consulting workshop day one",
    ("{:,.2f}", "{:.2f}", "${:,.2f}"),
    ("grid", "lines", "head", "none", "zebra", "columns"),
)
HELD = Family(
    (
        ("DejaVuSans", "DejaVuSans-Bold"), ("DejaVuSerif", "DejaVuSerif-Bold"), ("LiberationSansNarrow-Regular", "LiberationSansNarrow-Bold"),
        ("DejaVuSansMono", "DejaVuSansMono-Bold"), ("LiberationSerif-Regular", "LiberationSerif-Bold"),
    ),
    (6.5, 12.0),
    ((2.5, 2.5), (4, 1.5), (5, 4), (8, 7)),
    ("tqua", "ctpqa", "ntqpra", "qtpa", "dctqua", "txqa", "ntdqpra", "qcta", "tpqr%a", "cta", "ncdtqupra"),
    {
        "n": ("Line", "Pos", "Nr."), "c": ("SKU", "Artikel-Nr.", "Ref."), "t": ("Bezeichnung", "Item", "Work carried out", "Désignation"),
        "d": ("Datum", "Delivered"), "q": ("Menge", "Units", "Qté"), "u": ("Einheit", "per", "ME"), "p": ("Einzelpreis", "Each", "P.U. HT"),
        "r": ("MwSt", "VAT %", "TVA"), "%": ("Rabatt", "Less"), "a": ("Gesamtpreis", "Net value", "Montant HT"), "x": ("Remarks", "Lagerort"),
    },
    "Schraube verzinkt M8 Kabelbinder schwarz Montage vor Ort Anfahrt pauschale peinture blanche mate seau main d'œuvre réparation chaudière "
    "garden soil bulk bag bin lift skip hire weekly barista beans dark roast kilo photograph print framed archive A2 licence seat annual",
    ("{:.2f},", "{:,.2f}.", "{:.2f}, €", "{:,.2f}"),
    ("grid", "lines", "head", "none", "zebra", "columns", "double", "bands"),
)  # fmt: skip
FAMILIES = {"known": KNOWN, "held": HELD}
KINDS = "nctxdqupr%a"
TEXT = "tx"
RIGHT = "qpr%a"


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    wide: int = 1
    """How many columns it covers; those covered have None in the row."""
    tall: int = 1


Row = list[Cell | None]


@dataclass(slots=True)
class Truth:
    """A table on one page: rows of cells, how many of them head it, and whether it goes on from the page before."""

    rows: list[Row] = field(default_factory=list)
    head: int = 0
    continues: bool = False

    def texts(self) -> list[list[str]]:
        return [[cell.text if cell else "" for cell in row] for row in self.rows]


@dataclass(slots=True)
class Design:
    """How one table looks."""

    columns: str
    rules: str
    font: tuple[str, str]
    size: float
    pad: tuple[float, float]
    number: str
    right: bool
    valign: str
    grouped: bool
    bold: bool
    filled: bool
    rows: int
    wraps: float
    sections: bool
    totals: str
    repeats: bool
    narrow: bool

    @staticmethod
    def drawn(rng: random.Random, family: Family) -> Design:
        columns = rng.choice(family.columns)
        rules, size = rng.choice(family.rules), round(rng.uniform(*family.sizes), 1)
        fonts, (pad, above) = known_to_reportlab(rng.choice(family.fonts)), rng.choice(family.pads)
        if rules not in ("grid", "columns"):
            # What stands no further apart than words do is one cell to people, too.
            pad = max(pad, 0.8 * pdfmetrics.stringWidth(" ", fonts[0], size))
        return Design(
            columns,
            rules,
            fonts,
            size,
            (pad, above),
            rng.choice(family.numbers),
            rng.random() < 0.85,
            rng.choice(("top", "top", "top", "middle", "bottom")),
            len(columns) > 4 and rng.random() < 0.2,
            rng.random() < 0.7,
            rng.random() < 0.3,
            rng.choice((1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 35, 60)),
            rng.choice((0.0, 0.0, 0.3, 0.6)),
            rng.random() < 0.15,
            rng.choice(("none", "apart", "apart", "attached")),
            rng.random() < 0.7,
            rng.random() < 0.25,
        )


def known_to_reportlab(fonts: tuple[str, str]) -> tuple[str, str]:
    for name in fonts:
        if name not in pdfmetrics.getRegisteredFontNames() and not name.startswith(
            ("Helvetica", "Times", "Courier")
        ):
            home = "liberation" if name.startswith("Liberation") else "dejavu"
            pdfmetrics.registerFont(
                TTFont(name, str(Path("/usr/share/fonts/truetype") / home / f"{name}.ttf"))
            )
    return fonts

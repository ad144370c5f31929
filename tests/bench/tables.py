"""How many cells of tables are found and stand where they belong, as text and as picture.

    idp bench tables [--seed 1000] [--limit 60] [--pictures 12] [--family held]

Tables are drawn from known data (`tests/drawn_tables.py`): ruled, half ruled, unruled and shaded, with wrapped text, spans,
sections, totals and page breaks. A cell is right when its text (spaces made one) stands in the right row and column, after
columns and then rows of the two tables were aligned in order so that most cells agree. Every cell with text counts once: those
that were missed, those that are too many, and those of tables where none is. A cell that spans is right in any column it covers,
since without rules nobody sees where in them it belongs. On pictures a text is right where at least 0.8
of it agrees; the share that agrees letter by letter is printed beside it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

import cv2
import numpy as np
import pypdfium2
from rapidfuzz.fuzz import ratio

import drawn_tables
from bench.common import print_table
from idp.config import Settings
from idp.document import Document, Page, Table, Upload, UploadSource
from idp.ports import Reader
from pipelines.ocr.textlayer import PdfTextLayer
from pipelines.reading import local_reader
from pipelines.stages.parse_layout import parse_layout
from table_designs import FAMILIES, Truth

TEXT_TARGET, PICTURE_TARGET = 0.97, 0.92
DPI = 200

Grid = list[list[str]]
Same = Callable[[str, str], bool]


def exactly(a: str, b: str) -> bool:
    return a == b


def nearly(a: str, b: str) -> bool:
    return a == b or ratio(a, b) >= 80


@dataclass(slots=True)
class Count:
    """Cells wanted, found and right; header rows and continuations told right of so many tables."""

    wanted: int = 0
    found: int = 0
    right: int = 0
    tables: int = 0
    heads: int = 0
    goes_on: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / ((self.wanted + self.found) or 1)

    def add(self, other: Count) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def grid_of(table: Table) -> Grid:
    return [[" ".join(cell.text.split()) for cell in row] for row in table.rows]


def grid_wanted(truth: Truth) -> Grid:
    return [[" ".join(text.split()) for text in row] for row in truth.texts()]


def aligned(n: int, m: int, worth: Callable[[int, int], int]) -> list[tuple[int, int]]:
    """Pairs of two sequences, in order, worth most together."""
    best = [[0] * (m + 1) for _ in range(n + 1)]
    worths = [[worth(i, j) for j in range(m)] for i in range(n)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + worths[i][j])
    pairs, i, j = [], 0, 0
    while i < n and j < m:
        if worths[i][j] and best[i][j] == best[i + 1][j + 1] + worths[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def right_cells(truth: Truth, found: Grid, same: Same) -> int:
    """How many cells agree once columns, then rows, are aligned in order."""
    want = grid_wanted(truth)
    a, b = list(zip(*want, strict=True)), list(zip(*found, strict=True))

    def alike(i: int, j: int) -> int:
        rest = [text for text in b[j] if text]
        count = 0
        for text in filter(None, a[i]):
            hit = next((r for r in rest if same(text, r)), None)
            if hit is not None:
                rest.remove(hit)
                count += 1
        return count

    columns = aligned(len(a), len(b), alike)

    def places(i: int, c: int) -> list[int]:
        """The columns found in which cell `c` of row `i` may stand."""
        cell = truth.rows[i][c]
        wide = cell.wide if cell else 1
        return [d for k, d in columns if c <= k < c + wide]

    def agree(i: int, j: int) -> int:
        return sum(
            bool(want[i][c]) and any(same(want[i][c], found[j][d]) for d in places(i, c))
            for c in range(len(want[i]))
        )

    return sum(agree(i, j) for i, j in aligned(len(want), len(found), agree))


def scored(wanted: Sequence[Truth], found: Sequence[Table], same: Same) -> Count:
    """The tables of a page, each of the truth's with the one that agrees most."""
    count = Count()
    rest = {at: grid_of(table) for at, table in enumerate(found)}
    count.found = sum(bool(text) for grid in rest.values() for row in grid for text in row)
    for truth in wanted:
        count.wanted += sum(bool(text) for row in truth.texts() for text in row)
        count.tables += 1
        hits = {at: right_cells(truth, other, same) for at, other in rest.items()}
        best = max(hits, key=lambda at: hits[at], default=None)
        if best is None:
            continue
        count.right += hits[best]
        del rest[best]
        count.heads += found[best].header == (truth.head - 1 if truth.head else None)
        count.goes_on += found[best].continues == truth.continues
    return count


@dataclass(slots=True)
class Tally:
    """What one way of reading reached over all documents, and by how the tables are ruled; seconds are those of the layout alone, a page."""

    near: Count = field(default_factory=Count)
    exact: Count = field(default_factory=Count)
    by_rules: dict[str, Count] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    worst: list[tuple[float, str]] = field(default_factory=list)


def as_text(pdf: bytes, _seed: int) -> tuple[Page, ...]:
    """The pages as the text layer has them."""
    return tuple(layer.page for layer in PdfTextLayer().pages(pdf))


def as_pictures(reader: Reader) -> Callable[[bytes, int], tuple[Page, ...]]:
    """The pages as OCR reads them off pictures."""

    def read(pdf: bytes, seed: int) -> tuple[Page, ...]:
        pages = []
        for number, picture in enumerate(pictures(pdf, seed), 1):
            content = cv2.imencode(".png", picture)[1].tobytes()
            upload = Upload.of(
                content, filename="page.png", media_type="image/png", source=UploadSource.CLI
            )
            pages.append(replace(reader.read(upload).pages[0], number=number))
        return tuple(pages)

    return read


def pictures(pdf: bytes, seed: int) -> Iterator[np.ndarray]:
    """The pages as an office scanner makes them: half a degree askew at most, a little soft, a little noise."""
    rng = np.random.default_rng(seed)
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            drawn = page.render(scale=DPI / 72).to_numpy()[:, :, :3]
            high, wide = drawn.shape[:2]
            turn = cv2.getRotationMatrix2D((wide / 2, high / 2), rng.uniform(-0.5, 0.5), 1.0)
            white = (255, 255, 255)
            askew = cv2.warpAffine(
                drawn, turn, (wide, high), borderValue=white, flags=cv2.INTER_CUBIC
            )
            soft = cv2.GaussianBlur(askew, (3, 3), 0.6).astype(np.float32)
            yield np.clip(soft + rng.normal(0, 6, soft.shape), 0, 255).astype(np.uint8)
    finally:
        document.close()


def measure(
    family: str,
    seeds: Sequence[int],
    read: Callable[[bytes, int], tuple[Page, ...]],
    same: Same = exactly,
) -> Tally:
    """Every seed's document read by `read`, laid out and scored."""
    tally = Tally()
    for seed in seeds:
        drawn = drawn_tables.drawn(family, seed)
        pages = read(drawn.pdf, seed)
        began = time.perf_counter()
        parsed = parse_layout(Document(str(seed), pages)).pages
        tally.seconds.append((time.perf_counter() - began) / max(len(pages), 1))
        here = Count()
        for truths, page in zip(drawn.pages, parsed, strict=True):
            here.add(scored(truths, page.tables, same))
            tally.exact.add(scored(truths, page.tables, exactly))
        tally.near.add(here)
        tally.by_rules.setdefault(drawn.design.split()[0], Count()).add(here)
        tally.worst.append((here.f1, f"{family} {seed} {drawn.design}"))
    tally.worst.sort()
    return tally


def show(title: str, tally: Tally, worst: int) -> None:
    rows = [
        (rules, count.tables, count.wanted, count.found, count.right, count.f1)
        for rules, count in sorted(tally.by_rules.items())
    ]
    near = tally.near
    rows.append(("all", near.tables, near.wanted, near.found, near.right, near.f1))
    print_table(title, ("", "tables", "cells", "found", "right", "F1"), rows)
    print(
        f"letter by letter {tally.exact.f1:.3f}; header rows told {near.heads} of {near.tables}, "
        f"going on from the page before {near.goes_on}; layout {1000 * median(tally.seconds):.1f} ms a page, median"
    )
    for f1, design in tally.worst[:worst]:
        print(f"  {f1:.2f}  {design}")
    print()


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="idp bench tables", description=__doc__)
    parser.add_argument("--family", choices=sorted(FAMILIES), default="held")
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--limit", type=int, default=100, help="documents read as text")
    parser.add_argument("--pictures", type=int, default=20, help="documents read as pictures")
    parser.add_argument("--worst", type=int, default=0, help="list so many of the worst")
    asked = parser.parse_args(argv)
    text = measure(asked.family, range(asked.seed, asked.seed + asked.limit), as_text)
    show(f"Tables as text, {asked.limit} documents", text, asked.worst)
    reached = text.near.f1 >= TEXT_TARGET
    if asked.pictures:
        read = as_pictures(local_reader(Settings()))
        seeds = range(asked.seed, asked.seed + asked.pictures)
        seen = measure(asked.family, seeds, read, nearly)
        show(f"Tables as pictures, {asked.pictures} documents", seen, asked.worst)
        reached = reached and seen.near.f1 >= PICTURE_TARGET
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

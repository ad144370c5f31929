"""The receipts of SROIE's training part as examples: their true values found again among the words that our reader read.

Names and addresses are aligned by likeness, dates and amounts by value; what a value is says the label in its row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idp.document import Page, Upload, UploadSource
from models.corpus import Example, Reader, TaggedPage
from models.sroie.rows import tag_items
from models.sroie.sheet import Sheet
from models.sroie.values import tag_identity, tag_issued, tag_number, tag_sums

HEAD = 0.6
"""A shop's name and address stand above this part of its receipt's rows."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One receipt of the set: its picture, and what is true of it."""

    id: str
    picture: Path
    truth: Mapping[str, Any]


def labelled(folder: Path) -> Iterator[Labelled]:
    """The training part, with the silver rows where there are any. Raises FileNotFoundError where `folder` is not the set."""
    silver = {row.pop("id"): row for row in _rows(folder / "silver_items.jsonl")}
    for row in _rows(folder / "train.jsonl"):
        known = {
            k: v
            for k, v in row["fields"].items()
            if not k.startswith("_") and not k.endswith("_raw")
        }
        yield Labelled(row["id"], folder / row["files"][0], known | silver.get(row["id"], {}))


def read_receipt(receipt: Labelled, reader: Reader) -> Example:
    """The receipt as `reader` reads it, its words tagged as far as its values were found. Raises what `reader` raises."""
    upload = Upload.of(
        receipt.picture.read_bytes(),
        filename=receipt.picture.name,
        media_type="image/jpeg",
        source=UploadSource.CLI,
    )
    page = reader(upload).pages[0]
    pages = (
        TaggedPage(
            page.width,
            page.height,
            page.words,
            aligned(page, receipt.truth),
            page.rules,
            page.source,
        ),
    )
    return Example(receipt.id, "sroie", "receipt", "MY", "en", "scan", receipt.truth, pages)


def aligned(page: Page, truth: Mapping[str, Any]) -> tuple[str, ...]:
    """A tag for each of the page's words."""
    sheet = Sheet.of(page)
    head = sheet.rows[: max(3, round(HEAD * len(sheet.rows)))]
    sheet.span("supplier_name", truth.get("supplier_name", ""), head)
    sheet.span("supplier_address", truth.get("supplier_address", ""), head)
    tag_identity(sheet, truth.get("supplier_tax_id", ""))
    tag_issued(sheet, truth.get("issue_date", ""))
    tag_items(sheet, truth.get("line_items", ()))
    tag_sums(sheet, truth)
    tag_number(sheet)
    return tuple(sheet.tags)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)

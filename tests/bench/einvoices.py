"""E-invoices read from their XML, against what they are known to say; and what their pages say otherwise.

    idp bench einvoices [--seed 1] [--limit 10] [--pages]

Two sets of ../shared/eval: bare XML (UBL and CII), and PDFs with XML in them (Factur-X, ZUGFeRD 1 and 2). Scored are header
fields and lines of the XML alone. With --pages the PDFs' pages are read as well, and every difference that is found is printed:
one that the page does not show is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.common import scorer, shared
from idp.config import Settings
from idp.document import Kind, Remark, Upload, UploadSource
from idp.fields import Extraction, LineItem, written
from models.doctype import KindRules
from models.nlp.extractor import SpacyExtractor
from pipelines.einvoice.reader import XmlReader
from pipelines.reading import local_reader
from pipelines.stages.classify import classify
from pipelines.stages.extract import extract
from pipelines.stages.parse_layout import parse_layout

SETS = ("einvoice_xml", "zugferd")
PDF, XML = "application/pdf", "application/xml"


@dataclass(frozen=True, slots=True)
class Score:
    """How much of one set was right; `micro` is F1 over all header fields, `lines` F1 over all lines, `ms` the median."""

    documents: int
    perfect: int
    micro: float
    lines: float
    ms: float
    breaking_schema: int


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; 1 where a header field is wrong or the lines fall under 0.99."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument(
        "--limit", type=int, help="so many documents of each set, chosen by the seed"
    )
    asked.add_argument("--pages", action="store_true", help="read the PDFs' pages too")
    given = asked.parse_args(argv)
    print(
        f"{'set':14}{'documents':>10}{'perfect':>9}{'fields F1':>11}{'line F1':>9}{'ms':>7}{'break their schema':>20}"
    )
    good = True
    for name in SETS:
        score = scored(name, seed=given.seed, limit=given.limit)
        good &= score.micro == 1.0 and score.lines >= 0.99
        print(
            f"{name:14}{score.documents:10}{score.perfect:9}{score.micro:11.4f}{score.lines:9.4f}{score.ms:7.1f}"
            f"{score.breaking_schema:20}"
        )
    if given.pages:
        for file, remark in differences(chosen("zugferd", given.seed, given.limit)):
            print(f"{file.stem[-50:]:52}{remark.field:16}{remark.say}")
    return 0 if good else 1


def chosen(name: str, seed: int, limit: int | None) -> list[dict[str, Any]]:
    """The labels of a set, or so many of them. Raises Missing."""
    lines = shared("eval", name, "labels.jsonl").read_text(encoding="utf-8").splitlines()
    labels = [json.loads(line) for line in lines if line.strip()]
    return labels if limit is None else random.Random(seed).sample(labels, min(limit, len(labels)))


def scored(name: str, *, seed: int, limit: int | None) -> Score:
    labels, reader, predictions = chosen(name, seed, limit), XmlReader(), []
    took, broken = [], 0
    for label in labels:
        file = shared("eval", name) / label["files"][0]
        began = time.perf_counter()
        xml = reader.find(file.read_bytes(), PDF if file.suffix == ".pdf" else XML)
        read = reader.parse(xml) if xml is not None else Extraction("", Kind.OTHER)
        took.append(1000 * (time.perf_counter() - began))
        broken += any(remark.code == "einvoice_schema" for remark in read.remarks)
        predictions.append(_prediction(file, read))
    judge = scorer("score")
    found = judge.score(labels, predictions)
    total = [sum(count[i] for count in found["counts"].values()) for i in range(3)]
    right, labelled, given = total
    micro = judge.f1(right, labelled, given)[2]
    lines = judge.f1(*found["lines"])[2]
    return Score(len(labels), found["perfect"], micro, lines, median(took), broken)


def differences(labels: Sequence[dict[str, Any]]) -> list[tuple[Path, Remark]]:
    """What the pages of the PDFs surely say otherwise than their XML."""
    reader, spacy, found = local_reader(Settings()), SpacyExtractor(), []
    for label in labels:
        file = shared("eval", "zugferd") / label["files"][0]
        upload = Upload.of(
            file.read_bytes(), filename=file.name, media_type=PDF, source=UploadSource.CLI
        )
        document = classify(parse_layout(reader.read(upload)), classifier=KindRules())
        read = extract(document, extractors=(spacy,), einvoice=XmlReader())
        found += [(file, remark) for remark in read.remarks if remark.code == "xml_differs"]
    return found


def _prediction(file: Path, read: Extraction) -> dict[str, Any]:
    return {
        "file": file.name,
        "kind": read.kind.value,
        "fields": {field.name.value: written(field.value) for field in read.fields},
        "line_items": [_line(item) for item in read.line_items],
    }


def _line(item: LineItem) -> dict[str, str]:
    numbers = ("quantity", "unit_price", "amount", "tax_rate")
    return {"description": item.description} | {n: written(getattr(item, n)) for n in numbers}


if __name__ == "__main__":
    sys.exit(main())

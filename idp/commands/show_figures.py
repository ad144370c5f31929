"""The tables of `idp eval`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

Figures = Mapping[str, Any]
"""As `pipelines.figures.summary` gives them."""

LEAST_WIDTH = 88
"""Where nobody looks, as in a pipe, tables are not folded."""


def console() -> Console:
    """Standard output, wide enough for the tables of this module."""
    out = Console(highlight=False)
    return out if out.is_terminal else Console(highlight=False, width=max(out.width, LEAST_WIDTH))


def score_table(title: str, figures: Figures) -> None:
    """Precision, recall and F1 a field, then one line for each figure of the whole set."""
    table = _table(title, "Field", "Labelled", "Right", "P", "R", "F1", "95 %")
    for name, row in figures["fields"].items():
        parts = (f"{row[k]:.4f}" for k in ("precision", "recall", "f1"))
        cells = [str(row["labelled"]), str(row["right"]), *parts, span(row["interval"])]
        table.add_row(name, *cells, style="bold" if name == "micro" else None)
    out = console()
    out.print(table)
    for line in _below(figures):
        out.print(line)
    out.print()


def _below(figures: Figures) -> list[str]:
    lines = [
        f"perfect documents {figures['perfect']}/{figures['documents']}; answered {figures['answered']}"
    ]
    if "lines" in figures:
        rows = figures["lines"]
        lines.append(
            f"line F1 {rows['f1']:.4f} ({rows['right']} right of {rows['labelled']}), 95 % {span(rows['interval'])}"
        )
    if "kind" in figures:
        lines.append(f"kind {figures['kind']:.4f}")
    if "ece" in figures:
        lines.append(
            f"expected calibration error {figures['ece']:.4f}, 95 % {span(figures['ece_interval'])}"
        )
        lines.append(_unseen(figures["unseen"]))
    if "seconds" in figures:
        lines.append(
            "seconds a document: median {median:.2f}, p95 {p95:.2f}, sum {sum:.0f}".format(
                **figures["seconds"]
            )
        )
    return lines


def _unseen(unseen: Figures) -> str:
    fields, documents = span(unseen["fields_interval"]), span(unseen["documents_interval"])
    return (
        f"could pass unseen with at most {100 * unseen['budget']:g} % wrong:\n"
        f"  {unseen['fields']:.4f} of the fields, 95 % {fields}\n"
        f"  {unseen['documents']:.4f} of the documents, 95 % {documents}"
    )


def reliability_table(title: str, bins: Sequence[Figures]) -> None:
    """What a confidence is worth: one row a bin."""
    table = _table(f"{title}: reliability", "Confidence", "Values", "Mean", "Right", "95 %")
    for one in bins:
        table.add_row(
            f"{one['low']:.2f} to {one['high']:.2f}",
            str(one["values"]),
            f"{one['confidence']:.4f}",
            f"{one['right']:.4f}",
            span(one["interval"]),
        )
    out = console()
    out.print(table)
    out.print()


def span(interval: Sequence[float] | None) -> str:
    """An interval in figures, empty where there is none."""
    return f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else ""


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table

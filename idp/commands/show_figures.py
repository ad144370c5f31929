"""The tables of `idp eval`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from models.comparison import Comparison

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


def comparison_table(one: Comparison) -> None:
    """What changed between two runs: figures, then the documents that went worse and better."""
    table = _table(f"{one.name}: before and after", "Figure", "Before", "After", "Change", "95 %")
    table.add_column("More than chance")
    for change in one.changes:
        if change.before != change.after or change.name in ("micro", "lines"):
            table.add_row(
                change.name,
                f"{change.before:.4f}",
                f"{change.after:.4f}",
                f"{change.after - change.before:+.4f}",
                "{:+.3f} to {:+.3f}".format(*change.interval) if change.interval else "",
                "yes" if change.beyond_chance else "no",
                style="bold" if change.name == "micro" else None,
            )
    out = console()
    out.print(table)
    out.print(
        f"{len(one.better)} of {one.documents} documents better, {len(one.worse)} worse; "
        f"so uneven a split comes by luck with a chance of {one.chance:.3f}"
    )
    for title, moved in (("worse", one.worse), ("better", one.better)):
        for document in moved:
            out.print(f"  {title}  {document.document}  {document.said}", markup=False)
    out.print()


def ways_table(ways: Mapping[str, Figures]) -> None:
    """Each kind of extractor alone and all together, over all sets; nothing for no ways."""
    if not ways:
        return
    table = _table("Extractors", "Heard", "Micro F1", "95 %", "Line F1", "Perfect", "ECE", "Unseen")
    for way, figures in ways.items():
        micro, lines = figures["fields"]["micro"], figures.get("lines")
        table.add_row(
            way,
            f"{micro['f1']:.4f}",
            span(micro["interval"]),
            f"{lines['f1']:.4f}" if lines else "",
            str(figures["perfect"]),
            f"{figures['ece']:.4f}" if "ece" in figures else "",
            f"{figures['unseen']['fields']:.4f}" if "unseen" in figures else "",
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

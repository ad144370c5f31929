"""What the command line shows: a progress bar on stderr, tables on stdout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress
from rich.table import Table

from idp.commands.plain import plain
from idp.fields import FieldName

if TYPE_CHECKING:
    from idp.commands.bench import Bench
    from idp.document import Page
    from pipelines.batch import Outcome
    from pipelines.read_files import Look


class Progress:
    """A bar that counts files; it goes to stderr and leaves stdout to results. A file seen twice counts once."""

    def __init__(self, what: str, total: int) -> None:
        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[file]}", style="dim"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(what, total=total, file="")
        self._seen: set[Path] = set()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def seen(self, file: Path) -> None:
        self._seen.add(file)
        self._bar.update(self._task, completed=len(self._seen), file=file.name)


def outcome_table(outcomes: Sequence[Outcome]) -> None:
    """One row a document: what it is, from whom, number, date, total, and how many issues."""
    table = Table(box=None, header_style="bold", pad_edge=False, expand=True)
    table.add_column("Document", no_wrap=True, ratio=4)
    table.add_column("Kind", no_wrap=True, min_width=7)
    table.add_column("Supplier", no_wrap=True, ratio=4)
    table.add_column("Number", no_wrap=True, ratio=2)
    table.add_column("Date", no_wrap=True, min_width=10)
    table.add_column("Total", justify="right", no_wrap=True, min_width=11)
    for title in ("Rows", "Issues", "Secs"):
        table.add_column(title, justify="right", no_wrap=True, min_width=len(title))
    for outcome in outcomes:
        seconds = f"{outcome.seconds:.2f}"
        if outcome.draft is None:
            table.add_row(outcome.id, "[red]failed[/]", outcome.code, "", "", "", "", "", seconds)
            continue
        read = outcome.draft.extraction
        total = read.amount(FieldName.TOTAL)
        money = f"{total:,.2f} {read.text(FieldName.CURRENCY)}".strip() if total is not None else ""
        table.add_row(
            outcome.id,
            read.kind.value.replace("_", " "),
            read.text(FieldName.SUPPLIER_NAME),
            read.text(FieldName.INVOICE_NUMBER),
            read.text(FieldName.ISSUE_DATE),
            money,
            str(len(read.line_items)),
            str(len(outcome.draft.issues) or ""),
            seconds,
        )
    Console().print(table)


def page_texts(look: Look) -> None:
    """The text of a document's pages, each under a heading that says how it was read."""
    if look.document is None:
        return
    console = Console(highlight=False)
    pages = look.document.pages
    for page in pages:
        number = f", page {page.number} of {len(pages)}" if len(pages) > 1 else ""
        title = f"[bold]{escape(look.file.name + number)}[/]  [dim]{escape(_how_read(page))}[/]"
        console.rule(title, align="left", style="dim")
        text = plain(page)
        if text:
            console.print(text, markup=False, soft_wrap=True)
        console.print()
    for remark in look.document.remarks:
        console.print(remark.say, markup=False, style="yellow")


def _how_read(page: Page) -> str:
    """Where a page's words come from, and what was done to its picture first."""
    known = {
        "text_layer": "the file's own text",
        "ocr": f"read by {page.engine}",
        "none": "blank" if page.blank else "no text",
    }
    turned = (f"turned by {page.turn}°",) if page.turn else ()
    return ", ".join((known[page.source.value], *turned, *page.steps))


def bench_table(benches: Sequence[Bench]) -> None:
    """One row a bench: its name, and what it measures."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Bench", no_wrap=True)
    table.add_column("What it measures")
    for bench in benches:
        table.add_row(bench.name, bench.says)
    Console().print(table)

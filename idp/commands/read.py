"""`idp read`: what is on the pages, as text, as words with boxes, or drawn for people who debug."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from idp.commands.common import (
    NOTHING_THERE,
    Engine,
    Jobs,
    Languages,
    Paths,
    settings_with,
    stop,
    written,
)

if TYPE_CHECKING:
    from pipelines.read_files import Look


def read(
    paths: Paths,
    jsonl: Annotated[
        Path | None,
        typer.Option(
            help="Write one JSON object a document here, with words and boxes; - for standard output."
        ),
    ] = None,
    layout: Annotated[
        bool, typer.Option("--layout", help="With --jsonl: lines, blocks, tables and pairs, too.")
    ] = False,
    show: Annotated[
        Path | None,
        typer.Option(
            file_okay=False, help="Draw what was found on a picture of each page, in this folder."
        ),
    ] = None,
    engine: Engine = None,
    languages: Languages = "",
    password: Annotated[str, typer.Option(help="For PDFs that are locked.")] = "",
    jobs: Jobs = 1,
) -> None:
    """Read files and print their text, page by page; nothing is stored. Exit code 3 where some could not be read."""
    from idp.commands.show import Progress, page_texts
    from pipelines.batch import files_in
    from pipelines.read_files import Wish, as_json, read_files

    files = files_in(paths) or stop(NOTHING_THERE)
    printed = jsonl is None and show is None
    wish = Wish(password, layout=layout or printed, show=show)
    failed: list[Look] = []
    with written(jsonl) as out, Progress("Reading", len(files)) as bar:
        for look in read_files(files, settings_with(engine, languages), wish, jobs=jobs):
            bar.seen(look.file)
            if out:
                row = as_json(look, layout=layout)
                print(json.dumps(row, ensure_ascii=False), file=out, flush=True)
            if look.document is None:
                failed.append(look)
            elif printed:
                page_texts(look)
    for look in failed:
        typer.secho(f"{look.file}: {look.say}", fg="red", err=True)
    if failed:
        raise typer.Exit(3)

"""`idp`: the command line, the front door of the program.

The one file that may look outward; every command imports what it needs inside, so that `idp --help` answers at once.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from idp.commands import bench, db, evaluate, health, read, train, users, xero
from idp.commands.common import (
    NOTHING_THERE,
    Engine,
    Jobs,
    NoEInvoice,
    Paths,
    settings_with,
    stop,
    written,
)

app = typer.Typer(
    name="idp",
    help="Receipts and invoices in, draft bills in Xero out.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
)

RUN = "Run it"
READ = "Read documents"
LEARN = "Teach it"
KEEP = "Look after it"


@app.command(rich_help_panel=RUN)
def up() -> None:
    """Start everything: web pages, worker, beat and the Xero sandbox. Ctrl-C stops it all."""
    from idp.supervise import up as start

    raise typer.Exit(start(settings_with()))


@app.command(rich_help_panel=RUN)
def web() -> None:
    """Serve the pages and the API on IDP_PORT."""
    from web.serve import serve_web

    serve_web(settings_with())


@app.command(rich_help_panel=RUN)
def worker(
    queues: Annotated[
        str, typer.Option(help="Which queues to work on, with commas.")
    ] = "ocr,default,xero",
    processes: Annotated[
        int | None, typer.Option(min=1, help="How many at once; by default IDP_WORKER_PROCESSES.")
    ] = None,
) -> None:
    """Read, understand and publish documents as they come in."""
    from pipelines.tasks import worker as run

    run(settings_with(), tuple(queues.split(",")), processes)


@app.command(rich_help_panel=RUN)
def beat() -> None:
    """Ring for work that was left lying, and fetch Xero's reference data every hour."""
    from pipelines.beat import beat as run

    run(settings_with())


@app.command(rich_help_panel=READ)
def process(
    paths: Paths,
    jsonl: Annotated[
        Path | None,
        typer.Option(help="Write one JSON object a document here; - for standard output."),
    ] = None,
    engine: Engine = None,
    no_einvoice: NoEInvoice = False,
    jobs: Jobs = 1,
) -> None:
    """Read files and show what they say; nothing is stored. Exit code 3 where some could not be read."""
    from idp.commands.show import Progress, outcome_table
    from pipelines.batch import Manner, Outcome, as_json, files_in, process_files

    files = files_in(paths) or stop(NOTHING_THERE)
    outcomes: list[Outcome] = []
    with written(jsonl) as out, Progress("Reading", len(files)) as bar:
        for outcome in process_files(
            files, settings_with(engine), Manner(einvoice=not no_einvoice), jobs=jobs
        ):
            bar.seen(outcome.file)
            outcomes.append(outcome)
            if out:
                print(json.dumps(as_json(outcome), ensure_ascii=False), file=out, flush=True)
    if jsonl is None:
        outcome_table(outcomes)
    failed = [o for o in outcomes if o.draft is None]
    for outcome in failed:
        typer.secho(f"{outcome.file}: {outcome.say}", fg="red", err=True)
    if failed:
        raise typer.Exit(3)


app.command(name="read", rich_help_panel=READ)(read.read)


app.command(name="eval", rich_help_panel=READ)(evaluate.evaluate)

app.add_typer(train.app, name="train", rich_help_panel=LEARN)
app.add_typer(users.app, name="user", rich_help_panel=KEEP)
app.add_typer(db.app, name="db", rich_help_panel=KEEP)
app.add_typer(xero.app, name="xero", rich_help_panel=KEEP)
app.command(name="health", rich_help_panel=KEEP)(health.health)
app.command(name="bench", rich_help_panel=KEEP, context_settings=bench.OWN_ARGUMENTS)(bench.bench)


def main() -> None:
    """Run the command line; an error that was foreseen is one sentence, not a trace."""
    from idp.errors import IdpError

    try:
        app(prog_name="idp")
    except IdpError as error:
        typer.secho(error.say, fg="red", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()

"""`idp`: the command line, the front door of the program.

The one file that may look outward; every command imports what it needs inside, so that `idp --help` answers at once.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from idp.commands import db, health, users, xero

if TYPE_CHECKING:
    from idp.config import Settings

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
KEEP = "Look after it"

Paths = Annotated[list[Path], typer.Argument(help="Files, or folders of files.", exists=True)]
Engine = Annotated[
    Literal["auto", "tesseract", "rapidocr"] | None,
    typer.Option(help="Which engine reads pictures; by default IDP_OCR_ENGINE."),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many files to read at once.")]
Labels = Annotated[
    list[Path],
    typer.Argument(help="Files of labels, one JSON object a line.", exists=True, dir_okay=False),
]
NoEInvoice = Annotated[
    bool, typer.Option("--no-einvoice", help="Read the page even where XML says it all.")
]


def _settings(engine: str | None = None) -> Settings:
    from idp.config import Settings

    settings = Settings()
    return settings.model_copy(update={"ocr_engine": engine}) if engine else settings


@app.command(rich_help_panel=RUN)
def up() -> None:
    """Start everything: web pages, worker, beat and the Xero sandbox. Ctrl-C stops it all."""
    from idp.supervise import up as start

    raise typer.Exit(start(_settings()))


@app.command(rich_help_panel=RUN)
def web() -> None:
    """Serve the pages and the API on IDP_PORT."""
    from web.serve import serve_web

    serve_web(_settings())


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

    run(_settings(), tuple(queues.split(",")), processes)


@app.command(rich_help_panel=RUN)
def beat() -> None:
    """Ring for work that was left lying, and fetch Xero's reference data every hour."""
    from pipelines.beat import beat as run

    run(_settings())


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
    from pipelines.batch import Outcome, as_json, files_in, process_files

    files = files_in(paths)
    if not files:
        _stop(
            "There is no document in there. Known are PDF, JPEG, PNG, TIFF, WebP, HEIC, XML and EML."
        )
    outcomes: list[Outcome] = []
    out = _opened(jsonl)
    with Progress("Reading", len(files)) as bar:
        for outcome in process_files(files, _settings(engine), jobs=jobs, einvoice=not no_einvoice):
            bar.seen(outcome.file)
            outcomes.append(outcome)
            if out:
                print(json.dumps(as_json(outcome), ensure_ascii=False), file=out, flush=True)
    if out is None:
        outcome_table(outcomes)
    elif out is not sys.stdout:
        out.close()
    failed = [o for o in outcomes if o.draft is None]
    for outcome in failed:
        typer.secho(f"{outcome.file}: {outcome.say}", fg="red", err=True)
    if failed:
        raise typer.Exit(3)


def _opened(jsonl: Path | None) -> Any:
    if jsonl is None:
        return None
    if str(jsonl) == "-":
        return sys.stdout
    jsonl.parent.mkdir(parents=True, exist_ok=True)
    return jsonl.open("w", encoding="utf-8")


@app.command(name="eval", rich_help_panel=READ)
def evaluate(
    labels: Labels,
    engine: Engine = None,
    no_einvoice: NoEInvoice = False,
    jobs: Jobs = 1,
    jsonl: Annotated[Path | None, typer.Option(help="Keep the predictions here.")] = None,
    figures: Annotated[Path | None, typer.Option("--json", help="Keep the figures here.")] = None,
    wrong: Annotated[
        str, typer.Option(help="List the wrong values of this field, or of all.")
    ] = "",
) -> None:
    """Read labelled documents and print how right that was, field by field."""
    from idp.commands.show import Progress, score_table
    from pipelines.evaluate import evaluate as run
    from pipelines.evaluate import load_labels, summary

    kept: dict[str, Any] = {}
    out = _opened(jsonl)
    for path in labels:
        labelled = load_labels(path)
        with Progress(path.parent.name, len(labelled.labels)) as bar:
            result, rows = run(
                labelled,
                _settings(engine),
                jobs=jobs,
                einvoice=not no_einvoice,
                seen=lambda o: bar.seen(o.file),
            )
        score_table(str(path), summary(result))
        for miss in result.wrong:
            if wrong in (miss.field, "all"):
                print(f"{miss.document}  {miss.field}: wanted {miss.wanted!r}, got {miss.got!r}")
        kept[str(path)] = summary(result)
        for row in rows if out else ():
            print(json.dumps(row, ensure_ascii=False), file=out)
    if figures:
        figures.write_text(json.dumps(kept, indent=1), encoding="utf-8")


app.add_typer(users.app, name="user", rich_help_panel=KEEP)
app.add_typer(db.app, name="db", rich_help_panel=KEEP)
app.add_typer(xero.app, name="xero", rich_help_panel=KEEP)
app.command(name="health", rich_help_panel=KEEP)(health.health)


def _stop(say: str, code: int = 1) -> None:
    typer.secho(say, fg="red", err=True)
    raise typer.Exit(code)


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

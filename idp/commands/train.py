"""`idp train`: what models learn from is made here, and read by the reader that they will meet."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from idp.commands.common import Engine, Jobs, settings_with, stop
from idp.commands.train_kie import kie
from idp.commands.train_small import choice, kinds

if TYPE_CHECKING:
    from idp.config import Settings
    from models.corpus import Cache, Example, Reader
    from models.sroie import Labelled

app = typer.Typer(help="Make what models learn from, and train them.", no_args_is_help=True)
app.command(name="kie")(kie)
app.command(name="kinds")(kinds)
app.command(name="choice")(choice)

OFTEN = 20
"""After so many documents one line says how far it is."""


@dataclass(frozen=True, slots=True)
class Task:
    """One document to make and read, or one `receipt` of SROIE to read."""

    id: str
    family: str = ""
    seed: int = 0
    quality: str = ""
    receipt: Labelled | None = None


@app.command()
def pages(
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder in which they are kept.")],
    count: Annotated[
        int, typer.Option(min=1, help="How many documents, those there included.")
    ] = 600,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Of the families that no model is trained on.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed makes other documents.")] = 0,
    pdf: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, help="Share that stays PDF; by default as is usual for each family."
        ),
    ] = None,
    sroie: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Read SROIE's training part here instead."),
    ] = None,
    engine: Engine = None,
    jobs: Jobs = 1,
) -> None:
    """Make documents with truth (or take SROIE's), read them, and keep every word with what it says.

    What is there already is not made again, so that the command may be stopped and started at any time.
    """
    from models.corpus import Cache
    from models.synthetic.render import missing_fonts
    from pipelines.process import READING_VERSION

    settings = settings_with(engine)
    if sroie is None and (missing := missing_fonts()):
        typer.echo(f"Set without these fonts, which are not installed: {', '.join(missing)}.")
    tasks = _of_sroie(sroie)[:count] if sroie else _to_make(count, seed, pdf, held_out=held_out)
    cache = Cache(out, READING_VERSION)
    waiting = [task for task in tasks if task.id not in cache.known]
    typer.echo(f"{len(tasks) - len(waiting)} of {len(tasks)} are there.")
    lost = _run(waiting, cache, settings, jobs)
    if lost:
        stop(f"{lost} documents could not be made or read.", 3)


def _to_make(count: int, seed: int, pdf: float | None, *, held_out: bool) -> Sequence[Task]:
    from models.synthetic import drawn

    return [
        Task(f"{d.family}-{d.seed}-{d.quality}", d.family, d.seed, d.quality)
        for d in drawn(count, seed, pdf=pdf, held_out=held_out)
    ]


def _of_sroie(folder: Path) -> Sequence[Task]:
    from models.sroie import labelled

    try:
        return [Task(receipt.id, receipt=receipt) for receipt in labelled(folder)]
    except FileNotFoundError:
        stop(f"{folder} does not hold SROIE's training part.")


def _run(tasks: Sequence[Task], cache: Cache, settings: Settings, jobs: int) -> int:
    """How many of `tasks` failed; the others are in `cache`."""
    began, lost = time.monotonic(), 0
    for done, (task, answer) in enumerate(_answers(tasks, settings, jobs), 1):
        error = answer.exception()
        if error is None:
            cache.keep(*answer.result())
        else:
            lost += 1
            typer.secho(f"{task.id}: {type(error).__name__}: {error}", fg="red", err=True)
        if done % OFTEN == 0 or done == len(tasks):
            minutes = (time.monotonic() - began) / 60
            typer.echo(f"{done} of {len(tasks)}, {done / minutes:.0f} a minute.")
    return lost


def _answers(
    tasks: Sequence[Task], settings: Settings, jobs: int
) -> Iterator[tuple[Task, Future[tuple[Example, float]]]]:
    """What each process of its own answers, as they are done; a task that failed holds its error."""
    share = settings.model_copy(update={"ocr_threads": 1}) if jobs > 1 else settings
    with ProcessPoolExecutor(
        jobs, get_context("spawn"), initializer=_prepare, initargs=(share,)
    ) as pool:
        under_way = {pool.submit(_example, task): task for task in tasks}
        for answer in as_completed(under_way):
            yield under_way.pop(answer), answer


_READERS: list[Reader] = []
"""The reader of a child process."""


def _prepare(settings: Settings) -> None:
    from pipelines.reading import local_reader
    from pipelines.stages.parse_layout import parse_layout

    reader = local_reader(settings)
    _READERS.append(lambda upload: parse_layout(reader.read(upload)))


def _example(task: Task) -> tuple[Example, float]:
    from models.corpus import read_made
    from models.sroie import read_receipt
    from models.synthetic import make

    began, reader = time.monotonic(), _READERS[0]
    if task.receipt is not None:
        example = read_receipt(task.receipt, reader)
    else:
        example = read_made(make(task.family, task.seed, task.quality), reader)
    return example, time.monotonic() - began

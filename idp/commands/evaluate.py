"""`idp eval`: labelled documents read and understood, and how right that was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from idp.commands.common import Engine, Jobs, NoEInvoice, settings_with, stop, written

if TYPE_CHECKING:
    from idp.config import Settings
    from idp.fields import FieldSource
    from models.comparison import Run
    from models.metrics import Score
    from pipelines.batch import Manner
    from pipelines.evaluate import Evaluated

Labels = Annotated[
    list[Path] | None,
    typer.Argument(help="Files of labels, one JSON object a line.", exists=True, dir_okay=False),
]
Words = Annotated[
    Path | None,
    typer.Option(
        file_okay=False,
        help="Read once and keep words in this folder, so that a second run measures understanding alone.",
    ),
]
Budget = Annotated[
    float,
    typer.Option(
        min=0, max=1, help="Share that may be wrong of what passes unseen; 0.005 is one in 200."
    ),
]
Only = Annotated[
    str, typer.Option(help="Hear these extractors alone, with commas: spacy, rule, transformer …")
]
Without = Annotated[str, typer.Option(help="Hear all extractors but these, with commas.")]
Alone = Annotated[
    bool,
    typer.Option("--alone", help="Also measure spaCy with rules, and the transformer, each alone."),
]
Report = Annotated[
    Path | None,
    typer.Option(
        file_okay=False, help="Write a report with pictures to index.html in this folder."
    ),
]
Worst = Annotated[int, typer.Option(min=0, help="How many documents a set the report shows.")]
Save = Annotated[Path | None, typer.Option(help="Keep the run here, to compare others with it.")]
Compare = Annotated[
    list[Path] | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        help="Say what changed since this saved run; twice and without labels, between two.",
    ),
]


def evaluate(
    labels: Labels = None,
    engine: Engine = None,
    no_einvoice: NoEInvoice = False,
    words: Words = None,
    only: Only = "",
    without: Without = "",
    alone: Alone = False,
    jobs: Jobs = 1,
    budget: Budget = 0.005,
    report: Report = None,
    worst: Worst = 20,
    save: Save = None,
    compare: Compare = None,
    jsonl: Annotated[Path | None, typer.Option(help="Keep the predictions here.")] = None,
    figures: Annotated[Path | None, typer.Option("--json", help="Keep the figures here.")] = None,
    wrong: Annotated[
        str, typer.Option(help="List the wrong values of this field, or of all.")
    ] = "",
) -> None:
    """Read labelled documents and print how right that was, field by field; several sets also pooled."""
    from idp.commands.show_figures import comparison_table, ways_table
    from models.comparison import Run
    from models.comparison import compare as changes
    from pipelines.batch import Manner

    earlier = [_saved(path) for path in compare or ()]
    if not labels:
        if len(earlier) != 2:
            stop("Name files of labels, or two saved runs to --compare.", 2)
        for one in changes(*earlier):
            comparison_table(one)
        return
    settings = settings_with(engine)
    with _kept(words, needed=bool(report) or alone) as folder:
        manner = Manner(not no_einvoice, folder, _sources(only, without))
        done = _worked(labels, settings, manner, jobs)
        kept = _told(done, budget, wrong)
        ways = _ways(labels, settings, manner, jobs, done) if alone else {}
        ways_table({way: _summed(scores, budget) for way, scores in ways.items()})
        now = Run({name: one.score for name, one in done.items()})
        compared = [c for before in earlier for c in changes(before, now)]
        for one in compared:
            comparison_table(one)
        if report:
            _report(report, done, kept, manner, settings, worst, compared)
    _keep(save, now, figures, kept, jsonl, done)


def _saved(path: Path) -> Run:
    from pydantic import ValidationError

    from idp import codec
    from models.comparison import Run

    try:
        return codec.load(path.read_bytes(), Run)
    except ValidationError:
        stop(f"{path} is no run that was kept with --save.", 2)


@contextmanager
def _kept(words: Path | None, *, needed: bool) -> Iterator[Path | None]:
    """The folder of words; one that is thrown away again where nobody named one and something reads twice."""
    if words is not None or not needed:
        yield words
        return
    with TemporaryDirectory(prefix="idp-words-") as folder:
        yield Path(folder)


def _sources(only: str, without: str) -> frozenset[FieldSource] | None:
    """The sources that are heard, None for all."""
    from idp.fields import FieldSource

    def named(text: str) -> frozenset[FieldSource]:
        names = [name.strip() for name in text.split(",") if name.strip()]
        known = {source.value for source in FieldSource}
        for name in names:
            if name not in known:
                stop(f"There is no extractor “{name}”. Known: {', '.join(sorted(known))}.", 2)
        return frozenset(FieldSource(name) for name in names)

    if not only and not without:
        return None
    return (named(only) or frozenset(FieldSource)) - named(without)


def _worked(
    labels: Sequence[Path], settings: Settings, manner: Manner, jobs: int
) -> dict[str, Evaluated]:
    """Every set by its name."""
    from idp.commands.show import Progress
    from pipelines.evaluate import evaluate as run
    from pipelines.evaluate import load_labels, names_of

    sets = [load_labels(path) for path in labels]
    done = {}
    for name, labelled in zip(names_of(sets), sets, strict=True):
        with Progress(name, len(labelled.labels)) as bar:
            done[name] = run(
                labelled, settings, manner=manner, jobs=jobs, seen=lambda o: bar.seen(o.file)
            )
    return done


def _told(done: Mapping[str, Evaluated], budget: float, wrong: str) -> dict[str, Any]:
    """Print all figures; give them by set, with several sets also pooled."""
    from idp.commands.show_figures import reliability_table, score_table
    from pipelines.figures import summary

    kept = {}
    for name, one in done.items():
        kept[name] = summary(one.score, budget)
        score_table(name, kept[name])
        for miss in one.score.wrong:
            if wrong in (miss.field, "all"):
                typer.echo(
                    f"{miss.document}  {miss.field}: wanted {miss.wanted!r}, got {miss.got!r}"
                )
    if len(done) > 1:
        kept["pooled"] = _summed({name: one.score for name, one in done.items()}, budget)
        score_table(f"{len(done)} sets pooled", kept["pooled"])
    title, last = list(kept.items())[-1]
    if "reliability" in last:
        reliability_table(title, last["reliability"])
    return kept


def _summed(scores: Mapping[str, Score], budget: float) -> dict[str, Any]:
    from models.metrics import pooled
    from pipelines.figures import summary

    return summary(pooled(scores.values()), budget)


def _ways(
    labels: Sequence[Path],
    settings: Settings,
    manner: Manner,
    jobs: int,
    done: Mapping[str, Evaluated],
) -> dict[str, dict[str, Score]]:
    """The scores of all sets with each kind of extractor alone, and together as in `done`."""
    from dataclasses import replace

    from pipelines.choosing import ALONE

    ways = {
        way: _worked(labels, settings, replace(manner, sources=sources), jobs)
        for way, sources in ALONE.items()
    }
    ways["all together"] = dict(done)
    return {way: {name: one.score for name, one in of.items()} for way, of in ways.items()}


def _report(
    folder: Path,
    done: Mapping[str, Evaluated],
    kept: Mapping[str, Any],
    manner: Manner,
    settings: Settings,
    most: int,
    compared: Sequence[Any],
) -> None:
    from datetime import UTC, datetime

    from idp.commands.show import Progress
    from pipelines.batch import services_for
    from pipelines.report.cases import case_of, flawed
    from pipelines.report.page import Section, page

    services = services_for(settings, manner=manner)
    sections = []
    for name, one in done.items():
        bad = flawed(one)
        with Progress(f"{name}: pictures", min(most, len(bad))) as bar:
            cases = []
            for marks in bad[:most]:
                cases.append(case_of(one, marks, services))
                bar.seen(Path(marks.document))
        sections.append(Section(name, kept[name], cases, len(bad)))
    if "pooled" in kept:
        sections.append(Section("pooled", kept["pooled"]))
    services.close()
    folder.mkdir(parents=True, exist_ok=True)
    made = f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC"
    target = folder / "index.html"
    target.write_text(page(sections, compared, made=made), encoding="utf-8")
    typer.echo(f"The report is {target}.")


def _keep(
    save: Path | None,
    run: Run,
    figures: Path | None,
    kept: Mapping[str, Any],
    jsonl: Path | None,
    done: Mapping[str, Evaluated],
) -> None:
    """Write what was asked for."""
    from idp import codec

    for path, content in ((save, codec.dump(run)), (figures, json.dumps(kept, indent=1).encode())):
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    with written(jsonl) as out:
        for row in (row for one in done.values() for row in one.rows) if out else ():
            typer.echo(json.dumps(row, ensure_ascii=False), file=out)

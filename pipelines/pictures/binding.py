"""PDFs made of other files: some pages of one, or all pages of several."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from idp.errors import Rejected

if TYPE_CHECKING:
    import pikepdf

    from idp.ports import PageRenderer

MARK = "/IdpMark"
_LEFT_BEHIND = (
    "/Outlines",
    "/AF",
    "/OpenAction",
    "/AA",
    "/Metadata",
    "/PageLabels",
    "/StructTreeRoot",
)
"""What the catalogue says of the whole file and not of single pages; embedded files and scripts are among it."""


def some_pages(pdf: bytes, numbers: Sequence[int], *, mark: str) -> bytes:
    """The pages `numbers` (from 1) of `pdf`, with their form fields. Raises Rejected (`broken_file`, `encrypted`, `no_page`)."""
    wanted = {number - 1 for number in numbers}
    with _opened(pdf) as whole:
        missing = [n for n in numbers if not 1 <= n <= len(whole.pages)]
        if missing or not wanted:
            number = missing[0] if missing else 0
            raise Rejected("no_page", f"This file has no page {number}.")
        for index in reversed(range(len(whole.pages))):
            if index not in wanted:
                del whole.pages[index]
        _leave_behind(whole)
        return _saved(whole, mark)


def bound(parts: Sequence[tuple[bytes, str]], *, mark: str, renderer: PageRenderer) -> bytes:
    """One PDF of all pages of `parts`, each with its media type. Raises Rejected (`broken_file`, `encrypted`, `too_large`)."""
    import pikepdf

    with pikepdf.new() as whole:
        for content, media_type in parts:
            with _opened(renderer.as_pdf(content, media_type)) as part:
                whole.pages.extend(part.pages)
        return _saved(whole, mark)


@contextmanager
def _opened(content: bytes) -> Iterator[pikepdf.Pdf]:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            yield pdf
    except pikepdf.PasswordError as error:
        raise Rejected(
            "encrypted",
            "This PDF is locked with a password. Unlock it before it is split or joined.",
        ) from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise Rejected(
            "broken_file", "This PDF is damaged: its pages can be read, but not cut out or bound."
        ) from error


def _leave_behind(pdf: pikepdf.Pdf) -> None:
    for name in _LEFT_BEHIND:
        if name in pdf.Root:
            del pdf.Root[name]
    names: Any = pdf.Root.get("/Names")
    for name in ("/EmbeddedFiles", "/JavaScript"):
        if names is not None and name in names:
            del names[name]
    pdf.remove_unreferenced_resources()


def _saved(pdf: pikepdf.Pdf, mark: str) -> bytes:
    import pikepdf

    out = io.BytesIO()
    pdf.docinfo[MARK] = pikepdf.String(mark)
    pdf.save(out)
    return out.getvalue()

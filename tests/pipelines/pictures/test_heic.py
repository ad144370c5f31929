"""A photo as iPhones take it: nothing installed here writes one, so it comes from the labelled documents."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest

from pipelines.pictures.renderer import PDF, Renderer
from pipelines.stages.receive import media_type_of

PHOTO = Path(__file__).parents[4] / "shared/eval/hostile/files/mindee__file_types__receipt.heic"

pytestmark = pytest.mark.skipif(not PHOTO.exists(), reason=f"needs {PHOTO.name} in ../shared/eval")


def test_a_heic_photo_is_told_drawn_and_made_a_pdf():
    content = PHOTO.read_bytes()
    assert media_type_of(content) == "image/heic"
    ((_, picture),) = Renderer().pages(content, "image/heic")
    assert picture.shape[0] > picture.shape[1] > 500
    with pypdfium2.PdfDocument(Renderer().as_pdf(content, "image/heic")) as pdf:
        assert len(pdf) == 1
    assert (
        io.BytesIO(Renderer().previews(content, "image/heic", 1, widths=(240,))[0]).read(4)
        == b"RIFF"
    )
    assert Renderer().count(Renderer().as_pdf(content, "image/heic"), PDF) == 1

"""Scans and photos of a page drawn here, and the way back from them."""

from __future__ import annotations

import io
import random

import numpy as np
import pytest
from PIL import Image

from idp.document import Box
from idp.geometry import inverse, mapped
from models.synthetic.damage import photographed, scanned
from models.synthetic.render import rendered

# A black square in the upper left quarter, far from stamps and shadows of the lid.
SQUARE = """<style>@page{size:60mm 80mm;margin:0} div{position:absolute;left:15mm;top:20mm;width:9mm;height:8mm;background:#000}</style>
<div></div>"""
PLACE = Box(15 / 60, 20 / 80, 24 / 60, 28 / 80)


def picture_of(content: bytes, media_type: str) -> np.ndarray:
    if media_type == "application/pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument(content)
        try:
            return document[0].render(scale=3).to_numpy().mean(axis=2)
        finally:
            document.close()
    return np.asarray(Image.open(io.BytesIO(content)).convert("L"), np.float64)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("damage", [scanned, photographed])
def test_the_way_back_leads_to_where_it_was_drawn(damage, seed):
    pdf = rendered(SQUARE).pdf
    made = damage(pdf, random.Random(seed))
    grey = picture_of(made.content, made.media_type)
    high, wide = grey.shape
    box = mapped(PLACE, inverse(made.matrices[0]))
    x, y = box.centre
    inside = grey[
        int((y - 0.01) * high) : int((y + 0.01) * high) + 1,
        int((x - 0.01) * wide) : int((x + 0.01) * wide) + 1,
    ]
    beside = mapped(Box(0.45, 0.25, 0.5, 0.35), inverse(made.matrices[0]))
    bx, by = beside.centre
    paper = grey[int(by * high), int(bx * wide)]
    assert inside.mean() < paper - 25


@pytest.mark.parametrize("damage", [scanned, photographed])
def test_the_same_seed_gives_the_same_picture(damage):
    pdf = rendered(SQUARE).pdf
    one, two = (damage(pdf, random.Random(5), receipt=True) for _ in range(2))
    assert one.matrices == two.matrices
    assert np.array_equal(*(picture_of(m.content, m.media_type) for m in (one, two)))


def test_several_pages_become_one_file():
    pdf = rendered(
        "<style>@page{size:60mm 80mm} p{break-after:page}</style><p>one</p><p>two</p>"
    ).pdf
    made = scanned(pdf, random.Random(1))
    assert made.media_type == "application/pdf"
    assert len(made.matrices) == 2

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import a_page, an_upload
from fakes import FakeOcr, FakeRenderer
from idp.document import Box, Word
from idp.errors import NeedsHuman
from idp.ports import LayerPage, Reading
from pipelines.stages.pictured import pictured

PLACE = Box(0.0, 0.5, 0.5, 1.0)
SHOP = Word("Harbour", Box(0.2, 0.2, 0.6, 0.4), 0.9)


def read(page, *readings, unread=(PLACE,), fails=None):
    ocr = FakeOcr(readings or [[SHOP]], fails=fails)
    found, remarks = pictured(
        an_upload(),
        [LayerPage(page, unread=unread)],
        renderer=FakeRenderer(1),
        ocr=ocr,
        languages=("en",),
    )
    return found, remarks, ocr


def test_print_in_a_picture_joins_the_words_of_the_layer():
    page = a_page("Total 118.00")
    found, _, ocr = read(page)
    assert [w.text for w in found[1].words] == ["Total", "118.00", "Harbour"]
    box = found[1].words[-1].box
    assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx((0.1, 0.6, 0.3, 0.7))
    assert ocr.seen == [(50, 40, 3)]


def test_what_the_layer_has_is_not_read_twice():
    page = a_page("Total 118.00")
    over = replace(SHOP, box=page.words[0].box)
    found, _, _ = read(page, [over], unread=(Box(0, 0, 1, 1),))
    assert found[1].words == page.words


def test_what_hardly_looks_like_print_is_left_out():
    page = a_page("Total 118.00")
    found, _, _ = read(page, [replace(SHOP, confidence=0.3)])
    assert found[1].words == page.words


def test_words_of_a_picture_on_its_side_lie_where_it_shows_them():
    found, _, _ = read(a_page("Total 118.00"), Reading((SHOP,), turn=90))
    box = found[1].words[-1].box
    assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx((0.1, 0.7, 0.2, 0.9))


def test_pages_without_such_pictures_are_not_drawn():
    found, _, ocr = read(a_page("Total 118.00"), unread=())
    assert (found, ocr.seen) == ({}, [])


def test_without_an_engine_the_layer_stays_as_it_is():
    found, remarks, _ = read(a_page("Total"), fails=NeedsHuman("no_ocr", "Install one."))
    assert found == {}
    assert [r.code for r in remarks] == ["no_ocr"]

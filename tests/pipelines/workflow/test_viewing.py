from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builders import a_page
from desks import Desk
from idp.document import Document, Page, Upload
from idp.errors import Rejected
from idp.storage.blobs import picture_key
from pipelines import workflow
from pipelines.workflow.viewing import AT_ONCE, WIDTHS

HALF = (1.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 1.0)


def reads_as(desk: Desk, *pages: Page) -> None:
    """Whatever is uploaded next has these pages."""

    def read(upload: Upload, *, password: str = "") -> Document:
        return Document("bill", pages)

    desk.reader.read = read  # type: ignore[method-assign]


def many(count: int) -> tuple[Page, ...]:
    return tuple(a_page("Invoice 17", number=n, parsed=False) for n in range(1, count + 1))


def kept(desk: Desk, document_id: str, page: int, turn: int = 0) -> list[int]:
    """The widths in which a page's picture is kept."""
    sha = desk.row(document_id).sha256
    return [w for w in WIDTHS if desk.services.blobs.exists(picture_key(sha, page, w, turn))]


def picture(desk: Desk, document_id: str, page: int = 1, **wish: Any) -> bytes:
    return workflow.page_picture(
        document_id, page, services=desk.services, actor=desk.reviewer, **wish
    )


def test_after_reading_every_page_has_its_pictures_and_looking_draws_nothing(desk: Desk) -> None:
    document_id, _ = desk.ready()
    assert kept(desk, document_id, 1) == list(WIDTHS)
    desk.reader.drawn.clear()
    assert picture(desk, document_id, width=900) == b"RIFF1000"
    assert picture(desk, document_id, width=9000) == b"RIFF1600"
    assert desk.reader.drawn == []


def test_a_picture_that_was_never_drawn_is_made_when_somebody_looks_and_kept(desk: Desk) -> None:
    document_id = desk.upload()
    desk.answer("read_document", document_id)
    desk.bells.rung.clear()
    assert picture(desk, document_id) == picture(desk, document_id) == b"RIFF1000"
    assert desk.reader.drawn == [1]
    assert kept(desk, document_id, 1) == [1000]


def test_before_reading_a_picture_is_shown_but_not_kept_since_it_may_yet_be_turned(
    desk: Desk,
) -> None:
    document_id = desk.upload()
    assert picture(desk, document_id) == b"RIFF1000"
    assert kept(desk, document_id, 1) == []


def test_a_page_that_lay_on_its_side_is_kept_as_turned(desk: Desk) -> None:
    reads_as(desk, replace(many(1)[0], turn=90))
    document_id = desk.upload()
    desk.work()
    assert kept(desk, document_id, 1, turn=90) == list(WIDTHS)
    desk.reader.drawn.clear()
    assert picture(desk, document_id) == b"RIFF1000"
    assert desk.reader.drawn == []


def test_a_long_document_is_drawn_in_turns_with_other_work(desk: Desk) -> None:
    reads_as(desk, *many(AT_ONCE + 2))
    document_id = desk.upload()
    desk.answer("read_document", document_id)
    desk.bells.rung.clear()
    desk.answer("draw_pages", document_id)
    assert len(desk.reader.drawn) == AT_ONCE
    assert desk.bells.rung == [("draw_pages", document_id)]
    desk.work()
    desk.answer("draw_pages", document_id)
    assert desk.reader.drawn == list(range(1, AT_ONCE + 3))


def test_a_damaged_page_costs_no_other_its_pictures(desk: Desk) -> None:
    reads_as(desk, *many(3))
    document_id = desk.upload()
    whole = desk.reader.previews

    def previews(content: bytes, media_type: str, number: int, **wish: Any) -> tuple[bytes, ...]:
        if number == 2:
            raise Rejected("broken_file", "Page 2 is damaged.")
        return whole(content, media_type, number, **wish)

    desk.reader.previews = previews  # type: ignore[method-assign]
    desk.work()
    assert [bool(kept(desk, document_id, n)) for n in (1, 2, 3)] == [True, False, True]


def test_an_einvoice_without_pages_is_not_drawn(desk: Desk) -> None:
    document_id = desk.upload(b"<Invoice/>", "bill.xml")
    desk.work()
    assert desk.reader.drawn == []
    assert kept(desk, document_id, 1) == []


def test_a_page_that_is_not_there_is_not_found(desk: Desk) -> None:
    document_id, _ = desk.ready()
    with pytest.raises(Rejected) as refusal:
        picture(desk, document_id, 7)
    assert refusal.value.code == "not_found"


def test_a_look_at_a_document_has_the_pages_as_shown_and_no_words(desk: Desk) -> None:
    reads_as(desk, replace(many(1)[0], width=400, height=300, matrix=HALF, steps=("outline",)))
    document_id = desk.upload()
    assert workflow.pages_of(document_id, services=desk.services, actor=desk.reviewer) is None
    desk.work()
    looked = workflow.pages_of(document_id, services=desk.services, actor=desk.reviewer)
    assert looked is not None
    (page,) = looked.pages
    assert (page.width, page.height, page.steps) == (400, 600, ("outline",))
    assert (page.words, page.lines, page.matrix) == ((), (), None)

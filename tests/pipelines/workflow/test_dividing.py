import pytest

from desks import Desk, Killed
from idp.codec import load
from idp.document import Document
from idp.errors import Rejected, Retryable
from idp.status import Status
from idp.storage.blobs import original_key
from pipelines import workflow
from pipelines.process import READING_VERSION


def bill(number: str, *more: str) -> str:
    rows = ("Harbour Paper Pty Ltd", "Tax invoice", f"Invoice no. {number}", "Date 10/11/2026", "Total 110.00")  # fmt: skip
    return "\n".join((*rows, *more))


def a_file(*pages: str) -> bytes:
    return b"".join([b"%PDF", *(b"\f" + page.encode() for page in pages)])


PACK = a_file(bill("HP-1"), bill("HP-1", "Page 2"), bill("HP-2"), bill("HP-3"))


def divide(desk: Desk, document_id: str, starts=(3, 4), **options) -> tuple[str, ...]:
    given = {"actor": desk.reviewer, "version": desk.row(document_id).version} | options
    return workflow.split(document_id, starts, services=desk.services, **given)


def unite(desk: Desk, *ids: str, **options) -> str:
    versions = {each: desk.row(each).version for each in ids}
    given = {"actor": desk.reviewer, "versions": versions} | options
    return workflow.join(ids, services=desk.services, **given)


def take_back(desk: Desk, document_id: str) -> tuple[str, ...]:
    return workflow.undo(document_id, services=desk.services, actor=desk.reviewer)


def texts(desk: Desk, document_id: str) -> list[str]:
    with desk.services.unit_of_work() as uow:
        payload = uow.documents.step(document_id, "document", READING_VERSION)
    assert payload is not None
    document = load(payload, Document)
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))
    return [page.text for page in document.pages]


def test_a_pack_becomes_documents_of_its_pages_that_are_not_read_again(desk: Desk):
    pack, _ = desk.ready(PACK)
    parts = divide(desk, pack)
    desk.work()
    assert desk.reader.times_read == 1
    assert desk.status(pack) is Status.DIVIDED
    assert [desk.status(part) for part in parts] == [Status.NEEDS_REVIEW] * 3
    assert [len(texts(desk, part)) for part in parts] == [2, 1, 1]
    assert "HP-2" in texts(desk, parts[1])[0]
    names = [desk.row(part).filename for part in parts]
    assert names == ["bill (pages 1-2).pdf", "bill (page 3).pdf", "bill (page 4).pdf"]


def test_the_original_and_the_history_stay(desk: Desk):
    pack, _ = desk.ready(PACK)
    parts = divide(desk, pack)
    assert desk.services.blobs.get(original_key(desk.row(pack).sha256)) == PACK
    assert desk.events(pack)[-1] == "split"
    assert desk.events(parts[0]) == ["made"]
    assert desk.row(parts[0]).container_sha256 == desk.row(pack).sha256
    with desk.services.unit_of_work() as uow:
        descents = uow.lineage.of(desk.organisation_id, pack)
    assert [(d.first_page, d.last_page) for d in descents] == [(1, 2), (3, 3), (4, 4)]


def test_suggestions_are_kept_with_the_document(desk: Desk):
    pack, _ = desk.ready(PACK)
    document = workflow.pages_of(pack, services=desk.services, actor=desk.reviewer)
    assert document is not None
    assert [split.page for split in document.splits] == [3, 4]


def test_separator_sheets_and_blank_parts_are_left_out(desk: Desk):
    pack, _ = desk.ready(a_file(bill("HP-1"), "Separator page", bill("HP-2"), "Separator page"))
    parts = divide(desk, pack, (3,))
    assert [len(texts(desk, part)) for part in parts] == [1, 1]
    with pytest.raises(Rejected) as refused:
        divide(desk, desk.ready(a_file(bill("HP-9"), "Separator page"))[0], (2,))
    assert refused.value.code == "no_cut"


@pytest.mark.parametrize("starts", [(), (1,), (5,), (0, 3), (-2,)])
def test_there_must_be_a_page_to_cut_at(desk: Desk, starts: tuple[int, ...]):
    pack, _ = desk.ready(PACK)
    with pytest.raises(Rejected) as refused:
        divide(desk, pack, starts)
    assert refused.value.code == "no_cut"
    assert desk.status(pack) is Status.NEEDS_REVIEW


def test_only_reviewers_split_and_join(desk: Desk):
    pack, _ = desk.ready(PACK)
    for act in (lambda: divide(desk, pack, actor=desk.staff), lambda: unite(desk, pack, pack, actor=desk.staff)):  # fmt: skip
        with pytest.raises(Rejected) as refused:
            act()
        assert refused.value.code == "not_allowed"


def test_nobody_splits_what_was_changed_meanwhile_or_is_on_its_way(desk: Desk):
    pack, version = desk.ready(PACK)
    with pytest.raises(Rejected) as refused:
        divide(desk, pack, version=version + 1)
    assert refused.value.code == "conflict"
    assert desk.status(pack) is Status.NEEDS_REVIEW
    workflow.approve(pack, services=desk.services, actor=desk.reviewer, version=version)
    with pytest.raises(Rejected) as refused:
        divide(desk, pack)
    assert refused.value.code == "status_move"


def test_a_second_click_splits_nothing(desk: Desk):
    pack, _ = desk.ready(PACK)
    divide(desk, pack)
    with pytest.raises(Rejected) as refused:
        divide(desk, pack)
    assert refused.value.code == "status_move"
    with desk.services.unit_of_work() as uow:
        assert uow.documents.list(desk.organisation_id, _all())[1] == 4


def _all():
    from idp.records import DocumentFilter

    return DocumentFilter()


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_whoever_is_killed_while_parts_are_put_leaves_the_document_as_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch, nth: int):  # fmt: skip
    pack, _ = desk.ready(PACK)
    put, calls = desk.services.blobs.put, []

    def killed(key: str, content: bytes) -> None:
        calls.append(key)
        if len(calls) == nth:
            raise Killed
        put(key, content)

    monkeypatch.setattr(type(desk.services.blobs), "put", lambda _self, *a: killed(*a))
    with pytest.raises(Killed):
        divide(desk, pack)
    monkeypatch.undo()
    assert desk.status(pack) is Status.NEEDS_REVIEW
    assert len(divide(desk, pack)) == 3


def test_a_split_is_undone_while_nothing_of_it_was_booked(desk: Desk):
    pack, _ = desk.ready(PACK)
    parts = divide(desk, pack)
    desk.work()
    assert take_back(desk, pack) == (pack,)
    assert desk.status(pack) is Status.NEEDS_REVIEW
    assert {desk.status(part) for part in parts} == {Status.JOINED}
    again = divide(desk, pack, (3,))
    assert len(again) == 2


def test_a_split_stays_once_a_part_is_on_its_way(desk: Desk):
    pack, _ = desk.ready(PACK)
    first, *rest = divide(desk, pack)
    desk.work()
    for part in rest:  # all read alike, and the same invoice twice is refused
        workflow.reject(part, services=desk.services, actor=desk.reviewer, reason="test")
    version = desk.row(first).version
    workflow.approve(first, services=desk.services, actor=desk.reviewer, version=version)
    with pytest.raises(Rejected) as refused:
        take_back(desk, pack)
    assert refused.value.code == "no_undo"
    assert "bill (pages 1-2).pdf" in refused.value.say
    assert desk.status(pack) is Status.DIVIDED


def test_parts_that_are_still_understood_are_waited_for(desk: Desk):
    pack, _ = desk.ready(PACK)
    divide(desk, pack)
    with pytest.raises(Rejected, match="Wait until it is ready"):
        take_back(desk, pack)


def test_parts_and_their_whole_are_no_duplicates_of_each_other(desk: Desk):
    pack, _ = desk.ready(PACK)
    desk.work()
    first, *rest = divide(desk, pack)
    desk.work()
    for part in rest:
        workflow.reject(part, services=desk.services, actor=desk.reviewer, reason="test")
    draft, version = workflow.draft_of(first, services=desk.services, actor=desk.reviewer)
    assert "duplicate" not in " ".join(i.code for i in draft.issues if i.say and desk.row(pack).filename in i.say)  # fmt: skip
    workflow.approve(first, services=desk.services, actor=desk.reviewer, version=version)


def test_a_file_that_could_not_be_read_is_split_by_its_pages_and_its_parts_are_read(desk: Desk):
    desk.reader.fails.append(Rejected("too_slow", "Reading this took too long."))
    pack = desk.upload(PACK)
    task, document_id = desk.bells.rung.pop(0)
    with pytest.raises(Rejected) as error:
        desk.answer(task, document_id)
    workflow.fail(pack, error.value, services=desk.services)
    parts = divide(desk, pack)
    assert [desk.status(part) for part in parts] == [Status.RECEIVED] * 3
    desk.work()
    assert [desk.status(part) for part in parts] == [Status.NEEDS_REVIEW] * 3


def test_documents_become_one_in_the_order_given(desk: Desk):
    first, _ = desk.ready(a_file(bill("HP-1", "Page 1 of 2")))
    second, _ = desk.ready(a_file("Page 2 of 2", "Terms"))
    whole = unite(desk, second, first)
    desk.work()
    assert desk.reader.times_read == 2
    assert (desk.status(first), desk.status(second)) == (Status.JOINED, Status.JOINED)
    assert desk.status(whole) is Status.NEEDS_REVIEW
    assert [text.split("\n")[0][:4] for text in texts(desk, whole)] == ["Page", "Term", "Harb"]
    assert desk.row(whole).filename == "bill (and 1 more).pdf"
    assert desk.row(whole).pages == 3


def test_a_join_is_undone(desk: Desk):
    ids = [desk.ready(a_file(bill(number)))[0] for number in ("HP-1", "HP-2", "HP-3")]
    whole = unite(desk, *ids)
    desk.work()
    assert take_back(desk, whole) == tuple(ids)
    assert {desk.status(each) for each in ids} == {Status.NEEDS_REVIEW}
    assert desk.status(whole) is Status.DIVIDED


def test_one_document_cannot_be_joined_with_itself(desk: Desk):
    one, _ = desk.ready(PACK)
    with pytest.raises(Rejected) as refused:
        unite(desk, one, one)
    assert refused.value.code == "no_join"


def test_what_another_changed_is_not_joined(desk: Desk):
    first, second = desk.ready(a_file(bill("HP-1")))[0], desk.ready(a_file(bill("HP-2")))[0]
    with pytest.raises(Rejected) as refused:
        unite(desk, first, second, versions={first: 1, second: 0})
    assert refused.value.code == "conflict"
    assert (desk.status(first), desk.status(second)) == (Status.NEEDS_REVIEW,) * 2


def test_what_was_neither_split_nor_joined_cannot_be_taken_back(desk: Desk):
    one, _ = desk.ready(PACK)
    with pytest.raises(Rejected) as refused:
        take_back(desk, one)
    assert refused.value.code == "no_undo"


def test_the_documents_of_others_are_out_of_reach(desk: Desk):
    from dataclasses import replace

    pack, _ = desk.ready(PACK)
    stranger = replace(desk.reviewer, organisation_id="elsewhere")
    for act in (
        lambda: divide(desk, pack, actor=stranger),
        lambda: unite(desk, pack, "other", actor=stranger, versions={}),
        lambda: workflow.undo(pack, services=desk.services, actor=stranger),
    ):
        with pytest.raises(Rejected) as refused:
            act()
        assert refused.value.code == "not_found"


def test_a_store_that_is_away_loses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    pack, _ = desk.ready(PACK)

    def away(*_: object) -> None:
        raise Retryable("blobs_away", "The store is away.")

    monkeypatch.setattr(type(desk.services.blobs), "put", away)
    with pytest.raises(Retryable):
        divide(desk, pack)
    assert desk.status(pack) is Status.NEEDS_REVIEW

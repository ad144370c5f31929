"""One file that holds several documents is split, several that are one are joined; both can be undone while nothing was booked.

Originals and history stay: what was split or joined waits in the state `divided` or `joined`, and what was made of it goes on
in its place, with the pages as they were read, so that nothing is read twice. Bytes are put before the one transaction that
makes it all true; whoever is killed before it leaves bytes that nobody knows, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from uuid import uuid4

from idp.codec import dump, load
from idp.document import Document, Remark
from idp.errors import Rejected
from idp.ports import Services
from idp.records import Actor, Descent, DocumentRow, OutboxState, Role
from idp.status import REPLACED, Status
from idp.storage.blobs import original_key
from idp.storage.unit_of_work import UnitOfWork
from pipelines.process import READING_VERSION
from pipelines.stages.receive import PDF, can_be_shown
from pipelines.workflow.common import record, require, visible
from pipelines.workflow.parts import Cut, cuts_at, joined, part_of
from pipelines.workflow.receiving import tidy
from pipelines.workflow.viewing import without_words

FREE = frozenset({Status.NEEDS_REVIEW, Status.FAILED})
"""States in which a document may be split or joined: a person has it in hand, and nothing of it was sent."""
LOOSE = FREE | {Status.REJECTED}
"""States in which what was made may be put back."""
MOST_JOINED = 50


@dataclass(frozen=True, slots=True)
class _Made:
    """A document to be stored, with its reading where there is one."""

    row: DocumentRow
    document: Document | None


def split(
    document_id: str, starts: Sequence[int], *, services: Services, actor: Actor, version: int
) -> tuple[str, ...]:
    """Cut the document before each of the pages `starts`; returns the new documents' ids in order.

    Blank pages and separator sheets are left out. Raises Rejected (`no_cut`), (`conflict`) where `version` is not the latest,
    (`not_allowed`), (`status_move`), and what the renderer raises.
    """
    require(actor, Role.REVIEWER)
    row, document = _loaded(document_id, services, actor)
    content = services.blobs.get(original_key(row.readable))
    count = len(document.pages) if document else services.renderer.count(content, row.media_type)
    cuts = cuts_at(sorted(set(starts)), count, document)
    made = []
    for position, cut in enumerate(cuts, 1):
        mark = str(uuid4())
        pdf = services.renderer.pages_as_pdf(content, row.media_type, cut.numbers, mark=mark)
        name = _named(row.filename, f"pages {cut.first}-{cut.last}" if cut.first < cut.last else f"page {cut.first}")  # fmt: skip
        new = _row(mark, pdf, name, row, position, len(cut.numbers), services)
        read = part_of(document, cut, new.filename, services) if document else None
        made.append(_Made(new, read))
        services.blobs.put(original_key(new.sha256), pdf)
    with services.unit_of_work() as uow:
        moved = uow.documents.move(
            row.organisation_id,
            row.id,
            Status.DIVIDED,
            now=services.now(),
            reason=_split_into(cuts),
        )
        _unchanged(moved, version)
        _unsent(uow, row)
        _store(uow, made, services, actor, f"Split off from {row.filename}")
        uow.lineage.add(
            Descent(row.organisation_id, row.id, m.row.id, n, cut.first, cut.last)
            for n, (m, cut) in enumerate(zip(made, cuts, strict=True), 1)
        )
        ids = [m.row.id for m in made]
        say = f"Split into {len(ids)} documents by {actor.name}"
        record(uow, services, actor, row.id, "split", say, {"made": ids})
        uow.commit()
    return tuple(m.row.id for m in made)


def join(
    document_ids: Sequence[str], *, services: Services, actor: Actor, versions: Mapping[str, int]
) -> str:
    """Make one document of several, in the given order; returns its id.

    Raises Rejected (`no_join`), (`conflict`) where one of `versions` is not the latest, (`not_allowed`), (`status_move`),
    and what the renderer raises.
    """
    require(actor, Role.REVIEWER)
    ids = list(dict.fromkeys(document_ids))
    if not 2 <= len(ids) <= MOST_JOINED:
        raise Rejected("no_join", f"Choose two to {MOST_JOINED} documents that are to become one.")
    loaded = [_loaded(document_id, services, actor) for document_id in ids]
    rows = [row for row, _ in loaded]
    contents = [(services.blobs.get(original_key(row.readable)), row.media_type) for row in rows]
    mark = str(uuid4())
    pdf = services.renderer.bound(contents, mark=mark)
    others = "1 more" if len(rows) == 2 else f"{len(rows) - 1} more"
    read = joined([document for _, document in loaded], services)
    pages = len(read.pages) if read else 0
    new = _row(mark, pdf, _named(rows[0].filename, f"and {others}"), rows[0], 1, pages, services)
    services.blobs.put(original_key(new.sha256), pdf)
    reason = Remark("joined", f"This is now part of {new.filename}.")
    with services.unit_of_work() as uow:
        for row in rows:
            moved = uow.documents.move(
                row.organisation_id, row.id, Status.JOINED, now=services.now(), reason=reason
            )
            _unchanged(moved, versions.get(row.id, -1))
            _unsent(uow, row)
            say = f"Joined with {others} into {new.filename} by {actor.name}"
            record(uow, services, actor, row.id, "joined", say, {"made": [new.id]})
        names = ", ".join(row.filename for row in rows)
        _store(uow, [_Made(new, read)], services, actor, f"Joined from {names}")
        uow.lineage.add(_descents(rows, new))
        uow.commit()
    return new.id


def undo(document_id: str, *, services: Services, actor: Actor) -> tuple[str, ...]:
    """Take back the split of `document_id`, or the join that made it; returns the ids of what is open again.

    Raises Rejected (`no_undo`) where nothing can be taken back, since a part went on to Xero or was itself split or joined.
    """
    require(actor, Role.REVIEWER)
    with services.unit_of_work() as uow:
        row = visible(uow, actor, document_id)
        descents = (
            uow.lineage.of(row.organisation_id, row.id)
            if row.status is Status.DIVIDED
            else uow.lineage.to(row.organisation_id, row.id)
        )
        was_split = row.status is Status.DIVIDED
        if not descents or (not was_split and len(descents) < 2):
            raise Rejected("no_undo", "This document was neither split nor joined: there is nothing to take back.")  # fmt: skip
        made = {d.to_id for d in descents}
        sources = {d.from_id: None for d in descents}
        for each in sorted(made):
            _put_back(uow, row.organisation_id, each, Status.JOINED if was_split else Status.DIVIDED, services, actor)  # fmt: skip
        for each in sources:
            _reopen(uow, row.organisation_id, each, services, actor)
        uow.lineage.undo(row.organisation_id, descents)
        uow.commit()
    return tuple(sources)


def _loaded(
    document_id: str, services: Services, actor: Actor
) -> tuple[DocumentRow, Document | None]:
    """The row, free to be split or joined, and its reading where there is one."""
    with services.unit_of_work() as uow:
        row = visible(uow, actor, document_id)
        payload = uow.documents.step(row.id, "document", READING_VERSION)
    if row.status not in FREE:
        raise Rejected(
            "status_move",
            f"“{row.filename}” is “{row.status.say}” and cannot be split or joined now.",
        )
    if not can_be_shown(row.media_type):
        raise Rejected("no_cut", f"“{row.filename}” has no pages that could be split or joined.")
    if row.reason_code in ("encrypted", "wrong_password") and row.readable == row.sha256:
        raise Rejected(
            "encrypted",
            f"“{row.filename}” is locked. Type its password first, then split or join it.",
        )
    return row, None if payload is None else load(payload, Document)


def _row(
    document_id: str,
    pdf: bytes,
    name: str,
    source: DocumentRow,
    position: int,
    pages: int,
    services: Services,
) -> DocumentRow:
    from hashlib import sha256

    now = services.now()
    return DocumentRow(
        id=document_id,
        organisation_id=source.organisation_id,
        sha256=sha256(pdf).hexdigest(),
        media_type=PDF,
        filename=name,
        size=len(pdf),
        source=source.source,
        status=Status.RECEIVED,
        created_at=now,
        updated_at=now,
        received_from=source.received_from,
        uploaded_by=source.uploaded_by,
        container_sha256=source.sha256,
        part=position,
        pages=pages,
    )


def _named(filename: str, what: str) -> str:
    return tidy(f"{PurePath(filename).stem[:150]} ({what}).pdf")


def _split_into(cuts: Sequence[Cut]) -> Remark:
    return Remark("divided", f"Its pages are now {len(cuts)} documents of their own.")


def _unchanged(row: DocumentRow, version: int) -> None:
    if row.version != version:
        raise Rejected(
            "conflict",
            f"Somebody changed “{row.filename}” meanwhile. Look at it again before you split or join it.",
        )


def _unsent(uow: UnitOfWork, row: DocumentRow) -> None:
    """Raises Rejected (`status_move`) where a bill of the document is or may be in Xero."""
    sent = (OutboxState.STARTED, OutboxState.DONE)
    if any(step.state in sent for step in uow.outbox.of(row.organisation_id, row.id)):
        raise Rejected(
            "status_move",
            f"“{row.filename}” is or may be in Xero already and cannot be split or joined.",
        )


def _store(
    uow: UnitOfWork, made: Iterable[_Made], services: Services, actor: Actor, say: str
) -> None:
    """The rows with what was read of them, so that only understanding is left to do; what was not read is read first."""
    now = services.now()
    for one in made:
        row, document = one.row, one.document
        uow.documents.add(row)
        record(uow, services, actor, row.id, "made", say)
        if document is None:
            uow.enqueue("read_document", row.id)
            continue
        uow.documents.save_step(row.id, "document", READING_VERSION, dump(document), now=now)
        uow.documents.save_step(row.id, "pages", READING_VERSION, without_words(document), now=now)
        uow.documents.describe(
            row.organisation_id, row.id, now=now, pages=len(document.pages), kind=document.kind
        )
        uow.documents.move(row.organisation_id, row.id, Status.READ, now=now)
        uow.enqueue("understand_document", row.id)
        uow.enqueue("draw_pages", row.id)


def _descents(rows: Sequence[DocumentRow], new: DocumentRow) -> Iterable[Descent]:
    first = 1
    for position, row in enumerate(rows, 1):
        pages = max(1, row.pages)
        yield Descent(new.organisation_id, row.id, new.id, position, first, first + pages - 1)
        first += pages


def _put_back(
    uow: UnitOfWork, place: str, document_id: str, to: Status, services: Services, actor: Actor
) -> None:
    row = uow.documents.get(place, document_id)
    if row.status not in LOOSE:
        ahead = " Wait until it is ready." if row.status in (Status.RECEIVED, Status.READ) else ""
        say = f"“{row.filename}” is “{row.status.say}”: this cannot be taken back now.{ahead}"
        raise Rejected("no_undo", say)
    _unsent(uow, row)
    reason = Remark("taken_back", "It was put back into the documents that it was made from.")
    uow.documents.move(place, row.id, to, now=services.now(), reason=reason)
    record(uow, services, actor, row.id, "taken_back", f"Put back by {actor.name}")


def _reopen(
    uow: UnitOfWork, place: str, document_id: str, services: Services, actor: Actor
) -> None:
    row = uow.documents.get(place, document_id)
    if row.status not in REPLACED:
        raise Rejected(
            "no_undo", f"“{row.filename}” is “{row.status.say}”: there is nothing to take back."
        )
    ready = uow.documents.draft(place, row.id) is not None
    to = Status.NEEDS_REVIEW if ready else Status.RECEIVED
    uow.documents.move(place, row.id, to, now=services.now())
    record(uow, services, actor, row.id, "reopened", f"Taken up again by {actor.name}")
    if to is Status.RECEIVED:
        uow.enqueue("read_document", row.id)

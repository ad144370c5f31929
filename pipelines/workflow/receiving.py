"""Bytes become rows: the original is kept first, then the row, then the bell is rung."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from uuid import uuid4

from idp.document import Remark, Upload, UploadSource
from idp.errors import Rejected
from idp.ports import Services
from idp.records import Actor, DocumentRow
from idp.status import Status
from idp.storage.blobs import original_key
from idp.storage.unit_of_work import UnitOfWork
from pipelines.stages.receive import PDF, media_type_of
from pipelines.workflow.common import may_see, record
from pipelines.workflow.unlocking import LOCKED

LONGEST_NAME = 200
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that break a header, or that show a name other than it is."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file, or of one document in an e-mail.

    `duplicate_of` names the document that has the same bytes already; `refused` says why nothing was kept.
    """

    filename: str
    document_id: str = ""
    duplicate_of: str = ""
    refused: Remark | None = None


def receive(
    content: bytes,
    filename: str,
    *,
    services: Services,
    actor: Actor,
    source: UploadSource,
    received_from: str = "",
) -> tuple[Received, ...]:
    """Take one file in. Nothing is raised for a bad file: the answer says what is wrong with it.

    An e-mail gives one row for each document that it holds, and the message itself is kept too. The same bytes twice
    in one organisation give the first document's id. Attachments that cannot be kept are named among the answers.
    A PDF that is locked is kept as failed, until somebody types its password.
    """
    filename = tidy(filename)
    locked: Remark | None = None
    try:
        try:
            media_type = services.unpacker.check(content, filename, services.limits)
        except Rejected as error:
            if error.code not in LOCKED or media_type_of(content) != PDF:
                raise
            media_type, locked = PDF, Remark(error.code, error.say)
        upload = Upload.of(
            content,
            filename=filename,
            media_type=media_type,
            source=source,
            received_from=received_from,
        )
        parts = services.unpacker.parts(upload)
    except Rejected as error:
        return (Received(filename, refused=Remark(error.code, error.say)),)
    left_out = tuple(_left_out(name, why) for name, why in services.unpacker.left_out(upload))
    if not parts:
        say = "This message holds no document. Attach the invoice or receipt as PDF or picture."
        return (Received(filename, refused=Remark("no_document", say)), *left_out)
    if parts != (upload,):
        services.blobs.put(original_key(upload.sha256), upload.content)
    container = "" if parts == (upload,) else upload.sha256
    kept = tuple(
        _keep(part, number, container, services, actor, locked)
        for number, part in enumerate(parts, 1)
    )
    return kept + left_out


def tidy(filename: str) -> str:
    """A file name as it may be shown and sent: without folders and characters that nobody sees, and not too long."""
    plain = _UNSEEN.sub("", filename.replace("\\", "/").rpartition("/")[2]).strip() or "document"
    ending = PurePath(plain).suffix[:20]
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - len(ending)] + ending


def _left_out(name: str, why: str) -> Received:
    say = f"“{name}” in this message was not kept: {why}. Send it by itself, as PDF or picture."
    return Received(name, refused=Remark("left_out", say))


def _keep(
    upload: Upload,
    part: int,
    container: str,
    services: Services,
    actor: Actor,
    locked: Remark | None,
) -> Received:
    services.blobs.put(original_key(upload.sha256), upload.content)
    now = services.now()
    row = DocumentRow(
        id=str(uuid4()),
        organisation_id=actor.organisation_id,
        sha256=upload.sha256,
        media_type=upload.media_type,
        filename=tidy(upload.filename),
        size=len(upload.content),
        source=upload.source,
        status=Status.RECEIVED,
        created_at=now,
        updated_at=now,
        received_from=upload.received_from,
        uploaded_by=actor.user_id,
        container_sha256=container,
        part=part,
    )
    with services.unit_of_work() as uow:
        first = uow.documents.by_content(actor.organisation_id, upload.sha256)
        if first is None:
            try:
                uow.documents.add(row)
            except Rejected as error:
                if error.code != "duplicate":
                    raise
            else:
                how = f" from {upload.received_from}" if upload.received_from else ""
                record(uow, services, actor, row.id, "received", f"Received {upload.filename}{how}")
                if locked is None:
                    uow.enqueue("read_document", row.id)
                else:
                    _set_aside(uow, row, locked, services)
                uow.commit()
                return Received(upload.filename, row.id)
    return _same_again(upload, services, actor)


def _set_aside(uow: UnitOfWork, row: DocumentRow, locked: Remark, services: Services) -> None:
    """What waits for its password is not tried before."""
    place = row.organisation_id
    uow.documents.move(place, row.id, Status.FAILED, now=services.now(), reason=locked)
    system = Actor.system(place)
    record(uow, services, system, row.id, "failed", locked.say, {"code": locked.code})


def _same_again(upload: Upload, services: Services, actor: Actor) -> Received:
    with services.unit_of_work() as uow:
        first = uow.documents.by_content(actor.organisation_id, upload.sha256)
        if first is None:
            raise Rejected(
                "not_found", "The first copy of this file was just removed. Upload it again."
            )
        record(
            uow,
            services,
            actor,
            first.id,
            "same_again",
            f"The same file came again as {upload.filename}",
        )
        uow.commit()
    if not may_see(first, actor):
        say = f"“{upload.filename}” is here already: a colleague sent the same file. Nothing else is to be done."
        return Received(upload.filename, refused=Remark("sent_by_colleague", say))
    return Received(upload.filename, first.id, duplicate_of=first.id)

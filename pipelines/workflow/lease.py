"""A worker's hold on a document: kept alive while it works, gone soon after it dies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from idp.errors import Retryable
from idp.ports import Services
from idp.records import DocumentRow
from idp.status import Status


@contextmanager
def held(
    document_id: str, status: Status, services: Services, *, seconds: float
) -> Iterator[DocumentRow | None]:
    """The document's row while nobody else may work on it, or None where it is taken or no longer in `status`.

    A thread renews the lease every third of `seconds`; a worker that is killed loses it after `seconds` at most.
    """
    worker = uuid4().hex
    with services.unit_of_work() as uow:
        now = services.now()
        row = uow.documents.claim(
            document_id, worker, status=status, now=now, until=now + timedelta(seconds=seconds)
        )
        uow.commit()
    if row is None:
        yield None
        return
    done = threading.Event()
    pulse = threading.Thread(
        target=_renew,
        args=(document_id, worker, services, seconds, done),
        daemon=True,
        name="lease",
    )
    pulse.start()
    try:
        yield row
    finally:
        done.set()
        pulse.join()
        with services.unit_of_work() as uow:
            uow.documents.release(document_id, worker)
            uow.commit()


def _renew(
    document_id: str, worker: str, services: Services, seconds: float, done: threading.Event
) -> None:
    while not done.wait(seconds / 3):
        try:
            with services.unit_of_work() as uow:
                uow.documents.renew(
                    document_id, worker, services.now() + timedelta(seconds=seconds)
                )
                uow.commit()
        except Retryable:  # the next beat of the pulse may find the database again
            continue

"""What is kept of each document, person and publication: rows as plain values, each belonging to one organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from idp.document import Kind, UploadSource
from idp.status import Status


class Role(StrEnum):
    """What a person may do in an organisation; each role may do all that the one before may."""

    STAFF = "staff"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def may_act_as(self, wanted: Role) -> bool:
        order = tuple(Role)
        return order.index(self) >= order.index(wanted)


@dataclass(frozen=True, slots=True)
class User:
    """A person who logs in with `email`; `password_hash` is argon2's."""

    id: str
    email: str
    name: str
    password_hash: str = field(repr=False, default="")
    active: bool = True


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's role in one organisation."""

    user_id: str
    organisation_id: str
    organisation_name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person in an organisation, or the system itself (`user_id` empty)."""

    organisation_id: str
    name: str
    user_id: str = ""
    role: Role = Role.STAFF

    @staticmethod
    def system(organisation_id: str) -> Actor:
        return Actor(organisation_id, "idp", "", Role.ADMIN)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A stored document. The facts from `kind` to `warnings` are copied from its draft so that lists need not open it.

    `version` grows with every save of the draft; a save names the version it was made from. `reason_*` say why it failed
    or was rejected. `container_sha256` is the e-mail or document it was taken out of, if any; `content_sha256` the unlocked copy
    of a locked original. Times are UTC.
    """

    id: str
    organisation_id: str
    sha256: str
    media_type: str
    filename: str
    size: int
    source: UploadSource
    status: Status
    created_at: datetime
    updated_at: datetime
    received_from: str = ""
    uploaded_by: str = ""
    container_sha256: str = ""
    part: int = 1
    pages: int = 0
    kind: Kind = Kind.OTHER
    supplier: str = ""
    number: str = ""
    issue_date: date | None = None
    due_date: date | None = None
    total: Decimal | None = None
    currency: str = ""
    errors: int = 0
    warnings: int = 0
    version: int = 0
    reason_code: str = ""
    reason_say: str = ""
    content_sha256: str = ""

    @property
    def readable(self) -> str:
        """The hash of the bytes to read and show: the original's, unless that is locked."""
        return self.content_sha256 or self.sha256


@dataclass(frozen=True, slots=True)
class Descent:
    """Which pages of one document another is made of, at which `position` among them (all counted from 1).

    A document that was split has several made from it, one that was joined several that it is made of. `undone` ones are history.
    """

    organisation_id: str
    from_id: str
    to_id: str
    position: int
    first_page: int
    last_page: int
    undone: bool = False


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What a list shows: all given conditions at once; `text` is sought in supplier, number and file name."""

    statuses: frozenset[Status] = frozenset()
    kind: Kind | None = None
    text: str = ""
    uploaded_by: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One moment in a document's life; `say` is a sentence, `detail` what programs need."""

    id: str
    organisation_id: str
    document_id: str
    at: datetime
    actor: str
    kind: str
    say: str
    detail: Mapping[str, Any] = field(default_factory=dict)


class OutboxState(StrEnum):
    """PENDING: not tried, or tried and surely without effect. STARTED: tried, outcome unknown. DONE: in Xero. REFUSED: Xero said no."""

    PENDING = "pending"
    STARTED = "started"
    DONE = "done"
    REFUSED = "refused"


class OutboxStep(StrEnum):
    """The writes of one publication, in order."""

    BILL = "bill"
    ATTACHMENT = "attachment"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One write to Xero that must take effect exactly once. `payload` is JSON of what is sent; `result` of what came back."""

    id: str
    organisation_id: str
    document_id: str
    step: OutboxStep
    attempt_key: str
    state: OutboxState
    payload: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0
    not_before: datetime | None = None
    said: str = ""

"""A document's life, and the only moves it may make.

    received ──▶ read ──▶ needs_review ──▶ approved ──▶ published
        │          │        ▲  │    ▲          │
        └──────────┴▶ failed   └▶ rejected     └▶ needs_review (Xero refused, or a person took it back)

`failed` and `rejected` can be taken up again; `published` is the end.
"""

from __future__ import annotations

from enum import StrEnum

from idp.errors import Rejected


class Status(StrEnum):
    RECEIVED = "received"
    READ = "read"
    NEEDS_REVIEW = "needs_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    REJECTED = "rejected"
    FAILED = "failed"

    @property
    def say(self) -> str:
        """The state in a word or two for people."""
        return _SAID[self]


_SAID = {
    Status.RECEIVED: "Reading",
    Status.READ: "Understanding",
    Status.NEEDS_REVIEW: "To review",
    Status.APPROVED: "Sending to Xero",
    Status.PUBLISHED: "In Xero",
    Status.REJECTED: "Rejected",
    Status.FAILED: "Could not be read",
}

MOVES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.READ, Status.FAILED, Status.REJECTED}),
    Status.READ: frozenset({Status.NEEDS_REVIEW, Status.FAILED, Status.REJECTED}),
    Status.NEEDS_REVIEW: frozenset({Status.APPROVED, Status.REJECTED, Status.RECEIVED}),
    Status.APPROVED: frozenset({Status.PUBLISHED, Status.NEEDS_REVIEW}),
    Status.PUBLISHED: frozenset(),
    Status.REJECTED: frozenset({Status.NEEDS_REVIEW, Status.RECEIVED}),
    Status.FAILED: frozenset({Status.RECEIVED, Status.REJECTED}),
}

IN_WORK = frozenset({Status.RECEIVED, Status.READ, Status.APPROVED})
"""States that a worker, not a person, has to move on."""


def check_move(before: Status, after: Status) -> None:
    """Raises Rejected where a document may not go from `before` to `after`."""
    if after not in MOVES[before]:
        raise Rejected(
            "status_move",
            f"This document is “{before.say}” and cannot become “{after.say}”. Reload the page to see its state.",
        )

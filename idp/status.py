"""A document's life, and the only moves it may make.

    received ──▶ read ──▶ needs_review ──▶ approved ──▶ published
        │          │        ▲  │    ▲          │
        └──────────┴▶ failed   └▶ rejected     └▶ needs_review (Xero refused, or a person took it back)

`failed` and `rejected` can be taken up again; `published` is the end. What is under review, rejected or failed may also be
`divided` into documents of some of its pages, or `joined` with others into one: those go on in its place, and it waits
should the cut be undone. What an undone cut made is put back into what it came from, and stays `joined` or `divided` for good.
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
    DIVIDED = "divided"
    JOINED = "joined"

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
    Status.DIVIDED: "Split",
    Status.JOINED: "Joined",
}

REPLACED = frozenset({Status.DIVIDED, Status.JOINED})
"""States of what other documents stand for: nobody books it."""

MOVES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.READ, Status.FAILED, Status.REJECTED}),
    Status.READ: frozenset({Status.NEEDS_REVIEW, Status.FAILED, Status.REJECTED}),
    Status.NEEDS_REVIEW: frozenset({Status.APPROVED, Status.REJECTED, Status.RECEIVED}) | REPLACED,
    Status.APPROVED: frozenset({Status.PUBLISHED, Status.NEEDS_REVIEW}),
    Status.PUBLISHED: frozenset(),
    Status.REJECTED: frozenset({Status.NEEDS_REVIEW, Status.RECEIVED}) | REPLACED,
    Status.FAILED: frozenset({Status.RECEIVED, Status.REJECTED}) | REPLACED,
    Status.DIVIDED: frozenset({Status.NEEDS_REVIEW, Status.RECEIVED}),
    Status.JOINED: frozenset({Status.NEEDS_REVIEW, Status.RECEIVED}),
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

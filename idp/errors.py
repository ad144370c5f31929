"""What can go wrong, and who acts on it.

    IdpError
    ├── Retryable            try again later by itself: a server that is away, a limit, a lost connection
    │   ├── RateLimited      … not before `after` seconds
    │   └── Doubtful         … but nobody knows whether the last try took effect: look before writing again
    ├── NeedsHuman           a person can mend it; `say` tells them how
    └── Rejected             final for this input; `say` tells why and what to do instead
        └── BadValue         … because of what was typed into `field`

Every error carries a `code` for programs and a sentence `say` for people.
"""

from __future__ import annotations


class IdpError(Exception):
    """The root: `code` is stable and in snake_case, `say` is a sentence for a bookkeeper."""

    def __init__(self, code: str, say: str) -> None:
        super().__init__(say)
        self.code = code
        self.say = say


class Retryable(IdpError):
    """Nothing is wrong with the document: the same step may succeed later."""


class RateLimited(Retryable):
    """The other side asked us to wait; `after` is in seconds."""

    def __init__(
        self, after: float, say: str = "Xero asked us to wait before the next call."
    ) -> None:
        super().__init__("rate_limited", say)
        self.after = after


class Doubtful(Retryable):
    """A write whose answer was lost: it may or may not have taken effect."""


class NeedsHuman(IdpError):
    """The step cannot go on until a person changes something; shown on the review page."""


class Rejected(IdpError):
    """This input will never work as it is."""


class BadValue(Rejected):
    """What a person typed into `field` (a FieldName, `contact`, or `lines.N.COLUMN` counted from 0) cannot be taken."""

    def __init__(self, field: str, say: str) -> None:
        super().__init__("bad_value", say)
        self.field = field

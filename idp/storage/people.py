"""Organisations, the people in them, and the tokens with which their programs log in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.sql import delete

from idp.errors import Rejected
from idp.records import Membership, Role, User
from idp.storage import tables as t
from idp.storage.transaction import Transaction

TOUCH_EVERY = timedelta(minutes=1)
"""How exactly the last use of an API token is kept."""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One client with books of their own; `slug` names it in addresses."""

    id: str
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token of a person in an organisation; the token itself is not kept, only its hash."""

    id: str
    user_id: str
    organisation_id: str
    name: str
    created_at: datetime
    last_used: datetime | None = None


def _email_key(email: str) -> str:
    return email.strip().casefold()


class Organisations:
    """All organisations of this installation."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, name: str, *, slug: str) -> str:
        """Its new id. Raises Rejected (`duplicate`) where the slug is taken."""
        made = str(uuid4())
        if not self._tx.insert_new(t.organisations, {"id": made, "name": name, "slug": slug}):
            raise Rejected("duplicate", f"There is an organisation “{slug}” already.")
        return made

    def get(self, organisation_id: str) -> OrganisationRow:
        """Raises Rejected (`not_found`)."""
        row = self._tx.row(select(t.organisations).where(t.organisations.c.id == organisation_id))
        if row is None:
            raise Rejected("not_found", "There is no such organisation.")
        return OrganisationRow(*row)

    def all(self) -> tuple[OrganisationRow, ...]:
        """By name."""
        query = select(t.organisations).order_by(t.organisations.c.name, t.organisations.c.id)
        return tuple(OrganisationRow(*row) for row in self._tx.rows(query))

    def by_slug(self, slug: str) -> OrganisationRow | None:
        row = self._tx.row(select(t.organisations).where(t.organisations.c.slug == slug))
        return None if row is None else OrganisationRow(*row)


_USER = (
    t.users.c.id,
    t.users.c.email,
    t.users.c.name,
    t.users.c.password_hash,
    t.users.c.active,
)
_MEMBERSHIP = (
    t.memberships.c.user_id,
    t.memberships.c.organisation_id,
    t.organisations.c.name,
    t.memberships.c.role,
)
_TOKEN = tuple(c for c in t.api_tokens.c if c.name != "token_hash")


class Users:
    """People, what they may do in which organisation, and their API tokens."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, user: User) -> None:
        """Raises Rejected (`duplicate`) where somebody has this e-mail address already, in any case."""
        if not self._tx.insert_new(t.users, _user_values(user)):
            raise Rejected("duplicate", f"Somebody is registered as {user.email} already.")

    def by_email(self, email: str) -> User | None:
        """Upper or lower case makes no difference."""
        row = self._tx.row(select(*_USER).where(t.users.c.email_key == _email_key(email)))
        return None if row is None else User(*row)

    def get(self, user_id: str) -> User:
        """Raises Rejected (`not_found`)."""
        row = self._tx.row(select(*_USER).where(t.users.c.id == user_id))
        if row is None:
            raise Rejected("not_found", "There is no such person.")
        return User(*row)

    def update(self, user: User) -> None:
        """Replace all that is kept of `user.id`. Raises Rejected (`not_found`, `duplicate`)."""
        held = self.by_email(user.email)
        if held is not None and held.id != user.id:
            raise Rejected("duplicate", f"Somebody else is registered as {user.email}.")
        changed = update(t.users).where(t.users.c.id == user.id).values(**_user_values(user))
        if not self._tx.write(changed).rowcount:
            raise Rejected("not_found", "There is no such person.")

    def join(self, user_id: str, organisation_id: str, role: Role) -> None:
        """Make a person a member, or give a member another role."""
        values = {"user_id": user_id, "organisation_id": organisation_id, "role": role}
        self._tx.put(t.memberships, values)

    def memberships(self, user_id: str) -> tuple[Membership, ...]:
        """By the organisations' names."""
        query = (
            select(*_MEMBERSHIP)
            .join(t.organisations)
            .where(t.memberships.c.user_id == user_id)
            .order_by(t.organisations.c.name, t.organisations.c.id)
        )
        return tuple(Membership(*row) for row in self._tx.rows(query))

    def members(self, organisation_id: str) -> tuple[tuple[User, Role], ...]:
        """Everybody of an organisation, by name."""
        query = (
            select(*_USER, t.memberships.c.role)
            .join(t.memberships)
            .where(t.memberships.c.organisation_id == organisation_id)
            .order_by(t.users.c.name, t.users.c.id)
        )
        return tuple((User(*row[:-1]), row[-1]) for row in self._tx.rows(query))

    def add_token(
        self, user_id: str, organisation_id: str, name: str, token_hash: str, created_at: datetime
    ) -> str:
        """The id of a new API token; `token_hash` is from `crypto.hash_token`. Raises Rejected (`not_found`) for no member."""
        if organisation_id not in {m.organisation_id for m in self.memberships(user_id)}:
            raise Rejected("not_found", "This person is no member of the organisation.")
        token = ApiToken(str(uuid4()), user_id, organisation_id, name, created_at)
        values = {c.name: getattr(token, c.name) for c in _TOKEN}
        if not self._tx.insert_new(t.api_tokens, values | {"token_hash": token_hash}):
            raise Rejected("duplicate", "This token is in use already. Make a new one.")
        return token.id

    def by_token(
        self, token_hash: str, *, now: datetime | None = None
    ) -> tuple[User, Membership] | None:
        """Who a token stands for: an active person and the token's organisation. Commit to keep the time of its use."""
        now = now or datetime.now(UTC)
        query = (
            select(*_USER, *_MEMBERSHIP, t.api_tokens.c.last_used)
            .select_from(
                t.api_tokens.join(t.memberships).join(
                    t.users, t.users.c.id == t.memberships.c.user_id
                )
            )
            .join(t.organisations, t.organisations.c.id == t.memberships.c.organisation_id)
            .where(t.api_tokens.c.token_hash == token_hash, t.users.c.active)
        )
        row = self._tx.row(query)
        if row is None:
            return None
        if row.last_used is None or row.last_used <= now - TOUCH_EVERY:
            used = update(t.api_tokens).where(t.api_tokens.c.token_hash == token_hash)
            self._tx.write(used.values(last_used=now))
        return User(*row[: len(_USER)]), Membership(*row[len(_USER) : -1])

    def tokens(self, organisation_id: str, user_id: str) -> tuple[ApiToken, ...]:
        """A person's tokens in one organisation, oldest first."""
        c = t.api_tokens.c
        query = (
            select(*_TOKEN)
            .where(c.organisation_id == organisation_id, c.user_id == user_id)
            .order_by(c.created_at, c.id)
        )
        return tuple(ApiToken(*row) for row in self._tx.rows(query))

    def revoke_token(self, organisation_id: str, token_id: str) -> None:
        """The token is worth nothing from now on. Raises Rejected (`not_found`)."""
        c = t.api_tokens.c
        gone = delete(t.api_tokens).where(c.organisation_id == organisation_id, c.id == token_id)
        if not self._tx.write(gone).rowcount:
            raise Rejected("not_found", "There is no such token; it may have been revoked already.")


def _user_values(user: User) -> dict[str, object]:
    return {
        "id": user.id,
        "email": user.email.strip(),
        "name": user.name,
        "password_hash": user.password_hash,
        "active": user.active,
        "email_key": _email_key(user.email),
    }

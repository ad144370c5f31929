"""What a first start needs: an organisation, and one person of each role."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import uuid4

from idp.config import Settings
from idp.records import Role, User
from idp.storage.crypto import hash_password
from idp.storage.engine import open_database, upgrade
from idp.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LogIn:
    """A demo log-in; `password` is None at every start but the first."""

    role: Role
    email: str
    password: str | None = None


class _Silent:
    def send(self, task: str, document_id: str) -> None:
        """Nothing is rung while seeding."""


def seed_demo(settings: Settings) -> tuple[LogIn, ...]:
    """Bring the database up to date and, where it is empty, add the demo organisation and its people.

    Passwords are made here and only their hashes are kept, so they are returned once.
    """
    upgrade(settings.database_url)
    engine = open_database(settings.database_url)
    try:
        return _seed(UnitOfWork(engine, _Silent()))
    finally:
        engine.dispose()


def _seed(opened: UnitOfWork) -> tuple[LogIn, ...]:
    with opened as uow:
        known = uow.organisations.all()
        if known:
            demo = uow.organisations.by_slug("demo")
            members = uow.users.members(demo.id) if demo else ()
            return tuple(LogIn(role, user.email) for user, role in members)
        organisation_id = uow.organisations.add("Demo company", slug="demo")
        made = []
        for role in Role:
            password = secrets.token_urlsafe(9)
            user = User(
                str(uuid4()), f"{role}@demo.example", f"Demo {role}", hash_password(password)
            )
            uow.users.add(user)
            uow.users.join(user.id, organisation_id, role)
            made.append(LogIn(role, user.email, password))
        uow.commit()
    return tuple(made)

"""`idp user`: people, their roles, and API tokens."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

if TYPE_CHECKING:
    from idp.ports import Services
    from idp.records import User

app = typer.Typer(
    help="Add people and lock them out, change passwords and roles, make API tokens.",
    no_args_is_help=True,
)

Email = Annotated[
    str, typer.Argument(help="The person's e-mail address, which is also the log-in.")
]
Person = Annotated[
    str,
    typer.Argument(metavar="NAME", help="The person's e-mail address, or the part before its @."),
]
Role = Annotated[str, typer.Option(help="staff, reviewer or admin.")]
Organisation = Annotated[
    str,
    typer.Option(
        "--organisation", "-o", help="Short name of the organisation; by default the first."
    ),
]


def _services() -> Services:
    from idp.config import Settings
    from pipelines.bootstrap import bootstrap

    return bootstrap(Settings())


def organisation_id(services: Services, slug: str) -> str:
    from idp.errors import Rejected

    with services.unit_of_work() as uow:
        all_ = uow.organisations.all()
    found = [o for o in all_ if not slug or o.slug == slug]
    if not found:
        known = ", ".join(o.slug for o in all_) or "none yet; start `idp up` once"
        raise Rejected("not_found", f"There is no such organisation. Known: {known}.")
    return found[0].id


def _person(services: Services, email: str) -> User:
    from idp.errors import Rejected

    with services.unit_of_work() as uow:
        user = uow.users.by_email(email)
        everybody = {u.id: u for o in uow.organisations.all() for u, _ in uow.users.members(o.id)}
    alike = [u for u in everybody.values() if u.email.partition("@")[0] == email.lower()]
    if user is None and len(alike) != 1:
        raise Rejected(
            "not_found", f"Nobody, or more than one, logs in as {email}. See `idp user list`."
        )
    return user or alike[0]


def _role(name: str) -> str:
    from idp.errors import Rejected
    from idp.records import Role as Roles

    if name not in tuple(Roles):
        raise Rejected("bad_role", f"“{name}” is no role. Say staff, reviewer or admin.")
    return name


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="As others see it.")] = "",
    role: Role = "staff",
    organisation: Organisation = "",
) -> None:
    """Add a person and print a password made for them."""
    from idp.errors import Rejected
    from idp.records import Role as Roles
    from idp.records import User
    from idp.storage.crypto import hash_password

    services, wanted = _services(), Roles(_role(role))
    where = organisation_id(services, organisation)
    password = secrets.token_urlsafe(12)
    with services.unit_of_work() as uow:
        if uow.users.by_email(email):
            raise Rejected(
                "exists", f"{email} is there already. Use `idp user role` or `idp user password`."
            )
        user = User(str(uuid4()), email, name or email.partition("@")[0], hash_password(password))
        uow.users.add(user)
        uow.users.join(user.id, where, wanted)
        uow.commit()
    typer.echo(f"{email} ({wanted}), password: {password}")


@app.command(name="list")
def list_() -> None:
    """List people with their roles."""
    services = _services()
    with services.unit_of_work() as uow:
        for organisation in uow.organisations.all():
            typer.echo(f"{organisation.name} ({organisation.slug})")
            for user, role in uow.users.members(organisation.id):
                typer.echo(
                    f"  {user.email:32} {role:10} {user.name}{'' if user.active else '  (locked)'}"
                )


@app.command()
def password(email: Person) -> None:
    """Make and print a new password."""
    from dataclasses import replace

    from idp.storage.crypto import hash_password

    services = _services()
    user, new = _person(services, email), secrets.token_urlsafe(12)
    with services.unit_of_work() as uow:
        uow.users.update(replace(user, password_hash=hash_password(new)))
        uow.commit()
    typer.echo(f"New password of {user.email}: {new}")


@app.command()
def role(
    email: Person,
    role: Annotated[str, typer.Argument(help="staff, reviewer or admin.")],
    organisation: Organisation = "",
) -> None:
    """Give a person another role; it counts from their next click."""
    from idp.records import Role as Roles

    services, wanted = _services(), Roles(_role(role))
    user, where = _person(services, email), organisation_id(services, organisation)
    with services.unit_of_work() as uow:
        uow.users.join(user.id, where, wanted)
        uow.commit()
    typer.echo(f"{user.email} is now {wanted}.")


@app.command()
def lock(email: Person) -> None:
    """Lock a person out at once: log-in, open sessions and API tokens. What they did stays."""
    _set_active(email, active=False)


@app.command()
def unlock(email: Person) -> None:
    """Let a person in again who was locked out."""
    _set_active(email, active=True)


def _set_active(email: str, *, active: bool) -> None:
    from dataclasses import replace

    services = _services()
    user = _person(services, email)
    with services.unit_of_work() as uow:
        uow.users.update(replace(user, active=active))
        uow.commit()
    typer.echo(f"{user.email} {'may log in again' if active else 'is locked out'}.")


@app.command()
def token(
    email: Person,
    name: Annotated[str, typer.Option(help="What it is for.")] = "API",
    organisation: Organisation = "",
) -> None:
    """Make an API token for a person and print it once; only its hash is kept."""
    from idp.storage.crypto import hash_token

    services = _services()
    user, where = _person(services, email), organisation_id(services, organisation)
    text = "idp_" + secrets.token_urlsafe(32)
    with services.unit_of_work() as uow:
        uow.users.add_token(user.id, where, name, hash_token(text), services.now())
        uow.commit()
    typer.echo(text)

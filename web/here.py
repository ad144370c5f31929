"""Who asks, and what the request may reach: the doors, the settings, the person and the organisation they work in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, cast

from flask import abort, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from idp.config import Settings
from idp.ports import Services
from idp.records import Actor, DocumentRow, Membership, Role, User

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
EXTENSION, HOLDER = "idp", "token_holder"


@dataclass(frozen=True, slots=True)
class Doors:
    """What `create_app` was given."""

    services: Services
    settings: Settings


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody logged in, as the database knows them at this request; `membership` is where they work now."""

    user: User
    memberships: tuple[Membership, ...]
    membership: Membership | None
    is_authenticated: bool = True
    is_anonymous: bool = False

    @property
    def is_active(self) -> bool:
        return self.user.active

    def get_id(self) -> str:
        return self.user.id


def doors() -> Doors:
    return cast("Doors", current_app.extensions[EXTENSION])


def services() -> Services:
    return doors().services


def settings() -> Settings:
    return doors().settings


def person() -> Person | None:
    """Who asks: the holder of an API token, else who is logged in, if anybody."""
    holder = g.get(HOLDER)
    if holder is not None:
        return cast("Person", holder)
    return cast("Person", current_user) if current_user.is_authenticated else None


def actor() -> Actor:
    """The person in their organisation; 403 where they belong to none."""
    who = person()
    if who is None or who.membership is None:
        abort(403, "You belong to no organisation here. Ask an administrator to add you to one.")
    place = who.membership
    return Actor(place.organisation_id, who.user.name or who.user.email, who.user.id, place.role)


def may(role: Role) -> bool:
    """Whether the person may act as `role` where they work now; no for strangers."""
    who = person()
    return who is not None and who.membership is not None and who.membership.role.may_act_as(role)


def may_see(row: DocumentRow, who: Actor) -> bool:
    """Staff see what they sent in themselves; everybody else sees all of their organisation."""
    return who.role.may_act_as(Role.REVIEWER) or row.uploaded_by == who.user_id


def from_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


def needs(role: Role = Role.STAFF) -> Callable[[View[P]], View[P]]:
    """Lets only people who may act as `role` in; strangers are sent to the log-in page and back."""

    def around(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if person() is None:
                return _to_log_in()
            if not actor().role.may_act_as(role):
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return around


def _to_log_in() -> ResponseReturnValue:
    back = request.full_path.rstrip("?") if request.method == "GET" and not from_htmx() else None
    address = url_for("auth.log_in", next=back if back != "/" else None)
    if from_htmx():
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = address
        return answer
    return redirect(address)

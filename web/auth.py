"""Logging in and out, and choosing the organisation to work in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, login_user, logout_user

from idp.errors import Rejected
from idp.records import Membership, User
from idp.storage.crypto import hash_password, verify_password
from web.here import Person, needs, person, services
from web.security import limiter, login_key

pages = Blueprint("auth", __name__)
ORGANISATION, STAMP, NEXT = "organisation", "stamp", "next"
REFUSED = "That e-mail address and password do not go together. Check both and try again."


def register(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = "basic"
    manager.user_loader(_person_of)
    app.register_blueprint(pages)


def _stamp(user: User) -> str:
    """Changes with the password, so that a new password ends every other session."""
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:16]


def _person_of(user_id: str) -> Person | None:
    """The person behind a session as the database has them now; None ends the session."""
    with services().unit_of_work() as uow:
        try:
            user = uow.users.get(user_id)
        except Rejected:
            return None
        if not user.active or session.get(STAMP) != _stamp(user):
            return None
        memberships = tuple(uow.users.memberships(user_id))
    return Person(user, memberships, _place(memberships))


def _place(memberships: tuple[Membership, ...]) -> Membership | None:
    chosen = session.get(ORGANISATION)
    first = memberships[0] if memberships else None
    return next((m for m in memberships if m.organisation_id == chosen), first)


def _failed(response: Response) -> bool:
    return response.status_code == 401


@pages.get("/login")
def log_in() -> ResponseReturnValue:
    if person() is not None:
        return redirect(url_for("inbox.show"))
    return render_template("login.html", email="", refused="", then=request.args.get(NEXT, ""))


@pages.post("/login")
@limiter.limit("60 per minute", deduct_when=_failed)
@limiter.limit("8 per minute; 40 per hour", key_func=login_key, deduct_when=_failed)
def try_log_in() -> ResponseReturnValue:
    email, then = request.form.get("email", "").strip(), request.form.get(NEXT, "")
    user = _known(email, request.form.get("password", ""))
    if user is None:
        return render_template("login.html", email=email, refused=REFUSED, then=then), 401
    session.clear()  # a fresh session, so that nobody can plant one beforehand
    session.permanent = True
    session[STAMP] = _stamp(user)
    login_user(Person(user, (), None))
    return redirect(_own_path(then) or url_for("inbox.show"))


def _known(email: str, password: str) -> User | None:
    """The active person with this password; takes as long for an unknown address as for a known one."""
    with services().unit_of_work() as uow:
        user = uow.users.by_email(email)
        check = verify_password(user.password_hash if user else "", password)
        if user is None or not user.active or not check.ok:
            return None
        if check.rehash:
            user = replace(user, password_hash=hash_password(password))
            uow.users.update(user)
            uow.commit()
    return user


def _own_path(address: str) -> str:
    """`address` where it is a path of this site, else nothing: no link may send people elsewhere after log-in."""
    parts = urlsplit(address.replace("\\", "/"))
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "//" in parts.path[:2]:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pages.post("/logout")
@needs()
def log_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    flash("You are logged out.", "done")
    return redirect(url_for("auth.log_in"))


@pages.post("/organisation")
@needs()
def switch() -> ResponseReturnValue:
    wanted, who = request.form.get("organisation", ""), person()
    if who is None or wanted not in {m.organisation_id for m in who.memberships}:
        abort(404)
    session[ORGANISATION] = wanted
    return redirect(url_for("inbox.show"))

"""People and programs that visit the pages: browsers that keep cookies and send CSRF tokens as the forms do."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

from desks import Desk, a_desk
from idp.config import Settings
from idp.records import Role, User
from idp.storage.crypto import hash_password, hash_token
from pipelines import workflow
from web import create_app

PASSWORD = "correct horse battery"


@cache
def password_hash() -> str:
    return hash_password(PASSWORD)


@cache
def _compiled_templates() -> FileSystemBytecodeCache:
    """Every test makes a site of its own; compiling the pages anew would take longer than the test."""
    return FileSystemBytecodeCache(tempfile.mkdtemp())


class Browser:
    """A browser: follows no redirect by itself, and takes the CSRF token from the page it last saw."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._seen(self.client.get(path, **options))

    def post(
        self, path: str, data: Mapping[str, Any] | None = None, **options: Any
    ) -> TestResponse:
        if not self.token:
            self.get("/account")
        body = {"csrf_token": self.token} | dict(data or {})
        return self._seen(self.client.post(path, data=body, **options))

    def follow(self, answer: TestResponse) -> TestResponse:
        assert answer.status_code == 302, answer.text
        return self.get(answer.location)

    def log_in(self, email: str, password: str = PASSWORD, then: str = "") -> TestResponse:
        self.get("/login")
        answer = self.post("/login", {"email": email, "password": password, "next": then})
        self.token = ""
        return answer

    def upload(self, *files: tuple[bytes, str], htmx: bool = False) -> TestResponse:
        data = {"files": [(BytesIO(content), name) for content, name in files]}
        headers = {"HX-Request": "true"} if htmx else {}
        return self.post("/documents", data, headers=headers)

    def _seen(self, answer: TestResponse) -> TestResponse:
        found = re.search(r'name="csrf-token" content="([^"]+)"', _text(answer))
        if found:
            self.token = found[1]
        return answer


def _text(answer: TestResponse) -> str:
    return answer.text if (answer.mimetype or "").startswith("text/") else ""


class Site:
    """The pages over a desk, with a log-in for each role."""

    def __init__(self, desk: Desk, home: Path) -> None:
        self.desk = desk
        self.settings = Settings(home=home)
        self.app = create_app(desk.services, self.settings)
        self.app.testing = True
        self.app.jinja_env.bytecode_cache = _compiled_templates()
        with desk.services.unit_of_work() as uow:
            for user, _role in uow.users.members(desk.organisation_id):
                uow.users.update(replace(user, password_hash=password_hash()))
            uow.commit()
        workflow.sync(desk.organisation_id, services=desk.services)

    def stranger(self) -> Browser:
        return Browser(self.app.test_client())

    def as_(self, role: Role) -> Browser:
        browser = self.stranger()
        assert browser.log_in(f"{role}@demo.example").status_code == 302
        return browser

    def token(self, role: Role = Role.REVIEWER) -> dict[str, str]:
        """The header with an API token of the person with this role."""
        secret = f"idp_{uuid4().hex}"
        actor = dict(
            zip(Role, (self.desk.staff, self.desk.reviewer, self.desk.admin), strict=True)
        )[role]
        with self.desk.services.unit_of_work() as uow:
            now = self.desk.services.now()
            uow.users.add_token(actor.user_id, actor.organisation_id, "t", hash_token(secret), now)
            uow.commit()
        return {"Authorization": f"Bearer {secret}"}

    def neighbour(self) -> str:
        """Another organisation's reviewer; returns the e-mail address."""
        with self.desk.services.unit_of_work() as uow:
            other = uow.organisations.add("Other", slug="other")
            user = User(str(uuid4()), "eve@other.example", "Eve", password_hash())
            uow.users.add(user)
            uow.users.join(user.id, other, Role.ADMIN)
            uow.commit()
        return user.email

    def form(self, document_id: str, browser: Browser) -> dict[str, Any]:
        """All inputs of the correction form as the page fills them, lists where a name comes more than once."""
        html = browser.get(f"/documents/{document_id}").text
        inside = html[
            html.index('<form id="form"') : html.index("</form>", html.index('<form id="form"'))
        ]
        inside += html[html.index('<select id="f-kind"') : html.index("</select>")]
        return inputs(inside)


def inputs(html: str) -> dict[str, Any]:
    """What a browser would send for the inputs and selects in `html`."""
    sent: dict[str, list[str]] = {}
    pattern = r"<(input|select)([^>]*)>((?:(?!<select|<input).)*?</select>)?"
    for tag, attributes, rest in re.findall(pattern, html, re.DOTALL):
        name = re.search(r'name="([^"]+)"', attributes)
        if not name:
            continue
        if tag == "input":
            value = re.search(r'value="([^"]*)"', attributes)
        else:
            chosen = re.search(r"<option([^>]*) selected>([^<]*)", rest or "")
            value = (
                (re.search(r'value="([^"]*)"', chosen[1]) or re.match("(.*)", chosen[2]))
                if chosen
                else None
            )
        sent.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    return {
        n: v[0] if len(v) == 1 and not n.startswith("line_") else v for n, v in sent.items()
    } | {n: v[0] for n, v in sent.items() if n == "line_amount_types"}


@contextmanager
def a_site(home: Path) -> Iterator[Site]:
    with a_desk(home) as desk:
        yield Site(desk, home)

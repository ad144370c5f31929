"""Every address against every role, and nothing across organisations."""

from __future__ import annotations

import re

import pytest

from idp.errors import NeedsHuman
from idp.records import Role
from visitors import Site
from web.inbox import TABS

OK, MOVED, FORBIDDEN, MISSING = 200, 302, 403, 404
PAGES = [  # path, staff, reviewer, admin
    ("GET", "/", OK, OK, OK),
    ("GET", "/inbox/rows", OK, OK, OK),
    ("GET", "/account", OK, OK, OK),
    ("GET", "/settings", FORBIDDEN, FORBIDDEN, OK),
    ("POST", "/settings/sync", FORBIDDEN, FORBIDDEN, MOVED),
    ("GET", "/documents/ID", MISSING, OK, OK),
    ("GET", "/documents/ID/state", MISSING, 204, 204),
    ("GET", "/documents/ID/pages/1", MISSING, OK, OK),
    ("GET", "/documents/ID/original", MISSING, OK, OK),
    ("POST", "/documents/ID/proof", MISSING, OK, OK),
    ("POST", "/documents/ID", FORBIDDEN, MOVED, MOVED),
    ("POST", "/documents/ID/reject", FORBIDDEN, MOVED, MOVED),
    ("POST", "/documents/ID/reopen", FORBIDDEN, 409, 409),
    ("POST", "/documents/ID/retry", MISSING, 409, 409),
    ("POST", "/documents/ID/unlock", MISSING, 409, 409),
    ("GET", "/documents/ID/split", FORBIDDEN, MOVED, MOVED),
    ("POST", "/documents/ID/split", FORBIDDEN, MOVED, MOVED),
    ("POST", "/documents/ID/undo", FORBIDDEN, MOVED, MOVED),
    ("GET", "/join?id=ID", FORBIDDEN, MOVED, MOVED),
    ("POST", "/join", FORBIDDEN, MOVED, MOVED),
]


@pytest.mark.parametrize(("method", "path", "staff", "reviewer", "admin"), PAGES)
def test_each_role_gets_as_far_as_it_may(
    site: Site, method: str, path: str, staff: int, reviewer: int, admin: int
) -> None:
    for role, expected in zip(Role, (staff, reviewer, admin), strict=True):
        document_id, _ = site.desk.ready(role.encode())
        browser = site.as_(role)
        address = path.replace("ID", document_id)
        seen = _seen(browser.get(f"/documents/{document_id}").text)
        if method == "GET":
            answer = browser.get(address, query_string={"seen": seen} if "state" in path else None)
        else:
            answer = browser.post(address, {"reason": "No"})
        assert answer.status_code == expected, (role, answer.text[:300])


def _seen(html: str) -> str:
    found = re.search(r"seen=([^\"&]+)", html)
    return found[1] if found else "needs_review.1."


def test_every_page_is_closed_to_strangers(site: Site) -> None:
    open_to_all = {"auth.log_in", "auth.try_log_in", "static", "health.alive", "health.ready"}
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint in open_to_all or rule.endpoint == "api.openapi":
            continue
        path = re.sub(r"<int:[^>]+>", "1", rule.rule)
        path = re.sub(r"<[^>]+>", "x", path)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            browser = site.stranger()
            browser.get("/login")
            answer = browser.client.open(
                path,
                method=method,
                data={"csrf_token": browser.token} if method == "POST" else None,
            )
            if rule.endpoint.startswith("api."):
                assert answer.status_code == 401, rule
            else:
                assert answer.location.startswith("/login"), rule


def test_staff_see_what_they_sent_and_nothing_else(site: Site) -> None:
    mine = site.desk.upload(b"mine", "mine.pdf", site.desk.staff)
    theirs = site.desk.upload(b"theirs", "theirs.pdf", site.desk.reviewer)
    browser = site.as_(Role.STAFF)
    html = browser.get("/").text
    assert "mine.pdf" in html
    assert "theirs.pdf" not in html
    assert re.search(r'All <span class="count">1<', html)
    assert browser.get(f"/documents/{mine}").status_code == 200
    assert browser.get(f"/documents/{theirs}").status_code == 404


def test_staff_read_their_documents_but_change_nothing(site: Site) -> None:
    mine = site.desk.upload(actor=site.desk.staff)
    site.desk.work()
    html = site.as_(Role.STAFF).get(f"/documents/{mine}").text
    assert "<fieldset disabled>" in html
    assert 'value="approve"' not in html


@pytest.mark.parametrize(("method", "path"), [(m, p) for m, p, *_ in PAGES if "ID" in p])
def test_documents_of_another_organisation_do_not_exist(site: Site, method: str, path: str) -> None:
    document_id, _ = site.desk.ready()
    browser = site.stranger()
    browser.log_in(site.neighbour())
    address = path.replace("ID", document_id)
    answer = browser.get(address) if method == "GET" else browser.post(address, {"reason": "x"})
    assert answer.status_code == 404
    assert "Harbour" not in answer.text
    assert "bill.pdf" not in browser.get("/?tab=all").text


@pytest.mark.parametrize(
    "path",
    ["/login", "/logout", "/organisation", "/documents", "/documents/ID", "/documents/ID/reject",
     "/documents/ID/retry", "/documents/ID/reopen", "/documents/ID/split", "/documents/ID/undo",
     "/documents/ID/unlock", "/join", "/account/tokens", "/settings/sync"],
)  # fmt: skip
def test_no_form_works_without_its_token(site: Site, path: str) -> None:
    document_id, _ = site.desk.ready()
    browser = site.as_(Role.ADMIN)
    answer = browser.client.post(path.replace("ID", document_id), data={"reason": "x"})
    assert answer.status_code == 400
    assert "This form was open for too long" in answer.text


def test_a_person_without_an_organisation_is_told_so(site: Site) -> None:
    from uuid import uuid4

    from idp.records import User
    from visitors import password_hash

    with site.desk.services.unit_of_work() as uow:
        uow.users.add(User(str(uuid4()), "lost@demo.example", "Lost", password_hash()))
        uow.commit()
    browser = site.stranger()
    browser.log_in("lost@demo.example")
    answer = browser.get("/")
    assert answer.status_code == 403
    assert "You belong to no organisation" in answer.text


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_empty_and_full(site: Site, tab: str) -> None:
    browser = site.as_(Role.REVIEWER)
    assert browser.get(f"/?tab={tab}").status_code == 200
    site.desk.ready()
    assert browser.get(f"/?tab={tab}").status_code == 200


def test_a_tab_that_is_not_there_is_not_found(site: Site) -> None:
    assert site.as_(Role.REVIEWER).get("/?tab=nothing").status_code == 404


def test_a_failed_sync_keeps_what_was_there_and_says_why(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_options: object) -> None:
        raise NeedsHuman("reconnect", "Connect to Xero again.")

    monkeypatch.setattr("pipelines.workflow.sync", away)
    browser = site.as_(Role.ADMIN)
    html = browser.follow(browser.post("/settings/sync")).text
    assert "Connect to Xero again." in html
    assert "Lyrebird Lane Trading" in html

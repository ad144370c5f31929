"""Who gets in, and what keeps others out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from idp.records import Role
from visitors import Site


def test_the_right_password_opens_the_inbox(site: Site) -> None:
    browser = site.stranger()
    answer = browser.log_in("reviewer@demo.example")
    assert answer.status_code == 302
    assert answer.location == "/"
    assert "Demo reviewer" in browser.get("/").text


def test_upper_case_in_the_address_makes_no_difference(site: Site) -> None:
    assert site.stranger().log_in("Reviewer@Demo.Example").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [("reviewer@demo.example", "wrong"), ("nobody@demo.example", "wrong"), ("", "")],
)
def test_a_wrong_log_in_says_so_and_keeps_the_address(
    site: Site, email: str, password: str
) -> None:
    answer = site.stranger().log_in(email, password)
    assert answer.status_code == 401
    assert "do not go together" in answer.text
    assert f'value="{email}"' in answer.text


def test_a_stranger_is_sent_to_the_log_in_and_back(site: Site) -> None:
    browser = site.stranger()
    answer = browser.get("/documents/abc?tab=review")
    assert answer.location == "/login?next=/documents/abc?tab%3Dreview"
    assert browser.log_in("reviewer@demo.example", then="/account").location == "/account"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_log_in_never_leads_to_another_site(site: Site, elsewhere: str) -> None:
    assert site.stranger().log_in("reviewer@demo.example", then=elsewhere).location == "/"


def test_guessing_is_refused_after_a_while(site: Site) -> None:
    browser = site.stranger()
    for _ in range(8):
        assert browser.log_in("reviewer@demo.example", "wrong").status_code == 401
    answer = browser.log_in("reviewer@demo.example")
    assert answer.status_code == 429
    assert "Too many tries" in answer.text


def test_logging_in_rightly_is_never_counted(site: Site) -> None:
    assert all(site.stranger().log_in("staff@demo.example").status_code == 302 for _ in range(9))


def test_a_session_set_before_log_in_does_not_survive_it(site: Site) -> None:
    browser = site.stranger()
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    browser.log_in("reviewer@demo.example")
    with browser.client.session_transaction() as session:
        assert "planted" not in session


def test_log_out_ends_the_session(site: Site) -> None:
    browser = site.as_(Role.STAFF)
    assert browser.follow(browser.post("/logout")).status_code == 200
    assert browser.get("/").location.startswith("/login")


def test_who_is_locked_out_is_out_at_the_next_request(site: Site) -> None:
    browser = site.as_(Role.REVIEWER)
    _change(site, active=False)
    assert browser.get("/").location.startswith("/login")
    assert site.stranger().log_in("reviewer@demo.example").status_code == 401


def test_a_new_password_ends_the_sessions_of_the_old_one(site: Site) -> None:
    browser = site.as_(Role.REVIEWER)
    _change(site, password_hash="another")
    assert browser.get("/").location.startswith("/login")


def test_a_new_role_holds_from_the_next_request_on(site: Site) -> None:
    browser = site.as_(Role.REVIEWER)
    assert browser.get("/settings").status_code == 403
    with site.desk.services.unit_of_work() as uow:
        uow.users.join(site.desk.reviewer.user_id, site.desk.organisation_id, Role.ADMIN)
        uow.commit()
    assert browser.get("/settings").status_code == 200


def test_one_person_works_in_several_organisations(site: Site) -> None:
    with site.desk.services.unit_of_work() as uow:
        other = uow.organisations.add("Second Pty Ltd", slug="second")
        uow.users.join(site.desk.reviewer.user_id, other, Role.STAFF)
        uow.commit()
    document_id = site.desk.upload()
    browser = site.as_(Role.REVIEWER)
    assert browser.get(f"/documents/{document_id}").status_code == 200
    browser.follow(browser.post("/organisation", {"organisation": other}))
    assert browser.get(f"/documents/{document_id}").status_code == 404
    assert browser.post("/organisation", {"organisation": "not-mine"}).status_code == 404


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(site: Site) -> None:
    cookie = site.stranger().get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def _change(site: Site, **what: object) -> None:
    with site.desk.services.unit_of_work() as uow:
        user = uow.users.get(site.desk.reviewer.user_id)
        uow.users.update(replace(user, **what))  # type: ignore[arg-type]
        uow.commit()

from __future__ import annotations

import re

import pytest

from idp.records import Role
from idp.status import Status
from visitors import Browser, Site

LOCKED = b"%PDF-locked\fHarbour Paper Pty Ltd"


def a_pack(*numbers: str) -> bytes:
    rows = ("Harbour Paper Pty Ltd", "Tax invoice", "Invoice no. %s", "Date 10/11/2026", "Total 110.00")  # fmt: skip
    return b"".join([b"%PDF", *(b"\f" + ("\n".join(rows) % n).encode() for n in numbers)])


PACK = a_pack("HP-1", "HP-1", "HP-2", "HP-3")


def split(browser: Browser, document_id: str, *starts: int, version: int = 1):
    return browser.post(f"/documents/{document_id}/split", {"start": [str(s) for s in starts], "version": version})  # fmt: skip


def test_the_desk_says_that_a_file_seems_to_hold_several_documents_and_why(site: Site):
    pack, _ = site.desk.ready(PACK)
    html = site.as_(Role.REVIEWER).get(f"/documents/{pack}").text
    assert "This file seems to hold 3 documents" in html
    assert "Page 3 has another invoice number" in html
    assert re.findall(r'name="start" value="(\d)"', html) == ["3", "4"]


def test_staff_are_not_asked_to_split(site: Site):
    mine = site.desk.upload(PACK, actor=site.desk.staff)
    site.desk.work()
    html = site.as_(Role.STAFF).get(f"/documents/{mine}").text
    assert "seems to hold" not in html
    assert "/split" not in html


def test_a_file_of_several_pages_without_a_suggestion_can_still_be_split(site: Site):
    pages, _ = site.desk.ready(a_pack("HP-1", "HP-1"))
    browser = site.as_(Role.REVIEWER)
    assert f'href="/documents/{pages}/split"' in browser.get(f"/documents/{pages}").text
    html = browser.get(f"/documents/{pages}/split").text
    assert "Where does another document begin?" in html
    assert re.findall(r'name="start" value="(\d)"( checked)?', html) == [("2", "")]


def test_the_cuts_that_are_suggested_are_ticked(site: Site):
    pack, _ = site.desk.ready(PACK)
    html = site.as_(Role.REVIEWER).get(f"/documents/{pack}/split").text
    ticks = re.findall(r'name="start" value="(\d)"( checked)?', html)
    assert ticks == [("2", ""), ("3", " checked"), ("4", " checked")]
    assert html.count('class="why"') == 2


def test_a_split_shows_its_parts_and_can_be_undone(site: Site):
    pack, _ = site.desk.ready(PACK)
    browser = site.as_(Role.REVIEWER)
    html = browser.follow(split(browser, pack, 3, 4)).text
    assert "Split into 3 documents" in html
    assert "bill (pages 1-2).pdf" in html
    site.desk.work()
    parts = re.findall(r'<li><a href="/documents/([0-9a-f-]{36})', html)
    part = browser.get(f"/documents/{parts[0]}").text
    assert "Split off from" in part
    assert f'href="/documents/{pack}"' in part
    html = browser.follow(browser.post(f"/documents/{pack}/undo")).text
    assert "Taken back" in html
    assert site.desk.status(pack) is Status.NEEDS_REVIEW


@pytest.mark.parametrize(("starts", "version", "say"), [((), 1, "Choose pages from 2 to 4"), ((9,), 1, "Choose pages"), ((3,), 7, "Somebody changed")])  # fmt: skip
def test_a_split_that_cannot_be_says_why_and_changes_nothing(site: Site, starts, version, say):
    pack, _ = site.desk.ready(PACK)
    browser = site.as_(Role.REVIEWER)
    html = browser.follow(split(browser, pack, *starts, version=version)).text
    assert "Nothing was changed." in html
    assert say in html
    assert site.desk.status(pack) is Status.NEEDS_REVIEW


def test_several_are_chosen_in_the_inbox_put_in_order_and_joined(site: Site):
    first, second = site.desk.ready(a_pack("HP-1"))[0], site.desk.ready(a_pack("HP-2"))[0]
    browser = site.as_(Role.REVIEWER)
    assert f'value="{first}" form="choose"' in browser.get("/").text
    html = browser.get(f"/join?id={second}&id={first}").text
    assert "Join 2 documents into one" in html
    answer = browser.post(
        "/join",
        {"id": [first, second], f"place-{first}": 2, f"place-{second}": 1,
         f"version-{first}": 1, f"version-{second}": 1},
    )  # fmt: skip
    html = browser.follow(answer).text
    assert "Joined 2 documents into one" in html
    assert "Joined from" in html
    site.desk.work()
    whole = answer.location.rpartition("/")[2]
    assert "Take it apart again" in browser.get(f"/documents/{whole}").text
    with site.desk.services.unit_of_work() as uow:
        order = [d.from_id for d in uow.lineage.to(site.desk.organisation_id, whole)]
    assert order == [second, first]


def test_staff_choose_nothing_in_the_inbox(site: Site):
    site.desk.upload(PACK, actor=site.desk.staff)
    site.desk.work()
    assert 'form="choose"' not in site.as_(Role.STAFF).get("/").text


def test_one_alone_cannot_be_joined(site: Site):
    one, _ = site.desk.ready(PACK)
    browser = site.as_(Role.REVIEWER)
    assert "Choose two or more" in browser.follow(browser.get(f"/join?id={one}")).text


def test_the_documents_of_others_cannot_be_joined(site: Site):
    theirs = [site.desk.ready(a_pack(n))[0] for n in ("HP-1", "HP-2")]
    browser = site.stranger()
    browser.log_in(site.neighbour())
    assert browser.get(f"/join?id={theirs[0]}&id={theirs[1]}").status_code == 404
    assert browser.post("/join", {"id": theirs}).status_code == 404
    assert site.desk.status(theirs[0]) is Status.NEEDS_REVIEW


def test_a_locked_pdf_asks_for_its_password_on_its_page(site: Site):
    browser = site.as_(Role.REVIEWER)
    html = browser.follow(browser.upload((LOCKED, "secret.pdf"))).text
    assert "secret.pdf" in html
    locked = re.search(r"/documents/([0-9a-f-]{36})", html)[1]
    page = browser.get(f"/documents/{locked}").text
    assert "This PDF is locked" in page
    assert 'type="password"' in page
    assert "Read it again" not in page
    answer = browser.post(f"/documents/{locked}/unlock", {"password": "lion"})
    assert answer.status_code == 422
    assert "This password does not open the PDF" in answer.text
    assert "lion" not in answer.text
    answer = browser.follow(browser.post(f"/documents/{locked}/unlock", {"password": "tiger"}))
    assert "Unlocked. It is being read now." in answer.text
    site.desk.work()
    assert site.desk.status(locked) is Status.NEEDS_REVIEW


def test_guessing_passwords_is_slowed_down(site: Site):
    locked = site.desk.upload(LOCKED)
    browser = site.as_(Role.REVIEWER)
    guesses = [browser.post(f"/documents/{locked}/unlock", {"password": f"x{n}"}).status_code for n in range(10)]  # fmt: skip
    assert guesses[:8] == [422] * 8
    assert guesses[8:] == [429] * 2

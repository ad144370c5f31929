"""The inbox: files in, rows out."""

from __future__ import annotations

import re

import pytest

from idp.records import Role
from visitors import Browser, Site


@pytest.fixture
def browser(site: Site) -> Browser:
    return site.as_(Role.STAFF)


def test_an_empty_inbox_teaches(browser: Browser) -> None:
    assert "Send your first receipt or invoice" in browser.get("/").text


def test_several_files_at_once_each_get_their_outcome(browser: Browser) -> None:
    html = browser.follow(browser.upload((b"one", "one.pdf"), (b"", "empty.pdf"))).text
    assert re.search(r'data-outcome="queued".*one\.pdf', html, re.DOTALL)
    assert re.search(r'data-outcome="refused".*empty\.pdf</b> The file is empty', html, re.DOTALL)
    assert "data-outcome" not in browser.get("/").text


def test_the_same_bytes_again_point_to_the_first(browser: Browser) -> None:
    browser.upload((b"one", "one.pdf"))
    answer = browser.upload((b"one", "again.pdf"), htmx=True)
    assert answer.status_code == 200
    assert re.search(r"again\.pdf</b> is here already: <a href=\"/documents/", answer.text)


def test_an_email_gives_a_row_for_each_document_in_it(browser: Browser) -> None:
    answer = browser.upload((b"first|second", "mail.eml"), htmx=True)
    assert answer.text.count('data-outcome="queued"') == 2


def test_nothing_chosen_is_said(browser: Browser) -> None:
    assert (
        "No file was chosen." in browser.post("/documents", {}, headers={"HX-Request": "true"}).text
    )


def test_of_a_file_over_the_limit_only_a_byte_more_is_read(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = []

    def receive(content: bytes, *_rest: object, **_options: object) -> tuple[()]:
        got.append(len(content))
        return ()

    monkeypatch.setattr("pipelines.workflow.receive", receive)
    monkeypatch.setattr(site.settings, "upload_limit_mb", 0)
    browser.upload((b"x" * 9_000, "big.pdf"), htmx=True)
    assert got == [1]


def test_more_than_the_server_takes_is_refused_whole(site: Site, browser: Browser) -> None:
    site.app.config["MAX_CONTENT_LENGTH"] = 10_000
    answer = browser.upload((b"x" * 20_000, "big.pdf"))
    assert answer.status_code == 413
    assert "That is too much at once" in answer.text


def test_the_list_asks_for_news_and_gets_none_while_nothing_changes(
    site: Site, browser: Browser
) -> None:
    browser.upload((b"one", "one.pdf"))
    html = browser.get("/").text
    assert 'hx-trigger="every 2s, uploaded from:body"' in html
    address = re.search(r'hx-get="(/inbox/rows[^"]+)"', html)[1].replace("&amp;", "&")
    assert browser.get(address).status_code == 204
    site.desk.work()
    answer = browser.get(address)
    assert answer.status_code == 200
    assert "Harbour Paper Pty Ltd" in answer.text
    assert "every 20s" in answer.text


def test_rows_show_amount_dates_and_issues(site: Site, browser: Browser) -> None:
    site.desk.upload(actor=site.desk.staff)
    site.desk.work()
    html = browser.get("/").text
    assert '<span class="unit">AUD</span> 110.00' in html
    assert "24 Nov 2026" in html


def test_search_finds_by_supplier_and_says_when_nothing_was_found(
    site: Site, browser: Browser
) -> None:
    site.desk.upload(actor=site.desk.staff)
    site.desk.work()
    assert "HP-4471" in browser.get("/?q=harbour").text
    assert "Nothing found for “zzz”" in browser.get("/?q=zzz").text


def test_long_lists_come_in_pages(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.inbox.PAGE", 2)
    for number in range(3):
        site.desk.wait(1)
        site.desk.upload(f"{number}".encode(), f"{number}.pdf", site.desk.staff)
    html = browser.get("/").text
    assert "Page 1 of 2 · 3 documents" in html
    assert "0.pdf" not in html
    assert "0.pdf" in browser.get("/?page=2").text

"""The desk: what is shown, what is saved, and what is kept when it cannot be."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from builders import a_page
from idp.document import Document, Page
from idp.errors import NeedsHuman, Retryable
from idp.records import Role
from idp.status import Status
from pipelines import workflow
from visitors import Browser, Site


@pytest.fixture
def browser(site: Site) -> Browser:
    return site.as_(Role.REVIEWER)


def _draft(site: Site, document_id: str):
    found = workflow.draft_of(document_id, services=site.desk.services, actor=site.desk.reviewer)
    assert found is not None
    return found


def test_the_desk_shows_page_fields_lines_and_sums(site: Site, browser: Browser) -> None:
    document_id, _ = site.desk.ready()
    html = browser.get(f"/documents/{document_id}").text
    assert f"/documents/{document_id}/pages/1?w=1000" in html
    assert 'value="HP-4471"' in html
    assert 'value="10 Nov 2026"' in html
    assert "100.00 + 10.00 = 110.00" in html
    assert "Received bill.pdf" in html


def test_every_value_found_on_the_page_has_its_box(site: Site, browser: Browser) -> None:
    from idp.document import Box
    from idp.fields import Field, FieldName

    boxed = Field(FieldName.TOTAL, "110.00", "110.00", 0.4, 1, Box(0.5, 0.25, 0.75, 0.3))
    site.desk.reader.propose = lambda _document: (boxed,)  # type: ignore[method-assign]
    document_id, _ = site.desk.ready()
    html = browser.get(f"/documents/{document_id}").text
    assert re.search(
        r'<rect class="doubtful" data-box="total" x="0.4970" y="0.2480" width="0.2560" height="0.0540"',
        html,
    )
    assert re.search(r'class="field amount is-doubtful', html)


def test_saving_without_a_change_changes_nothing(site: Site, browser: Browser) -> None:
    document_id, version = site.desk.ready()
    sent = site.form(document_id, browser)
    answer = browser.post(f"/documents/{document_id}", sent | {"action": "save"})
    assert answer.status_code == 302
    assert _draft(site, document_id)[1] == version
    assert "corrected" not in site.desk.events(document_id)


def test_a_corrected_field_is_saved_with_who_and_when(site: Site, browser: Browser) -> None:
    document_id, _ = site.desk.ready()
    sent = site.form(document_id, browser) | {"invoice_number": "HP-9", "due_date": "5/12/2026"}
    html = browser.follow(browser.post(f"/documents/{document_id}", sent)).text
    assert "Saved." in html
    assert 'value="HP-9"' in html
    assert 'value="5 Dec 2026"' in html
    assert "Number: <del>HP-4471</del> → <ins>HP-9</ins>" in html
    assert "Demo reviewer" in html


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("total", "12x", "“12x” is not an amount. Type it as 1,204.50."),
        ("due_date", "soon", "“soon” is not a date. Type it as 20 Nov 2026."),
        ("due_date", "31/02/2026", "is not a date"),
        ("currency", "dollars", "“dollars” is not a currency"),
        ("contact", "Nobody & Sons", "No contact is called “Nobody &amp; Sons”."),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_is_kept(
    site: Site, browser: Browser, name: str, typed: str, said: str
) -> None:
    document_id, version = site.desk.ready()
    sent = site.form(document_id, browser) | {name: typed, "invoice_number": "kept too"}
    answer = browser.post(f"/documents/{document_id}", sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed.replace("&", "&amp;")}"' in answer.text
    assert 'value="kept too"' in answer.text
    assert "Nothing was saved yet" in answer.text
    assert _draft(site, document_id)[1] == version


def test_lines_are_edited_added_and_removed(site: Site, browser: Browser) -> None:
    document_id, _ = site.desk.ready()
    sent = site.form(document_id, browser)
    sent["line_description"] = ["Paper", "Freight"]
    sent["line_quantity"] = ["2", ""]
    sent["line_unit_amount"] = ["45", "10.00"]
    sent["line_line_amount"] = ["", ""]
    sent["line_account"] = ["453 Office Expenses", "425"]
    sent["line_tax_type"] = ["INPUT", "INPUT"]
    answer = browser.post(f"/documents/{document_id}", sent)
    assert answer.status_code == 302, answer.text
    draft, _ = _draft(site, document_id)
    assert [(x.description, str(x.line_amount), x.account_code) for x in draft.lines] == [
        ("Paper", "90.00", "453"),
        ("Freight", "10.00", "425"),
    ]


def test_a_bad_line_says_which_box_and_keeps_the_row(site: Site, browser: Browser) -> None:
    document_id, _ = site.desk.ready()
    sent = site.form(document_id, browser) | {
        "line_description": ["Paper"],
        "line_quantity": ["two"],
        "line_unit_amount": ["45"],
        "line_line_amount": [""],
        "line_account": ["999 Nowhere"],
        "line_tax_type": ["INPUT"],
    }
    answer = browser.post(f"/documents/{document_id}", sent)
    assert answer.status_code == 422
    assert "“two” is not an amount" in answer.text
    assert "“999 Nowhere” is no account" in answer.text
    assert 'value="two" aria-invalid="true"' in answer.text


def test_a_line_without_a_price_is_refused_at_its_row(site: Site, browser: Browser) -> None:
    document_id, _ = site.desk.ready()
    sent = site.form(document_id, browser) | {
        "line_description": ["Paper"],
        "line_quantity": ["2"],
        "line_unit_amount": [""],
        "line_line_amount": [""],
        "line_account": [""],
        "line_tax_type": [""],
    }
    answer = browser.post(f"/documents/{document_id}", sent)
    assert answer.status_code == 422
    assert "Line 1 has no price" in answer.text


def test_another_save_in_between_loses_neither(site: Site, browser: Browser) -> None:
    document_id, _ = site.desk.ready()
    mine = site.form(document_id, browser) | {"invoice_number": "MINE"}
    theirs = site.form(document_id, browser) | {"invoice_number": "THEIRS"}
    browser.post(f"/documents/{document_id}", theirs)
    answer = browser.post(f"/documents/{document_id}", mine)
    assert answer.status_code == 409
    assert 'value="MINE"' in answer.text
    assert "Saved meanwhile: <b>THEIRS</b>" in answer.text
    again = mine | {"version": re.search(r'name="version" value="(\d+)"', answer.text)[1]}
    assert browser.post(f"/documents/{document_id}", again).status_code == 302
    assert _draft(site, document_id)[0].number == "MINE"


def test_approve_saves_first_and_sends_it_on_its_way(site: Site, browser: Browser) -> None:
    document_id, _ = site.desk.ready()
    sent = site.form(document_id, browser) | {"invoice_number": "HP-10", "action": "approve"}
    html = browser.follow(browser.post(f"/documents/{document_id}", sent)).text
    assert "On its way to the Xero sandbox" in html
    assert f"/documents/{document_id}/state?seen=approved" in html
    site.desk.work()
    assert site.desk.ledger.bills[0]["InvoiceNumber"] == "HP-10"
    html = browser.get(f"/documents/{document_id}").text
    assert "<b>Bill HP-10</b> is in the Xero sandbox as <b>draft</b>" in html
    assert 'href="x:' in html


def test_what_blocks_approval_is_said_and_nothing_is_sent(site: Site, browser: Browser) -> None:
    document_id, _ = site.desk.ready()
    sent = site.form(document_id, browser) | {"total": "", "action": "approve"}
    answer = browser.post(f"/documents/{document_id}", sent)
    assert answer.status_code == 422
    assert "Not approved yet." in answer.text
    assert site.desk.status(document_id) is Status.NEEDS_REVIEW


def test_xeros_refusal_comes_back_to_the_desk(site: Site, browser: Browser) -> None:
    document_id = site.desk.approved()
    site.desk.ledger.next.append(NeedsHuman("xero_refused", "Account 453 is archived."))
    site.desk.work()
    html = browser.get(f"/documents/{document_id}").text
    assert "Account 453 is archived." in html
    assert 'value="approve"' in html


def test_a_rejection_needs_a_reason_and_can_be_undone(site: Site, browser: Browser) -> None:
    document_id, _ = site.desk.ready()
    answer = browser.post(f"/documents/{document_id}/reject", {"reason": "  "})
    assert answer.status_code == 422
    assert "Say why" in answer.text
    html = browser.follow(
        browser.post(f"/documents/{document_id}/reject", {"reason": "Not ours"})
    ).text
    assert "Not ours" in html
    browser.follow(browser.post(f"/documents/{document_id}/reopen"))
    assert site.desk.status(document_id) is Status.NEEDS_REVIEW


def test_a_document_being_read_is_shown_and_refreshes_itself(site: Site, browser: Browser) -> None:
    document_id = site.desk.upload()
    html = browser.get(f"/documents/{document_id}").text
    assert "Reading the pages." in html
    state = re.search(r'hx-get="([^"]+/state[^"]+)"', html)[1].replace("&amp;", "&")
    assert "HX-Refresh" not in browser.get(state).headers
    site.desk.work()
    assert browser.get(state).headers["HX-Refresh"] == "true"


def test_the_proof_follows_what_is_typed_without_saving(site: Site, browser: Browser) -> None:
    document_id, version = site.desk.ready()
    sent = site.form(document_id, browser) | {"total": "115"}
    answer = browser.post(f"/documents/{document_id}/proof", sent)
    said = "Sub-total and tax come to 110.00 but the total says 115.00: 5.00 too little."
    assert said in answer.text
    assert _draft(site, document_id)[1] == version


def test_the_queue_stays_as_the_inbox_was_left(site: Site, browser: Browser) -> None:
    first, _ = site.desk.ready(b"one")
    site.desk.wait(5)
    second, _ = site.desk.ready(b"two")
    html = browser.get(f"/documents/{second}?tab=review&q=harbour").text
    assert f'data-key="j" href="/documents/{first}?tab=review&amp;q=harbour"' in html


def test_a_picture_that_reading_may_yet_turn_is_not_kept_by_the_browser(
    site: Site, browser: Browser
) -> None:
    document_id = site.desk.upload()
    picture = browser.get(f"/documents/{document_id}/pages/1")
    assert picture.headers["Cache-Control"] == "no-store"


def test_an_einvoice_without_pages_says_so_instead_of_showing_a_broken_picture(
    site: Site, browser: Browser
) -> None:
    document_id = site.desk.upload(b"<Invoice/>", "bill.xml")
    site.desk.work()
    html = browser.get(f"/documents/{document_id}").text
    assert "an e-invoice without a page to look at" in html
    assert "<img" not in html
    assert 'name="supplier_name" value="Harbour Paper Pty Ltd"' in html


def test_a_name_with_a_line_break_does_not_break_the_download(site: Site, browser: Browser) -> None:
    document_id = site.desk.upload(b"%PDF one", "bill\r\nX-Evil: 1.pdf")
    original = browser.get(f"/documents/{document_id}/original")
    assert original.status_code == 200
    assert "X-Evil" not in original.headers


def test_pictures_are_kept_by_the_browser_and_originals_are_downloads(
    site: Site, browser: Browser
) -> None:
    document_id, _ = site.desk.ready()
    found = re.search(r'src="([^"]*/pages/1[^"]*)"', browser.get(f"/documents/{document_id}").text)
    assert found is not None
    picture = browser.get(unescape(found.group(1)))
    assert picture.mimetype == "image/webp"
    assert "immutable" in picture.headers["Cache-Control"]
    assert browser.get(f"/documents/{document_id}/pages/2").status_code == 404
    original = browser.get(f"/documents/{document_id}/original")
    assert original.data == b"%PDF one"
    assert original.headers["Content-Disposition"].startswith("attachment")


def test_a_picture_under_an_address_without_version_is_asked_for_again_but_not_sent_again(
    site: Site, browser: Browser
) -> None:
    document_id, _ = site.desk.ready()
    first = browser.get(f"/documents/{document_id}/pages/1?w=240")
    assert first.headers["Cache-Control"] == "private, no-cache"
    asked = {"If-None-Match": first.headers["ETag"]}
    again = browser.get(f"/documents/{document_id}/pages/1?w=240", headers=asked)
    assert (again.status_code, again.data) == (304, b"")


def reads_as(site: Site, *pages: Page) -> None:
    """Whatever is uploaded next has these pages."""
    site.desk.reader.read = lambda _upload, password="": Document("bill", pages)  # type: ignore[method-assign]


def test_blank_pages_stand_aside_and_can_be_looked_at(site: Site, browser: Browser) -> None:
    front = a_page("Invoice 17", parsed=False)
    reads_as(site, front, replace(Page(2, 595, 842), blank=True))
    document_id, _ = site.desk.ready()
    html = browser.get(f"/documents/{document_id}").text
    before, _, after = html.partition("1 blank page hidden")
    assert 'data-sheet="1"' in before
    assert 'data-sheet="2"' not in before
    assert 'data-sheet="2"' in after
    assert "Page 1 of 2." in before
    assert "2 pages ·" in before


def test_a_document_of_blank_pages_alone_shows_them(site: Site, browser: Browser) -> None:
    reads_as(site, replace(Page(1, 595, 842), blank=True))
    document_id, _ = site.desk.ready()
    html = browser.get(f"/documents/{document_id}").text
    assert 'data-sheet="1"' in html
    assert "hidden</summary>" not in html


def test_what_was_done_to_a_picture_before_it_was_read_is_said_under_it(
    site: Site, browser: Browser
) -> None:
    steps = ("outline", "skew 3.2", "enlarge 1.5", "light")
    reads_as(site, replace(a_page("Total 5.00", parsed=False), turn=90, steps=steps))
    document_id, _ = site.desk.ready()
    html = browser.get(f"/documents/{document_id}").text
    said = "For reading: turned upright, cut out of the photo and laid flat, straightened, light evened."
    assert said in html
    assert f"/documents/{document_id}/pages/1?w=1000&amp;v=90" in html


def test_what_the_work_waits_for_is_said_on_the_page(site: Site, browser: Browser) -> None:
    document_id = site.desk.approved()
    site.desk.ledger.next = [Retryable("xero_away", "Xero cannot be reached.")]
    site.desk.work()
    assert "Waiting for Xero: Xero cannot be reached." in panes(browser, document_id)
    site.desk.wait(60)
    site.desk.answer("publish_document", document_id)
    assert "Waiting for Xero" not in panes(browser, document_id)


def panes(browser: Browser, document_id: str) -> str:
    """The page without its history."""
    return browser.get(f"/documents/{document_id}").text.partition('class="history"')[0]

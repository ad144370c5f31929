"""The main job, as people do it, over what `bin/up` starts."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from copies import Person, Running, a_person

pytestmark = pytest.mark.e2e
SAMPLES = Path(__file__).parents[2] / "samples"
INVOICE = SAMPLES / "invoices" / "harbour-paper-4471.pdf"
PHOTO = SAMPLES / "receipts" / "city-cabs.jpg"


def document_of(person: Person, filename: str) -> str:
    person.go(person.running.url + "/?tab=all")
    row = person.page.locator("tr[data-row]", has_text=filename)
    expect(row).to_have_count(1)
    return row.get_attribute("data-row") or ""


def test_an_invoice_and_a_photo_become_draft_bills_with_their_originals(
    browser: Browser, running: Running
) -> None:
    with a_person(browser, running, "reviewer") as person:
        person.picture("inbox-empty")
        person.upload(INVOICE, PHOTO)
        expect(person.page.locator("[data-outcome=queued]")).to_have_count(2)
        invoice, photo = document_of(person, INVOICE.name), document_of(person, PHOTO.name)
        for document_id in (invoice, photo):
            person.wait_for_state(document_id, "needs_review")
        person.go(running.url)
        person.picture("inbox")

        correct_the_number_and_approve(person, invoice)
        mend_the_receipt_and_approve(person, photo)
        for document_id in (invoice, photo):
            person.wait_for_state(document_id, "published")
        find_the_bills_in_the_sandbox(person, invoice)
        assert person.complaints == []


def correct_the_number_and_approve(person: Person, document_id: str) -> None:
    page = person.page
    person.go(f"{person.running.url}/documents/{document_id}")
    number = page.locator("#f-invoice_number")
    expect(number).to_have_value("INV-4471")
    number.focus()
    expect(page.locator("svg rect[data-box=invoice_number]")).to_be_visible()
    person.picture("review")
    number.fill("INV-4471-A")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#f-invoice_number")).to_have_value("INV-4471-A")
    expect(page.locator("#fields")).to_contain_text("Corrected invoice number")
    page.get_by_role("button", name=re.compile("Approve")).click()
    page.wait_for_load_state()


def mend_the_receipt_and_approve(person: Person, document_id: str) -> None:
    """Whatever stands in the way of this receipt is typed in, as a reviewer would."""
    page = person.page
    person.go(f"{person.running.url}/documents/{document_id}")
    page.locator("#f-total").fill("54.67")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    page.get_by_role("button", name=re.compile("Approve")).click()
    page.wait_for_load_state()


def find_the_bills_in_the_sandbox(person: Person, invoice: str) -> None:
    page = person.page
    person.go(f"{person.running.url}/documents/{invoice}")
    link = page.get_by_role("link", name=re.compile("Open in the sandbox"))
    expect(link).to_be_visible()
    person.picture("published")
    href = link.get_attribute("href") or ""
    assert href.startswith(person.running.sandbox)
    person.complaints.clear()  # from here on we leave for the sandbox on purpose
    person.go(href)
    expect(page.locator("body")).to_contain_text("INV-4471-A")
    expect(page.locator("body")).to_contain_text("This is a sandbox, not Xero")
    expect(page.locator("body")).to_contain_text(INVOICE.name)
    person.picture("sandbox-bill")
    person.go(person.running.sandbox)
    expect(page.locator("body")).to_contain_text("Harbour Paper Pty Ltd")
    expect(page.locator("body")).to_contain_text("City Cabs Cooperative")
    person.picture("sandbox")
    person.complaints.clear()


def test_a_phone_shows_every_page_without_sideways_scrolling(
    browser: Browser, running: Running
) -> None:
    with a_person(browser, running, "reviewer", phone=True) as person:
        person.upload(SAMPLES / "invoices" / "bluegum-20318.pdf")
        document_id = document_of(person, "bluegum-20318.pdf")
        person.wait_for_state(document_id, "needs_review")
        for name, path in (
            ("inbox", "/"),
            ("review", f"/documents/{document_id}#fields"),
            ("account", "/account"),
        ):
            person.go(person.running.url + path)
            wide = person.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{name} is {wide} pixels too wide"
            person.picture(f"phone-{name}")
        assert person.complaints == []


def test_the_pages_work_without_scripts(browser: Browser, running: Running) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(running.url)
    page.get_by_label("E-mail").fill("staff@demo.example")
    page.get_by_label("Password").fill(running.passwords["staff"])
    page.get_by_role("button", name="Log in").click()
    page.locator("input[type=file][multiple]").set_input_files(
        SAMPLES / "invoices" / "kauri-print-10472.pdf"
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("[data-outcome=queued]")).to_contain_text("kauri-print-10472.pdf")
    context.close()


def test_the_same_file_twice_points_to_the_first(browser: Browser, running: Running) -> None:
    with a_person(browser, running, "reviewer") as person:
        person.upload(SAMPLES / "invoices" / "cascade-cloud-118204.pdf")
        person.upload(SAMPLES / "invoices" / "cascade-cloud-118204.pdf")
        expect(person.page.locator("[data-outcome=duplicate]")).to_contain_text("is here already")


def test_ctrl_c_leaves_nothing_running_and_a_second_start_finds_everything(
    running: Running,
) -> None:
    running.stop()
    running.start()
    began = time.monotonic()
    running.stop()
    assert time.monotonic() - began < 45  # long before `stop` itself gives up
    running.start()

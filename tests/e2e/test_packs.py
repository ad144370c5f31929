"""A file of three bills is split, pictures are joined, and a locked bill is opened, over what `bin/up` starts."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, expect

from copies import Person, Running, a_person

pytestmark = pytest.mark.e2e
SAMPLES = Path(__file__).parents[2] / "samples" / "invoices"
BILLS = ("harbour-paper-4471.pdf", "kauri-print-10472.pdf", "wattle-freight-88213.pdf")
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def a_pack(folder: Path, *names: str) -> Path:
    with pikepdf.new() as pack:
        for name in names:
            with pikepdf.open(SAMPLES / name) as bill:
                pack.pages.extend(bill.pages)
        pack.save(folder / "friday-scan.pdf")
    return folder / "friday-scan.pdf"


def a_locked_bill(folder: Path) -> Path:
    with pikepdf.open(SAMPLES / "bluegum-20318.pdf") as bill:
        bill.save(folder / "locked.pdf", encryption=pikepdf.Encryption(user="tiger", owner="owl"))
    return folder / "locked.pdf"


def document_of(person: Person, filename: str) -> str:
    person.go(person.running.url + "/?tab=all")
    row = person.page.locator("tr[data-row]", has_text=filename)
    expect(row).to_have_count(1)
    return row.get_attribute("data-row") or ""


def pictured(person: Person, name: str) -> None:
    """Both as on a desk and on a phone."""
    for size, where in ((PHONE, "phone"), (DESKTOP, "desktop")):
        person.page.set_viewport_size(size)
        person.picture(f"{name}-{where}")


def test_a_pack_is_split_and_its_parts_can_be_put_together_again(
    browser: Browser, running: Running, tmp_path: Path
) -> None:
    with a_person(browser, running, "reviewer") as person:
        page = person.page
        person.go(running.url)
        person.upload(a_pack(tmp_path, *BILLS))
        pack = document_of(person, "friday-scan.pdf")
        person.wait_for_state(pack, "needs_review")
        person.go(f"{running.url}/documents/{pack}")
        expect(page.locator(".cuts")).to_contain_text("This file seems to hold 3 documents")
        pictured(person, "split-suggested")
        page.get_by_role("link", name="See the cuts").click()
        expect(page.locator(".cut input:checked")).to_have_count(2)
        page.wait_for_load_state("networkidle")
        pictured(person, "split-pages")
        page.get_by_role("button", name="Split the file").click()
        expect(page.locator("#fields .kin li")).to_have_count(3)
        parts = [link.get_attribute("href") or "" for link in page.locator(".kin li a").all()]
        for part in parts:
            person.wait_for_state(part.split("/")[2].split("?")[0], "needs_review")
        person.see_it_now()
        pictured(person, "split-done")
        person.go(running.url + parts[1])
        expect(page.locator("#f-supplier_name, #f-contact").first).to_have_value(
            re.compile("Kauri")
        )
        person.go(f"{running.url}/documents/{pack}")
        page.get_by_role("button", name="Put it together again").click()
        expect(page.locator(".cuts")).to_be_visible()
        assert person.complaints == []


def test_documents_chosen_in_the_inbox_become_one(browser: Browser, running: Running) -> None:
    with a_person(browser, running, "reviewer") as person:
        page = person.page
        person.go(running.url)
        person.upload(SAMPLES / "thames-valley-1189.pdf", SAMPLES / "saltbush-catering-0317.pdf")
        names = ("thames-valley-1189.pdf", "saltbush-catering-0317.pdf")
        ids = [document_of(person, name) for name in names]
        for document_id in ids:
            person.wait_for_state(document_id, "needs_review")
        person.go(running.url)
        for document_id in ids:
            page.locator(f"#choose-{document_id}").check()
        pictured(person, "join-chosen")
        page.get_by_role("button", name="Join the chosen").click()
        expect(page.locator("h1")).to_contain_text("Join 2 documents into one")
        page.wait_for_load_state("networkidle")
        pictured(person, "join-order")
        page.get_by_role("button", name="Join them").click()
        expect(page.locator(".kin h2")).to_have_text("Joined from")
        whole = page.url.split("/documents/")[1].split("?")[0]
        person.wait_for_state(whole, "needs_review")
        person.see_it_now()
        pictured(person, "join-done")
        page.get_by_role("button", name="Take it apart again").click()
        expect(page.locator(".notice.done").first).to_contain_text("Taken back")
        assert person.complaints == []


def test_a_locked_bill_is_read_once_its_password_is_typed(
    browser: Browser, running: Running, tmp_path: Path
) -> None:
    with a_person(browser, running, "reviewer") as person:
        page = person.page
        person.go(running.url)
        person.upload(a_locked_bill(tmp_path))
        locked = document_of(person, "locked.pdf")
        person.go(f"{running.url}/documents/{locked}")
        expect(page.locator(".locked h2")).to_have_text("This PDF is locked")
        pictured(person, "locked")
        page.get_by_label("Password").fill("tiger")
        page.get_by_role("button", name="Open and read it").click()
        person.wait_for_state(locked, "needs_review")
        person.go(f"{running.url}/documents/{locked}")
        expect(page.locator("#f-invoice_number")).to_have_value(re.compile("20318"))
        assert person.complaints == []

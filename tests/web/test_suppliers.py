"""The pages on which people read, change and delete what is remembered of a supplier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from idp.memory import Coding, Habit, KnownSupplier, Place, Trait
from idp.records import Role
from visitors import Site

DAY = date(2026, 11, 20)
NUMBER = Habit(
    "n1", "invoice_number", 4, 0, 3, DAY,
    place=Place("Rechnung Nr.", "", 0.1, 0.2, 1), examples=("INV-00412",),
)  # fmt: skip
PRICES = Habit("p1", Trait.PRICES, 1, 2, 1, DAY, value="with")
LINES = Habit("c1", Trait.CODING, 3, 0, 3, DAY, coding=Coding("429", "INPUT"))
KNOWN = KnownSupplier("s1", "Harbour Paper", habits=(NUMBER, PRICES, LINES), documents=3, last=DAY)


@pytest.fixture
def taught(site: Site) -> Site:
    with site.desk.services.unit_of_work() as uow:
        uow.suppliers.save(site.desk.organisation_id, KNOWN)
        uow.commit()
    return site


def kept(site: Site) -> KnownSupplier:
    with site.desk.services.unit_of_work() as uow:
        found = uow.suppliers.find(site.desk.organisation_id, "s1")
    assert found is not None
    return found


def test_what_is_remembered_is_said_in_sentences(taught: Site) -> None:
    browser = taught.as_(Role.REVIEWER)
    assert "Harbour Paper" in browser.get("/suppliers").text
    page = browser.get("/suppliers/s1").text
    assert "Invoice number stands right of the words “Rechnung Nr.”." in page
    assert "Seen in 3 documents, last on 20 Nov 2026." in page
    assert "Prices are with tax." in page
    assert "2 against it" in page
    assert "Lines take account 429, tax rate INPUT." in page


def test_a_habit_can_be_switched_off_and_on_and_deleted(taught: Site) -> None:
    browser = taught.as_(Role.REVIEWER)
    browser.follow(browser.post("/suppliers/s1/habits/n1/off"))
    assert kept(taught) == replace(KNOWN, habits=(replace(NUMBER, active=False), PRICES, LINES))
    browser.follow(browser.post("/suppliers/s1/habits/n1/on"))
    assert kept(taught) == KNOWN
    browser.follow(browser.post("/suppliers/s1/habits/n1/forget"))
    assert kept(taught).habits == (PRICES, LINES)


def test_the_usual_account_can_be_changed_to_one_of_the_books(taught: Site) -> None:
    browser = taught.as_(Role.REVIEWER)
    browser.follow(browser.post("/suppliers/s1/account", {"account": "461"}))
    (usual,) = kept(taught).about(Trait.CODING)
    assert usual.coding == Coding("461", "INPUT")
    browser.post("/suppliers/s1/account", {"account": "no such"})
    assert kept(taught).about(Trait.CODING) == (usual,)


def test_all_of_a_supplier_can_be_deleted(taught: Site) -> None:
    browser = taught.as_(Role.REVIEWER)
    page = browser.follow(browser.post("/suppliers/s1/forget")).text
    assert "Nothing yet." in page
    assert browser.get("/suppliers/s1").status_code == 404


def test_neither_staff_nor_other_organisations_see_it(taught: Site) -> None:
    assert taught.as_(Role.STAFF).get("/suppliers").status_code == 403
    stranger = taught.stranger()
    stranger.log_in(taught.neighbour())
    assert "Harbour Paper" not in stranger.get("/suppliers").text
    assert stranger.get("/suppliers/s1").status_code == 404
    assert stranger.post("/suppliers/s1/forget").status_code == 404
    assert kept(taught) == KNOWN

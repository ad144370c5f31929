"""The synced books, on SQLite and on PostgreSQL."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from idp.books import Account, Books, Contact, Organisation, TaxRate, TrackingCategory
from idp.errors import Rejected
from idp.storage.unit_of_work import UnitOfWork
from rows import NOON, Bells

pytestmark = pytest.mark.contract

BOOKS = Books(
    Organisation("Harbour Cafe", "AU", "AUD", "51824753556", "!x", date(2026, 6, 30), None),
    contacts=(
        Contact("2", "Žižkov Paper", "51 824 753 556", is_supplier=True, default_account="453"),
        Contact("1", "Archived", status="ARCHIVED"),
    ),
    accounts=(
        Account("453", "Office", "EXPENSE", tax_type="INPUT"),
        Account("", "Bank", "ASSET", "BANK"),
        Account("", "Other bank", "ASSET", "BANK"),
    ),
    tax_rates=(
        TaxRate("INPUT", "GST", Decimal("10.0000"), applies_to=frozenset({"ASSET", "EXPENSE"})),
        TaxRate("EXEMPT", "None", Decimal("0.125")),
    ),
    currencies=frozenset({"NZD", "AUD"}),
    tracking=(TrackingCategory("r", "Region", ("North", "South, East")),),
)


@pytest.fixture
def uow(engine):
    with UnitOfWork(engine, Bells()) as unit:
        yield unit


@pytest.fixture
def ours(uow) -> str:
    return uow.organisations.add("Harbour Cafe", slug="harbour")


def test_books_come_back_as_they_were_saved(uow, ours):
    assert uow.books.load(ours) is None
    assert uow.books.synced_at(ours) is None
    uow.books.save(ours, BOOKS, at=NOON)
    assert uow.books.load(ours) == BOOKS
    assert str(uow.books.load(ours).tax_rates[0].rate) == "10.0000"
    assert uow.books.synced_at(ours) == NOON


def test_a_sync_replaces_all_but_the_account_that_was_chosen(uow, ours):
    uow.books.save(ours, BOOKS, at=NOON)
    uow.books.set_default_account(ours, "453")
    fewer = replace(BOOKS, contacts=BOOKS.contacts[:1], tracking=())
    later = NOON + timedelta(hours=1)
    uow.books.save(ours, fewer, at=later)
    assert uow.books.load(ours) == replace(fewer, default_account="453")
    assert uow.books.synced_at(ours) == later


def test_each_organisation_has_books_of_its_own(uow, ours):
    theirs = uow.organisations.add("Bakery", slug="hill")
    uow.books.save(ours, BOOKS, at=NOON)
    assert uow.books.load(theirs) is None
    assert uow.books.synced_at(theirs) is None
    with pytest.raises(Rejected):
        uow.books.set_default_account(theirs, "453")
    uow.books.save(theirs, Books(Organisation("Bakery")), at=NOON)
    assert uow.books.load(ours) == BOOKS


def test_twenty_thousand_contacts_load_in_well_under_a_second(uow, ours):
    contacts = tuple(
        Contact(f"id-{n}", f"Supplier {n}", f"{n:011}", f"{n}@example.test", is_supplier=True)
        for n in range(20_000)
    )
    uow.books.save(ours, replace(BOOKS, contacts=contacts), at=NOON)
    started = time.process_time()
    loaded = uow.books.load(ours)
    assert time.process_time() - started < 1
    assert loaded.contacts == contacts

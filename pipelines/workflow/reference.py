"""Contacts, accounts, tax rates, currencies and tracking come from Xero and are kept, so that drafts can be matched with them."""

from __future__ import annotations

from idp.books import Books
from idp.ports import Services


def sync(organisation_id: str, *, services: Services) -> Books:
    """Fetch the organisation's books and keep them. Raises Retryable, RateLimited, NeedsHuman (`reconnect`)."""
    books = services.books_source(organisation_id).fetch()
    with services.unit_of_work() as uow:
        uow.books.save(organisation_id, books, at=services.now())
        uow.commit()
        kept = uow.books.load(organisation_id)
    return kept or books

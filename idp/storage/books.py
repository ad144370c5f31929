"""The books of each organisation as last synced from Xero."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select, update

from idp.books import Account, Books, Contact, Organisation, TaxRate, TrackingCategory
from idp.errors import Rejected
from idp.storage import tables as t
from idp.storage.transaction import Transaction

_ORGANISATION = tuple(t.books.c[field.name] for field in fields(Organisation))
_PARTS = (t.contacts, t.accounts, t.tax_rates, t.tracking)


class BooksStore:
    """One set of books an organisation, replaced as a whole by each sync."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def save(self, organisation_id: str, books: Books, *, at: datetime) -> None:
        """Replace the books; a default account chosen before is kept where `books` names none."""
        kept = books.default_account or self._default_account(organisation_id)
        values = {c.name: getattr(books.organisation, c.name) for c in _ORGANISATION}
        values |= {
            "organisation_id": organisation_id,
            "currencies": sorted(books.currencies),
            "default_account": kept,
            "synced_at": at,
        }
        self._tx.put(t.books, values)
        for table, rows in zip(_PARTS, _part_rows(books), strict=True):
            self._tx.write(delete(table).where(table.c.organisation_id == organisation_id))
            if rows:
                self._tx.write(
                    insert(table),
                    [
                        row | {"organisation_id": organisation_id, "position": position}
                        for position, row in enumerate(rows)
                    ],
                )

    def load(self, organisation_id: str) -> Books | None:
        """None before the first sync."""
        columns = (*_ORGANISATION, t.books.c.currencies, t.books.c.default_account)
        row = self._tx.row(select(*columns).where(t.books.c.organisation_id == organisation_id))
        if row is None:
            return None
        return Books(
            Organisation(*row[:-2]),
            contacts=tuple(Contact(*r) for r in self._part(t.contacts, organisation_id)),
            accounts=tuple(Account(*r) for r in self._part(t.accounts, organisation_id)),
            tax_rates=tuple(
                TaxRate(tax_type, name, rate, status, frozenset(applies_to))
                for tax_type, name, rate, status, applies_to in self._part(
                    t.tax_rates, organisation_id
                )
            ),
            currencies=frozenset(row.currencies),
            tracking=tuple(
                TrackingCategory(category_id, name, tuple(options))
                for category_id, name, options in self._part(t.tracking, organisation_id)
            ),
            default_account=row.default_account,
        )

    def _part(self, table: Table, organisation_id: str) -> list[tuple[Any, ...]]:
        wanted = [c for c in table.c if c.name not in ("organisation_id", "position")]
        query = (
            select(*wanted)
            .where(table.c.organisation_id == organisation_id)
            .order_by(table.c.position)
        )
        return [tuple(row) for row in self._tx.rows(query)]

    def _default_account(self, organisation_id: str) -> str:
        query = select(t.books.c.default_account)
        found = self._tx.value(query.where(t.books.c.organisation_id == organisation_id))
        return str(found or "")

    def synced_at(self, organisation_id: str) -> datetime | None:
        """When the books were last synced, None where they never were."""
        query = select(t.books.c.synced_at)
        found: datetime | None = self._tx.value(
            query.where(t.books.c.organisation_id == organisation_id)
        )
        return found

    def set_default_account(self, organisation_id: str, code: str) -> None:
        """The account for lines that nothing else gives one. Raises Rejected (`not_found`) before the first sync."""
        changed = update(t.books).where(t.books.c.organisation_id == organisation_id)
        if not self._tx.write(changed.values(default_account=code)).rowcount:
            raise Rejected("not_found", "Sync the books from Xero first.")


def _part_rows(books: Books) -> tuple[list[dict[str, Any]], ...]:
    """The rows of `_PARTS`, with sets and tuples as lists for JSON."""
    rates = [_values(r) | {"applies_to": sorted(r.applies_to)} for r in books.tax_rates]
    tracking = [_values(c) | {"options": list(c.options)} for c in books.tracking]
    contacts = [_values(c) for c in books.contacts]
    return contacts, [_values(a) for a in books.accounts], rates, tracking


def _values(item: Contact | Account | TaxRate | TrackingCategory) -> dict[str, Any]:
    return {field.name: getattr(item, field.name) for field in fields(item)}

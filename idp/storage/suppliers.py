"""What each organisation remembers of its suppliers. Nothing here crosses from one organisation to another."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, insert, select

from idp.codec import dump, load
from idp.errors import Rejected
from idp.memory import KnownSupplier
from idp.storage import tables as t
from idp.storage.transaction import Transaction

c, k = t.known_suppliers.c, t.supplier_keys.c

AT_ONCE = 500
"""Keys sought in one query: databases allow so many values and no more."""

MOST_CANDIDATES = 12
FEWEST_WORDS = 5
_WORD = "word:"


class Suppliers:
    """One row a supplier, found again by its keys."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def all(self, organisation_id: str) -> tuple[KnownSupplier, ...]:
        """Every supplier that the organisation remembers, by name."""
        query = select(c.payload).where(c.organisation_id == organisation_id)
        return tuple(_loaded(r.payload) for r in self._tx.rows(query.order_by(c.name, c.id)))

    def find(self, organisation_id: str, supplier_id: str) -> KnownSupplier | None:
        query = select(c.payload).where(_one(organisation_id, supplier_id))
        row = self._tx.row(query)
        return None if row is None else _loaded(row.payload)

    def get(self, organisation_id: str, supplier_id: str) -> KnownSupplier:
        """The supplier, held until the end of the transaction. Raises Rejected (`not_found`)."""
        found = self.held(organisation_id, supplier_id)
        if found is None:
            raise Rejected("not_found", "Nothing is remembered of this supplier (any more).")
        return found

    def held(self, organisation_id: str, supplier_id: str) -> KnownSupplier | None:
        """The supplier, or None; nobody else changes it before the end of the transaction."""
        self._tx.begin_writing()
        query = select(c.payload).where(_one(organisation_id, supplier_id)).with_for_update()
        row = self._tx.row(query)
        return None if row is None else _loaded(row.payload)

    def by_keys(self, organisation_id: str, keys: Sequence[str]) -> tuple[KnownSupplier, ...]:
        """Suppliers that have any of `keys`, or FEWEST_WORDS of those that are words; the likeliest MOST_CANDIDATES."""
        told: Counter[str] = Counter()
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            query = select(k.supplier_id, k.key).where(
                k.organisation_id == organisation_id, k.key.in_(some)
            )
            for row in self._tx.rows(query):
                told[row.supplier_id] += 1 if row.key.startswith(_WORD) else 100
        likely = [i for i, n in sorted(told.items(), key=_likeliest) if n >= FEWEST_WORDS]
        found = (self.find(organisation_id, i) for i in likely[:MOST_CANDIDATES])
        return tuple(one for one in found if one is not None)

    def save(self, organisation_id: str, supplier: KnownSupplier) -> None:
        """Keep the supplier in the place of what was kept of it before."""
        self._tx.put(
            t.known_suppliers,
            {
                "organisation_id": organisation_id,
                "id": supplier.id,
                "name": supplier.name,
                "documents": supplier.documents,
                "last_on": supplier.last,
                "payload": zlib.compress(dump(supplier), 1),
            },
        )
        mine = and_(k.organisation_id == organisation_id, k.supplier_id == supplier.id)
        self._tx.write(delete(t.supplier_keys).where(mine))
        rows = [
            {"organisation_id": organisation_id, "supplier_id": supplier.id, "key": key}
            for key in dict.fromkeys(supplier.keys)
        ]
        if rows:
            self._tx.write(insert(t.supplier_keys), rows)

    def forget(self, organisation_id: str, supplier_id: str) -> None:
        """Raises Rejected (`not_found`)."""
        gone = delete(t.known_suppliers).where(_one(organisation_id, supplier_id))
        if not self._tx.write(gone).rowcount:
            raise Rejected("not_found", "Nothing is remembered of this supplier (any more).")


def _one(organisation_id: str, supplier_id: str) -> ColumnElement[bool]:
    return and_(c.organisation_id == organisation_id, c.id == supplier_id)


def _likeliest(told: tuple[str, int]) -> tuple[int, str]:
    return -told[1], told[0]


def _loaded(payload: bytes) -> KnownSupplier:
    return load(zlib.decompress(payload), KnownSupplier)

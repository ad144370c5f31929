"""Made-up errors of the transformer, so that the ranker learns not to believe it blindly.

On designs that it was trained on, or that were made as those were, the transformer is nearly always right, and a ranker that saw only
these would let it overrule everything. On papers of other hands it errs in names and addresses above all. So, in training, its
best proposal is at times laid on a wrong value, or cut.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from idp.fields import Candidate, FieldName, FieldSource
from models.choice.features import key_of

SHARES = {
    FieldName.SUPPLIER_NAME: 0.49,
    FieldName.SUPPLIER_ADDRESS: 0.49,
    FieldName.CUSTOMER_NAME: 0.49,
    FieldName.SUPPLIER_TAX_ID: 0.42,
    FieldName.PURCHASE_ORDER: 0.35,
    FieldName.INVOICE_NUMBER: 0.17,
}
"""How often its best proposal of a field is spoilt; chosen so that invoices of other designs lose nothing by its being heard."""
ELSE = 0.07
TO_ANOTHER = 0.6
"""How often it is laid on another extractor's value, where there is one; else its end is lost, or a word too many taken."""
LEFT = 0.1
"""What is left of its score where it was."""
TOO_MUCH = ("Invoice", "Tel", "Ltd", "Total", "12", "Date")


def doubted(candidates: Iterable[Candidate], rng: random.Random) -> Iterator[Candidate]:
    """`candidates`, some of the transformer's spoilt."""
    by_field: dict[FieldName, list[Candidate]] = {}
    for candidate in candidates:
        by_field.setdefault(candidate.name, []).append(candidate)
    for name, proposed in by_field.items():
        seen = [c for c in proposed if c.source is FieldSource.TRANSFORMER]
        ruled = [c for c in proposed if c.source is not FieldSource.TRANSFORMER]
        yield from ruled
        yield from (
            _spoilt(seen, ruled, rng) if seen and rng.random() < SHARES.get(name, ELSE) else seen
        )


def _spoilt(
    seen: Sequence[Candidate], ruled: Sequence[Candidate], rng: random.Random
) -> list[Candidate]:
    best = max(seen, key=lambda c: c.confidence)
    rest = [c for c in seen if c is not best]
    others = [c for c in ruled if key_of(c) != key_of(best)]
    if others and rng.random() < TO_ANOTHER:
        other = rng.choice(others)
        moved = replace(best, value=other.value, text=other.text, box=other.box, page=other.page)
        return [*rest, moved, replace(best, confidence=LEFT * best.confidence)]
    if not isinstance(best.value, str) or len(best.value) <= 6:
        return list(seen)
    words = best.value.split()
    if len(words) > 1 and rng.random() < 0.5:
        return [*rest, replace(best, value=" ".join(words[:-1]))]
    return [*rest, replace(best, value=f"{best.value} {rng.choice(TOO_MUCH)}")]

"""Extract: what the extractors propose becomes one value a field, where arithmetic and agreement help to choose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from idp.document import Document, Remark
from idp.errors import NeedsHuman
from idp.fields import Candidate, Extraction, Field, FieldName, TaxLine
from idp.ports import EInvoiceReader, FieldExtractor, Ranker
from idp.text import plain
from pipelines.stages.coded import coded
from pipelines.stages.einvoiced import merged

KEPT = 5
"""Other candidates kept a field, for the review page and for reconciling."""

LEAST_LIKELY = 0.04
"""What is less likely right is not worth a look."""

_CENT = Decimal("0.01")
_ROUNDING = Decimal("0.05")

Ranked = dict[FieldName, list[Candidate]]


def extract(
    document: Document,
    *,
    extractors: Sequence[FieldExtractor],
    einvoice: EInvoiceReader | None = None,
    ranker: Ranker | None = None,
) -> Extraction:
    """The document's header fields; an e-invoice inside it wins field by field. Nothing is raised for an empty document.

    Without a `ranker`, a candidate is as good as its proposer thought, and better where two agree.
    """
    proposed = (c for extractor in extractors for c in extractor.propose(document))
    candidates = (*coded(document), *proposed)
    ranked = _by_field(ranker.rank(document, candidates)) if ranker else _ranked(candidates)
    fields = tuple(_chosen(ranked))
    if not any(page.words for page in document.pages):
        remarks: tuple[Remark, ...] = (
            Remark(
                "no_words", "No words could be read on this document; enter its fields by hand."
            ),
        )
    else:
        remarks = ()
    read = Extraction(
        document.id,
        document.kind,
        document.kind_confidence,
        fields=fields,
        candidates=tuple(_others(ranked, fields)),
        taxes=tuple(_taxes(ranked, fields)),
        remarks=document.remarks + remarks,
    )
    if document.einvoice_xml is None or einvoice is None:
        return read
    try:
        exact = einvoice.parse(document.einvoice_xml)
    except NeedsHuman as error:  # the page still says what the XML does not
        return replace(read, remarks=(*read.remarks, Remark(error.code, error.say)))
    return merged(read, exact, document)


def _key(candidate: Candidate) -> str:
    return plain(candidate.value) if isinstance(candidate.value, str) else str(candidate.value)


def _ranked(candidates: Iterable[Candidate]) -> Ranked:
    """Candidates by field, best first; a value that several extractors propose gains by it."""
    grouped: dict[FieldName, dict[str, list[Candidate]]] = {}
    for c in candidates:
        grouped.setdefault(c.name, {}).setdefault(_key(c), []).append(c)
    ranked: Ranked = {}
    for name, values in grouped.items():
        merged = []
        for same in values.values():
            best = max(same, key=lambda c: c.confidence)
            agree = len({c.source for c in same}) - 1
            merged.append(replace(best, confidence=min(0.99, best.confidence + 0.05 * agree)))
        ranked[name] = sorted(merged, key=lambda c: -c.confidence)
    return ranked


def _by_field(candidates: Iterable[Candidate]) -> Ranked:
    ranked: Ranked = {}
    for c in candidates:
        ranked.setdefault(c.name, []).append(c)
    return ranked


def _chosen(ranked: Ranked) -> Iterator[Field]:
    sums = _sums(ranked)
    for name in FieldName:
        chosen: Candidate | None
        if name in sums:
            chosen = sums[name]
        elif name in (FieldName.SUBTOTAL, FieldName.TAX_TOTAL, FieldName.TOTAL) or not ranked.get(
            name
        ):
            continue
        elif name is FieldName.DUE_DATE:
            chosen = _due(ranked, ranked[name])
        elif name is FieldName.CUSTOMER_NAME:
            chosen = _customer(ranked)
        else:
            chosen = ranked[name][0]
        if chosen is not None and chosen.confidence >= LEAST_LIKELY:
            yield chosen


def _customer(ranked: Ranked) -> Candidate | None:
    """The best customer that is not the supplier itself."""
    supplier = ranked.get(FieldName.SUPPLIER_NAME, [])
    names = {_key(s) for s in supplier[:1]}
    return next((c for c in ranked[FieldName.CUSTOMER_NAME] if _key(c) not in names), None)


def _due(ranked: Ranked, due: list[Candidate]) -> Candidate | None:
    """A due date before the issue date is a misreading."""
    issued = ranked.get(FieldName.ISSUE_DATE, [])
    return next(
        (
            d
            for d in due
            if not issued or issued[0].confidence < 0.7 or str(d.value) >= str(issued[0].value)
        ),
        None,
    )


def _sums(ranked: Ranked) -> dict[FieldName, Candidate]:
    """Subtotal, tax and total chosen together: those that agree outweigh those that merely look good."""
    totals = ranked.get(FieldName.TOTAL, [])[:6]
    subtotals: list[Candidate | None] = [None, *ranked.get(FieldName.SUBTOTAL, [])[:4]]
    taxes: list[Candidate | None] = [None, *ranked.get(FieldName.TAX_TOTAL, [])[:5]]
    if not totals:
        found = {FieldName.SUBTOTAL: subtotals[1:2], FieldName.TAX_TOTAL: taxes[1:2]}
        return {name: c[0] for name, c in found.items() if c and c[0]}
    best = max(product(totals, subtotals, taxes), key=lambda t: _worth(*t))
    proven = _agree(*best)
    chosen: dict[FieldName, Candidate] = {}
    for candidate in best:
        if candidate is not None:
            sure = min(0.99, candidate.confidence + 0.12) if proven else candidate.confidence
            chosen[candidate.name] = replace(candidate, confidence=sure)
    return chosen


def _worth(total: Candidate, subtotal: Candidate | None, tax: Candidate | None) -> float:
    worth = 2 * total.confidence
    for part in (subtotal, tax):
        if part is not None:
            worth += 0.6 * part.confidence - 0.1 - 0.5 * (abs(_amount(part)) > abs(_amount(total)))
    if subtotal is not None and tax is not None and _amount(tax) >= _amount(subtotal) > 0:
        worth -= 0.4
    return worth + (0.5 if _agree(total, subtotal, tax) else 0.0)


def _amount(candidate: Candidate) -> Decimal:
    return candidate.value if isinstance(candidate.value, Decimal) else Decimal(0)


def _agree(total: Candidate, subtotal: Candidate | None, tax: Candidate | None) -> bool:
    """Whether subtotal and tax make the total, to the rounding of cash to five cents."""
    if subtotal is None or tax is None or _amount(total) == 0:
        return False
    return abs(_amount(subtotal) + _amount(tax) - _amount(total)) < _ROUNDING


def _others(ranked: Ranked, fields: tuple[Field, ...]) -> Iterator[Candidate]:
    taken = {(f.name, _key(f)) for f in fields}
    for name in FieldName:
        rest = [c for c in ranked.get(name, []) if (name, _key(c)) not in taken]
        yield from rest[:KEPT]


def _taxes(ranked: Ranked, fields: tuple[Field, ...]) -> Iterator[TaxLine]:
    """Tax a rate, from candidates whose print names the rate, where they add up to the tax."""
    total = next((_amount(f) for f in fields if f.name is FieldName.TAX_TOTAL), None)
    if total is None:
        return
    lines = [line for c in ranked.get(FieldName.TAX_TOTAL, []) if (line := _tax_line(c))]
    if abs(sum((line.tax for line in lines), Decimal(0)) - total) <= _CENT and lines:
        yield from lines
        return
    same = next((line for line in lines if line.tax == total), None)
    yield same or TaxLine(None, total, None)


def _tax_line(candidate: Candidate) -> TaxLine | None:
    import re

    rates = re.findall(r"(\d{1,2}(?:[.,]\d{1,3})?)\s?%", candidate.text)
    if len(rates) != 1:
        return None
    return TaxLine(Decimal(rates[0].replace(",", ".")), _amount(candidate))

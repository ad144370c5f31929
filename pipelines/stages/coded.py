"""Coded: what the bar codes and QR codes on a document say of it, as candidates beside those that are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from idp.document import Box, Document, Page
from idp.fields import Candidate, FieldName, FieldSource
from idp.payment_codes import biller, check_digit_holds, facts_of

_BILLER = re.compile(r"biller\s*code\W{0,4}(\d[\d ]{2,11}\d)(?!\d)", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:ref(?:erence)?(?:\s*(?:no|number))?|crn)\b\W{0,4}(\d[\d ]{1,25}\d)(?!\d)", re.IGNORECASE
)
_NEAR = 4
"""Lines of a BPAY box between biller code and reference."""


def coded(document: Document) -> tuple[Candidate, ...]:
    """What the codes say, with the code's page and box and source `code`; and BPAY's box where it is printed (`rule`).

    A value that several codes say comes once. Codes that say nothing of an invoice, such as an article's, give nothing.
    """
    found: dict[tuple[FieldName, str], Candidate] = {}
    for page in document.pages:
        for candidate in (*_said(page), *_printed(page)):
            found.setdefault((candidate.name, str(candidate.value)), candidate)
    return _doubted(tuple(found.values()))


def _said(page: Page) -> Iterator[Candidate]:
    for code in page.codes:
        for fact in facts_of(code.text):
            yield Candidate(
                fact.name, fact.value, fact.text, fact.confidence, page.number, code.box, FieldSource.CODE
            )  # fmt: skip


def _printed(page: Page) -> Iterator[Candidate]:
    """BPAY's box: biller code and reference, on one line or the next ones."""
    for at, line in enumerate(page.lines):
        code = _BILLER.search(line.text)
        if code is None:
            continue
        near = page.lines[at : at + _NEAR]
        references = ((_REFERENCE.search(one.text), one) for one in near)
        found = next(((m, one) for m, one in references if m), None)
        if found is None:
            continue
        reference, where = found
        account = biller(code[1], reference[1])
        if account:
            sure = check_digit_holds(re.sub(r"\D", "", reference[1]))
            yield Candidate(
                FieldName.BANK_ACCOUNT,
                account,
                f"{code[0]} {reference[0]}",
                0.7 if sure else 0.55,
                page.number,
                Box.around((line.box, where.box)),
                FieldSource.RULE,
            )


def _doubted(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Where codes say different totals, the file holds several bills, and none of their codes speaks for all."""
    said = [c for c in found if c.source is FieldSource.CODE]
    if len({c.value for c in said if c.name is FieldName.TOTAL}) < 2:
        return found
    return tuple(replace(c, confidence=min(c.confidence, 0.6)) if c in said else c for c in found)

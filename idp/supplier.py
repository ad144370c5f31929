"""Who the supplier is: the contact of the books that a document's tax number, bank account or name points to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from idp.books import Books, Contact
from idp.draft import Match
from idp.fields import Extraction, FieldName
from idp.text import similarity, without_legal_form, words

LEAST_SCORE = 0.88
TWIN_SCORE = 0.88
SHORTEST_ID = 6
BY_NAME = "the name"
"""How `Match.why` begins where only the name speaks for a contact."""

_LABELS = re.compile(
    r"^(ABN|ACN|GST|NZBN|IRD|VAT|UST|USTID|MWST|TVA|TIN|EIN|UID|NO|NR|REG)+(?=[A-Z]{0,3}\d)"
)


@dataclass(frozen=True, slots=True)
class Scored:
    contact: Contact
    score: float


def plain_id(text: str) -> str:
    """A tax number or bank account as capitals and digits, without a label such as ABN before it."""
    return _LABELS.sub("", re.sub(r"[^0-9A-Z]", "", text.upper()))


def same_id(one: str, other: str) -> bool:
    """Whether two tax numbers or accounts are the same, with or without the country's two letters."""
    left, right = plain_id(one), plain_id(other)
    if min(len(left), len(right)) < SHORTEST_ID:
        return False
    return left == right or _bare(left) == right or left == _bare(right)


def _bare(text: str) -> str:
    return re.sub(r"^[A-Z]{2}(?=\d)", "", text)


def plain_name(name: str) -> str:
    """A company's name as plain words: no case, accents, punctuation or legal form ("Pty Ltd", "GmbH")."""
    return " ".join(words(without_legal_form(name)))


def name_score(paper: str, contact: str) -> float:
    """How alike two names are, 0..1; a contact's whole name within the paper's ("… Newtown branch") counts 0.9."""
    left, right = plain_name(paper), plain_name(contact)
    if not left or not right:
        return 0.0
    contained = " " in right and f" {right} " in f" {left} "
    return max(similarity(paper, contact), 0.9 if contained else 0.0)


def match_contact(extraction: Extraction, books: Books) -> Match | None:
    """The contact by tax number, else by bank account, else by name; usable contacts before archived ones."""
    name = extraction.text(FieldName.SUPPLIER_NAME)
    ranked = _ranked(name, books.contacts)
    tax_id = extraction.text(FieldName.SUPPLIER_TAX_ID)
    if tax_id and not same_id(tax_id, books.organisation.tax_number):
        for one in ranked:
            if same_id(tax_id, one.contact.tax_number):
                return _match(one.contact, f"the tax number {tax_id} is this contact's", 1.0)
    for field in (FieldName.IBAN, FieldName.BANK_ACCOUNT):
        account = extraction.text(field)
        for one in ranked:
            if account and same_id(account, one.contact.bank_account):
                return _match(one.contact, f"the bank account {account} is this contact's", 0.95)
    if ranked and ranked[0].score >= LEAST_SCORE:
        best = ranked[0]
        how = "is the same" if best.score == 1.0 else f"is {best.score:.0%} alike"
        return _match(best.contact, f"{BY_NAME} “{name}” {how}", best.score)
    return None


def near_twins(extraction: Extraction, books: Books, match: Match) -> tuple[Contact, ...]:
    """Other usable contacts that the supplier's name could mean as well, best first."""
    name = extraction.text(FieldName.SUPPLIER_NAME)
    chosen = plain_name(match.name)
    return tuple(
        one.contact
        for one in _ranked(name, books.contacts)
        if one.contact.id != match.contact_id
        and one.contact.usable
        and (
            one.score >= TWIN_SCORE or f" {plain_name(one.contact.name)} ".startswith(f" {chosen} ")
        )
    )


def _match(contact: Contact, why: str, score: float) -> Match:
    return Match(contact.id, contact.name, why, round(score, 3))


def _ranked(name: str, contacts: Iterable[Contact]) -> list[Scored]:
    found = [Scored(c, name_score(name, c.name)) for c in contacts]
    return sorted(
        found, key=lambda s: (s.contact.usable, s.score, s.contact.is_supplier), reverse=True
    )

"""Validate: everything about a draft that a bookkeeper would want to know before it goes to Xero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from idp.arithmetic import arithmetic_issues
from idp.books import Books
from idp.chart import ROUNDING
from idp.document import Kind, Remark
from idp.draft import Draft, DraftLine, Issue, LineAmountTypes, Severity, totals
from idp.fields import Field, FieldName
from idp.records import DocumentRow
from idp.status import REPLACED, Status
from idp.supplier import BY_NAME, near_twins, plain_name, same_id

SURE = 0.7
"""A field read with less confidence than this wants a look."""
NOT_BOOKED = REPLACED | {Status.REJECTED, Status.FAILED}
"""States of documents of which a second copy does no harm."""

_NAMES = {
    FieldName.SUPPLIER_NAME: "supplier's name",
    FieldName.SUPPLIER_TAX_ID: "supplier's tax number",
    FieldName.INVOICE_NUMBER: "number",
    FieldName.ISSUE_DATE: "date",
    FieldName.DUE_DATE: "due date",
    FieldName.CURRENCY: "currency",
    FieldName.SUBTOTAL: "subtotal",
    FieldName.TAX_TOTAL: "tax",
    FieldName.TOTAL: "total",
}
_UNBOOKED = {
    Kind.STATEMENT: "This looks like a statement of account, which is not booked as a bill.",
    Kind.ORDER_CONFIRMATION: "This looks like an order or its confirmation; the invoice is booked when it comes.",
    Kind.DELIVERY_NOTE: "This looks like a delivery note; the invoice is booked when it comes.",
    Kind.QUOTE: "This looks like a quote, which is not booked.",
    Kind.REMINDER: "This looks like a reminder of a bill that came before; book that bill, not the reminder.",
    Kind.PAYSLIP: "This looks like a payslip, which is no supplier's bill.",
    Kind.TERMS: "These look like terms and conditions, which are not booked.",
}
_PAPER = {Kind.CREDIT_NOTE: "credit note", Kind.RECEIPT: "receipt", Kind.INVOICE: "invoice"}


def validate(
    draft: Draft, *, books: Books | None, today: date, alike: Sequence[DocumentRow] = ()
) -> Draft:
    """`draft` with its totals summed anew and its issues in place of any earlier ones, errors first.

    `alike` are other documents of the organisation that may be the same one.
    """
    rates = books.rates() if books else {}
    sums = totals(draft.lines, draft.line_amount_types, rates) if draft.lines else None
    draft = replace(draft, totals=sums)
    found = [
        *_kind(draft),
        *_missing(draft),
        *_contact(draft, books),
        *arithmetic_issues(draft),
        *_duplicates(draft, alike),
        *_dates(draft, today),
        *_locks(draft, books),
        *_currency(draft, books),
        *_lines(draft, books),
        *_unsure(draft),
        *(_remarked(r) for r in draft.extraction.remarks),
    ]
    order = tuple(Severity)
    return replace(draft, issues=tuple(sorted(found, key=lambda i: order.index(i.severity))))


def paper(draft: Draft) -> str:
    """What people call the document."""
    return _PAPER.get(draft.kind, "document")


def _error(code: str, field: str, say: str) -> Issue:
    return Issue(code, field, Severity.ERROR, say)


def _warning(code: str, field: str, say: str) -> Issue:
    return Issue(code, field, Severity.WARNING, say)


def _remarked(remark: Remark) -> Issue:
    """What reading wants known; where it is about one field, somebody must look."""
    severity = Severity.WARNING if remark.field else Severity.INFO
    return Issue(remark.code, remark.field, severity, remark.say)


def _kind(draft: Draft) -> Iterator[Issue]:
    if draft.kind.bookable:
        return
    say = _UNBOOKED.get(
        draft.kind, "This does not look like an invoice, a receipt or a credit note."
    )
    yield _error("kind_not_bookable", "", f"{say} Reject it, or correct its kind.")


def _missing(draft: Draft) -> Iterator[Issue]:
    what = paper(draft)
    if draft.issue_date is None:
        yield _error("date_missing", FieldName.ISSUE_DATE, f"The {what} has no date; enter it.")
    has_total = draft.extraction.amount(FieldName.TOTAL) is not None
    if not has_total and draft.extraction.amount(FieldName.AMOUNT_DUE) is None:
        yield _error("total_missing", FieldName.TOTAL, f"No total was found on the {what}.")
    if not draft.number and draft.kind is not Kind.RECEIPT:
        yield _warning("number_missing", FieldName.INVOICE_NUMBER, f"The {what} has no number.")
    if not draft.lines:
        yield _error("lines_missing", "lines", "There is no line to enter; add at least one.")
    for at, line in enumerate(draft.lines, 1):
        if not line.description.strip():
            yield _error("description_missing", "lines", f"Line {at} has no description.")


def _contact(draft: Draft, books: Books | None) -> Iterator[Issue]:
    name = draft.extraction.text(FieldName.SUPPLIER_NAME)
    if books and plain_name(name) == plain_name(books.organisation.name) != "":
        say = f"The supplier was read as {name}, which is this organisation itself. Correct it."
        yield _warning("supplier_is_us", FieldName.SUPPLIER_NAME, say)
    if draft.contact is None:
        say = f"No contact in Xero matches “{name}”." if name else "The supplier was not found."
        yield _error("contact_missing", "contact", f"{say} Choose the contact.")
        return
    found = books.contact(draft.contact.contact_id) if books else None
    if books is None:
        return
    if found is None:
        say = f"{draft.contact.name} is no longer in Xero's contacts. Choose another contact."
        yield _error("contact_unknown", "contact", say)
        return
    if not found.usable:
        say = f"{found.name} is archived in Xero. Restore it there or choose another contact."
        yield _error("contact_archived", "contact", say)
    tax_id = draft.extraction.text(FieldName.SUPPLIER_TAX_ID)
    if draft.contact.why.startswith(BY_NAME):
        twins = ", ".join(t.name for t in near_twins(draft.extraction, books, draft.contact)[:3])
        if twins:
            say = f"{found.name} was chosen by its name, but it could also be {twins}."
            yield _warning("contact_near_twin", "contact", say)
        if tax_id and found.tax_number and not same_id(tax_id, found.tax_number):
            say = f"The {paper(draft)} shows tax number {tax_id}, but Xero has {found.tax_number} for {found.name}."
            yield _warning("contact_tax_id_differs", "contact", say)


def _duplicates(draft: Draft, alike: Sequence[DocumentRow]) -> Iterator[Issue]:
    total = draft.totals.total if draft.totals else None
    for row in alike:
        if row.id == draft.extraction.document_id or row.status in NOT_BOOKED:
            continue
        if not _same_supplier(draft, row):
            continue
        same_number = bool(draft.number) and _plain(row.number) == _plain(draft.number)
        same_facts = (
            row.issue_date is not None
            and row.issue_date == draft.issue_date
            and row.total is not None
            and total is not None
            and abs(row.total) == abs(total)
        )
        other_number = bool(draft.number and row.number) and not same_number
        if same_number and same_facts:
            say = f"{row.filename} is the same {paper(draft)}: {row.supplier} {row.number}. Reject one of the two."
            yield _error("duplicate", "", say)
        elif same_number:
            say = f"{row.filename} has the same supplier and number {row.number}."
            yield _warning("duplicate_number", FieldName.INVOICE_NUMBER, say)
        elif same_facts and not other_number:
            say = f"{row.filename} has the same supplier, date and total; is it the same {paper(draft)}?"
            yield _warning("duplicate_likely", "", say)


def _same_supplier(draft: Draft, row: DocumentRow) -> bool:
    mine = {draft.extraction.text(FieldName.SUPPLIER_NAME)}
    if draft.contact:
        mine.add(draft.contact.name)
    return plain_name(row.supplier) in {plain_name(name) for name in mine if name}


def _plain(number: str) -> str:
    return "".join(c for c in number.casefold() if c.isalnum())


def _dates(draft: Draft, today: date) -> Iterator[Issue]:
    on, due = draft.issue_date, draft.due_date
    if on and on > today + timedelta(days=1):
        yield _warning(
            "date_in_future", FieldName.ISSUE_DATE, f"The date {_day(on)} is in the future."
        )
    if on and on < today - timedelta(days=365):
        yield _warning(
            "date_old", FieldName.ISSUE_DATE, f"The date {_day(on)} is more than a year ago."
        )
    if on and due and due < on:
        say = f"The due date {_day(due)} is before the date {_day(on)}."
        yield _warning("due_before_date", FieldName.DUE_DATE, say)


def _locks(draft: Draft, books: Books | None) -> Iterator[Issue]:
    if books is None or draft.issue_date is None:
        return
    locks = [d for d in (books.organisation.period_lock, books.organisation.year_end_lock) if d]
    if locks and draft.issue_date <= max(locks):
        say = f"The books are locked up to {_day(max(locks))}: Xero takes the draft but will not let it be approved."
        yield _warning("date_locked", FieldName.ISSUE_DATE, say)


def _currency(draft: Draft, books: Books | None) -> Iterator[Issue]:
    if not draft.currency:
        if books is not None:
            yield _warning("currency_missing", FieldName.CURRENCY, "The currency is not known.")
    elif books and books.currencies and draft.currency not in books.currencies:
        say = f"{draft.currency} is not enabled in Xero. Add the currency there, or correct it."
        yield _error("currency_not_enabled", FieldName.CURRENCY, say)


def _lines(draft: Draft, books: Books | None) -> Iterator[Issue]:
    if books is None:
        return
    said: set[str] = set()
    for at, line in enumerate(draft.lines, 1):
        for issue in _line(line, draft.line_amount_types, books):
            # The same sentence about twenty lines is said once.
            if issue.say not in said:
                said.add(issue.say)
                yield replace(issue, say=f"Line {at}: {issue.say}")


def _line(line: DraftLine, types: LineAmountTypes, books: Books) -> Iterator[Issue]:
    account = books.account(line.account_code) if line.account_code else None
    if not line.account_code:
        yield _warning("account_missing", "lines", "No account is chosen.")
    elif account is None:
        yield _error("account_unknown", "lines", f"Xero has no account {line.account_code}.")
    elif not account.offered and account.system_account != ROUNDING:
        name = f"{account.code} {account.name}"
        yield _error("account_unusable", "lines", f"The account {name} cannot be used for bills.")
    if types is LineAmountTypes.NO_TAX:
        return
    rate = books.tax_rate(line.tax_type) if line.tax_type else None
    if not line.tax_type:
        yield _warning("tax_rate_missing", "lines", "No tax rate is chosen.")
    elif rate is None or rate.status != "ACTIVE":
        say = f"The tax rate {rate.name if rate else line.tax_type} is not in use in Xero."
        yield _error("tax_rate_unusable", "lines", say)
    elif account and account.account_class not in rate.applies_to:
        say = f"The tax rate {rate.name} cannot be used with the account {account.code} {account.name}."
        yield _error("tax_account_mismatch", "lines", say)


def _unsure(draft: Draft) -> Iterator[Issue]:
    """Fields that matter for the bill and were read with little confidence."""
    unsure: Iterable[Field] = (f for f in draft.extraction.fields if f.name in _NAMES)
    for field in unsure:
        if field.confidence < SURE:
            say = f"Please check the {_NAMES[field.name]}: it could not be read with certainty."
            yield _warning("low_confidence", field.name, say)


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"

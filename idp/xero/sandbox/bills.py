"""What Xero takes for a bill or a supplier's credit note, and what it makes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from idp.xero.sandbox.arithmetic import LARGEST, cents, totals
from idp.xero.sandbox.contacts import ContactRules
from idp.xero.sandbox.lines import FINAL, LineRules, Setting
from idp.xero.sandbox.state import SandboxState, new_id
from idp.xero.sandbox.wire import Invalid, Json, date_in, stamp


@dataclass(frozen=True, slots=True)
class Paper:
    """What tells bills from credit notes: the names Xero gives to their parts."""

    collection: str
    identity: str
    number: str
    type: str
    say: str


BILL = Paper("Invoices", "InvoiceID", "InvoiceNumber", "ACCPAY", "Invoice")
CREDIT = Paper("CreditNotes", "CreditNoteID", "CreditNoteNumber", "ACCPAYCREDIT", "Credit note")
PAPERS = {paper.collection: paper for paper in (BILL, CREDIT)}

# Where a document may go from where it is.
MOVES = {
    "DRAFT": {"DRAFT", "SUBMITTED", "AUTHORISED", "DELETED"},
    "SUBMITTED": {"SUBMITTED", "DRAFT", "AUTHORISED", "DELETED"},
    "AUTHORISED": {"AUTHORISED", "VOIDED"},
}
HOW = ("Exclusive", "Inclusive", "NoTax")


class BillRules:
    """One request's look at the books: reference data is read once and used for every element."""

    def __init__(self, state: SandboxState, paper: Paper, *, unitdp: int = 2) -> None:
        self._state, self._paper, self._unitdp = state, paper, unitdp
        self._lines = LineRules(state)
        self._contacts = ContactRules(state)
        self._organisation = state.organisation
        self._currencies = {currency["Code"] for currency in state.all("Currencies")}

    def save(self, given: Json, existing: Json | None) -> Json:
        """Create or change one document; raises Invalid with all that is wrong with it."""
        wrong: list[str] = []
        status = self._status(given, existing, wrong)
        if existing and status in ("DELETED", "VOIDED"):
            built = {**existing, "Status": status}
            self._lock(built, existing, wrong)
        else:
            built = self._build(given, existing, status, wrong)
        if wrong:
            raise Invalid(tuple(dict.fromkeys(wrong)))
        return self._keep(built, existing)

    def _status(self, given: Json, existing: Json | None, wrong: list[str]) -> str:
        wanted = str(given.get("Status") or (existing or {}).get("Status") or "DRAFT")
        if existing is None:
            if wanted not in ("DRAFT", *FINAL):
                wrong.append(f"{self._paper.say} status '{wanted}' is not valid for a new document")
        elif wanted not in MOVES.get(existing["Status"], set()):
            wrong.append(f"{self._paper.say} not of valid status for modification")
        return wanted

    def _build(self, given: Json, existing: Json | None, status: str, wrong: list[str]) -> Json:
        was, paper = existing or {}, self._paper
        kind = given.get("Type") or was.get("Type")
        if not kind:
            wrong.append("Type cannot be empty")
        elif kind != paper.type:
            wrong.append(f"Type '{kind}' is not taken here: this sandbox keeps {paper.type} only")
        how = str(given.get("LineAmountTypes") or was.get("LineAmountTypes") or "Exclusive")
        if how not in HOW:
            wrong.append(f"LineAmountTypes '{how}' is not valid")
        built: Json = {
            "Type": kind,
            paper.identity: was.get(paper.identity) or new_id(),
            paper.number: self._text(given, was, paper.number, 255, wrong),
            "Contact": self._contact(given, was, wrong),
            "Date": self._date(given, was, "Date", wrong) or self._today(),
            "DueDate": self._date(given, was, "DueDate", wrong),
            "PlannedPaymentDate": self._date(given, was, "PlannedPaymentDate", wrong),
            "Status": status,
            "LineAmountTypes": how,
            "CurrencyCode": self._currency(given, was, wrong),
            "CurrencyRate": self._rate(given, was, wrong),
            "Url": self._url(given, was, wrong),
        }
        self._sums(built, given, was, wrong)
        if status in FINAL and not built["DueDate"] and paper is BILL:
            wrong.append("Due date must be specified")
        self._lock(built, existing, wrong)
        return built

    def _sums(self, built: Json, given: Json, was: Json, wrong: list[str]) -> None:
        setting = Setting(built["Status"], built["LineAmountTypes"], self._unitdp)
        lines: list[Json] = []
        for line in self._merged(given, was, wrong):
            done, faults = self._lines.build(line, setting)
            lines.append(done)
            wrong.extend(faults)
        pairs = [(line["LineAmount"], line["TaxAmount"]) for line in lines]
        sub_total, tax, total = totals(pairs, setting.how)
        if total < 0:
            wrong.append(f"{self._paper.say} total must not be less than zero")
        if abs(total) > LARGEST:
            wrong.append(f"{self._paper.say} total is too large")
        built.update(LineItems=lines, SubTotal=sub_total, TotalTax=tax, Total=total)

    def _merged(self, given: Json, was: Json, wrong: list[str]) -> list[Json]:
        """The lines to keep: sent ones laid over the old ones of the same id, all others gone."""
        sent = given.get("LineItems")
        other = given.get("LineAmountTypes") not in (None, was.get("LineAmountTypes"))
        old = {
            line["LineItemID"]: {k: v for k, v in line.items() if not (other and k == "TaxAmount")}
            for line in was.get("LineItems", [])
        }
        if sent is None and old:
            return list(old.values())
        if not isinstance(sent, list) or not sent or not all(isinstance(one, dict) for one in sent):
            wrong.append("One or more line items must be specified")
            return []
        merged = []
        for line in sent:
            before = old.get(str(line.get("LineItemID")), {})
            if line.get("LineItemID") and not before:
                wrong.append(f"LineItemID '{line['LineItemID']}' is not a line of this document")
            merged.append({**_without_stale(before, line), **line})
        return merged

    def _contact(self, given: Json, was: Json, wrong: list[str]) -> Json | None:
        sent = given.get("Contact")
        if sent is None and was:
            sent = {"ContactID": was["Contact"]["ContactID"]}
        if not isinstance(sent, dict) or not (sent.get("ContactID") or sent.get("Name")):
            wrong.append("A Contact must be specified for this type of transaction")
            return None
        try:
            contact = self._contacts.for_document(sent)
        except Invalid as error:
            wrong.extend(error.messages)
            return None
        return {"ContactID": contact["ContactID"], "Name": contact["Name"]}

    def _today(self) -> str:
        return self._state.now().date().isoformat()

    def _date(self, given: Json, was: Json, name: str, wrong: list[str]) -> str | None:
        if given.get(name) is None:
            return was.get(name)
        found = date_in(given[name])
        if found is None:
            wrong.append(f"{name} is not a valid date")
        return found

    def _text(
        self, given: Json, was: Json, name: str, longest: int, wrong: list[str]
    ) -> str | None:
        if given.get(name) is None:
            return was.get(name)
        if len(str(given[name])) > longest:
            wrong.append(f"{name} may not be longer than {longest} characters")
        return str(given[name])

    def _currency(self, given: Json, was: Json, wrong: list[str]) -> str:
        code = str(
            given.get("CurrencyCode")
            or was.get("CurrencyCode")
            or self._organisation["BaseCurrency"]
        )
        if code not in self._currencies:
            wrong.append(f"Organisation is not subscribed to currency {code}")
        return code

    def _rate(self, given: Json, was: Json, wrong: list[str]) -> Decimal:
        sent = given.get("CurrencyRate", was.get("CurrencyRate", 1))
        try:
            rate = Decimal(str(sent))
        except InvalidOperation:
            rate = Decimal(0)
        if not rate.is_finite() or not 0 < rate <= LARGEST:
            wrong.append("CurrencyRate must be greater than zero")
            return Decimal(1)
        return rate

    def _url(self, given: Json, was: Json, wrong: list[str]) -> str | None:
        url = given.get("Url")
        if not url:
            return was.get("Url")
        if not valid_url(url):
            wrong.append("Url must be a valid absolute url")
        return str(url)

    def _lock(self, built: Json, existing: Json | None, wrong: list[str]) -> None:
        """Books that are closed take no document that counts; drafts do not count yet."""
        before = (existing or {}).get("Status")
        if "AUTHORISED" not in (built["Status"], before):
            return
        for name, say in (("PeriodLockDate", "period"), ("EndOfYearLockDate", "end of year")):
            locked = self._organisation.get(name)
            if locked and date.fromisoformat(built["Date"]) <= date.fromisoformat(locked[:10]):
                wrong.append(f"The document date cannot be before the {say} lock date")
                return

    def _keep(self, built: Json, existing: Json | None) -> Json:
        paper, identity = self._paper, built[self._paper.identity]
        gone = built["Status"] in ("DELETED", "VOIDED")
        owed = Decimal("0.00") if gone else cents(Decimal(built["Total"]))
        if paper is BILL:
            built.update(AmountDue=owed, AmountPaid=Decimal(0), AmountCredited=Decimal(0))
        else:
            built.update(RemainingCredit=owed, AppliedAmount=Decimal(0))
        built["HasAttachments"] = bool((existing or {}).get("HasAttachments"))
        built["UpdatedDateUTC"] = stamp(self._state.now())
        self._state.put(paper.collection, identity, built)
        self._state.note(identity, *_told(built, existing, paper))
        return built


def _told(built: Json, existing: Json | None, paper: Paper) -> tuple[str, str]:
    if existing is None:
        number, name = built[paper.number] or "without number", built["Contact"]["Name"]
        return (
            "Created",
            f"{paper.say} {number} from {name} for {built['CurrencyCode']} {built['Total']:,}.",
        )
    if existing["Status"] != built["Status"]:
        return built["Status"].capitalize(), f"From {existing['Status'].lower()}."
    return "Edited", f"{paper.say} changed; the total is {built['Total']:,}."


def _without_stale(before: Json, sent: Json) -> Json:
    """An old line less what follows from something that was sent anew."""
    stale = {"ValidationErrors", "AccountID"}
    if {"Quantity", "UnitAmount", "LineAmount"} & set(sent):
        stale |= {"LineAmount", "TaxAmount"}
    if "TaxType" in sent:
        stale.add("TaxAmount")
    return {key: value for key, value in before.items() if key not in stale}


def valid_url(url: Any) -> bool:
    """Whether Xero takes it as a link back: absolute, http or https, and without the word "xero"."""
    text = str(url)
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(host)
        and not re.search(r"[\s<>\"]", text)
        and "xero" not in text.lower()
    )

"""Contacts: made, changed and found again by the name that only one of them may carry."""

from __future__ import annotations

import re

from idp.xero.sandbox.state import SandboxState, new_id
from idp.xero.sandbox.wire import Invalid, Json, stamp

LONGEST = {
    "Name": 255, "FirstName": 255, "LastName": 255, "EmailAddress": 255, "TaxNumber": 50,
    "AccountNumber": 50, "ContactNumber": 50, "CompanyNumber": 50,
}  # fmt: skip
WRITABLE = {
    *LONGEST, "ContactStatus", "Addresses", "Phones", "ContactPersons", "DefaultCurrency", "BankAccountDetails",
    "AccountsPayableTaxType", "AccountsReceivableTaxType", "PurchasesDefaultAccountCode",
    "SalesDefaultAccountCode", "PaymentTerms", "TaxNumberType", "Website",
}  # fmt: skip

ARCHIVED = (
    "The Contact with the specified contact details has been archived. "
    "The contact must be un-archived before creating new invoices or credit notes."
)


class ContactRules:
    def __init__(self, state: SandboxState) -> None:
        self._state = state

    def save(self, given: Json, existing: Json | None) -> Json:
        """Create or change one contact; raises Invalid with all that is wrong with it."""
        wrong = [
            f"{name} may not be longer than {longest} characters"
            for name, longest in LONGEST.items()
            if len(str(given.get(name) or "")) > longest
        ]
        name = str(given.get("Name") or (existing or {}).get("Name") or "").strip()
        if not name:
            wrong.append("The contact name must be specified.")
        identity = (existing or {}).get("ContactID") or new_id()
        twin = self.named(name)
        if twin and twin["ContactID"] != identity:
            wrong.append(
                f"The contact name {name} is already assigned to another contact. "
                "The contact name must be unique across all active contacts."
            )
        mail = str(given.get("EmailAddress") or "")
        if mail and not re.fullmatch(r"[^@\s]+@[^@\s]+", mail):
            wrong.append("Email address must be valid.")
        if given.get("ContactStatus") not in (None, "ACTIVE", "ARCHIVED"):
            wrong.append("ContactStatus is not valid")
        if wrong:
            raise Invalid(tuple(wrong))
        contact = {
            "ContactStatus": "ACTIVE", "IsSupplier": False, "IsCustomer": False,
            **(existing or {}),
            **{key: value for key, value in given.items() if key in WRITABLE},
            "ContactID": identity, "Name": name, "UpdatedDateUTC": stamp(self._state.now()),
        }  # fmt: skip
        self._state.put("Contacts", identity, contact)
        return contact

    def named(self, name: str) -> Json | None:
        """The contact that carries this name, whatever the case, archived ones left out."""
        for contact in self._state.all("Contacts"):
            if contact["Name"].lower() == name.lower() and contact["ContactStatus"] == "ACTIVE":
                return contact
        return None

    def for_document(self, sent: Json) -> Json:
        """The contact a document names.

        As in Xero, what is sent besides the id overwrites the contact, and an unknown name makes
        a new one: a client that does not want that sends the id alone.
        """
        if not sent.get("ContactID"):
            known = self.named(str(sent["Name"]))
            return self._supplier(
                known if known and set(sent) <= {"Name"} else self.save(sent, known)
            )
        contact = self._state.get("Contacts", str(sent["ContactID"]))
        if contact is None:
            raise Invalid(("The contact with the specified ContactID could not be found",))
        if contact["ContactStatus"] == "ARCHIVED":
            raise Invalid((ARCHIVED,))
        if contact["ContactStatus"] == "GDPRREQUEST":
            raise Invalid(("The Contact has a GDPR request pending and cannot be used.",))
        return self._supplier(self.save(sent, contact) if set(sent) & WRITABLE else contact)

    def _supplier(self, contact: Json) -> Json:
        """Whoever sends a bill is a supplier from then on."""
        if not contact["IsSupplier"]:
            contact = {**contact, "IsSupplier": True, "UpdatedDateUTC": stamp(self._state.now())}
            self._state.put("Contacts", contact["ContactID"], contact)
        return contact

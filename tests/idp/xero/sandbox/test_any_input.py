import json
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandboxes import a_bill, a_bill_line, a_sandbox

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(max_size=8)
    | st.sampled_from(
        ["2026-11-20", "/Date(99999999999999)/", "1e400", "DRAFT", "AUTHORISED", "461"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*a_bill(), "ContactID", "Name"]), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = [
    *a_bill(),
    "Status",
    "CurrencyCode",
    "CurrencyRate",
    "LineAmountTypes",
    "Url",
    "PlannedPaymentDate",
    "InvoiceID",
]
LINE_FIELDS = [
    *a_bill_line(),
    "LineAmount",
    "TaxAmount",
    "Tracking",
    "DiscountRate",
    "LineItemID",
    "AccountID",
]


@pytest.fixture(scope="module")
def sandbox():
    return a_sandbox(Path(mkdtemp()))


@settings(max_examples=40, deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=3),
    line=st.dictionaries(st.sampled_from(LINE_FIELDS), JSON, max_size=3),
    method=st.sampled_from(["PUT", "POST"]),
)
def test_whatever_a_bill_holds_it_is_taken_or_refused_in_good_form(sandbox, fields, line, method):
    sandbox.headers = sandbox.headers_for()
    bill = {**a_bill(LineItems=[{**a_bill_line(), **line}]), **fields}
    answer = sandbox.send(method, "/Invoices", {"Invoices": [bill]}, summarizeErrors="false")
    assert answer.status_code in (200, 400), answer.text
    body = json.loads(answer.text, parse_constant=pytest.fail)
    if answer.status_code == 200:
        (kept,) = body["Invoices"]
        assert kept["StatusAttributeString"] in ("OK", "ERROR")
        assert (kept["StatusAttributeString"] == "ERROR") == bool(kept.get("ValidationErrors"))
        assert sandbox.http.get("/").status_code == 200


@settings(max_examples=15, deadline=None)
@given(
    contact=st.dictionaries(
        st.sampled_from(
            ["Name", "TaxNumber", "Addresses", "EmailAddress", "ContactStatus", "ContactID"]
        ),
        JSON,
    )
)
def test_whatever_a_contact_holds_it_is_taken_or_refused(sandbox, contact):
    answer = sandbox.send("POST", "/Contacts", {"Contacts": [contact]})
    assert answer.status_code in (200, 400), answer.text
    assert sandbox.get("/Contacts", includeArchived="true").status_code == 200
    assert sandbox.bill().status_code == 200

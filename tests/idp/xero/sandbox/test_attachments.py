import pytest

from sandboxes import a_sandbox, said

PDF = b"%PDF-1.7 a bill"


@pytest.fixture
def sandbox(tmp_path):
    return a_sandbox(tmp_path)


@pytest.fixture
def bill(sandbox):
    return sandbox.made()


def attach(sandbox, bill, name, content=PDF, method="PUT"):
    return sandbox.send(method, f"/Invoices/{bill['InvoiceID']}/Attachments/{name}", content)


def names(sandbox, bill):
    found = sandbox.get(f"/Invoices/{bill['InvoiceID']}/Attachments").json["Attachments"]
    return [one["FileName"] for one in found]


def test_an_attachment_comes_back_byte_for_byte(sandbox, bill):
    described = attach(sandbox, bill, "bill.pdf").json["Attachments"][0]
    assert described["MimeType"] == "application/pdf"
    assert described["ContentLength"] == len(PDF)
    for name in ("bill.pdf", described["AttachmentID"]):
        answer = sandbox.get(f"/Invoices/{bill['InvoiceID']}/Attachments/{name}")
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (
        sandbox.get(f"/Invoices/{bill['InvoiceID']}").json["Invoices"][0]["HasAttachments"] is True
    )


def test_the_same_name_overwrites(sandbox, bill):
    attach(sandbox, bill, "bill.pdf")
    attach(sandbox, bill, "bill.pdf", b"%PDF-1.7 another", method="POST")
    assert names(sandbox, bill) == ["bill.pdf"]
    answer = sandbox.get(f"/Invoices/{bill['InvoiceID']}/Attachments/bill.pdf")
    assert answer.data == b"%PDF-1.7 another"


def test_the_eleventh_is_refused_and_an_old_name_still_taken(sandbox, bill):
    for number in range(10):
        assert attach(sandbox, bill, f"{number}.pdf").status_code == 200
    assert said(attach(sandbox, bill, "11.pdf")) == ["A document can have at most 10 attachments"]
    assert attach(sandbox, bill, "3.pdf", b"%PDF new").status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("photo.heic", b"x", "The file type of 'photo.heic' is not supported"),
        ("photo.webp", b"x", "The file type of 'photo.webp' is not supported"),
        ("bill.xml", b"x", "The file type of 'bill.xml' is not supported"),
        ("pdf", b"x", "The file type of 'pdf' is not supported"),
        ("a%3Ab.pdf", b"x", "The file name 'a:b.pdf' is not valid"),
        ("a%2Fb.pdf", b"x", "The file name 'a/b.pdf' is not valid"),
        ("bill.pdf", b"", "The attachment is empty"),
        ("bill.pdf", b"x" * 10_000_001, "The attachment is larger than 10 MB"),
    ],
)
def test_a_file_that_xero_would_not_take_is_refused(sandbox, bill, name, content, sentence):
    assert said(attach(sandbox, bill, name, content)) == [sentence]
    assert names(sandbox, bill) == []


def test_ten_megabytes_are_taken(sandbox, bill):
    assert attach(sandbox, bill, "bill.pdf", b"x" * 10_000_000).status_code == 200


def test_a_request_beyond_all_measure_is_refused_at_once(sandbox, bill):
    assert attach(sandbox, bill, "bill.pdf", b"x" * 12_000_001).status_code == 413


def test_nothing_is_attached_to_a_bill_that_is_not_there(sandbox):
    assert attach(sandbox, {"InvoiceID": "nobody"}, "bill.pdf").status_code == 404


def history(sandbox, bill):
    found = sandbox.get(f"/Invoices/{bill['InvoiceID']}/History").json["HistoryRecords"]
    return [(one["Changes"], one.get("Details", "")) for one in found]


def note(sandbox, bill, text):
    body = {"HistoryRecords": [{"Details": text}]}
    return sandbox.send("PUT", f"/Invoices/{bill['InvoiceID']}/History", body)


def test_history_tells_what_happened_the_latest_first(sandbox, bill):
    attach(sandbox, bill, "bill.pdf")
    assert (
        note(sandbox, bill, "Checked by Mara").json["HistoryRecords"][0]["Details"]
        == "Checked by Mara"
    )
    assert [changes for changes, _details in history(sandbox, bill)] == [
        "Note",
        "Attached a file",
        "Created",
    ]


def test_a_note_has_its_measure(sandbox, bill):
    assert note(sandbox, bill, "x" * 2500).status_code == 200
    assert said(note(sandbox, bill, "x" * 2501)) == [
        "Details may not be longer than 2500 characters"
    ]
    assert said(note(sandbox, bill, "")) == ["Details must be specified"]


def test_a_refused_note_leaves_none_of_its_neighbours(sandbox, bill):
    body = {"HistoryRecords": [{"Details": "good"}, {"Details": ""}]}
    sandbox.send("PUT", f"/Invoices/{bill['InvoiceID']}/History", body)
    assert history(sandbox, bill)[0][0] == "Created"

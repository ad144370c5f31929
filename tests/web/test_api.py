"""The JSON API: what programs can do, and what they are told when they cannot."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from idp.records import Role
from idp.status import Status
from visitors import Site

V1 = "/api/v1"


class Program:
    """A program with a token."""

    def __init__(self, site: Site, role: Role = Role.REVIEWER) -> None:
        self.client, self.headers = site.app.test_client(), site.token(role)

    def __call__(self, method: str, path: str, **options: Any) -> TestResponse:
        return self.client.open(V1 + path, method=method, headers=self.headers, **options)

    def send(self, *files: tuple[bytes, str]) -> TestResponse:
        data = {"files": [(BytesIO(content), name) for content, name in files]}
        return self("POST", "/documents", data=data)


@pytest.fixture
def program(site: Site) -> Program:
    return Program(site)


def _problem(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    body: dict[str, Any] = answer.json
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"urn:idp:problem:{code}"
    assert body["title"]
    assert body["detail"]
    return body


def test_a_document_goes_in_and_comes_out_as_a_bill(site: Site, program: Program) -> None:
    answer = program.send((b"%PDF one", "bill.pdf"))
    assert answer.status_code == 202
    (sent,) = answer.json["documents"]
    assert sent["outcome"] == "queued"
    site.desk.work()
    found = site.app.test_client().get(sent["href"], headers=program.headers).json
    assert found["status"] == "needs_review"
    assert found["fields"]["total"]["value"] == "110.00"
    assert found["draft"]["totals"]["total"] == "110.00"
    assert found["events"][0]["kind"] == "received"
    path = f"/documents/{sent['id']}"
    answer = program("POST", f"{path}/approve", json={"version": found["version"]})
    assert answer.status_code == 202
    site.desk.work()
    assert program("GET", path).json["published"]["state"] == "DRAFT"


def test_boxes_are_told(site: Site, program: Program) -> None:
    from idp.document import Box
    from idp.fields import Field, FieldName

    boxed = Field(FieldName.TOTAL, "110.00", "A$110", 0.5, 1, Box(0.5, 0.25, 0.75, 0.5))
    site.desk.reader.propose = lambda _document: (boxed,)  # type: ignore[method-assign]
    document_id, _ = site.desk.ready()
    total = program("GET", f"/documents/{document_id}").json["fields"]["total"]
    assert total["box"] == {"x0": 0.5, "y0": 0.25, "x1": 0.75, "y1": 0.5}
    assert (total["text"], total["page"], total["source"]) == ("A$110", 1, "spacy")


def test_each_file_has_its_outcome(program: Program) -> None:
    program.send((b"one", "one.pdf"))
    answer = program.send((b"one", "again.pdf"), (b"", "empty.pdf"))
    assert [d["outcome"] for d in answer.json["documents"]] == ["duplicate", "refused"]
    assert answer.json["documents"][1]["refused"]["code"] == "empty_file"


def test_a_part_named_file_is_taken_too(program: Program) -> None:
    answer = program("POST", "/documents", data={"file": (BytesIO(b"one"), "one.pdf")})
    assert answer.status_code == 202


def test_nothing_taken_is_a_problem(program: Program) -> None:
    _problem(program.send((b"", "empty.pdf")), 422, "empty_file")
    body = _problem(program("POST", "/documents", data={}), 422, "bad_request")
    assert body["field"] == "files"


def test_the_list_is_filtered_and_paged(site: Site, program: Program) -> None:
    site.desk.ready(b"one")
    site.desk.wait(1)
    site.desk.upload(b"two", "two.pdf")
    assert program("GET", "/documents").json["total"] == 2
    (row,) = program("GET", "/documents?status=needs_review&kind=invoice&q=harbour").json[
        "documents"
    ]
    assert (row["supplier"], row["total"], row["due_date"]) == (
        "Harbour Paper Pty Ltd",
        "110.00",
        "2026-11-24",
    )
    page = program("GET", "/documents?limit=1&offset=1").json
    assert len(page["documents"]) == 1
    assert page["total"] == 2


@pytest.mark.parametrize("query", ["status=odd", "limit=0", "limit=201", "surprise=1", "offset=-1"])
def test_a_bad_query_says_what_is_wrong(program: Program, query: str) -> None:
    body = _problem(program("GET", f"/documents?{query}"), 422, "bad_request")
    assert body["field"] == query.partition("=")[0]


def test_corrections_name_the_version_they_were_made_from(site: Site, program: Program) -> None:
    document_id, version = site.desk.ready()
    path = f"/documents/{document_id}"
    changes = {"version": version, "fields": {"invoice_number": "API-1", "total": "110.00"}}
    answer = program("PATCH", path, json=changes)
    assert answer.status_code == 200, answer.text
    assert answer.json["fields"]["invoice_number"]["source"] == "human"
    assert answer.json["corrections"][0]["after"] == "API-1"
    assert answer.json["version"] == version + 1
    _problem(program("PATCH", path, json=changes | {"fields": {"iban": "x"}}), 409, "conflict")


def test_lines_are_corrected(site: Site, program: Program) -> None:
    document_id, version = site.desk.ready()
    line = {"description": "Paper", "quantity": "2", "unit_amount": "50.00", "tax_type": "INPUT"}
    body = {"version": version, "lines": [line], "line_amount_types": "Exclusive"}
    answer = program("PATCH", f"/documents/{document_id}", json=body)
    assert answer.json["draft"]["lines"][0]["line_amount"] == "100.00"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "version"),
        ({"version": 1, "fields": {"colour": "red"}}, "fields.colour"),
        ({"version": 1, "kind": "poem"}, "kind"),
        ({"version": 1, "extra": 1}, "extra"),
    ],
)
def test_a_malformed_correction_says_where(
    site: Site, program: Program, body: dict[str, Any], field: str
) -> None:
    document_id, _ = site.desk.ready()
    answer = program("PATCH", f"/documents/{document_id}", json=body)
    assert _problem(answer, 422, "bad_request")["field"].startswith(field)


def test_a_value_that_cannot_be_taken_names_its_field(site: Site, program: Program) -> None:
    document_id, version = site.desk.ready()
    body = {"version": version, "fields": {"due_date": "soon"}}
    answer = program("PATCH", f"/documents/{document_id}", json=body)
    assert _problem(answer, 422, "bad_value")["field"] == "due_date"


def test_reject_and_retry(site: Site, program: Program) -> None:
    document_id, _ = site.desk.ready()
    path = f"/documents/{document_id}"
    _problem(program("POST", f"{path}/reject", json={}), 422, "bad_request")
    answer = program("POST", f"{path}/reject", json={"reason": "Not ours"})
    assert (answer.json["status"], answer.json["reason"]["say"]) == ("rejected", "Not ours")
    assert program("POST", f"{path}/retry").status_code == 202
    assert site.desk.status(document_id) is Status.RECEIVED


def test_what_its_state_forbids_is_a_conflict(site: Site, program: Program) -> None:
    document_id = site.desk.upload()
    path = f"/documents/{document_id}"
    _problem(program("POST", f"{path}/approve", json={"version": 0}), 409, "status_move")


def test_pages_and_originals(site: Site, program: Program) -> None:
    document_id, _ = site.desk.ready()
    assert program("GET", f"/documents/{document_id}/pages/1?w=240").mimetype == "image/webp"
    assert program("GET", f"/documents/{document_id}/original").data == b"%PDF one"
    _problem(program("GET", f"/documents/{document_id}/pages/9"), 404, "not_found")


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer idp_wrong", "Basic dXNlcjpwdw=="])
def test_without_a_good_token_there_is_nothing(site: Site, header: str) -> None:
    answer = site.app.test_client().get(f"{V1}/documents", headers={"Authorization": header})
    _problem(answer, 401, "log_in")


def test_a_session_of_the_pages_is_no_token(site: Site) -> None:
    """Or any site could send a logged-in person's browser here, since no form token is asked for."""
    browser = site.as_(Role.ADMIN)
    _problem(browser.client.get(f"{V1}/documents"), 401, "log_in")


def test_a_token_does_not_open_the_pages(site: Site, program: Program) -> None:
    answer = program.client.get("/", headers=program.headers)
    assert answer.location == "/login"


def test_roles_hold_here_too(site: Site) -> None:
    document_id, version = site.desk.ready()
    mine = site.desk.upload(b"mine", "mine.pdf", site.desk.staff)
    site.desk.work()
    staff = Program(site, Role.STAFF)
    assert staff("GET", "/documents").json["total"] == 1
    _problem(staff("GET", f"/documents/{document_id}"), 404, "not_found")
    body = {"version": version}
    _problem(staff("POST", f"/documents/{mine}/approve", json=body), 403, "not_allowed")
    _problem(staff("PATCH", f"/documents/{mine}", json=body), 403, "not_allowed")


def test_other_organisations_do_not_exist(site: Site) -> None:
    document_id, version = site.desk.ready()
    with site.desk.services.unit_of_work() as uow:
        other = uow.organisations.add("Other", slug="other")
        uow.users.join(site.desk.admin.user_id, other, Role.ADMIN)
        from idp.storage.crypto import hash_token

        uow.users.add_token(
            site.desk.admin.user_id, other, "t", hash_token("idp_other"), site.desk.time
        )
        uow.commit()
    stranger = Program(site)
    stranger.headers = {"Authorization": "Bearer idp_other"}
    assert stranger("GET", "/documents").json["total"] == 0
    path = f"/documents/{document_id}"
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", path, {}),
        ("PATCH", path, {"json": {"version": version}}),
        ("POST", f"{path}/approve", {"json": {"version": version}}),
        ("POST", f"{path}/reject", {"json": {"reason": "x"}}),
        ("POST", f"{path}/retry", {}),
        ("GET", f"{path}/pages/1", {}),
        ("GET", f"{path}/original", {}),
    ]
    for method, address, options in calls:
        _problem(stranger(method, address, **options), 404, "not_found")


def test_unknown_addresses_and_methods_are_problems_too(program: Program) -> None:
    _problem(program("GET", "/nowhere"), 404, "not_found")
    _problem(program("DELETE", "/documents"), 405, "method_not_allowed")


def test_the_api_describes_itself(site: Site) -> None:
    spec = site.app.test_client().get(f"{V1}/openapi.json").json
    told = {(path, method) for path, calls in spec["paths"].items() for method in calls}
    assert (f"{V1}/documents", "post") in told
    assert (f"{V1}/documents/{{document_id}}", "patch") in told
    assert len(told) == 9
    assert spec["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    upload = spec["paths"][f"{V1}/documents"]["post"]["requestBody"]["content"]
    assert "multipart/form-data" in upload

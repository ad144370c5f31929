import pytest

from sandboxes import a_bill, a_sandbox


@pytest.fixture
def sandbox(tmp_path):
    return a_sandbox(tmp_path)


def break_next(sandbox, **fault):
    answer = sandbox.http.post("/sandbox/faults", json=fault)
    assert answer.status_code == 201, answer.text


def count(sandbox):
    return len(sandbox.state.all("Invoices"))


def test_a_connection_dropped_before_does_nothing(sandbox):
    break_next(sandbox, kind="drop_before", path_contains="/Invoices", method="PUT")
    with pytest.raises(ConnectionResetError):
        sandbox.bill()
    assert count(sandbox) == 0
    assert sandbox.bill().status_code == 200


def test_a_connection_dropped_after_has_done_it_all(sandbox):
    break_next(sandbox, kind="drop_after", path_contains="/Invoices")
    with pytest.raises(ConnectionResetError):
        sandbox.send("PUT", "/Invoices", {"Invoices": [a_bill()]}, key="k")
    assert count(sandbox) == 1
    again = sandbox.send("PUT", "/Invoices", {"Invoices": [a_bill()]}, key="k")
    assert again.status_code == 200
    assert count(sandbox) == 1


def test_a_status_is_answered_as_often_as_asked(sandbox):
    break_next(sandbox, kind="status", status=503, body="down", times=2)
    answers = [sandbox.get("/Currencies") for _ in range(3)]
    assert [one.status_code for one in answers] == [503, 503, 200]
    assert answers[0].text == "down"
    assert answers[0].content_type.startswith("text/plain")


def test_a_limit_can_be_feigned(sandbox):
    break_next(sandbox, kind="status", status=429, retry_after=7)
    assert sandbox.get("/Currencies").headers["Retry-After"] == "7"


def test_a_late_answer_is_an_answer(sandbox):
    break_next(sandbox, kind="delay", seconds=0.01, method="PUT")
    assert sandbox.bill().status_code == 200


def test_faults_wait_for_the_call_they_are_meant_for(sandbox):
    break_next(sandbox, kind="status", path_contains="/Attachments", method="PUT")
    assert sandbox.get("/Currencies").status_code == 200
    (waiting,) = sandbox.http.get("/sandbox/faults").json["faults"]
    assert (waiting["path_contains"], waiting["left"]) == ("/Attachments", 1)
    assert sandbox.http.delete("/sandbox/faults").json == {"faults": []}


@pytest.mark.parametrize(
    "fault", [{}, {"kind": "fire"}, {"kind": "status", "status": 7}, {"kind": "delay", "x": 1}, {"kind": "status", "status": "a"}, []]
)  # fmt: skip
def test_a_fault_that_makes_no_sense_is_refused(sandbox, fault):
    assert sandbox.http.post("/sandbox/faults", json=fault).status_code == 400


def test_another_sites_form_cannot_break_anything(sandbox):
    answer = sandbox.http.post(
        "/sandbox/faults", data='{"kind": "drop_before"}', content_type="text/plain"
    )
    assert answer.status_code == 400

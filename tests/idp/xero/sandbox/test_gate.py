import threading

import pytest

from idp.xero.sandbox import Allowance
from idp.xero.sandbox.limits import Limits
from idp.xero.sandbox.wire import Refusal
from sandboxes import a_bill, a_sandbox, said


@pytest.fixture
def sandbox(tmp_path):
    return a_sandbox(tmp_path)


def count(sandbox):
    return len(sandbox.state.all("Invoices"))


@pytest.mark.parametrize(
    "header", [None, "Basic abc", "Bearer nonsense", "Bearer a.b.c", "Bearer ä.b.c"]
)
def test_a_call_without_a_valid_token_is_unauthorized(sandbox, header):
    headers = {**sandbox.headers, "Authorization": header}
    answer = sandbox.http.get(
        "/api.xro/2.0/Organisation", headers={k: v for k, v in headers.items() if v}
    )
    assert (answer.status_code, answer.json["Title"]) == (401, "Unauthorized")


def test_a_token_ends_after_half_an_hour(sandbox):
    assert sandbox.get("/Organisation").status_code == 200
    sandbox.clock.forward(minutes=30)
    answer = sandbox.get("/Organisation")
    assert answer.status_code == 401
    assert answer.json["Detail"].startswith("TokenExpired")


@pytest.mark.parametrize("tenant", ["", "72d19638-0000-5027-986e-71f73da4e358"])
def test_another_organisation_is_forbidden(sandbox, tenant):
    sandbox.headers["xero-tenant-id"] = tenant
    answer = sandbox.get("/Organisation")
    assert (answer.status_code, answer.json["Title"]) == (403, "Forbidden")


def test_a_scope_that_was_not_granted_is_forbidden(sandbox):
    sandbox.headers = sandbox.headers_for(scope="accounting.invoices.read accounting.settings.read")
    assert sandbox.get("/Invoices").status_code == 200
    assert sandbox.get("/Accounts").status_code == 200
    assert sandbox.get("/Contacts").status_code == 403
    assert sandbox.bill().status_code == 403
    sandbox.headers = sandbox.headers_for(scope="accounting.invoices")
    bill = sandbox.made()
    path = f"/Invoices/{bill['InvoiceID']}/Attachments"
    assert sandbox.get(path).status_code == 403
    assert sandbox.get(f"/Invoices/{bill['InvoiceID']}/History").status_code == 200


def sent_with(sandbox, key, **fields):
    return sandbox.send("PUT", "/Invoices", {"Invoices": [a_bill(**fields)]}, key=key)


def test_the_same_key_and_body_get_the_same_answer_and_one_bill(sandbox):
    first, second = sent_with(sandbox, "k"), sent_with(sandbox, "k")
    assert second.json == first.json
    assert count(sandbox) == 1


def test_the_same_key_with_another_body_is_refused(sandbox):
    sent_with(sandbox, "k")
    answer = sent_with(sandbox, "k", InvoiceNumber="other")
    assert (answer.status_code, answer.json["Type"]) == (400, "IdempotencyKeyException")
    assert count(sandbox) == 1


def test_a_key_is_forgotten_after_six_minutes(sandbox):
    sent_with(sandbox, "k")
    sandbox.clock.forward(minutes=5, seconds=59)
    sent_with(sandbox, "k")
    assert count(sandbox) == 1
    sandbox.clock.forward(seconds=2)
    sent_with(sandbox, "k")
    assert count(sandbox) == 2


def test_a_refusal_is_kept_under_its_key_too(sandbox):
    assert said(sent_with(sandbox, "k", CurrencyCode="CHF"))
    with sandbox.state.write():
        sandbox.state.put("Currencies", "CHF", {"Code": "CHF", "Description": "Swiss Franc"})
    assert said(sent_with(sandbox, "k", CurrencyCode="CHF"))
    assert sent_with(sandbox, "k2", CurrencyCode="CHF").status_code == 200


def test_keys_belong_to_an_app(sandbox):
    sent_with(sandbox, "k")
    sandbox.headers = sandbox.headers_for("another app")
    assert sent_with(sandbox, "k", InvoiceNumber="other").status_code == 200


def test_a_key_has_at_most_128_characters(sandbox):
    assert sent_with(sandbox, "k" * 128).status_code == 200
    assert sent_with(sandbox, "k" * 129).json["Type"] == "IdempotencyKeyException"


def test_what_was_answered_outlives_the_process(sandbox, tmp_path):
    first = sent_with(sandbox, "k")
    again = a_sandbox(tmp_path)
    again.headers = sandbox.headers
    assert sent_with(again, "k").json == first.json
    assert count(again) == 1


def test_the_headers_say_what_is_left(tmp_path):
    sandbox = a_sandbox(tmp_path, allowance=Allowance())
    headers = sandbox.get("/Organisation").headers
    assert headers["X-MinLimit-Remaining"] == "59"
    assert headers["X-DayLimit-Remaining"] == "4999"
    assert headers["X-AppMinLimit-Remaining"] == "9999"
    assert headers["Xero-Correlation-Id"]
    refused = sandbox.bill(CurrencyCode="SGD")
    assert refused.status_code == 400
    assert refused.headers["X-MinLimit-Remaining"] == "58"


def test_replays_count_against_the_limit(tmp_path):
    sandbox = a_sandbox(tmp_path, allowance=Allowance(minute=2))
    sent_with(sandbox, "k")
    sent_with(sandbox, "k")
    assert sent_with(sandbox, "k").status_code == 429


def test_the_sixty_first_call_of_a_minute_waits(tmp_path):
    sandbox = a_sandbox(tmp_path, allowance=Allowance(minute=3))
    sandbox.get("/Currencies")
    sandbox.clock.forward(seconds=20)
    sandbox.get("/Currencies")
    sandbox.get("/Currencies")
    answer = sandbox.get("/Currencies")
    assert answer.status_code == 429
    assert answer.headers["X-Rate-Limit-Problem"] == "minute"
    assert answer.headers["Retry-After"] == "40"
    assert answer.headers["X-MinLimit-Remaining"] == "0"
    sandbox.clock.forward(seconds=41)
    assert sandbox.get("/Currencies").status_code == 200


def test_a_day_has_its_limit_too(tmp_path):
    sandbox = a_sandbox(tmp_path, allowance=Allowance(day=1))
    sandbox.get("/Currencies")
    sandbox.clock.forward(minutes=10)
    answer = sandbox.get("/Currencies")
    assert answer.headers["X-Rate-Limit-Problem"] == "day"
    assert int(answer.headers["Retry-After"]) == 86_400 - 600


def test_five_at_once_and_no_more(sandbox):
    limits = Limits(Allowance(at_once=2), sandbox.clock)
    with limits.entered("app", "t"), limits.entered("app", "t"):
        with pytest.raises(Refusal) as refusal, limits.entered("app", "t"):
            pass
        assert refusal.value.headers["X-Rate-Limit-Problem"] == "concurrent"
        with limits.entered("app", "another organisation"):
            pass
    with limits.entered("app", "t"):
        pass


def test_one_key_sent_by_many_at_once_makes_one_bill(sandbox):
    answers = []

    def send():
        answers.append(sent_with(sandbox, "k").json["Invoices"][0]["InvoiceID"])

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert count(sandbox) == 1

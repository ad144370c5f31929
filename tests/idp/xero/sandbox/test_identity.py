import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from sandboxes import a_sandbox

BACK = "http://localhost:8000/xero/callback"


@pytest.fixture
def sandbox(tmp_path):
    return a_sandbox(tmp_path)


def token(sandbox, **form):
    return sandbox.http.post(
        "/connect/token", data={"client_id": "app", "client_secret": "s", **form}
    )


def consent(sandbox, answer="allow", **more):
    form = {
        "response_type": "code",
        "client_id": "app",
        "redirect_uri": BACK,
        "state": "a state",
        "scope": "offline_access accounting.invoices",
        **more,
    }
    reply = sandbox.http.post("/identity/connect/authorize", data={**form, "answer": answer})
    assert reply.status_code == 302, reply.text
    assert reply.location.startswith(BACK)
    return {k: v[0] for k, v in parse_qs(urlsplit(reply.location).query).items()}


def redeemed(sandbox, code, **more):
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **more}
    return token(sandbox, **form)


def test_client_credentials_come_by_form_or_by_header(sandbox):
    assert token(sandbox, grant_type="client_credentials").json["expires_in"] == 1800
    basic = base64.b64encode(b"app:s").decode()
    answer = sandbox.http.post(
        "/connect/token",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {basic}"},
    )
    assert answer.json["token_type"] == "Bearer"
    assert "refresh_token" not in answer.json


def test_a_client_without_a_secret_gets_nothing(sandbox):
    answer = token(sandbox, grant_type="client_credentials", client_secret="")
    assert (answer.status_code, answer.json) == (400, {"error": "invalid_client"})


def test_only_known_clients_are_let_in_where_they_are_listed(tmp_path):
    sandbox = a_sandbox(tmp_path, clients={"app": "s"})
    assert token(sandbox, grant_type="client_credentials").status_code == 200
    wrong = token(sandbox, grant_type="client_credentials", client_secret="guess")
    assert wrong.json == {"error": "invalid_client"}
    other = token(sandbox, grant_type="client_credentials", client_id="other")
    assert other.json == {"error": "invalid_client"}


def test_the_token_reaches_one_connection(sandbox):
    headers = {"Authorization": sandbox.headers["Authorization"]}
    (connection,) = sandbox.http.get("/connections", headers=headers).json
    assert connection["tenantId"] == sandbox.state.tenant
    assert connection["tenantName"] == "Lyrebird Lane Trading Pty Ltd"
    event = connection["authEventId"]
    assert sandbox.http.get(f"/connections?authEventId={event}", headers=headers).json
    assert sandbox.http.get("/connections?authEventId=other", headers=headers).json == []
    assert sandbox.http.get("/connections").status_code == 401
    gone = sandbox.http.delete(f"/connections/{connection['id']}", headers=headers)
    assert gone.status_code == 204
    assert sandbox.get("/Organisation").status_code == 403


def test_consent_gives_a_code_that_works_once(sandbox):
    back = consent(sandbox)
    assert back["state"] == "a state"
    first = redeemed(sandbox, back["code"])
    assert first.json["refresh_token"]
    assert redeemed(sandbox, back["code"]).json == {"error": "invalid_grant"}


def test_a_code_ends_after_five_minutes_and_fits_its_address_only(sandbox):
    late, astray = consent(sandbox)["code"], consent(sandbox)["code"]
    assert redeemed(sandbox, astray, redirect_uri="http://localhost/other").status_code == 400
    sandbox.clock.forward(minutes=5, seconds=1)
    assert redeemed(sandbox, late).json == {"error": "invalid_grant"}


def test_an_app_without_a_secret_proves_itself_by_its_verifier(sandbox):
    digest = hashlib.sha256(b"a verifier").digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    code = consent(sandbox, code_challenge=challenge)["code"]
    assert redeemed(sandbox, code, client_secret="", code_verifier="a verifier").status_code == 200
    code = consent(sandbox, code_challenge=challenge)["code"]
    assert redeemed(sandbox, code, client_secret="", code_verifier="another").status_code == 400


def test_a_person_may_say_no(sandbox):
    assert consent(sandbox, answer="deny")["error"] == "access_denied"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/back", "http://desk.example/back", "javascript:alert(1)", ""]
)
def test_codes_go_to_safe_addresses_only(sandbox, address):
    query = {"response_type": "code", "client_id": "app", "redirect_uri": address}
    assert sandbox.http.get("/identity/connect/authorize", query_string=query).status_code == 400


def test_the_consent_page_shows_what_is_asked_and_escapes_it(sandbox):
    query = {
        "response_type": "code",
        "client_id": "<script>x</script>",
        "redirect_uri": BACK,
        "scope": "accounting.invoices",
    }
    page = sandbox.http.get("/identity/connect/authorize", query_string=query)
    assert "accounting.invoices" in page.text
    assert "<script>x" not in page.text
    assert "form-action 'self' http://localhost:8000" in page.headers["Content-Security-Policy"]


def test_refresh_tokens_rotate_and_a_lost_answer_may_be_asked_for_again(sandbox):
    first = redeemed(sandbox, consent(sandbox)["code"]).json["refresh_token"]
    second = token(sandbox, grant_type="refresh_token", refresh_token=first).json["refresh_token"]
    assert second != first
    sandbox.clock.forward(minutes=29)
    assert token(sandbox, grant_type="refresh_token", refresh_token=first).status_code == 200
    sandbox.clock.forward(minutes=2)
    late = token(sandbox, grant_type="refresh_token", refresh_token=first)
    assert late.json == {"error": "invalid_grant"}
    assert token(sandbox, grant_type="refresh_token", refresh_token=second).status_code == 200


def test_a_refresh_token_ends_after_sixty_days(sandbox):
    first = redeemed(sandbox, consent(sandbox)["code"]).json["refresh_token"]
    sandbox.clock.forward(days=60, seconds=1)
    answer = token(sandbox, grant_type="refresh_token", refresh_token=first)
    assert answer.json == {"error": "invalid_grant"}


def test_a_revoked_token_is_not_refreshed(sandbox):
    first = redeemed(sandbox, consent(sandbox)["code"]).json["refresh_token"]
    form = {"client_id": "app", "client_secret": "s", "token": first}
    assert sandbox.http.post("/connect/revocation", data=form).status_code == 200
    answer = token(sandbox, grant_type="refresh_token", refresh_token=first)
    assert answer.json == {"error": "invalid_grant"}


def test_an_unknown_grant_is_named_so(sandbox):
    answer = token(sandbox, grant_type="password")
    assert answer.json == {"error": "unsupported_grant_type"}

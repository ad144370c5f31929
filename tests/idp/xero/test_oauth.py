from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
import urllib3

from bills import FakeTokenStore, as_json
from idp.errors import NeedsHuman, RateLimited, Retryable
from idp.xero.oauth import Tenant, Tokens, XeroApp

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
APP = XeroApp("https://id.example", "https://api.example/connections", "our-app", "our-secret")


class Answer:
    def __init__(self, status=200, data=b"", headers=None):
        self.status, self.data, self.headers = status, data, headers or {}


class FakeHttp:
    """Answers in turn, and keeps what was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def request(self, method, url, headers=None, fields=None, body=None, **_options):
        self.asked.append((method, url, headers, fields or parse_qs(body or "")))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def request_encode_body(self, method, url, headers=None, fields=None, **_options):
        return self.request(method, url, headers, fields)


def a_token(access="fresh", **more):
    return Answer(
        data=as_json({"access_token": access, "expires_in": 1800, "token_type": "Bearer", **more})
    )


def tokens(*answers, store=None, at=NOW):
    http = FakeHttp(*answers)
    return Tokens(store or FakeTokenStore(), APP, now=lambda: at, http=http), http


def held(seconds, **more):
    return {"access_token": "held", "expires_at": NOW.timestamp() + seconds, **more}


def test_a_custom_connection_fetches_its_token_with_the_apps_own_secret():
    store = FakeTokenStore()
    asked, http = tokens(a_token(), store=store)
    assert asked.access_token("org") == "fresh"
    method, url, headers, form = http.asked[0]
    assert (method, url) == ("POST", "https://id.example/connect/token")
    assert headers["authorization"] == "Basic " + base64.b64encode(b"our-app:our-secret").decode()
    assert form["grant_type"] == "client_credentials"
    assert "accounting.invoices" in form["scope"]
    assert "our-secret" not in str(form)
    assert store.tokens["org"]["expires_at"] == (NOW + timedelta(minutes=30)).timestamp()


def test_a_token_with_a_minute_left_is_kept_and_one_with_less_is_not():
    asked, http = tokens(store=FakeTokenStore(org=held(60)))
    assert asked.access_token("org") == "held"
    assert http.asked == []
    asked, _ = tokens(a_token(), store=FakeTokenStore(org=held(59)))
    assert asked.access_token("org") == "fresh"


def test_a_refresh_token_is_used_and_its_successor_kept():
    store = FakeTokenStore(org=held(0, refresh_token="r1", tenant_id="t"))
    asked, http = tokens(a_token(refresh_token="r2"), store=store)
    assert asked.access_token("org") == "fresh"
    assert http.asked[0][3] == {"grant_type": "refresh_token", "refresh_token": "r1"}
    assert store.tokens["org"]["refresh_token"] == "r2"
    assert store.tokens["org"]["tenant_id"] == "t"


def test_a_refused_token_is_replaced_unless_somebody_was_quicker():
    asked, http = tokens(a_token(), store=FakeTokenStore(org=held(900)))
    assert asked.access_token("org", refused="held") == "fresh"
    assert asked.access_token("org", refused="held") == "fresh"
    assert len(http.asked) == 1


@pytest.mark.parametrize("said", ["invalid_grant", "invalid_client", "unauthorized_client"])
def test_a_connection_that_xero_ended_needs_consent_anew(said):
    store = FakeTokenStore(org=held(0, refresh_token="r1"))
    asked, _ = tokens(Answer(400, as_json({"error": said})), store=store)
    with pytest.raises(NeedsHuman) as caught:
        asked.access_token("org")
    assert caught.value.code == "reconnect"
    assert store.tokens["org"]["refresh_token"] == "r1"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(503, b"away"), Retryable),
        (Answer(429, b"", {"Retry-After": "9"}), RateLimited),
        (Answer(200, b"<html>"), Retryable),
        (Answer(200, b"[]"), Retryable),
        (urllib3.exceptions.ProtocolError("lost"), Retryable),
    ],
)
def test_trouble_on_the_way_is_tried_again_later(answer, error):
    asked, _ = tokens(answer)
    with pytest.raises(error) as caught:
        asked.access_token("org")
    assert not isinstance(caught.value, NeedsHuman)
    assert "our-secret" not in caught.value.say


def test_the_organisation_in_xero_is_looked_up_once():
    listed = as_json([{"tenantId": "t-1", "tenantName": "Lyrebird"}, {"odd": 1}])
    store = FakeTokenStore(org=held(900))
    asked, http = tokens(Answer(data=listed), store=store)
    assert [asked.tenant_id("org"), asked.tenant_id("org")] == ["t-1", "t-1"]
    assert len(http.asked) == 1
    assert http.asked[0][2]["Authorization"] == "Bearer held"


def test_what_a_token_reaches_is_listed_by_name():
    asked, _ = tokens(Answer(data=as_json([{"tenantId": "t-1", "tenantName": "Lyrebird"}])))
    assert asked.tenants("held") == (Tenant("t-1", "Lyrebird"),)


def test_a_connection_that_reaches_no_organisation_needs_a_human():
    asked, _ = tokens(Answer(data=b"[]"), store=FakeTokenStore(org=held(900)))
    with pytest.raises(NeedsHuman):
        asked.tenant_id("org")


def test_the_secret_is_not_shown():
    assert "our-secret" not in repr(APP)


def test_four_threads_refresh_a_token_once():
    asked, http = tokens(a_token(), store=FakeTokenStore(org=held(0, refresh_token="r1")))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(asked.access_token, ["org"] * 4))
    assert found == ["fresh"] * 4
    assert len(http.asked) == 1

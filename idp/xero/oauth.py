"""Access tokens of Xero connections: fetched, kept sealed by the token store, and refreshed by one process at a time.

A Custom Connection (client credentials) gets a new token whenever the old one runs out; a token that came by a person's consent
carries a refresh token and is refreshed by it. Neither tokens nor secrets are ever logged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import urllib3
from urllib3.util import Timeout, make_headers

from idp.errors import NeedsHuman, RateLimited, Retryable
from idp.ports import TokenSlot, TokenStore

SCOPES = (
    "accounting.invoices",
    "accounting.contacts",
    "accounting.attachments",
    "accounting.settings.read",
)
LEAST_SECONDS_LEFT = 60
_RECONNECT = "Xero no longer accepts this connection. An administrator must check the Custom Connection in Xero and IDP_XERO_CLIENT_ID and IDP_XERO_CLIENT_SECRET."


@dataclass(frozen=True, slots=True)
class XeroApp:
    """Our app at Xero and where its tokens come from; `identity_url` is without /connect/token."""

    identity_url: str
    connections_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = SCOPES


class Tenant(NamedTuple):
    """An organisation in Xero that a token reaches."""

    id: str
    name: str


class Tokens:
    """Valid access tokens by organisation. May be shared between threads; every refresh runs under the store's row lock."""

    def __init__(
        self,
        store: TokenStore,
        app: XeroApp,
        *,
        now: Callable[[], datetime],
        http: urllib3.PoolManager | None = None,
    ) -> None:
        self._store = store
        self._app = app
        self._now = now
        self._http = http or urllib3.PoolManager(retries=False, timeout=Timeout(5, read=30))

    def access_token(self, organisation_id: str, *, refused: str = "") -> str:
        """A token with at least a minute to live; never `refused`, the one that Xero just turned away.

        Raises NeedsHuman (`reconnect`), RateLimited, Retryable.
        """
        with self._store.locked(organisation_id) as slot:
            return str(self._valid(slot, refused)["access_token"])

    def tenant_id(self, organisation_id: str) -> str:
        """Xero's id of the organisation; looked up once, then kept with the token.

        Raises NeedsHuman (`reconnect`) where the connection reaches none, and as `access_token` does.
        """
        with self._store.locked(organisation_id) as slot:
            token = self._valid(slot, "")
            if token.get("tenant_id"):
                return str(token["tenant_id"])
            found = self.tenants(str(token["access_token"]))
            if not found:
                raise NeedsHuman("reconnect", _RECONNECT)
            slot.write({**token, "tenant_id": found[0].id})
            return found[0].id

    def tenants(self, access_token: str) -> tuple[Tenant, ...]:
        """The organisations that a token reaches."""
        answer = self._ask(
            "GET", self._app.connections_url, {"Authorization": f"Bearer {access_token}"}
        )
        listed = json.loads(answer.data) if answer.status == 200 else None
        if not isinstance(listed, list):
            raise _trouble(answer)
        return tuple(
            Tenant(str(one["tenantId"]), str(one.get("tenantName") or ""))
            for one in listed
            if isinstance(one, dict) and one.get("tenantId")
        )

    def _valid(self, slot: TokenSlot, refused: str) -> Mapping[str, Any]:
        token = slot.read() or {}
        left = float(token.get("expires_at") or 0) - self._now().timestamp()
        known = token.get("access_token")
        if known and known != refused and left >= LEAST_SECONDS_LEFT:
            return token
        fresh = {**token, **self._fetch(token)}
        slot.write(fresh)
        return fresh

    def _fetch(self, token: Mapping[str, Any]) -> dict[str, Any]:
        form = {"grant_type": "client_credentials", "scope": " ".join(self._app.scopes)}
        if token.get("refresh_token"):
            form = {"grant_type": "refresh_token", "refresh_token": str(token["refresh_token"])}
        basic = make_headers(basic_auth=f"{self._app.client_id}:{self._app.client_secret}")
        answer = self._ask("POST", f"{self._app.identity_url}/connect/token", basic, form)
        try:
            got = json.loads(answer.data) if answer.status == 200 else {}
            expires_at = self._now().timestamp() + float(got.get("expires_in") or 0)
        except (ValueError, AttributeError, TypeError) as error:
            raise _trouble(answer) from error
        if not got.get("access_token"):
            raise _trouble(answer)
        kept = {k: got[k] for k in ("access_token", "refresh_token", "scope") if got.get(k)}
        return {**kept, "expires_at": expires_at}

    def _ask(
        self, method: str, url: str, headers: Mapping[str, str], form: dict[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        accept = {"Accept": "application/json", **headers}
        try:
            if form is None:
                return self._http.request(method, url, headers=accept)
            return self._http.request_encode_body(
                method, url, headers=accept, fields=form, encode_multipart=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise Retryable("xero_away", "Xero's log-in server cannot be reached.") from error


def _trouble(answer: urllib3.BaseHTTPResponse) -> NeedsHuman | Retryable:
    """What an answer without a token means; its body is not repeated, as it may quote what we sent."""
    if answer.status == 429:
        wait = answer.headers.get("Retry-After", "")
        return RateLimited(float(wait) if wait.isdigit() else 60.0)
    if answer.status in (400, 401, 403):
        # invalid_grant, invalid_client, unauthorized_client: asking again gives the same answer.
        return NeedsHuman("reconnect", _RECONNECT)
    return Retryable("xero_away", f"Xero's log-in server answered {answer.status}.")

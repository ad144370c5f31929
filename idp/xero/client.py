"""One organisation's line to Xero through the SDK: the SDK's traps disarmed, its errors turned into ours.

The SDK would re-send a PUT whose answer was lost and sleep through a 429 (urllib3's retries: off), share one token between
organisations (its Configuration is a singleton: a token object each), and wait for ever (no timeout by default: always given).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import structlog
import urllib3

from idp.errors import Doubtful, NeedsHuman, RateLimited, Retryable
from idp.xero import parse
from idp.xero.limiter import Limiter
from idp.xero.oauth import LEAST_SECONDS_LEFT, Tokens

if TYPE_CHECKING:
    from xero_python.accounting import AccountingApi
    from xero_python.exceptions import HTTPStatusException

log = structlog.get_logger(__name__)

# Whole numbers: the SDK silently ignores a timeout that is a float.
CONNECT_SECONDS, READ_SECONDS = 5, 60
LONGEST_KEY = 128
_UNSENT = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NameResolutionError,
)
_RECONNECT = "Xero no longer accepts this connection. An administrator must check the Custom Connection in Xero and IDP_XERO_CLIENT_ID and IDP_XERO_CLIENT_SECRET."
_FORBIDDEN = "Xero does not allow this connection to do that. An administrator must give the Custom Connection in Xero all the permissions that the settings ask for."


class XeroClient:
    """Calls methods of the SDK's AccountingApi for one organisation. Every thread gets an SDK client of its own."""

    def __init__(
        self,
        organisation_id: str,
        tokens: Tokens,
        *,
        base_url: str,
        limiter: Limiter | None = None,
        read_seconds: int = READ_SECONDS,
    ) -> None:
        self._organisation_id = organisation_id
        self._tokens = tokens
        self._base_url = base_url
        self._limiter = limiter or Limiter()
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._mine = _Mine()

    def read(self, method: str, /, **arguments: Any) -> parse.Json:
        """The JSON of a GET. Raises RateLimited, Retryable, NeedsHuman (`reconnect`, `xero_refused`)."""
        return self._call(method, False, arguments)

    def write(self, method: str, /, *, key: str, **arguments: Any) -> parse.Json:
        """The JSON of a write under an idempotency key. Raises Doubtful besides what `read` raises."""
        return self._call(method, True, arguments | {"idempotency_key": key[:LONGEST_KEY]})

    def _call(self, method: str, writes: bool, arguments: dict[str, Any]) -> parse.Json:
        mine = self._mine
        if time.monotonic() >= mine.until:
            mine.access = self._tokens.access_token(self._organisation_id)
            mine.tenant = self._tokens.tenant_id(self._organisation_id)
            # A fresh token lives at least so long; asking again notices a connection made anew.
            mine.until = time.monotonic() + LEAST_SECONDS_LEFT
        try:
            return self._once(method, writes, arguments)
        except _TokenRefused:
            mine.access = self._tokens.access_token(self._organisation_id, refused=mine.access)
        if writes:
            # Xero answers a known key with what it answered before, errors included.
            again = f"{arguments['idempotency_key'][: LONGEST_KEY - 2]}-2"
            arguments = arguments | {"idempotency_key": again}
        try:
            return self._once(method, writes, arguments)
        except _TokenRefused as error:
            raise NeedsHuman("reconnect", _RECONNECT) from error

    def _once(self, method: str, writes: bool, arguments: Mapping[str, Any]) -> parse.Json:
        with self._limiter.call(), _our_errors(writes):
            response = self._send(method, arguments)
            content = response.data
        headers = dict(response.headers)
        self._limiter.heard(headers)
        log.debug(
            "xero.call",
            method=method,
            status=response.status,
            correlation_id=_header(headers, "Xero-Correlation-Id"),
        )
        try:
            return parse.loads(content)
        except ValueError as error:
            if writes:
                raise Doubtful("xero_unclear", "Xero's answer could not be read.") from error
            raise Retryable("xero_unclear", "Xero's answer could not be read.") from error

    def _send(self, method: str, arguments: Mapping[str, Any]) -> urllib3.BaseHTTPResponse:
        from xero_python.exceptions import HTTPStatusException

        call = getattr(self._api(), method)
        try:
            response: urllib3.BaseHTTPResponse = call(
                self._mine.tenant,
                **arguments,
                _preload_content=False,
                _request_timeout=self._timeout,
            )
        except HTTPStatusException as error:
            self._refused(method, error)
        return response

    def _refused(self, method: str, error: HTTPStatusException) -> NoReturn:
        """Raise what an HTTP status other than 2xx means. Asks the SDK's error for nothing: even its text may raise."""
        answer = error.http_resp
        headers = dict(answer.urllib3_response.headers)
        self._limiter.heard(headers)
        log.warning(
            "xero.refused",
            method=method,
            status=answer.status,
            problem=_header(headers, "X-Rate-Limit-Problem"),
            correlation_id=_header(headers, "Xero-Correlation-Id"),
        )
        if answer.status == 429:
            after = _header(headers, "Retry-After")
            wait = float(after) if after.isdigit() else 60.0
            self._limiter.close(wait)
            raise RateLimited(wait) from None
        raise _StatusError(int(answer.status), bytes(answer.data or b"")) from None

    def _api(self) -> AccountingApi:
        if self._mine.api is None:
            from xero_python.accounting import AccountingApi
            from xero_python.api_client import ApiClient
            from xero_python.api_client.configuration import Configuration
            from xero_python.api_client.oauth2 import OAuth2Token

            configuration = Configuration()
            configuration.oauth2_token = OAuth2Token()
            client = ApiClient(configuration, oauth2_token_getter=self._sdk_token)
            client.rest_client.pool_manager.connection_pool_kw["retries"] = False
            self._mine.api = AccountingApi(client, base_url=self._base_url)
        return self._mine.api

    def _sdk_token(self) -> dict[str, Any]:
        """A token of which the SDK believes that it never ends: refreshing is our business."""
        return {
            "access_token": self._mine.access,
            "scope": [],
            "expires_in": 1800,
            "token_type": "Bearer",
        }


class _Mine(threading.local):
    """What one thread holds: its SDK client, and a token with the time until which it is surely good."""

    api: AccountingApi | None = None
    access = ""
    tenant = ""
    until = 0.0


class _TokenRefused(Exception):
    """A 401: the token ended before its time."""


class _StatusError(Exception):
    def __init__(self, status: int, content: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.content = content


@contextmanager
def _our_errors(writes: bool) -> Iterator[None]:
    """Turn what goes wrong on the way into the error tree; `writes` says whether a lost answer leaves doubt."""
    from xero_python.exceptions import ApiSSLException

    try:
        yield
    except _StatusError as error:
        raise _meaning(error, writes) from None
    except _UNSENT as error:
        raise Retryable("xero_away", "Xero cannot be reached.") from error
    except (urllib3.exceptions.HTTPError, ApiSSLException, OSError) as error:
        if writes:
            raise Doubtful("xero_silent", "Xero's answer was lost; it may have done it.") from error
        raise Retryable("xero_away", "The connection to Xero broke.") from error


def _meaning(error: _StatusError, writes: bool) -> Exception:
    said = parse.sentences(error.content)
    if error.status == 401:
        return _TokenRefused()
    if error.status == 403:
        return NeedsHuman("reconnect", _FORBIDDEN)
    if error.status >= 500:
        say = f"Xero is having trouble (status {error.status})."
        return Doubtful("xero_trouble", say) if writes else Retryable("xero_trouble", say)
    return NeedsHuman(
        "xero_refused", " ".join(said) or f"Xero refused this (status {error.status})."
    )


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((v for k, v in headers.items() if k.lower() == name.lower()), "")

"""Xero's identity side: tokens and connections, for a client that may be anyone."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, current_app, request

from idp.xero.sandbox.documents import the_state
from idp.xero.sandbox.state import SandboxState, new_id
from idp.xero.sandbox.wire import Json, Refusal, dumps, not_found, problem, stamp

identity = Blueprint("identity", __name__)

ACCESS = timedelta(minutes=30)
REFRESH = timedelta(days=60)
# A refresh token that was used already answers once more for this long: the answer may have got lost.
GRACE = timedelta(minutes=30)
CODE = timedelta(minutes=5)
DEFAULT_SCOPES = (
    "accounting.invoices accounting.contacts accounting.attachments accounting.settings.read"
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a valid access token speaks for."""

    app: str
    scopes: frozenset[str]
    event: str


class Tokens:
    """Issues and checks tokens; `clients` maps ids to secrets, None takes any id with any secret."""

    def __init__(self, state: SandboxState, clients: Mapping[str, str] | None = None) -> None:
        self._state, self._clients = state, clients
        with state.write():
            kept = state.get("Secrets", "tokens")
            if kept is None:
                kept = {"value": secrets.token_hex(32)}
                state.put("Secrets", "tokens", kept)
        self._secret = str(kept["value"]).encode()

    def client(self, form: Mapping[str, str], header: str | None) -> tuple[str, bool]:
        """(client id, whether it proved itself); a secret that is wrong is refused."""
        name, secret = form.get("client_id", ""), form.get("client_secret", "")
        if header and header.startswith("Basic "):
            try:
                name, _, secret = (
                    base64.b64decode(header[6:], validate=True).decode().partition(":")
                )
            except (binascii.Error, UnicodeDecodeError) as error:
                raise _no("invalid_client") from error
        known = self._clients is None or name in self._clients
        expected = secret if self._clients is None else self._clients.get(name, "")
        if (
            not name
            or not known
            or (secret and not hmac.compare_digest(secret.encode(), expected.encode()))
        ):
            raise _no("invalid_client")
        return name, bool(secret)

    def grant(self, app: str, scope: str, event: str | None = None) -> Json:
        """A fresh token, as the token endpoint answers it."""
        now, event = self._state.now(), event or new_id()
        claims = {
            "iss": "sandbox", "client_id": app, "jti": secrets.token_hex(8), "scope": scope.split(),
            "authentication_event_id": event, "iat": int(now.timestamp()),
            "exp": int((now + ACCESS).timestamp()),
        }  # fmt: skip
        answer = {
            "access_token": self._signed(claims),
            "expires_in": int(ACCESS.total_seconds()),
            "token_type": "Bearer",
            "scope": scope,
        }
        if "offline_access" in scope.split():
            answer["refresh_token"] = self._remember("Refresh", app, scope, event, now + REFRESH)
        return answer

    def code(self, app: str, scope: str, redirect: str, challenge: str) -> str:
        more = {"redirect": redirect, "challenge": challenge}
        return self._remember("Codes", app, scope, new_id(), self._state.now() + CODE, **more)

    def redeem(self, form: Mapping[str, str], app: str, *, proved: bool) -> Json:
        """A code for a token: once, within five minutes, by the one it was made for."""
        kept = self._recall("Codes", form.get("code", ""), app)
        self._state.drop("Codes", _hash(form.get("code", "")))
        if kept["redirect"] != form.get("redirect_uri"):
            raise _no("invalid_grant")
        if kept["challenge"]:
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            proved = kept["challenge"] == _b64(digest)
        if not proved:
            raise _no("invalid_client")
        self.connect(str(kept["event"]))
        return self.grant(app, str(kept["scope"]), str(kept["event"]))

    def refresh(self, token: str, app: str) -> Json:
        kept = self._recall("Refresh", token, app)
        now = self._state.now()
        if kept.get("used") and datetime.fromisoformat(str(kept["used"])) + GRACE < now:
            raise _no("invalid_grant")
        if not kept.get("used"):
            self._state.put("Refresh", _hash(token), {**kept, "used": now.isoformat()})
        return self.grant(app, str(kept["scope"]), str(kept["event"]))

    def revoke(self, token: str) -> None:
        self._state.drop("Refresh", _hash(token))

    def connect(self, event: str) -> None:
        """Note that the organisation is connected; consent given again renews the note."""
        state, at = self._state, stamp(self._state.now())
        known = state.all("Connections")
        connection = known[0] if known else {"id": new_id(), "createdDateUtc": at}
        connection |= {
            "authEventId": event,
            "tenantId": state.tenant,
            "tenantType": "ORGANISATION",
            "tenantName": state.organisation["Name"],
            "updatedDateUtc": at,
        }
        state.put("Connections", connection["id"], connection)

    def caller(self, header: str | None) -> Caller:
        """Whom the Authorization header speaks for; refused with a 401 where it does not."""
        if not header or not header.startswith("Bearer "):
            raise problem(401, "Unauthorized", "AuthenticationUnsuccessful")
        head, _, signature = header[7:].rpartition(".")
        if not hmac.compare_digest(self._signature(head).encode(), signature.encode()):
            raise problem(401, "Unauthorized", "TokenInvalid")
        claims = json.loads(_unb64(head.partition(".")[2]))
        expires = datetime.fromtimestamp(claims["exp"], UTC)
        if expires <= self._state.now():
            raise problem(
                401, "Unauthorized", f"TokenExpired: token expired at {expires:%m/%d/%Y %H:%M:%S}"
            )
        return Caller(
            claims["client_id"], frozenset(claims["scope"]), claims["authentication_event_id"]
        )

    def _signed(self, claims: Json) -> str:
        head = _b64(b'{"alg":"HS256","typ":"JWT"}') + "." + _b64(json.dumps(claims).encode())
        return f"{head}.{self._signature(head)}"

    def _signature(self, head: str) -> str:
        return _b64(hmac.digest(self._secret, head.encode(), "sha256"))

    def _remember(
        self, kind: str, app: str, scope: str, event: str, until: datetime, **more: str
    ) -> str:
        token = secrets.token_urlsafe(32)
        kept = {"app": app, "scope": scope, "event": event, "until": until.isoformat(), **more}
        self._state.put(kind, _hash(token), kept)
        return token

    def _recall(self, kind: str, token: str, app: str) -> Json:
        kept = self._state.get(kind, _hash(token))
        if not kept or kept["app"] != app:
            raise _no("invalid_grant")
        if datetime.fromisoformat(kept["until"]) < self._state.now():
            raise _no("invalid_grant")
        return kept


def _no(error: str) -> Refusal:
    return Refusal(400, {"error": error})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def the_tokens() -> Tokens:
    tokens: Tokens = current_app.extensions["sandbox_tokens"]
    return tokens


@identity.post("/connect/token")
@identity.post("/identity/connect/token")
def token() -> Json:
    form, tokens = request.form, the_tokens()
    app, proved = tokens.client(form, request.headers.get("Authorization"))
    kind = form.get("grant_type")
    with the_state().write():
        if kind == "client_credentials":
            if not proved:
                raise _no("invalid_client")
            answer = tokens.grant(app, form.get("scope") or DEFAULT_SCOPES)
            tokens.connect(tokens.caller(f"Bearer {answer['access_token']}").event)
            return answer
        if kind == "authorization_code":
            return tokens.redeem(form, app, proved=proved)
        if kind == "refresh_token":
            return tokens.refresh(form.get("refresh_token", ""), app)
    raise _no("unsupported_grant_type")


@identity.post("/connect/revocation")
@identity.post("/identity/connect/revocation")
def revocation() -> Response:
    the_tokens().client(request.form, request.headers.get("Authorization"))
    with the_state().write():
        the_tokens().revoke(request.form.get("token", ""))
    return Response(status=200)


@identity.get("/connections")
@identity.get("/Connections")
def connections() -> Response:
    the_tokens().caller(request.headers.get("Authorization"))
    wanted = request.args.get("authEventId")
    found = [c for c in the_state().all("Connections") if wanted in (None, "", c["authEventId"])]
    return Response(dumps(found), content_type="application/json; charset=utf-8")


@identity.delete("/connections/<connection>")
@identity.delete("/Connections/<connection>")
def disconnect(connection: str) -> Response:
    the_tokens().caller(request.headers.get("Authorization"))
    with the_state().write():
        if not the_state().drop("Connections", connection):
            raise not_found()
    return Response(status=204)

"""What every call to the API passes: token, organisation, scope, limits, and the memory of keys."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Response, request

from idp.xero.sandbox.auth import Caller, Tokens
from idp.xero.sandbox.limits import Limits
from idp.xero.sandbox.state import KeptAnswer, SandboxState
from idp.xero.sandbox.wire import Refusal, bad_request, dumps, problem

API = "/api.xro/2.0"
KEY_LIFE = 360.0
LONGEST_KEY = 128
# The scope each resource wants; the old broad one still opens documents.
SCOPES = {
    "Invoices": ("accounting.invoices", "accounting.transactions"),
    "CreditNotes": ("accounting.invoices", "accounting.transactions"),
    "Contacts": ("accounting.contacts",),
    "Attachments": ("accounting.attachments",),
}
SETTINGS = ("accounting.settings",)


def written(refusal: Refusal) -> Response:
    """A refusal as an answer."""
    if isinstance(refusal.body, str):
        content_type, body = "text/plain; charset=utf-8", refusal.body
    else:
        content_type, body = "application/json; charset=utf-8", dumps(refusal.body)
    answer = Response(body, status=refusal.status, content_type=content_type)
    answer.headers.extend(refusal.headers)
    return answer


class Gate:
    def __init__(self, state: SandboxState, tokens: Tokens, limits: Limits) -> None:
        self._state, self._tokens, self._limits = state, tokens, limits

    def answer(
        self, view: Callable[[], Response], *, before_leaving: Callable[[], None]
    ) -> Response:
        """Let a call through to its view, or say why not."""
        try:
            caller = self._tokens.caller(request.headers.get("Authorization"))
            self._check_organisation()
            self._check_scope(caller)
            with self._limits.entered(caller.app, self._state.tenant) as left:
                answer = self._served(view, caller)
                answer.headers.extend(left)
                before_leaving()
        except Refusal as refusal:
            return written(refusal)
        return answer

    def _served(self, view: Callable[[], Response], caller: Caller) -> Response:
        try:
            return view() if request.method == "GET" else self._write(view, caller)
        except Refusal as refusal:
            return written(refusal)

    def _check_organisation(self) -> None:
        wanted = request.headers.get("xero-tenant-id", "").lower()
        connected = {one["tenantId"] for one in self._state.all("Connections")}
        if wanted not in connected:
            raise problem(403, "Forbidden", "AuthenticationUnsuccessful")

    def _check_scope(self, caller: Caller) -> None:
        parts = request.path.removeprefix(API).strip("/").split("/")
        name = "Attachments" if "Attachments" in parts[2:3] else parts[0]
        enough = set(SCOPES.get(name, SETTINGS))
        if request.method == "GET":
            enough |= {f"{scope}.read" for scope in enough}
        if not enough & caller.scopes:
            raise problem(403, "Forbidden", "insufficient_scope")

    def _write(self, view: Callable[[], Response], caller: Caller) -> Response:
        """Do and keep the answer under its key in one transaction: both are there, or neither."""
        key = request.headers.get("Idempotency-Key", "")
        if len(key) > LONGEST_KEY:
            raise bad_request(
                f"The Idempotency-Key may not be longer than {LONGEST_KEY} characters",
                kind="IdempotencyKeyException",
            )
        raw = request.get_data()
        fingerprint = hashlib.sha256(
            b"\n".join((request.method.encode(), request.full_path.encode(), raw))
        ).hexdigest()
        now = self._state.now().timestamp()
        with self._state.write():
            self._state.forget_answers(now - KEY_LIFE)
            kept = self._state.kept_answer(caller.app, key) if key else None
            if kept is not None:
                return _replay(kept, fingerprint)
            answer = self._attempt(view)
            if key and answer.status_code < 500:
                kept = KeptAnswer(
                    fingerprint,
                    now,
                    answer.status_code,
                    str(answer.content_type),
                    answer.get_data(as_text=True),
                )
                self._state.keep_answer(caller.app, key, kept)
            return answer

    def _attempt(self, view: Callable[[], Response]) -> Response:
        try:
            with self._state.attempt():
                return view()
        except Refusal as refusal:
            # A refusal is an answer like any other: it too is kept under its key.
            return written(refusal)


def _replay(kept: KeptAnswer, fingerprint: str) -> Response:
    if kept.fingerprint != fingerprint:
        raise bad_request(
            "The Idempotency-Key was used already with another request",
            kind="IdempotencyKeyException",
        )
    return Response(kept.body, status=kept.status, content_type=kept.content_type)

"""What the sandbox remembers: one SQLite file, every write committed before it is answered."""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from uuid import uuid4

from idp.xero.sandbox.wire import Json, dumps, loads, stamp

SCHEMA = """
CREATE TABLE IF NOT EXISTS things (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (kind, id));
CREATE TABLE IF NOT EXISTS attachments (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
  content BLOB NOT NULL, UNIQUE (owner, name));
CREATE TABLE IF NOT EXISTS history (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS history_owner ON history (owner);
CREATE TABLE IF NOT EXISTS answers (
  app TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, at REAL NOT NULL,
  status INTEGER NOT NULL, content_type TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (app, key));
"""
# Which key of the seed holds which kind, and what identifies one.
KINDS = {
    "accounts": ("Accounts", "AccountID"),
    "contacts": ("Contacts", "ContactID"),
    "currencies": ("Currencies", "Code"),
    "tax_rates": ("TaxRates", "TaxType"),
    "tracking_categories": ("TrackingCategories", "TrackingCategoryID"),
}
SAMPLES = Path(__file__).resolve().parents[3] / "samples" / "xero"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered to a write, kept under its Idempotency-Key; `at` in seconds since 1970."""

    fingerprint: str
    at: float
    status: int
    content_type: str
    body: str


def utc_now() -> datetime:
    return datetime.now(UTC)


class SandboxState:
    """The demo company and all that was sent to it.

    A fresh file is filled from `seed` (the company in `samples/xero` by default). One connection a
    thread; writers take turns, so a key and the answer kept under it are committed together.
    """

    def __init__(
        self,
        path: Path,
        *,
        seed: Path | None = None,
        company: str = "demo-au",
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.path = path
        self.now = now
        self._local = threading.local()
        self._home = threading.get_ident()
        self._writing = threading.RLock()
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.write():
            for statement in SCHEMA.split(";"):
                self.db.execute(statement)
            if not self.all("Organisations"):
                self._fill(seed or SAMPLES / f"{company}.json")
        weakref.finalize(self, self.db.close)

    @property
    def db(self) -> sqlite3.Connection:
        found = getattr(self._local, "db", None)
        if found is None:
            found = sqlite3.connect(
                self.path, timeout=30, isolation_level=None, check_same_thread=False
            )
            found.execute("PRAGMA journal_mode=WAL")
            # FULL: an answer given is on the disk, even where the machine loses its power.
            found.execute("PRAGMA synchronous=FULL")
            self._local.db = found
        return cast("sqlite3.Connection", found)

    def release(self) -> None:
        """Close the connection of a thread that came for one request.

        The connection of the thread that opened the state stays: SQLite tidies its log away when
        the last one goes, which would cost every request a write of the whole.
        """
        if threading.get_ident() != self._home:
            self.close()

    def close(self) -> None:
        """Close this thread's connection."""
        found = getattr(self._local, "db", None)
        if found is not None:
            found.close()
            self._local.db = None

    @contextmanager
    def write(self) -> Iterator[None]:
        """Do what stands inside wholly or not at all."""
        with self._writing:
            if self.db.in_transaction:
                yield
                return
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Inside a write: undo what stands inside where it raises, and keep what went before."""
        self.db.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK TO attempt")
            self.db.execute("RELEASE attempt")
            raise
        self.db.execute("RELEASE attempt")

    def _fill(self, seed: Path) -> None:
        data = json.loads(seed.read_text(encoding="utf-8"))
        at = stamp(self.now())
        organisation = data["organisation"]
        self.put("Organisations", organisation["OrganisationID"], organisation)
        for part, (kind, key) in KINDS.items():
            for item in data[part]:
                extra = {"UpdatedDateUTC": at} if kind in ("Accounts", "Contacts") else {}
                self.put(kind, item[key], {**item, **extra})

    # things: contacts, accounts, bills … each a JSON document of its kind

    def all(self, kind: str) -> list[Json]:
        rows = self.db.execute("SELECT body FROM things WHERE kind = ? ORDER BY seq", (kind,))
        return [loads(body) for (body,) in rows]

    def get(self, kind: str, identity: str) -> Json | None:
        row = self.db.execute(
            "SELECT body FROM things WHERE kind = ? AND id = ?", (kind, identity.lower())
        ).fetchone()
        return cast("Json", loads(row[0])) if row else None

    def put(self, kind: str, identity: str, body: Json) -> None:
        self.db.execute(
            "INSERT INTO things (kind, id, body) VALUES (?, ?, ?) "
            "ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
            (kind, identity.lower(), dumps(body)),
        )

    def drop(self, kind: str, identity: str) -> bool:
        done = self.db.execute(
            "DELETE FROM things WHERE kind = ? AND id = ?", (kind, identity.lower())
        )
        return done.rowcount > 0

    @property
    def organisation(self) -> Json:
        return self.all("Organisations")[0]

    @property
    def tenant(self) -> str:
        return str(self.organisation["OrganisationID"])

    # attachments and history of a document

    def attachments(self, owner: str) -> list[Json]:
        rows = self.db.execute(
            "SELECT body FROM attachments WHERE owner = ? ORDER BY seq", (owner,)
        )
        return [loads(body) for (body,) in rows]

    def attachment(self, owner: str, name: str) -> tuple[Json, bytes] | None:
        """One attachment by its file name or its id, with its bytes."""
        rows = self.db.execute("SELECT body, name FROM attachments WHERE owner = ?", (owner,))
        for body, stored in rows.fetchall():
            described = loads(body)
            if name in (stored, described["AttachmentID"]):
                (content,) = self.db.execute(
                    "SELECT content FROM attachments WHERE owner = ? AND name = ?", (owner, stored)
                ).fetchone()
                return described, content
        return None

    def attach(self, owner: str, described: Json, content: bytes) -> None:
        self.db.execute(
            "INSERT INTO attachments (owner, name, body, content) VALUES (?, ?, ?, ?) ON CONFLICT "
            "(owner, name) DO UPDATE SET body = excluded.body, content = excluded.content",
            (owner, described["FileName"], dumps(described), content),
        )

    def history(self, owner: str) -> list[Json]:
        """Newest first, as Xero lists them."""
        rows = self.db.execute(
            "SELECT body FROM history WHERE owner = ? ORDER BY seq DESC", (owner,)
        )
        return [loads(body) for (body,) in rows]

    def note(
        self, owner: str, changes: str, details: str = "", user: str = "System Generated"
    ) -> Json:
        record = {
            "Changes": changes,
            "DateUTCString": stamp(self.now())[:19],
            "DateUTC": stamp(self.now()),
            "User": user,
            "Details": details,
        }
        self.db.execute("INSERT INTO history (owner, body) VALUES (?, ?)", (owner, dumps(record)))
        return record

    # answers kept under an Idempotency-Key

    def kept_answer(self, app: str, key: str) -> KeptAnswer | None:
        row = self.db.execute(
            "SELECT fingerprint, at, status, content_type, body FROM answers "
            "WHERE app = ? AND key = ?",
            (app, key),
        ).fetchone()
        return KeptAnswer(*row) if row else None

    def keep_answer(self, app: str, key: str, kept: KeptAnswer) -> None:
        self.db.execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
            (app, key, kept.fingerprint, kept.at, kept.status, kept.content_type, kept.body),
        )

    def forget_answers(self, before: float) -> None:
        self.db.execute("DELETE FROM answers WHERE at < ?", (before,))


def new_id() -> str:
    return str(uuid4())

"""A worker killed with -9 in the middle: after the restart the document is finished, with one bill."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from copies import Running, a_running_copy

pytestmark = pytest.mark.e2e
SAMPLES = Path(__file__).parents[2] / "samples"
HTTP = urllib3.PoolManager(retries=False, timeout=30)


class Client:
    """A program that uses the JSON API as the demo reviewer."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.headers = {"Authorization": f"Bearer {running.idp('user', 'token', 'reviewer')}"}

    def ask(self, method: str, path: str, **more: Any) -> Any:
        answer = HTTP.request(
            method, f"{self.running.url}/api/v1{path}", headers=self.headers, **more
        )
        assert answer.status < 300, answer.data
        return answer.json()

    def upload(self, file: Path) -> str:
        answer = self.ask("POST", "/documents", fields={"file": (file.name, file.read_bytes())})
        return str(answer["documents"][0]["id"])

    def document(self, document_id: str) -> Any:
        return self.ask("GET", f"/documents/{document_id}")

    def wait(self, document_id: str, status: str, seconds: float = 120) -> Any:
        until = time.monotonic() + seconds
        while (document := self.document(document_id))["status"] != status:
            assert time.monotonic() < until, f"still {document['status']}: {document['events']}"
            time.sleep(0.1)
        return document

    def bills(self) -> list[dict[str, Any]]:
        """The sandbox's bills, through the API that Xero has."""
        form = {"grant_type": "client_credentials", "client_id": "t", "client_secret": "t"}
        sandbox = self.running.sandbox
        token = HTTP.request(
            "POST", f"{sandbox}/connect/token", fields=form, encode_multipart=False
        ).json()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        tenant = HTTP.request("GET", f"{sandbox}/connections", headers=headers).json()[0][
            "tenantId"
        ]
        answer = HTTP.request(
            "GET",
            f"{sandbox}/api.xro/2.0/Invoices?page=1",
            headers=headers | {"xero-tenant-id": tenant},
        )
        bills: list[dict[str, Any]] = answer.json()["Invoices"]
        return bills

    def fault(self, **fault: Any) -> None:
        HTTP.request("POST", f"{self.running.sandbox}/sandbox/faults", json=fault)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with a_running_copy(tmp_path_factory.mktemp("killed")) as running:
        yield Client(running)


def kill_workers(running: Running) -> int:
    """SIGKILL to every process of the worker, parents and children."""
    workers = [
        pid for pid, command in running.children().items() if command.rstrip().endswith("worker")
    ]
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    return len(workers)


def test_a_worker_killed_in_the_middle_of_reading_is_made_good(client: Client) -> None:
    document_id = client.upload(SAMPLES / "receipts" / "paddock-fresh-market.jpg")
    until = time.monotonic() + 60
    while not leased(client.running, document_id):
        assert time.monotonic() < until, "nobody began to read it"
        time.sleep(0.02)
    assert kill_workers(client.running) >= 1
    assert client.document(document_id)["status"] == "received"
    client.wait(document_id, "needs_review", 180)


def test_a_worker_killed_in_the_middle_of_publishing_makes_one_bill(client: Client) -> None:
    document_id = client.upload(SAMPLES / "invoices" / "harbour-paper-4471.pdf")
    document = client.wait(document_id, "needs_review")
    client.fault(path_contains="/Invoices", method="PUT", times=1, kind="delay", seconds=3)
    client.ask("POST", f"/documents/{document_id}/approve", json={"version": document["version"]})
    until = time.monotonic() + 60
    while outbox_state(client.running, document_id) != "started":
        assert time.monotonic() < until, "nobody began to publish it"
        time.sleep(0.02)
    time.sleep(0.5)  # the request is under way now, and Xero will answer into the void
    kill_workers(client.running)
    client.wait(document_id, "published", 180)
    (bill,) = client.bills()
    assert bill["InvoiceNumber"] == "INV-4471"
    assert bill["HasAttachments"] is True


def ask_database(running: Running, query: str, document_id: str) -> Any:
    connection = sqlite3.connect(running.home / "idp.sqlite", timeout=30)
    try:
        row = connection.execute(query, (document_id,)).fetchone()
        return row[0] if row else None
    finally:
        connection.close()


def leased(running: Running, document_id: str) -> bool:
    query = "SELECT leased_until IS NOT NULL AND status = 'received' FROM documents WHERE id = ?"
    return bool(ask_database(running, query, document_id))


def outbox_state(running: Running, document_id: str) -> str:
    query = "SELECT state FROM outbox WHERE document_id = ? AND step = 'bill'"
    return str(ask_database(running, query, document_id))

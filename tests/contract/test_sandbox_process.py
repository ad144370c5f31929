"""The sandbox as its own process: what it answered outlives a kill, and a signal ends it cleanly."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from sandboxes import a_bill
from servers import free_port

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.contract


class Process:
    """The sandbox as its own process, as the supervisor starts it."""

    def __init__(self, state: Path, port: int):
        code = "import sys; from pathlib import Path; from idp.xero.sandbox import serve; "
        code += "serve(int(sys.argv[1]), state=Path(sys.argv[2]))"
        self.url = f"http://127.0.0.1:{port}"
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(port), str(state)], cwd=ROOT
        )

    def wait_until_healthy(self) -> float:
        while time.monotonic() - self.started < 60:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                    assert answer.status == 200
                    return time.monotonic() - self.started
            except URLError:
                time.sleep(0.02)
        raise AssertionError("the sandbox did not start")

    def end(self, how: int) -> int:
        self.process.send_signal(how)
        return self.process.wait(60)

    def ask(self, method, path, headers, body=None):
        asked = urllib.request.Request(self.url + path, data=body, headers=headers, method=method)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)


def headers_from(process):
    form = b"grant_type=client_credentials&client_id=app&client_secret=s"
    token = process.ask("POST", "/connect/token", {}, form)["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    (connection,) = process.ask("GET", "/connections", headers)
    return {**headers, "xero-tenant-id": connection["tenantId"], "Idempotency-Key": "k"}


@pytest.fixture
def port():
    return free_port()


def test_a_killed_sandbox_keeps_every_bill_it_answered(tmp_path, port):
    body = json.dumps({"Invoices": [a_bill()]}).encode()
    first = Process(tmp_path / "sandbox.db", port)
    first.wait_until_healthy()
    headers = headers_from(first)
    made = first.ask("PUT", "/api.xro/2.0/Invoices", headers, body)
    first.end(signal.SIGKILL)
    second = Process(tmp_path / "sandbox.db", port)
    second.wait_until_healthy()
    again = second.ask("PUT", "/api.xro/2.0/Invoices", headers, body)
    assert again == made
    listed = second.ask("GET", "/api.xro/2.0/Invoices", headers)
    assert len(listed["Invoices"]) == 1
    assert second.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_frees_the_port(tmp_path, port, how):
    one = Process(tmp_path / "sandbox.db", port)
    one.wait_until_healthy()
    assert one.end(how) == 0
    two = Process(tmp_path / "sandbox.db", port)
    two.wait_until_healthy()
    assert two.end(how) == 0

"""The way of a document on real servers: database, broker, blobs, worker and Xero each a process of its own.

Every exchange with the sandbox passes through the judge, who holds it against Xero's published document.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
import urllib3

from idp.config import Settings
from idp.document import UploadSource
from idp.ports import Services
from idp.records import Actor, DocumentRow, OutboxState, Role
from idp.status import Status
from idp.storage.unit_of_work import UnitOfWork
from pipelines import workflow
from pipelines.bootstrap import bootstrap
from pipelines.seed import seed_demo
from servers import free_port, make_bucket

pytestmark = [
    pytest.mark.contract,
    pytest.mark.filterwarnings("ignore:Unsupported scheme type"),  # the judge's own library
]
ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
JUDGE = ROOT.parent / "shared" / "xero" / "judge.py"


@dataclass
class Office:
    """A deployment: settings, its doors, and a reviewer; `tally` counts what the judge saw, where there is one."""

    settings: Settings
    services: Services
    reviewer: Actor
    tally: Any

    def row(self, document_id: str) -> DocumentRow:
        with self.services.unit_of_work() as uow:
            return uow.documents.find(document_id)

    def wait(self, document_id: str, status: Status, seconds: float = 180) -> DocumentRow:
        until = time.monotonic() + seconds
        while (row := self.row(document_id)).status is not status:
            assert row.status is not Status.FAILED, row.reason_say
            assert time.monotonic() < until, f"still {row.status}"
            time.sleep(0.1)
        return row


@contextmanager
def the_judge(sandbox: str) -> Iterator[tuple[str, Any]]:
    """The address to talk to, and the judge's tally; the sandbox itself and None where there is no judge."""
    if not JUDGE.exists():
        yield sandbox, None
        return
    module = ModuleType("judge")
    module.__file__ = str(JUDGE)
    sys.modules["judge"] = module
    exec(compile(JUDGE.read_text(encoding="utf-8"), str(JUDGE), "exec"), module.__dict__)
    server, tally = module.serve(module.Judge(), ("127.0.0.1", 0), sandbox, None)
    try:
        yield f"http://127.0.0.1:{server.server_port}", tally
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def running(settings: dict[str, str], *command: str) -> Iterator[None]:
    """One part of the program as a process, stopped at the end."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("IDP_")}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "idp.cli", *command],
        cwd=ROOT,
        env=clean | settings,
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def wait_for(url: str) -> None:
    http, until = urllib3.PoolManager(retries=False, timeout=30), time.monotonic() + 120
    while True:
        try:
            if http.request("GET", url).status == 200:
                return
        except urllib3.exceptions.HTTPError:
            pass
        assert time.monotonic() < until, f"{url} does not answer"
        time.sleep(0.1)


@pytest.fixture(params=["embedded", "servers"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    port = free_port()
    plain = {"IDP_HOME": str(tmp_path), "IDP_SANDBOX_PORT": str(port), "IDP_RESUME_SECONDS": "2"}
    if request.param == "servers":
        endpoint, bucket = request.getfixturevalue("s3_endpoint"), f"b{uuid4().hex}"
        make_bucket(endpoint, bucket)
        plain |= {
            "IDP_DATABASE_URL": request.getfixturevalue("postgres_database"),
            "IDP_BROKER_URL": request.getfixturevalue("redis_url"),
            "IDP_BLOB_URL": f"s3://{bucket}",
            "IDP_BLOB_ENDPOINT": endpoint,
            "IDP_BLOB_KEY_ID": "key",
            "IDP_BLOB_SECRET": "secret",
        }
    with (
        running(plain, "xero", "sandbox"),
        the_judge(f"http://127.0.0.1:{port}") as (address, tally),
    ):
        wait_for(f"http://127.0.0.1:{port}/healthz")
        plain |= {"IDP_XERO_BASE_URL": f"{address}/api.xro/2.0", "IDP_XERO_IDENTITY_URL": address}
        settings = Settings(**{k.removeprefix("IDP_").lower(): v for k, v in plain.items()})
        seed_demo(settings)
        services = bootstrap(settings)
        with running(plain, "worker"), running(plain, "beat"):
            yield Office(settings, services, reviewer_of(services.unit_of_work()), tally)
        services.close()


def reviewer_of(opened: UnitOfWork) -> Actor:
    with opened as uow:
        (organisation,) = uow.organisations.all()
        user = next(u for u, role in uow.users.members(organisation.id) if role is Role.REVIEWER)
    return Actor(organisation.id, user.name, user.id, Role.REVIEWER)


def test_an_invoice_a_credit_note_and_a_receipt_reach_xero_without_a_violation(
    office: Office,
) -> None:
    files = (
        "invoices/harbour-paper-4471.pdf",
        "invoices/harbour-paper-credit-0219.pdf",
        "receipts/corner-bean-cafe.png",
    )
    ids = []
    for name in files:
        (received,) = workflow.receive(
            (SAMPLES / name).read_bytes(),
            Path(name).name,
            services=office.services,
            actor=office.reviewer,
            source=UploadSource.WEB,
        )
        ids.append(received.document_id)
    for document_id in ids:
        row = office.wait(document_id, Status.NEEDS_REVIEW)
        assert row.supplier
        workflow.approve(
            document_id, services=office.services, actor=office.reviewer, version=row.version
        )
    for document_id in ids:
        office.wait(document_id, Status.PUBLISHED)
        with office.services.unit_of_work() as uow:
            outbox = uow.outbox.of(office.reviewer.organisation_id, document_id)
        assert [step.state for step in outbox] == [OutboxState.DONE] * 3
    if office.tally is None:
        pytest.skip("the judge (../shared/xero) is not here; all but its verdict was tested")
    assert office.tally.violations == []
    assert office.tally.exchanges >= 9

"""How long from upload to ready for review, and how long a start takes, over what `bin/up` starts.

    idp bench upload_to_ready [--rounds 5]

Uploads one document at a time through the API and asks every 20 ms; every round sends new bytes. Prints the median,
the least and the most of each kind, in seconds of wall time. Quote medians: machines are noisy.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from uuid import uuid4

import urllib3

from copies import Running, a_running_copy

SAMPLES = Path(__file__).parents[2] / "samples"
KINDS = {
    "receipt photo": ("receipts/city-cabs.jpg", "receipts/dingo-hollow-hardware.jpg"),
    "receipt scan": ("receipts/corner-bean-cafe.png", "receipts/redgum-fuel-stop.png"),
    "text PDF": ("invoices/harbour-paper-4471.pdf", "invoices/kauri-print-10472.pdf"),
    "scanned PDF": ("invoices/lorikeet-cleaning-1187-scan.pdf",),
}
HTTP = urllib3.PoolManager(retries=False, timeout=30)


def ready_after(running: Running, token: str, file: Path) -> float:
    """Seconds from sending the file to its being ready for review."""
    headers = {"Authorization": f"Bearer {token}"}
    content = file.read_bytes() + b"\n%" + uuid4().hex.encode()
    began = time.perf_counter()
    answer = HTTP.request(
        "POST",
        f"{running.url}/api/v1/documents",
        headers=headers,
        fields={"file": (file.name, content)},
    )
    document_id = answer.json()["documents"][0]["id"]
    while True:
        row = HTTP.request(
            "GET", f"{running.url}/api/v1/documents/{document_id}", headers=headers
        ).json()
        if row["status"] == "needs_review":
            return time.perf_counter() - began
        if row["status"] == "failed":
            raise SystemExit(f"{file.name}: {row['reason']}")
        time.sleep(0.02)


def report(name: str, seconds: list[float]) -> None:
    print(
        f"{name:16} median {median(seconds):5.2f}  least {min(seconds):5.2f}  most {max(seconds):5.2f}  ({len(seconds)})",
        flush=True,
    )


def main(argv: Sequence[str]) -> int:
    """Measure and print; 0 when it came to an end."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--rounds", type=int, default=5)
    rounds = arguments.parse_args(argv).rounds
    with tempfile.TemporaryDirectory() as folder, a_running_copy(Path(folder)) as running:
        report("first start", [running.seconds])
        token = running.idp("user", "token", "reviewer")
        ready_after(
            running, token, SAMPLES / KINDS["receipt photo"][0]
        )  # the worker's models are loaded now
        for kind, names in KINDS.items():
            report(
                kind,
                [
                    ready_after(running, token, SAMPLES / name)
                    for _ in range(rounds)
                    for name in names
                ],
            )
        starts = []
        for _ in range(3):
            running.stop()
            running.start()
            starts.append(running.seconds)
        report("second start", starts)
    return 0

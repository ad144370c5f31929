"""The deployment files: every setting in them exists, every command and health check runs here against the real thing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import pytest
import typer.main
import yaml

from idp.cli import app
from idp.config import Settings
from servers import free_port

pytestmark = pytest.mark.contract

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
CHECKED = [name for name, service in SERVICES.items() if "healthcheck" in service]
IDP = [sys.executable, "-P", "-m", "idp.cli"]


def here() -> dict[str, str]:
    """The environment of this test run."""
    return dict(os.environ)


def settings_named_in(text: str) -> set[str]:
    return set(re.findall(r"\bIDP_[A-Z0-9_]+\b", text))


@pytest.mark.parametrize(
    "file",
    ["docker-compose.yml", "Dockerfile", ".env.example", "bin/lib.sh", "bin/up", "README.md"],
)
def test_every_variable_is_a_setting(file: str):
    known = {f"IDP_{name.upper()}" for name in Settings.model_fields}
    assert settings_named_in((ROOT / file).read_text()) <= known


def test_the_parts_are_all_there():
    assert {"web", "worker", "beat", "postgres", "redis", "sandbox"} <= set(SERVICES)
    assert SERVICES["sandbox"]["profiles"] == ["demo"]
    assert [name for name in SERVICES if name != "migrate" and name not in CHECKED] == []


def test_images_are_pinned_by_tag():
    dockerfile = (ROOT / "Dockerfile").read_text()
    images = [service["image"] for service in SERVICES.values() if "image" in service]
    images += re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    for image in images:
        assert re.fullmatch(r"[\w./-]+:\d[\w.-]+", image), image


def test_the_program_does_not_run_as_root():
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert users[-1:] == ["idp"]


def test_what_the_image_copies_is_here_and_passes_the_ignore_file():
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"]
    names = [name for line in copied for name in line.split()]
    assert sorted(names) == sorted(let_in)
    assert all((ROOT / name).exists() for name in names)


def test_state_is_kept_in_volumes():
    used = {
        mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())
    }
    assert used == set(COMPOSE["volumes"])
    assert "data:/data" in SERVICES["web"]["volumes"]
    assert SERVICES["web"]["environment"]["IDP_HOME"] == "/data"


def test_no_secret_stands_in_the_files():
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            if "PASSWORD" in key or "SECRET" in key:
                assert value.startswith("${"), f"{name}: {key}"


@pytest.mark.parametrize(
    "command",
    [
        *{tuple(SERVICES[name]["command"]) for name in OURS},
        *{tuple(SERVICES[name]["healthcheck"]["test"][1:]) for name in OURS if name in CHECKED},
        ("idp", "db", "seed"),
    ],
    ids=" ".join,
)
def test_every_command_exists(command: tuple[str, ...]):
    assert command[0] == "idp"
    found: click.Command = typer.main.get_command(app)
    rest = list(command[1:])
    while rest and isinstance(found, click.Group):
        found = found.commands[rest.pop(0)]
    with found.make_context("idp", rest, resilient_parsing=False):
        pass


@contextmanager
def started(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("w") as out:
        process = subprocess.Popen(
            command, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()


def well(check: list[str], environment: dict[str, str]) -> bool:
    done = subprocess.run(check, env=environment, capture_output=True, timeout=60, check=False)
    return done.returncode == 0


def becomes_well(check: list[str], environment: dict[str, str], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if well(check, environment):
            return True
        time.sleep(0.5)
    return False


@pytest.fixture
def deployed(tmp_path: Path, postgres_database: str, redis_url: str) -> dict[str, str]:
    """The environment of a container, with the servers' addresses of this test run."""
    sandbox = f"http://127.0.0.1:{free_port()}"
    own = {
        "IDP_HOME": str(tmp_path / "data"),
        "IDP_HOST": "0.0.0.0",
        "IDP_PORT": str(free_port()),
        "IDP_SANDBOX_HOST": "0.0.0.0",
        "IDP_SANDBOX_PORT": sandbox.rsplit(":", 1)[1],
        "IDP_DATABASE_URL": postgres_database,
        "IDP_BROKER_URL": redis_url,
        "IDP_XERO_BASE_URL": f"{sandbox}/api.xro/2.0",
        "IDP_XERO_IDENTITY_URL": sandbox,
        "IDP_LOG_JSON": "true",
        "OMP_THREAD_LIMIT": "1",
    }
    return here() | own


def in_container(command: list[str]) -> list[str]:
    """`idp …` as the image's own script runs it."""
    assert command[0] == "idp"
    return [*IDP, *command[1:]]


@pytest.mark.parametrize("name", ["web", "sandbox"])
def test_the_health_of_what_serves_pages(name: str, deployed: dict[str, str], tmp_path: Path):
    check = in_container(SERVICES[name]["healthcheck"]["test"][1:])
    assert not well(check, deployed)
    log = tmp_path / "log"
    with started(in_container(SERVICES[name]["command"]), deployed, log):
        assert becomes_well(check, deployed, 120), log.read_text()
    assert not well(check, deployed)


def test_the_health_of_worker_and_beat(deployed: dict[str, str], tmp_path: Path):
    worker, beat = (SERVICES[name] for name in ("worker", "beat"))
    checks = [in_container(part["healthcheck"]["test"][1:]) for part in (worker, beat)]
    subprocess.run(in_container(SERVICES["migrate"]["command"]), env=deployed, check=True)
    assert not any(well(check, deployed) for check in checks)
    logs = tmp_path / "worker", tmp_path / "beat"
    with (
        started(in_container(worker["command"]), deployed, logs[0]),
        started(in_container(beat["command"]), deployed, logs[1]),
    ):
        for check, log in zip(checks, logs, strict=True):
            assert becomes_well(check, deployed, 120), log.read_text()


def test_the_health_of_postgres(postgres_url: str):
    port = postgres_url.rsplit(":", 1)[1].split("/", maxsplit=1)[0]
    check = SERVICES["postgres"]["healthcheck"]["test"][1:]
    at = here() | {"PGHOST": "127.0.0.1"}
    assert well(check, at | {"PGPORT": port})
    assert not well(check, at | {"PGPORT": str(free_port())})


def test_the_health_of_redis(redis_url: str):
    port = redis_url.rsplit(":", 1)[1].split("/", maxsplit=1)[0]
    client, *question = SERVICES["redis"]["healthcheck"]["test"][1:]
    assert well([client, "-p", port, *question], here())
    assert not well([client, "-p", str(free_port()), *question], here())

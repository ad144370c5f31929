"""What holds for every test: no network, and none of a developer's own settings.

Tests in `contract/`, `e2e/` and `bench/` talk to real servers, on loopback addresses only.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

TESTS = Path(__file__).parent
LOOPBACK = ["127.0.0.1", "::1", "localhost", "0.0.0.0"]
WITH_SERVERS = ("contract", "e2e", "bench")
FOREIGN = ("IDP_", "AWS_")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.option.allow_unix_socket = True
    # How long an example takes says more of the machine than of the code: a busy one fails no test.
    hypothesis.settings.register_profile("any machine", deadline=None, derandomize=True)
    hypothesis.settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(TESTS):
            near = item.path.relative_to(TESTS).parts[0] in WITH_SERVERS
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK) if near else "disable_socket")


@pytest.fixture(scope="session", autouse=True)
def _nobodys_settings() -> Iterator[None]:
    """Session-wide, since servers that live as long as the session must not see them either."""
    from idp.config import Settings

    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith(FOREIGN)]:
            patch.delenv(name)
        patch.setitem(Settings.model_config, "env_file", None)
        yield


@pytest.fixture(autouse=True)
def _own_home(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever a test keeps is its own. What starts real programs keeps the real HOME: their caches are there."""
    monkeypatch.setenv("IDP_HOME", str(tmp_path / "home"))
    if request.node.get_closest_marker("disable_socket"):
        monkeypatch.setenv("HOME", str(tmp_path))

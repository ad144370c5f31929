from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from idp.storage import crypto
from visitors import Site, a_site

CHEAP = PasswordHasher(1, 8, 1)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path / "home") as made:
        yield made


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real parameters take a tenth of a second on purpose, at each of many log-ins."""
    monkeypatch.setattr(crypto, "_hasher", lambda: CHEAP)

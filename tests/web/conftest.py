from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from visitors import Site, a_site

from idp.storage import crypto


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path / "home") as made:
        yield made


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """The real parameters take a tenth of a second on purpose, at each of many log-ins."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crypto, "_hasher", lambda: PasswordHasher(1, 8, 1))
        yield

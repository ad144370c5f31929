from pathlib import Path

import pytest
from typer.testing import CliRunner

from desks import a_desk
from idp.cli import app
from idp.storage.crypto import hash_token


def test_a_locked_person_loses_their_tokens_at_once_and_gets_them_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    with a_desk(home) as desk:
        monkeypatch.setenv("IDP_HOME", str(home))

        def run(*arguments: str) -> str:
            done = CliRunner().invoke(app, ["user", *arguments])
            assert done.exit_code == 0, done.output
            return done.output.strip()

        def known() -> bool:
            with desk.services.unit_of_work() as uow:
                return uow.users.by_token(hash_token(token)) is not None

        token = run("token", "reviewer")
        assert known()
        assert "is locked out" in run("lock", "reviewer")
        assert not known()
        run("unlock", "reviewer@demo.example")
        assert known()

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from desks import Desk, a_desk
from idp.commands import xero
from idp.errors import Rejected
from pipelines import bootstrap, workflow


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with a_desk(tmp_path / "home") as made:
        workflow.sync(made.organisation_id, services=made.services)
        monkeypatch.setattr(bootstrap, "bootstrap", lambda _settings: made.services)
        yield made


def default_of(desk: Desk) -> str:
    with desk.services.unit_of_work() as uow:
        books = uow.books.load(desk.organisation_id)
    assert books is not None
    return books.default_account


def test_lines_without_an_account_go_where_an_administrator_says(desk: Desk) -> None:
    done = CliRunner().invoke(xero.app, ["default-account", "453"])
    assert done.exit_code == 0, done.output
    assert "453 Office Expenses" in done.output
    assert default_of(desk) == "453"


@pytest.mark.parametrize("code", ["", "no-such", "800"])
def test_an_account_that_takes_no_purchases_is_refused_in_words(desk: Desk, code: str) -> None:
    done = CliRunner().invoke(xero.app, ["default-account", code])
    assert isinstance(done.exception, Rejected)
    assert "takes purchases" in done.exception.say
    assert default_of(desk) == "429"

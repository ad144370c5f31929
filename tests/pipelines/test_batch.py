from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from desks import a_desk
from idp.errors import Rejected
from pipelines.batch import Job, Outcome, _answer, _killed, as_json, process_file


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (KeyError("nobody thought of this"), "unexpected"),
        (Rejected("encrypted", "The PDF is locked."), "encrypted"),
        (OSError("gone"), "not_readable"),
    ],
)
def test_a_file_that_breaks_is_answered_like_every_other(
    tmp_path: Path, fault: Exception, code: str
) -> None:
    file = tmp_path / "odd.pdf"
    file.write_bytes(b"%PDF odd")
    with a_desk(tmp_path / "home") as desk:
        desk.reader.fails = [fault]
        (outcome,) = process_file(file, desk.services)
        (after,) = process_file(file, desk.services)
    row = as_json(outcome)
    assert (row["id"], row["error"]["code"]) == ("odd", code)
    assert row["error"]["say"]
    assert after.draft is not None


def test_an_email_gives_an_outcome_for_each_document(tmp_path: Path) -> None:
    file = tmp_path / "two.eml"
    file.write_bytes(b"%PDF a|%PDF b")
    with a_desk(tmp_path / "home") as desk:
        assert [o.id for o in process_file(file, desk.services)] == ["two", "two#2"]


def test_a_file_whose_process_was_killed_is_answered_too() -> None:
    lost: Future[tuple[Outcome, ...]] = Future()
    lost.set_exception(BrokenProcessPool())
    job = Job(lambda _: None, process_file, _killed)
    (outcome,) = _answer(lost, Path("big.pdf"), job)
    assert (outcome.id, outcome.code) == ("big", "killed")

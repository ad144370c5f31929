from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench.common import Missing, idp_command, in_child, ratio, shared, side_by_side
from idp.cli import app
from idp.commands import bench

PROGRAM = '''"""How loud an echo is.

More of it.
"""

import sys


def main(argv):
    print("heard", sys.argv[0], *argv)
    return len(argv)
'''


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tests" / "bench"
    folder.mkdir(parents=True)
    (folder / "echo.py").write_text(PROGRAM, encoding="utf-8")
    (folder / "common.py").write_text('"""What they share."""\n', encoding="utf-8")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("checkout")
def test_without_a_name_every_bench_is_listed_with_what_it_measures():
    done = CliRunner().invoke(app, ["bench"])
    assert done.exit_code == 0
    assert "How loud an echo is." in done.output
    assert "More of it" not in done.output
    assert "common" not in done.output


def test_the_benches_of_this_checkout_say_what_they_measure():
    found = bench.benches(bench.ROOT / "tests" / "bench")
    assert "upload_to_ready" in {one.name for one in found}
    assert [one.name for one in found if not one.says.endswith(".")] == []


@pytest.mark.usefixtures("checkout")
def test_what_follows_the_name_goes_to_the_bench_and_its_exit_code_comes_back(
    capfd: pytest.CaptureFixture[str],
):
    done = CliRunner().invoke(app, ["bench", "echo", "--help", "-x", "--limit", "3"])
    assert done.exit_code == 4
    assert "heard idp bench echo --help -x --limit 3" in capfd.readouterr().out


@pytest.mark.usefixtures("checkout")
def test_an_unknown_bench_is_named_with_those_there_are():
    done = CliRunner().invoke(app, ["bench", "eco"])
    assert done.exit_code == 2
    assert "Known: echo." in done.output


def test_an_installed_program_says_where_the_benches_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    done = CliRunner().invoke(app, ["bench"])
    assert done.exit_code == 1
    assert "in a checkout" in done.output


def test_contestants_take_turns_and_begin_in_turn():
    order: list[tuple[str, int]] = []
    times = side_by_side(
        {"a": lambda n: order.append(("a", n)), "b": lambda n: order.append(("b", n))}, [1, 2]
    )
    assert order == [("a", 1), ("b", 1), ("b", 2), ("a", 2)]
    assert len(times["a"].seconds) == 2
    assert ratio(times["a"], times["a"]) == 1


def test_the_memory_of_a_child_and_of_its_children_is_seen():
    code = (
        "import subprocess, sys, time; "
        "subprocess.run([sys.executable, '-c', 'import time; x = bytearray(60_000_000); time.sleep(.2)'])"
    )
    ended = in_child([sys.executable, "-c", code])
    assert ended.status == 0
    assert 60 < ended.peak_mb < 200


def test_labels_that_are_not_here_are_said_to_be_missing():
    with pytest.raises(Missing, match="no-such-thing"):
        shared("no-such-thing")
    assert idp_command("read", "x")[1:] == ["-P", "-m", "idp.cli", "read", "x"]

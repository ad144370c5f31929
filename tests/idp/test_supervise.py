"""The supervisor with tiny children, so that living and dying is quick."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from idp import lifeline
from idp.children import Children, GaveUp, Part, Patience
from idp.config import Settings
from idp.errors import NeedsHuman
from idp.records import Role
from idp.supervise import answers, check_ports, parts, runs_sandbox, up, welcome
from pipelines.seed import LogIn

loopback = pytest.mark.enable_socket  # asks for ports of this machine, and no further

IMPATIENT = Patience(delays=(0.01, 0.01), quick_seconds=30)
SLEEP = "import time; print('here', flush=True); time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
WITH_A_CHILD = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', {DEAF!r}])
print('child', child.pid, flush=True)
time.sleep(60)
"""


class Ears:
    """Keeps what children say; `until` waits, ten seconds at most, for a line."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def hear(self, name: str, line: str) -> None:
        self.lines.append(f"{name}: {line}")

    def heard(self, text: str, times: int = 1) -> Callable[[], bool]:
        deadline = time.monotonic() + 10

        def holds() -> bool:
            assert time.monotonic() < deadline, f"{text!r} was never said, only {self.lines}"
            return sum(text in line for line in self.lines) >= times

        return holds


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def children(ears: Ears) -> Iterator[Children]:
    ours = Children(environment={}, hear=ears.hear, patience=IMPATIENT, grace=0.5)
    yield ours
    ours.stop(at_once=lambda: True)


def a_part(code: str, name: str = "web") -> Part:
    return Part(name, (sys.executable, "-I", "-S", "-c", code))


def gone(pid: int) -> bool:
    """Whether no process `pid` runs, waiting a few seconds for it to go; one that only awaits its burial is gone."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def pid_said(ears: Ears) -> int:
    return next(int(line.split()[-1]) for line in ears.lines if ": child " in line)


def some_settings(tmp_path: Path, **more: object) -> Settings:
    return Settings(_env_file=None, home=tmp_path / "home", **more)


def test_lines_of_children_come_with_their_name(children: Children, ears: Ears):
    children.start(a_part("print('Grüße', flush=True); import time; time.sleep(60)", "beat"))
    children.watch(ears.heard("beat: Grüße"))


def test_a_child_that_dies_is_started_again(children: Children, ears: Ears):
    children.start(a_part("print('here', flush=True)"))
    children.watch(ears.heard("web: here", times=2))
    assert "web: ended with status 0; started again in 0.01 s" in ears.lines


def test_a_child_that_dies_again_and_again_is_given_up_with_its_last_lines(children: Children):
    children.start(a_part("import sys; print('no luck', flush=True); sys.exit(7)"))
    with pytest.raises(GaveUp, match=r"web ended again and again .*status 7") as gave_up:
        children.watch(lambda: False)
    assert gave_up.value.tail == ("no luck",) * 3


def test_a_child_that_lived_long_enough_has_all_its_tries_again(ears: Ears):
    lenient = Patience(delays=(0.01,), quick_seconds=0.0)
    ours = Children(environment={}, hear=ears.hear, patience=lenient, grace=0.5)
    try:
        ours.start(a_part("print('here', flush=True)"))
        ours.watch(ears.heard("web: here", times=4))
    finally:
        ours.stop()


def test_stopping_ends_children_that_do_not_listen_and_what_they_started(ears: Ears):
    ours = Children(environment={}, hear=ears.hear, patience=IMPATIENT, grace=0.3)
    ours.start(a_part(WITH_A_CHILD))
    ours.watch(ears.heard("web: here"))
    ours.stop()
    assert gone(pid_said(ears))


def test_what_a_dead_child_had_started_does_not_outlive_it(children: Children, ears: Ears):
    children.start(a_part(WITH_A_CHILD.replace("time.sleep(60)\n", "time.sleep(0.2)\n")))
    children.watch(ears.heard("started again"))
    assert gone(pid_said(ears))


def test_stopping_lets_a_polite_child_finish(ears: Ears):
    polite = "import signal, sys, time; signal.signal(15, lambda *_: (print('bye', flush=True), sys.exit())); print('here', flush=True); time.sleep(60)"
    ours = Children(environment={}, hear=ears.hear, grace=5)
    ours.start(a_part(polite))
    ours.watch(ears.heard("web: here"))
    started = time.monotonic()
    ours.stop()
    assert time.monotonic() - started < 3
    deadline = time.monotonic() + 2
    while "web: bye" not in ears.lines and time.monotonic() < deadline:
        time.sleep(0.02)
    assert "web: bye" in ears.lines


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks processes up in /proc")
def test_children_of_a_supervisor_killed_outright_are_ended(tmp_path: Path):
    code = f"""
from idp.children import Children, Part
import sys
ours = Children(environment={{}}, hear=lambda name, line: print(line, flush=True), grace=0.3)
ours.start(Part('web', (sys.executable, '-I', '-S', '-c', {WITH_A_CHILD!r})))
ours.watch(lambda: False)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as above:
        assert above.stdout is not None
        child = int(above.stdout.readline().split()[-1])
        assert above.stdout.readline() == "here\n"
        above.send_signal(signal.SIGKILL)
        above.wait()
        assert gone(child)


def test_the_last_hand_knows_which_groups_are_left():
    assert lifeline.groups_left(["+11\n", "+12\n", "-11\n", "+13\n"]) == {12, 13}


@loopback
def test_a_taken_port_is_named_with_the_setting_that_moves_it(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NeedsHuman) as refused:
            check_ports(some_settings(tmp_path, port=port))
    assert refused.value.say == (
        f"Port {port} is taken by another program: choose a free one, for example IDP_PORT={port + 1}."
    )


def test_web_and_sandbox_cannot_share_a_port(tmp_path: Path):
    with pytest.raises(NeedsHuman, match="cannot share port 8123"):
        check_ports(some_settings(tmp_path, port=8123, sandbox_port=8123))


@loopback
def test_an_address_that_is_not_ours_is_named(tmp_path: Path):
    with pytest.raises(NeedsHuman, match=r"Nothing can listen on 192\.0\.2\.1:8000"):
        check_ports(some_settings(tmp_path, host="192.0.2.1"))


@loopback
def test_a_home_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    settings = Settings(_env_file=None, home=in_the_way / "home", port=free(), sandbox_port=free())
    assert up(settings) == 1
    said = capsys.readouterr().out
    assert (
        said
        == f"✗ {in_the_way}/home cannot be written (Not a directory): set IDP_HOME to a folder of yours.\n"
    )


@loopback
def test_two_copies_do_not_share_a_home(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    import fcntl

    settings = some_settings(tmp_path, port=free(), sandbox_port=free())
    settings.home.mkdir()
    with (settings.home / "up.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert up(settings) == 1
    assert "stop it first, or set IDP_HOME to another folder" in capsys.readouterr().out


def test_the_sandbox_runs_only_where_it_is_ours(tmp_path: Path):
    assert [part.name for part in parts(some_settings(tmp_path))] == [
        "sandbox",
        "web",
        "worker",
        "beat",
    ]
    elsewhere = some_settings(tmp_path, xero_base_url="http://sandbox:8010/api.xro/2.0")
    assert not runs_sandbox(elsewhere)
    real = some_settings(tmp_path, xero_base_url="https://api.xero.com/api.xro/2.0")
    assert [part.name for part in parts(real)] == ["web", "worker", "beat"]


def shown(settings: Settings, *people: LogIn) -> str:
    from rich.console import Console

    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(welcome(settings, people, seconds=4.2))
    return console.export_text()


def test_the_first_start_shows_the_passwords_made_then(tmp_path: Path):
    text = shown(some_settings(tmp_path), LogIn(Role.STAFF, "staff@demo.example", "a-secret"))
    assert "http://localhost:8000" in text
    assert "a-secret" in text
    assert "not Xero: bills go no further" in text
    assert "user password" not in text


def test_later_starts_say_how_to_get_a_new_password(tmp_path: Path):
    text = shown(some_settings(tmp_path), LogIn(Role.STAFF, "staff@demo.example"))
    assert "shown at the first start" in text
    assert "bin/idp user password EMAIL" in text


@loopback
def test_nobody_answers_on_a_free_port():
    assert not answers(f"http://127.0.0.1:{free()}/healthz")


def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])

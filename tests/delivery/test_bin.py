"""The scripts of `bin/` on machines that lack something, played by a bare PATH and a copy of the scripts."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("bash", "dirname", "env", "id", "uname")
NO_NETWORK = "ERROR: Failed to establish a new connection: [Errno 111] Connection refused"


class Machine:
    """A checkout with the scripts alone, and a PATH that holds only what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.path = folder / "path"
        self.path.mkdir(parents=True)
        shutil.copytree(ROOT / "bin", self.checkout / "bin")
        (self.checkout / "requirements.lock").write_text("rich==1 \\\n    --hash=sha256:00\n")
        for tool in TOOLS:
            if found := shutil.which(tool):
                (self.path / tool).symlink_to(found)

    def has(self, name: str, script: str) -> None:
        file = self.path / name
        file.write_text(f"#!{self.path / 'bash'}\n{script}\n")
        file.chmod(0o755)

    def run(self, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.path / "bash", self.checkout / "bin" / command],
            env={"PATH": str(self.path), "HOME": str(self.checkout), **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def setup(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`bin/setup.py` of the machine, as a module, with its PATH."""
    spec = importlib.util.spec_from_file_location("setup", machine.checkout / "bin" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "setup", module)
    spec.loader.exec_module(module)
    monkeypatch.setenv("PATH", str(machine.path))
    monkeypatch.setattr(module, "find_library", lambda name: f"lib{name}.so")
    return module


def main(setup: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["setup.py", *arguments])
    try:
        setup.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def make_ready(setup: ModuleType) -> None:
    setup.PYTHON.parent.mkdir(parents=True)
    setup.PYTHON.symlink_to(sys.executable)
    setup.READY.write_text(setup.wanted())


OLD = 'if [ "$1" = --version ]; then echo Python 3.9.2; else exit 1; fi'
TESSERACT = "printf 'List of available languages (2):\\neng\\nosd\\n'"


def test_a_python_that_is_too_old_is_named_in_one_sentence(machine: Machine):
    machine.has("python3", OLD)
    done = machine.run("up")
    assert done.returncode == 1
    assert done.stderr.startswith("✗ Python 3.9.2 is too old: install Python 3.11 or newer")
    assert done.stderr.count("\n") == 1


def test_a_machine_without_python_is_told_which_packages_bring_it(machine: Machine):
    done = machine.run("up")
    assert done.returncode == 1
    assert "apt-get install python3 python3-venv" in done.stderr


def test_a_newer_python_is_found_beside_an_old_one(machine: Machine):
    machine.has("python3", OLD)
    machine.has("python3.12", 'if [ "$1" = -I ]; then echo prepares >&2; exit 1; fi')
    done = machine.run("idp", IDP_OCR_ENGINE="rapidocr")
    assert (done.returncode, done.stderr) == (1, "prepares\n")


@pytest.mark.parametrize("script", ["up", "idp", "test", "lib.sh"])
def test_the_scripts_are_sound_bash(script: str):
    subprocess.run(["bash", "-n", ROOT / "bin" / script], check=True)


def test_tesseract_missing_without_rights_says_what_to_ask_for(
    setup: ModuleType,
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    make_ready(setup)
    machine.has("apt-get", "exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert main(setup, monkeypatch) == 1
    assert capsys.readouterr().err == (
        "✗ Tesseract is missing and this user may not install packages: ask an administrator to run "
        "`apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-osd tesseract-ocr-deu tesseract-ocr-fra "
        "tesseract-ocr-spa tesseract-ocr-ita tesseract-ocr-nld tesseract-ocr-por`.\n"
    )


def test_only_what_is_missing_is_installed(
    setup: ModuleType,
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
):
    make_ready(setup)
    for there in ("postgres", "redis-server", "pdftotext"):
        machine.has(there, "")
    machine.has("tesseract", TESSERACT)
    machine.has("apt-get", f'echo "$@" >> {tmp_path}/calls')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup, "has_chromium", lambda: False)
    assert main(setup, monkeypatch, "--tests") == 0
    assert (tmp_path / "calls").read_text().splitlines() == [
        "update -qq",
        "install -y -qq --no-install-recommends chromium",
    ]


def test_where_all_is_there_nothing_is_called(
    setup: ModuleType,
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    make_ready(setup)
    machine.has("tesseract", TESSERACT)
    monkeypatch.setattr(setup, "run_step", lambda title, _command: pytest.fail(title))
    assert main(setup, monkeypatch, "--quiet") == 0
    assert capsys.readouterr().err == ""


def test_elsewhere_the_packages_are_named(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    make_ready(setup)
    assert main(setup, monkeypatch) == 1
    assert "install what your system calls tesseract-ocr, " in capsys.readouterr().err


def test_homebrew_is_asked_where_there_is_no_apt(
    setup: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    make_ready(setup)
    machine.has("brew", f'echo "$@" >> {tmp_path}/calls')
    assert main(setup, monkeypatch) == 0
    assert (tmp_path / "calls").read_text() == "install tesseract\n"


def test_without_a_network_one_sentence_says_so(
    setup: ModuleType,
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    machine.has("tesseract", TESSERACT)
    monkeypatch.setattr(setup, "has_ensurepip", lambda: True)
    monkeypatch.setattr(
        setup, "run_step", lambda title, _command: NO_NETWORK if "libraries" in title else ""
    )
    monkeypatch.setattr(setup, "usable", lambda: True)
    setup.VENV.mkdir()
    assert main(setup, monkeypatch) == 1
    assert capsys.readouterr().err.startswith(
        "✗ The package index cannot be reached: check the network"
    )
    assert not setup.READY.exists()


def test_pip_installs_where_uv_does_not_get_through(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    setup.LOCK.write_text(
        "rich==1 \\\n    --hash=sha256:00\nuv==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n"
    )
    steps: list[str] = []

    def run_step(title: str, command: list[object]) -> str:
        steps.append(title)
        return "uv is unhappy" if "sync" in command else ""

    monkeypatch.setattr(setup, "run_step", run_step)
    setup.install_libraries()
    assert steps == ["installer", "installing 2 libraries", "installing 2 libraries with pip"]


@pytest.mark.parametrize("interrupted", [True, False])
def test_an_interrupted_install_begins_with_a_new_environment(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, interrupted: bool
):
    (setup.VENV / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    if interrupted:
        setup.BEGUN.touch()
    steps: list[str] = []
    monkeypatch.setattr(setup, "run_step", lambda title, _command: steps.append(title) or "")
    monkeypatch.setattr(setup, "usable", lambda: True)
    setup.make_environment()
    assert ("virtual environment" in steps) is interrupted
    assert setup.READY.read_text() == setup.wanted()
    assert not setup.BEGUN.exists()


def test_a_changed_lock_means_not_ready(setup: ModuleType):
    make_ready(setup)
    assert setup.ready()
    setup.LOCK.write_text("rich==2 \\\n    --hash=sha256:00\n")
    assert not setup.ready()


def test_a_checkout_of_somebody_else_is_one_sentence(
    setup: ModuleType,
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    machine.has("tesseract", TESSERACT)

    def refuse() -> None:
        raise PermissionError(13, "Permission denied", str(setup.VENV))

    monkeypatch.setattr(setup, "has_ensurepip", lambda: True)
    monkeypatch.setattr(setup, "make_environment", refuse)
    assert main(setup, monkeypatch) == 1
    assert "This checkout cannot be written" in capsys.readouterr().err


def test_a_failing_step_tells_what_the_program_said(
    setup: ModuleType, capsys: pytest.CaptureFixture[str]
):
    said = setup.run_step("trying", [sys.executable, "-c", "print('why'); raise SystemExit(3)"])
    assert said == "why"
    assert capsys.readouterr().err.splitlines()[0] == "… trying"


def test_pango_missing_is_installed_with_what_it_needs(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(setup, "find_library", lambda name: None)
    (pango,) = [n for n in setup.needs(tesseract=True, tests=False) if n.name == "Pango"]
    assert not pango.there()
    assert pango.apt[0] == "libpango-1.0-0"

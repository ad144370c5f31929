"""Prepares a checkout: the system's packages, then the virtual environment from requirements.lock.

Only the standard library is at hand here. Everything that is there already is left alone and not mentioned, so that a
second start takes a moment. Speaks on stderr, since `bin/idp` may be piping its answer somewhere.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
READY = VENV / "idp-ready"
"""Holds what the environment was made from; written last, so that an interrupted install is redone."""
BEGUN = VENV / "idp-begun"

NO_NETWORK = re.compile(
    r"dns error|name resolution|name or service|failed to establish|connection refused"
    r"|network is unreachable|error sending request|no route to host|connect timeout|timed out",
    re.IGNORECASE,
)


class Failure(Exception):
    """What stopped us, as one sentence for the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something of the system: how to see that it is there, and the packages that bring it."""

    name: str
    there: Callable[[], bool]
    apt: tuple[str, ...]
    brew: tuple[str, ...] = ()


def run_step(title: str, command: Sequence[str | Path]) -> str:
    """Run `command`, show its title and time, and return "" or, where it failed, what it said."""
    started = time.monotonic()
    live = sys.stderr.isatty()
    if not live:
        say(f"… {title}")
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        child = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            while child.poll() is None:
                if live:
                    say(f"\r… {title} {time.monotonic() - started:.0f} s", end="")
                time.sleep(0.1)
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
        output.seek(0)
        said = output.read().strip()
    mark = "✗" if child.returncode else "✓"
    if live:
        say("\r", end="")
    say(f"{mark} {title} ({time.monotonic() - started:.1f} s)")
    return (said or f"exit status {child.returncode}") if child.returncode else ""


def say(text: str, end: str = "\n") -> None:
    print(text, end=end, file=sys.stderr, flush=True)


def last_line(said: str) -> str:
    return said.splitlines()[-1].strip() if said else ""


# ── the system's packages ────────────────────────────────────────────────────────────────────────────


def has_tesseract() -> bool:
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=False
    )
    return {"eng", "osd"} <= set((listed.stdout + listed.stderr).split())


def has_pango() -> bool:
    return find_library("pango-1.0") is not None and find_library("pangoft2-1.0") is not None


def has_ensurepip() -> bool:
    probe = [sys.executable, "-I", "-c", "import ensurepip, venv"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def has_postgres() -> bool:
    folders = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")
    return shutil.which("postgres") is not None or any(
        any(Path(folder).glob("*/bin/postgres")) for folder in folders
    )


def has_chromium() -> bool:
    names = ("chromium", "chromium-browser", "google-chrome")
    return any(map(shutil.which, names)) or Path("/Applications/Chromium.app").exists()


def needs(*, tesseract: bool, tests: bool) -> list[Need]:
    """What the system must bring, in the order in which it is said."""
    ours = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    wanted = [Need("Python's venv module", lambda: ready() or has_ensurepip(), (ours,))]
    if tesseract:
        # Where Tesseract is there already, a language that it lacks is said on the page that needs it.
        spoken = ("eng", "osd", "deu", "fra", "spa", "ita", "nld", "por")
        languages = tuple(f"tesseract-ocr-{code}" for code in spoken)
        wanted.append(
            Need("Tesseract", has_tesseract, ("tesseract-ocr", *languages), ("tesseract",))
        )
        # It lays out web pages and the bodies of e-mails; without it their bare text is shown.
        pango = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
        wanted.append(Need("Pango", has_pango, pango, ("pango",)))
    if tests:
        wanted += [
            Need("PostgreSQL", has_postgres, ("postgresql",), ("postgresql@17",)),
            Need(
                "Redis",
                lambda: shutil.which("redis-server") is not None,
                ("redis-server",),
                ("redis",),
            ),
            Need("Chromium", has_chromium, ("chromium",), ("chromium",)),
            Need(
                "pdftotext",
                lambda: shutil.which("pdftotext") is not None,
                ("poppler-utils",),
                ("poppler",),
            ),
        ]
    return wanted


def install_system(missing: Sequence[Need]) -> None:
    """Install what is missing with the system's own installer, or say what a person must do."""
    names = " and ".join(
        [", ".join(need.name for need in missing[:-1]), missing[-1].name]
    ).removeprefix(" and ")
    verb = "is" if len(missing) == 1 else "are"
    if shutil.which("apt-get"):
        packages = [package for need in missing for package in need.apt]
        by_hand = f"apt-get install {' '.join(packages)}"
        prefix = as_root(
            f"{names} {verb} missing and this user may not install packages: ask an administrator to run `{by_hand}`"
        )
        apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        run_step("reading the list of packages", [*apt, "update", "-qq"])
        said = run_step(
            f"installing {names}",
            [*apt, "install", "-y", "-qq", "--no-install-recommends", *packages],
        )
    elif shutil.which("brew"):
        packages = [package for need in missing for package in need.brew]
        by_hand = f"brew install {' '.join(packages)}"
        said = run_step(f"installing {names}", ["brew", "install", *packages])
    else:
        packages = [package for need in missing for package in need.apt]
        raise Failure(
            f"{names} {verb} missing: install what your system calls {', '.join(packages)} (Debian's names), then start again."
        )
    if said:
        why = "the network cannot be reached" if NO_NETWORK.search(said) else last_line(said)
        raise Failure(
            f"{names} could not be installed ({why}): run `{by_hand}` yourself, then start again."
        )


def as_root(otherwise: str) -> list[str]:
    """The words before a command that needs root; Failure(`otherwise`) where there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        raise Failure(f"{otherwise}.")
    # sudo asks for a password here, where a person sees it, and not behind the progress line.
    ask = ["sudo", "-v"] if sys.stdin.isatty() else ["sudo", "-n", "true"]
    if subprocess.run(
        ask, check=False, stderr=None if sys.stdin.isatty() else subprocess.DEVNULL
    ).returncode:
        raise Failure(f"{otherwise}.")
    return ["sudo"]


# ── the virtual environment ──────────────────────────────────────────────────────────────────────────


def wanted() -> str:
    """What the environment must have been made from: the lock and this very folder."""
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {ROOT}\n"


def ready() -> bool:
    return PYTHON.exists() and READY.exists() and READY.read_text() == wanted()


def make_environment() -> None:
    """Bring `.venv` to exactly what the lock says. One process at a time; the others wait for it."""
    with LOCK.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if ready():
            return
        READY.unlink(missing_ok=True)
        if BEGUN.exists() or not usable():
            make_venv()
        BEGUN.touch()
        install_libraries()
        site = next(VENV.glob("lib/python3*/site-packages"))
        (site / "idp-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
        READY.write_text(wanted())
        BEGUN.unlink()


def usable() -> bool:
    """Whether there is an environment whose Python runs, is new enough and has pip."""
    probe = "import pip, sys; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    return (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-I", "-c", probe], capture_output=True, check=False).returncode
        == 0
    )


def make_venv() -> None:
    # Run by the environment's own Python, we must not remove the ground we stand on: its base makes the new one.
    base = getattr(sys, "_base_executable", sys.executable)
    if said := run_step("virtual environment", [base, "-I", "-m", "venv", "--clear", VENV]):
        raise Failure(f"The virtual environment could not be made in {VENV}: {last_line(said)}")


def install_libraries() -> None:
    """Install the locked libraries, each checked by its hash: with uv, or with pip where uv does not get through."""
    text = LOCK.read_text(encoding="utf-8")
    title = f"installing {len(re.findall(r'^[a-z0-9].*==', text, re.MULTILINE))} libraries"
    options = "-I -m pip install --quiet --retries 2 --disable-pip-version-check"
    pip = [PYTHON, *options.split()]
    hashed = ["--require-hashes", "--no-deps", "-r"]
    block = re.search(r"^uv==(?:.*\\\n)+.*\n", text, re.MULTILINE)
    said = ""
    if block:
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as only_uv:
            only_uv.write(block.group())
            only_uv.flush()
            said = run_step("installer", [*pip, *hashed, only_uv.name])
        if NO_NETWORK.search(said):
            raise Failure(no_network())
        options = "pip sync --quiet --require-hashes --python"
        sync = [VENV / "bin" / "uv", *options.split(), PYTHON, LOCK]
        if not said and not run_step(title, sync):
            return
    if said := run_step(f"{title} with pip", [*pip, *hashed, LOCK]):
        raise Failure(
            no_network()
            if NO_NETWORK.search(said)
            else f"The libraries could not be installed: {last_line(said)}"
        )


def no_network() -> str:
    return "The package index cannot be reached: check the network (or pip's index and proxy settings) and start again."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests start")
    parser.add_argument("--quiet", action="store_true", help="speak only of what is being done")
    parser.add_argument("--without-tesseract", action="store_true")
    options = parser.parse_args()
    started = time.monotonic()
    try:
        # The command line runs without Tesseract (it says so itself); starting the program asks for it.
        wanted_here = needs(
            tesseract=not (options.without_tesseract or options.quiet), tests=options.tests
        )
        if missing := [need for need in wanted_here if not need.there()]:
            install_system(missing)
        if not ready():
            make_environment()
    except Failure as failure:
        say(f"✗ {failure}")
        sys.exit(1)
    except PermissionError as error:
        say(
            f"✗ This checkout cannot be written ({error.filename}): make it yours, or copy it to a folder of yours."
        )
        sys.exit(1)
    except KeyboardInterrupt:
        say("\nStopped; the next start takes up where this one left off.")
        sys.exit(130)
    if not options.quiet:
        say(f"✓ system packages and libraries ({time.monotonic() - started:.1f} s)")


if __name__ == "__main__":
    main()

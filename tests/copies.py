"""The whole program as `bin/up` starts it, and people who use it in a real browser."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Playwright

from servers import free_port

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "var" / "test-pictures"
ROLES = ("staff", "reviewer", "admin")


@dataclass
class Running:
    """`bin/up` in a home of its own; `passwords` by role, as printed at the first start."""

    home: Path
    port: int
    sandbox_port: int
    process: subprocess.Popen[str] | None = None
    passwords: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def sandbox(self) -> str:
        return f"http://localhost:{self.sandbox_port}"

    @property
    def log(self) -> Path:
        return self.home.parent / "up.log"

    def environment(self) -> dict[str, str]:
        mine = {
            "IDP_HOME": str(self.home),
            "IDP_PORT": str(self.port),
            "IDP_SANDBOX_PORT": str(self.sandbox_port),
            "IDP_LEASE_SECONDS": "6",
            "IDP_RESUME_SECONDS": "2",
        }
        return (
            {k: v for k, v in os.environ.items() if not k.startswith("IDP_")} | mine | self.settings
        )

    def start(self) -> None:
        """Run `bin/up` until it says that it is ready."""
        began = time.monotonic()
        with self.log.open("a", encoding="utf-8") as log:
            at = log.tell()
            self.process = subprocess.Popen(
                ["bash", str(ROOT / "bin" / "up")],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                text=True,
                env=self.environment(),
                start_new_session=True,
            )
        while True:
            said = self.log.read_bytes()[at:].decode()
            if "Ctrl-C stops it" in said:
                break
            if self.process.poll() is not None or time.monotonic() - began > 180:
                raise AssertionError(f"bin/up did not come up:\n{said[-4000:]}")
            time.sleep(0.1)
        self.seconds = time.monotonic() - began
        for role in ROLES:
            shown = re.search(rf"{role}@demo\.example\s+(\S+)\s+│", said)
            if shown:
                self.passwords[role] = shown.group(1)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ctrl-C, and nothing may be left running."""
        if self.process is None:
            return
        os.kill(self.process.pid, how)
        self.process.wait(60)
        self.process = None
        left = self.children()
        assert not left, f"left running: {left}"

    def children(self) -> dict[int, str]:
        """Processes of this copy, by pid, found by their environment."""
        mark = f"IDP_HOME={self.home}".encode()
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    command = (
                        (entry / "cmdline")
                        .read_bytes()
                        .replace(b"\0", b" ")
                        .decode(errors="replace")
                    )
                    if int(entry.name) != os.getpid() and command:
                        found[int(entry.name)] = command
            except OSError:
                continue
        return found

    def idp(self, *arguments: str) -> str:
        """Run the command line beside it."""
        done = subprocess.run(
            ["bash", str(ROOT / "bin" / "idp"), *arguments],
            capture_output=True,
            text=True,
            env=self.environment(),
            check=True,
            timeout=120,
        )
        return done.stdout.strip()


@contextmanager
def a_running_copy(folder: Path, **settings: str) -> Iterator[Running]:
    copy = Running(folder / "home", free_port(), free_port(), settings=settings)
    copy.start()
    try:
        yield copy
    finally:
        if copy.process is not None:
            copy.stop()


@dataclass
class Person:
    """Somebody logged in, at a desk or with a phone; keeps what the browser complained of."""

    page: Page
    running: Running
    complaints: list[str]

    def picture(self, name: str) -> Path:
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def upload(self, *files: Path) -> None:
        self.go(self.running.url)
        self.page.locator("input[type=file][multiple]").set_input_files(files)
        self.page.locator("[data-outcome]").first.wait_for()

    def go(self, url: str) -> None:
        """To `url`. A page under work shows itself anew, which may break off the way to another: so it is tried again."""
        self._unbroken(lambda: self.page.goto(url))

    def see_it_now(self) -> None:
        """The page as it is now."""
        self._unbroken(self.page.reload)

    def _unbroken(self, move: Callable[[], object]) -> None:
        for _ in range(5):
            try:
                move()
            except Error:
                self.page.wait_for_load_state()
            else:
                return
        move()

    def wait_for_state(self, document_id: str, state: str, seconds: float = 120) -> None:
        """Reload the document's page until it is in `state`."""
        until = time.monotonic() + seconds
        while self.state(document_id) != state:
            assert time.monotonic() < until, f"still {self.state(document_id)} after {seconds} s"
            time.sleep(0.2)

    def state(self, document_id: str) -> str:
        with self.running_database() as rows:
            return rows[document_id]

    @contextmanager
    def running_database(self) -> Iterator[dict[str, str]]:
        import sqlite3

        connection = sqlite3.connect(self.running.home / "idp.sqlite", timeout=30)
        try:
            yield dict(connection.execute("SELECT id, status FROM documents").fetchall())
        finally:
            connection.close()


@contextmanager
def a_person(
    browser: Browser, running: Running, role: str, *, phone: bool = False
) -> Iterator[Person]:
    size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
    context = browser.new_context(viewport=size, has_touch=phone, is_mobile=phone)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.on(
        "request",
        lambda r: (
            None
            if r.url.startswith((running.url, "blob:"))
            else complaints.append(f"left for {r.url}")
        ),
    )
    page.goto(running.url)
    page.get_by_label("E-mail").fill(f"{role}@demo.example")
    page.get_by_label("Password").fill(running.passwords[role])
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(re.compile(re.escape(running.url) + r"/(?!log)"))
    try:
        yield Person(page, running, complaints)
    finally:
        context.close()


def a_browser(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path=_chromium(),
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
        ],
    )


def _chromium() -> str:
    for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"):
        if Path(path).exists():
            return path
    raise AssertionError("There is no Chromium. Install the package chromium; bin/test does so.")

"""`idp up`: sandbox, web, worker and beat as children, started in order, kept running, stopped together."""

from __future__ import annotations

import errno
import fcntl
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPException
from types import FrameType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from idp.children import Children, GaveUp, Part
from idp.config import Settings, environment_for_children
from idp.errors import IdpError, NeedsHuman
from idp.records import Role

if TYPE_CHECKING:
    from pipelines.seed import LogIn

READY_SECONDS = 90.0
"""How long sandbox and web may take to answer on a slow machine."""

SERVERS = ("sandbox", "web")

COLOURS = {"sandbox": 35, "web": 36, "worker": 33, "beat": 34}


def up(settings: Settings) -> int:
    """Run everything until Ctrl-C or SIGTERM; the exit status. Says in one sentence what keeps it from starting."""
    console = Console(stderr=False, highlight=False)
    started = time.monotonic()
    stop = _Stop()
    try:
        check_ports(settings)
        with _home_of_ours(settings), stop.listening():
            children = Children(environment=environment_for_children(settings), hear=_Voice().hear)
            try:
                logins = _start_all(settings, children, stop)
                if not stop.asked():
                    seconds = time.monotonic() - started
                    console.print(welcome(settings, logins, seconds=seconds))
                    children.watch(stop.asked)
                console.print("Stopping …")
            finally:
                children.stop(at_once=stop.asked_twice)
    except GaveUp as gave_up:
        console.print(f"✗ {gave_up}. Its last lines:", markup=False)
        console.print("\n".join(gave_up.tail), markup=False, soft_wrap=True)
        return 1
    except IdpError as error:
        console.print(f"✗ {error.say}", markup=False, soft_wrap=True)
        return 1
    console.print("Everything is stopped.")
    return 0


def parts(settings: Settings) -> list[Part]:
    """What runs, in the order of its start."""
    idp = (sys.executable, "-P", "-m", "idp.cli")
    sandbox = [Part("sandbox", (*idp, "xero", "sandbox"))] if runs_sandbox(settings) else []
    return [*sandbox, *(Part(name, (*idp, name)) for name in ("web", "worker", "beat"))]


def runs_sandbox(settings: Settings) -> bool:
    """Whether the ledger that `settings` name is the sandbox on this machine, which is ours to start."""
    api = urlsplit(settings.xero_base_url)
    near = {"localhost", "127.0.0.1", settings.sandbox_host}
    return settings.uses_sandbox and api.hostname in near and api.port == settings.sandbox_port


def check_ports(settings: Settings) -> None:
    """Raises NeedsHuman where another program listens on one of our ports, or we may not."""
    ours = [("IDP_PORT", settings.host, settings.port)]
    if runs_sandbox(settings):
        ours.append(("IDP_SANDBOX_PORT", settings.sandbox_host, settings.sandbox_port))
        if settings.port == settings.sandbox_port:
            say = f"Web and sandbox cannot share port {settings.port}: give IDP_PORT and IDP_SANDBOX_PORT different values."
            raise NeedsHuman("port_taken", say)
    for name, host, port in ours:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            socket.create_server((host, port), family=family).close()
        except OSError as error:
            raise NeedsHuman("port_taken", _about_port(name, host, port, error)) from error


def _about_port(name: str, host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: choose a free one, for example {name}={port + 1}."
    if error.errno == errno.EACCES:
        return f"Port {port} needs administrator rights: choose one above 1023 with {name}."
    return f"Nothing can listen on {host}:{port} ({error.strerror or error}): check {name}."


@contextmanager
def _home_of_ours(settings: Settings) -> Iterator[None]:
    """HOME made, found writable, and held by this process alone. Raises NeedsHuman."""
    home = settings.home
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
        lock = (home / "up.lock").open("a")
    except OSError as error:
        say = f"{home} cannot be written ({error.strerror}): set IDP_HOME to a folder of yours."
        raise NeedsHuman("home_not_writable", say) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            say = f"idp is running with {home} already: stop it first, or set IDP_HOME to another folder."
            raise NeedsHuman("home_in_use", say) from error
        yield


def _start_all(settings: Settings, children: Children, stop: _Stop) -> Sequence[LogIn]:
    """Start the parts; done when sandbox and web answer, or earlier where `stop` was asked for.

    What only serves pages loads while the tables are made; worker and beat need them from their first moment.
    """
    every = parts(settings)
    for part in every:
        if part.name in SERVERS:
            children.start(part)
    logins = _prepare(settings)
    for part in every:
        if part.name not in SERVERS and not stop.asked():
            children.start(part)
    if runs_sandbox(settings):
        children.watch(_answering("sandbox", settings.sandbox_host, settings.sandbox_port, stop))
    children.watch(_answering("web", settings.host, settings.port, stop))
    return logins


def _prepare(settings: Settings) -> Sequence[LogIn]:
    """Tables up to date, demo company and people there."""
    from pipelines.seed import seed_demo

    return seed_demo(settings)


def _answering(name: str, host: str, port: int, stop: _Stop) -> Callable[[], bool]:
    """A condition that holds once a part is well or the person wants to stop; raises NeedsHuman when it takes too long."""
    deadline = time.monotonic() + READY_SECONDS
    here = "127.0.0.1" if host in {"", "0.0.0.0", "::"} else host  # noqa: S104

    def holds() -> bool:
        if stop.asked() or answers(f"http://{here}:{port}/healthz"):
            return True
        if time.monotonic() > deadline:
            say = f"{name} does not answer on port {port} after {READY_SECONDS:.0f} seconds; its lines above say why."
            raise NeedsHuman("not_ready", say)
        return False

    return holds


def answers(url: str) -> bool:
    """Whether `url` answers 200 within a second; never through a proxy, since all of this is near."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except (OSError, HTTPException):
        return False


def welcome(settings: Settings, logins: Sequence[LogIn], *, seconds: float) -> Panel:
    """The address, who can log in, and what is not as it should be."""
    from models.kie.weights import has_weights

    grid = Table.grid(padding=(0, 2))
    grid.add_row("Open", f"[bold]{settings.public_url}[/]", "")
    if settings.uses_sandbox:
        page = settings.xero_base_url.removesuffix("/api.xro/2.0")
        grid.add_row("Sandbox", page, "not Xero: bills go no further")
    for person in sorted(logins, key=lambda person: list(Role).index(person.role)):
        shown = f"[bold]{person.password}[/]" if person.password else "shown at the first start"
        grid.add_row(person.role.capitalize(), person.email, shown)
    if not all(person.password for person in logins):
        grid.add_row("", "[dim]New password:[/]", "[dim]bin/idp user password EMAIL[/]")
    if shutil.which("tesseract") is None:
        grid.add_row("[yellow]Note[/]", "Tesseract is missing", "RapidOCR reads alone")
    if not has_weights():
        grid.add_row("[yellow]Note[/]", "The transformer is missing", "rules find fields and rows")
    return Panel(
        grid, title=f"idp is ready ({seconds:.1f} s)", subtitle="Ctrl-C stops it", expand=False
    )


class _Stop:
    """What the person wants: Ctrl-C, SIGTERM or a closed terminal once means stop, twice means at once."""

    def __init__(self) -> None:
        self._times = 0

    def asked(self) -> bool:
        return self._times > 0

    def asked_twice(self) -> bool:
        return self._times > 1

    @contextmanager
    def listening(self) -> Iterator[None]:
        numbers = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means to go on
            numbers.append(signal.SIGHUP)
        before = [(number, signal.signal(number, self._count)) for number in numbers]
        try:
            yield
        finally:
            for number, handler in before:
                signal.signal(number, handler)

    def _count(self, _number: int, _frame: FrameType | None) -> None:
        self._times += 1


class _Voice:
    """Prints the children's lines, each behind its name; colours in a terminal only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._colours = sys.stdout.isatty()

    def hear(self, name: str, line: str) -> None:
        prefix = f"{name:<7} |"
        if self._colours:
            prefix = f"\033[{COLOURS.get(name, 37)}m{prefix}\033[0m"
        with self._lock:
            try:
                print(prefix, line, flush=True)  # noqa: T201  # the one voice of several processes
            except OSError:
                # Nobody reads any more; the children's pipes must still be emptied, or they would block.
                self._colours = False

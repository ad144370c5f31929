"""Real servers for tests, from Debian's packages: each on a free loopback port, with its state in a folder that goes with it.

A missing program is an error that names its package: a test that needs a server fails without it, it is not skipped.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 90
"""Seconds in which a server must have started, and later stopped."""


class NoServer(RuntimeError):
    """A server could not be started; the sentence says what to do."""


def free_port() -> int:
    """A port on 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of an empty database named `idp`, whose owner may make more."""
    initdb = _program("initdb", package="postgresql", among="/usr/lib/postgresql/*/bin")
    postgres = _program("postgres", package="postgresql", among="/usr/lib/postgresql/*/bin")
    user = _unprivileged("postgres")
    with _folder(user) as folder:
        data = folder / "data"
        _run(
            [initdb, "-D", data, "-U", "idp", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            user=user,
            cwd=folder,
        )

        def command(port: int) -> list[str | Path]:
            settings = {
                "listen_addresses": "127.0.0.1",
                "unix_socket_directories": folder,
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                # Far from UTC, so that a time without its zone is found out.
                "timezone": "Pacific/Auckland",
            }
            options = [f"--{name}={value}" for name, value in settings.items()]
            return [postgres, "-D", data, "-p", str(port), *options]

        def ready(port: int) -> bool:
            return (folder / f".s.PGSQL.{port}").exists() and _answers(port)

        # SIGINT is PostgreSQL's fast shutdown: it ends its sessions instead of waiting for them.
        with _serving(command, ready, folder, user=user, stop=signal.SIGINT) as port:
            _make_database(port)
            yield f"postgresql://idp@127.0.0.1:{port}/idp"


def _answers(port: int) -> bool:
    import psycopg

    try:
        psycopg.connect(f"postgresql://idp@127.0.0.1:{port}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_database(port: int) -> None:
    import psycopg

    address = f"postgresql://idp@127.0.0.1:{port}/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE idp")


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of an empty Redis."""
    redis = _program("redis-server", "valkey-server", package="redis-server")
    with _folder(None) as folder:

        def command(port: int) -> list[str | Path]:
            options = {"bind": "127.0.0.1", "port": port, "save": "", "appendonly": "no"}
            flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
            return [redis, *flags, "--dir", folder]

        with _serving(command, listens, folder) as port:
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def s3_server() -> Iterator[str]:
    """The endpoint of an S3 that takes any key, without buckets: `make_bucket` makes one."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def make_bucket(endpoint: str, name: str) -> None:
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    client.create_bucket(Bucket=name)
    client.close()


def _program(*names: str, package: str, among: str = "") -> Path:
    """The newest of the programs `names`, sought in the folders `among`, then on the PATH and in its usual places."""
    folders = [str(path) for path in Path("/").glob(among.lstrip("/"))] if among else []
    folders.sort(key=lambda path: [int(part) for part in path.split("/") if part.isdigit()])
    usual = ["/usr/local/bin", "/usr/bin", "/usr/sbin", "/opt/homebrew/bin"]
    places = [*reversed(folders), *os.get_exec_path(), *usual]
    for name in names:
        found = shutil.which(name, path=os.pathsep.join(places))
        if found:
            return Path(found)
    raise NoServer(f"{names[0]} is missing: install it with `apt-get install {package}`.")


def _unprivileged(*names: str) -> str | None:
    """Somebody else to run as, where we are root and the server refuses that."""
    if os.geteuid() != 0:
        return None
    for name in (*names, "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise NoServer(
        "PostgreSQL refuses to run as root, and there is neither `postgres` nor `nobody`."
    )


@contextmanager
def _folder(owner: str | None) -> Iterator[Path]:
    """A folder with a short name, since the path of a unix socket may have 107 characters only."""
    # Root's own TMPDIR may be closed to the other user.
    folder = Path(tempfile.mkdtemp(prefix="idp-", dir="/tmp" if owner else None))
    try:
        if owner:
            shutil.chown(folder, owner)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str | Path], *, user: str | None, cwd: Path) -> None:
    done = subprocess.run(
        command, **_as(user), cwd=cwd, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoServer(f"{command[0]} failed:\n{done.stdout}\n{done.stderr}")


def _as(user: str | None) -> dict[str, object]:
    """Options of subprocess for running as `user`, with nothing of ours in the environment but the PATH."""
    environment = {"PATH": os.pathsep.join(os.get_exec_path()), "LC_ALL": "C.UTF-8"}
    if user is None:
        return {"env": environment}
    group = pwd.getpwnam(user).pw_gid
    return {"env": environment, "user": user, "group": group, "extra_groups": []}


@contextmanager
def _serving(
    command: Callable[[int], Sequence[str | Path]],
    ready: Callable[[int], bool],
    folder: Path,
    *,
    user: str | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[int]:
    """The port on which the server of `command` is ready; another one is tried where somebody was faster."""
    for _ in range(3):
        port = free_port()
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                command(port), **_as(user), cwd=folder, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            if _wait(server, lambda port=port: ready(port)):
                yield port
                return
        finally:
            _stop(server, stop)
    said = (folder / "log").read_text(errors="replace")
    raise NoServer(f"{command(0)[0]} did not start:\n{said[-2000:]}")


def _wait(server: subprocess.Popen[bytes], ready: Callable[[], bool]) -> bool:
    """Whether it became ready before it ended or the time was up."""
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        if ready():
            return True
        time.sleep(0.05)
    return False


def _stop(server: subprocess.Popen[bytes], how: signal.Signals) -> None:
    if server.poll() is None:
        server.send_signal(how)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()

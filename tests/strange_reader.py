"""A reader without engines that does, job by job, what foreign bytes may make a real one do."""

from __future__ import annotations

import importlib
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from idp.errors import NeedsHuman
from pipelines.isolation import child
from pipelines.isolation.wire import Message

KEPT: list[bytearray] = []


def answer(text: object = "") -> Message:
    return Message({"is": "answer"}, str(text).encode())


def echo(asked: Mapping[str, Any], content: bytes) -> Message:
    return Message({"is": "answer", "pid": os.getpid(), "asked": dict(asked)}, content[::-1])


def sleep(asked: Mapping[str, Any], _content: bytes) -> Message:
    time.sleep(asked["for"])
    return answer()


def spin(_asked: Mapping[str, Any], _content: bytes) -> Message:
    while True:
        pass


def crash(_asked: Mapping[str, Any], _content: bytes) -> Message:
    os.kill(os.getpid(), signal.SIGSEGV)
    return answer()


def leave(_asked: Mapping[str, Any], _content: bytes) -> Message:
    os._exit(0)


def break_(_asked: Mapping[str, Any], _content: bytes) -> Message:
    raise KeyError("a library's own")


def refuse(_asked: Mapping[str, Any], _content: bytes) -> Message:
    raise NeedsHuman("no_ocr", "Install an engine.")


def allocate(asked: Mapping[str, Any], _content: bytes) -> Message:
    """Takes memory slowly enough to be watched."""
    for _ in range(asked["mb"] // 10):
        KEPT.append(bytearray(b"x") * 10_000_000)
        time.sleep(0.01)
    return answer()


def allocate_at_once(asked: Mapping[str, Any], _content: bytes) -> Message:
    KEPT.append(bytearray(asked["mb"] * 1_000_000))
    return answer()


def garble(asked: Mapping[str, Any], _content: bytes) -> Message:
    return Message(asked["header"], b"?")


def connect(_asked: Mapping[str, Any], _content: bytes) -> Message:
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except OSError as error:
        return answer(type(error).__name__)
    return answer("connected")


def see(asked: Mapping[str, Any], _content: bytes) -> Message:
    try:
        return answer(Path(asked["path"]).read_bytes().decode(errors="replace"))
    except OSError as error:
        return answer(type(error).__name__)


def write(asked: Mapping[str, Any], _content: bytes) -> Message:
    try:
        with Path(asked["path"]).open("wb") as out:
            out.writelines(bytes(1_000_000) for _ in range(asked["mb"]))
    except OSError as error:
        return answer(type(error).__name__)
    return answer("written")


def environment(_asked: Mapping[str, Any], _content: bytes) -> Message:
    return answer("\n".join(f"{k}={v}" for k, v in os.environ.items()))


def fork(asked: Mapping[str, Any], _content: bytes) -> Message:
    """Starts processes that outlive the job, until nobody lets it."""
    for _ in range(500):
        subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)", asked["mark"]])
    return answer()


def engine(_asked: Mapping[str, Any], _content: bytes) -> Message:
    """Waits for a program that does not end, as an engine may."""
    subprocess.run(["sleep", "60"], check=False)
    return answer()


def import_(asked: Mapping[str, Any], _content: bytes) -> Message:
    importlib.invalidate_caches()  # as when a file was written beside our packages meanwhile
    return answer(importlib.import_module(asked["module"]).__name__)


def limits(_asked: Mapping[str, Any], _content: bytes) -> Message:
    """The seconds of the processor after which the system ends us."""
    return answer(resource.getrlimit(resource.RLIMIT_CPU)[0])


JOBS: dict[str, Callable[[Mapping[str, Any], bytes], Message]] = {
    "allocate": allocate,
    "allocate at once": allocate_at_once,
    "break": break_,
    "connect": connect,
    "crash": crash,
    "echo": echo,
    "engine": engine,
    "environment": environment,
    "fork": fork,
    "garble": garble,
    "import": import_,
    "leave": leave,
    "limits": limits,
    "refuse": refuse,
    "see": see,
    "sleep": sleep,
    "spin": spin,
    "warm": lambda *_: answer(),
    "write": write,
}


def work_with(_settings: Mapping[str, Any]) -> child.Work:
    def work(header: Mapping[str, Any], content: bytes, pages: Callable[[int], None]) -> Message:
        if "pages" in header:
            pages(header["pages"])
        return JOBS[header["job"]](header, content)

    return work


if __name__ == "__main__":
    child.main(work_with)

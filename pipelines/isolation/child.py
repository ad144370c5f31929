"""A reader: builds its walls, then does one job after the other until the program that started it is gone.

Run as `python -P -m pipelines.isolation.child`. Frames come on standard input and go out on standard output; what libraries
print goes nowhere.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import idp
import models
import pipelines
from idp.errors import IdpError
from pipelines.isolation import walls
from pipelines.isolation.bounds import Bounds
from pipelines.isolation.wire import Message, receive, send, told

if TYPE_CHECKING:
    from pipelines.reading import ByteDoors

_OURS = (idp, models, pipelines)
"""Imported before the walls stand: the folder in which they lie is not listed behind them."""
_LONGEST_TRACE = 6000
_IDLE_SECONDS = 0.1
"""Whoever asks again sooner is not kept waiting by any tidying up."""

Work = Callable[[Mapping[str, Any], bytes, Callable[[int], None]], Message]
"""A job's header and payload to its answer; calls back with the number of pages, once it is known."""


def main(work_with: Callable[[Mapping[str, Any]], Work] | None = None) -> None:
    """Say what walls stand, then answer until nobody asks; `work_with` makes the work of the settings that it is given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the program's to hear; it ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    asked, answers = _own_streams()
    faulthandler.enable()
    hello = receive(asked)
    if hello is None:
        return
    bounds = Bounds(**hello.header["bounds"])
    standing = walls.build(_ground(hello.header), bounds)
    threading.Thread(target=_die_with, args=(asked.fileno(),), daemon=True).start()
    work = (work_with or _work)(hello.header["settings"])
    if hello.header["warm"]:
        with suppress(IdpError):  # a missing engine is said on the document that needs it
            work({"job": "warm"}, b"", lambda _: None)
    # What is loaded stays; documents hold few cycles, and are looked through between jobs.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    send(answers, Message({"is": "ready", "walls": standing}))
    serve(asked, answers, work)


def serve(asked: BinaryIO, answers: BinaryIO, work: Work) -> None:
    """Do the jobs that come in, until no more come."""
    while (job := receive(asked)) is not None:
        walls.allow_seconds(float(job.header["seconds"]))
        send(answers, answer_to(job, work, answers))
        del job
        if not select.select([asked], [], [], _IDLE_SECONDS)[0]:
            _give_memory_back()


def answer_to(job: Message, work: Work, answers: BinaryIO) -> Message:
    """What became of `job`: its answer, an error of ours, or a fault with its trace."""

    def pages(count: int) -> None:
        send(answers, Message({"is": "pages", "pages": count}))

    try:
        return work(job.header, job.payload, pages)
    except IdpError as error:
        return told(error)
    except MemoryError:
        return Message({"is": "memory"})
    except RecursionError:
        return Message({"is": "fault", "trace": "RecursionError"})
    except BaseException:  # noqa: BLE001  # whatever a library made of the bytes, it costs this document alone
        return Message({"is": "fault", "trace": traceback.format_exc()[-_LONGEST_TRACE:]})


def _work(given: Mapping[str, Any]) -> Work:
    """The jobs on doors of this process."""
    from idp.config import Settings
    from pipelines.isolation.jobs import JOBS, READ
    from pipelines.reading import local_doors

    doors = local_doors(Settings(_env_file=None, **given))

    def work(header: Mapping[str, Any], content: bytes, pages: Callable[[int], None]) -> Message:
        name = str(header["job"])
        if name == READ:
            with suppress(IdpError):  # reading itself will say it
                pages(_count(doors, content, header))
        return JOBS[name](doors, header, content)

    return work


def _count(doors: ByteDoors, content: bytes, header: Mapping[str, Any]) -> int:
    password = str(header["password"])
    known = doors.unpacker.unlocked(content, password) if password else content
    return doors.renderer.count(known, str(header["media_type"]))


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for us alone; libraries are left with nothing to read, and nobody who listens."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return asked, answers


def _ground(hello: Mapping[str, Any]) -> walls.Ground:
    root = Path(__file__).resolve().parents[2]
    ours = [root / package.__name__ for package in _OURS]
    installed = [Path(p) for p in (sys.prefix, sys.base_prefix, *sys.path) if p and Path(p) != root]
    packed = [root] if root.name in ("site-packages", "dist-packages") else []
    return walls.Ground(
        folder=Path(hello["folder"]),
        hidden=tuple(Path(p) for p in hello["hidden"]),
        libraries=tuple(dict.fromkeys([*ours, *packed, *installed])),
    )


def _die_with(descriptor: int) -> None:
    """End this process, whatever it does, as soon as nobody is left who could ask."""
    gone = select.poll()
    gone.register(descriptor, 0)
    gone.poll()
    os._exit(1)


def _give_memory_back() -> None:
    """What one document needed is not held for the next."""
    import ctypes

    gc.collect()
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # other C libraries do so by themselves
            ctypes.CDLL(None).malloc_trim(0)


if __name__ == "__main__":
    main()

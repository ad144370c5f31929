"""Two walls of the Linux kernel, raised by its own calls: Landlock for files, seccomp for sockets.

Numbers and layouts are those of <linux/landlock.h>, <linux/seccomp.h>, <linux/filter.h> and the tables of system calls.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_LOOK = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15
"""Rights that files have too, not only folders."""
_RIGHTS_SINCE = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights to files each version of Landlock knows, from the version that brought them."""
_NO_SIGNALS_OUT, _NO_SOCKETS_OUT = 2, 1

_DENIED = {
    # socket, ptrace, process_vm_readv and _writev, io_uring's three, bpf, perf_event_open, userfaultfd, add_key,
    # request_key, keyctl, mount, umount2, pivot_root, unshare, setns, pidfd_getfd, open_tree, move_mount, fsopen
    "x86_64": (
        0xC000003E,
        *(41, 101, 310, 311, 425, 426, 427, 321, 298, 323, 248, 249, 250),
        *(165, 166, 155, 272, 308, 438, 428, 429, 430),
    ),
    "aarch64": (
        0xC00000B7,
        *(198, 117, 270, 271, 425, 426, 427, 280, 241, 282, 217, 218, 219),
        *(40, 39, 41, 97, 268, 438, 428, 429, 430),
    ),
}
"""By machine: its name in audit's tables, and the calls that a reader has no business with."""
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
_X32 = 0x40000000
"""Calls of the third kind that x86_64 understands; none is needed, and each would be a way around the table."""
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2


def close_files(folder: Path, hidden: Iterable[Path], libraries: Iterable[Path]) -> bool:
    """Leave nothing to write but `folder`, and nothing to read of what is `hidden`, `libraries` excepted.

    False where the kernel has no Landlock.
    """
    call = ctypes.CDLL(None, use_errno=True).syscall
    version = call(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    if version < 1:
        return False
    handled = (1 << max(n for since, n in _RIGHTS_SINCE.items() if since <= version)) - 1
    scope = _NO_SIGNALS_OUT | _NO_SOCKETS_OUT if version >= 6 else 0
    attributes = struct.pack("QQQ", handled, 0, scope)
    size = ctypes.c_size_t(24 if version >= 6 else 8)
    rules = call(_CREATE_RULESET, attributes, size, 0)
    if rules < 0:
        return False
    try:
        for path in (*_around(frozenset(h.resolve() for h in hidden)), *libraries):
            _allow(rules, path, _LOOK & handled)
        _allow(rules, folder, handled)
        _allow(rules, Path("/dev/null"), _READ_FILE | _WRITE_FILE)
        return bool(call(_RESTRICT_SELF, rules, 0) == 0)
    finally:
        os.close(rules)


def close_sockets() -> bool:
    """Refuse every new socket, and the calls that look into others or change the walls; False where that is not known here."""
    if platform.machine() not in _DENIED:
        return False
    architecture, *denied = _DENIED[platform.machine()]
    program = b"".join(_filter(architecture, denied, x32=platform.machine() == "x86_64"))
    code = ctypes.create_string_buffer(program)

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    whole = Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    control = ctypes.CDLL(None, use_errno=True).prctl
    return bool(control(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(whole), 0, 0) == 0)


def _filter(architecture: int, denied: Collection[int], *, x32: bool) -> Iterator[bytes]:
    """A classic BPF program over (number of the call, architecture, …)."""

    def step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("HBBI", code, yes, no, value)

    yield step(_LOAD, 4)
    yield step(_EQUAL, architecture, 1, 0)
    yield step(_RETURN, _KILL)
    yield step(_LOAD, 0)
    if x32:
        yield step(_AT_LEAST, _X32, len(denied) + 1, 0)
    for ahead, number in zip(range(len(denied), 0, -1), denied, strict=True):
        yield step(_EQUAL, number, ahead, 0)
    yield step(_RETURN, _ALLOW)
    yield step(_RETURN, _REFUSE)


def _allow(rules: int, path: Path, rights: int) -> None:
    """Allow `rights` to what is at or under `path`; nothing where there is no such thing."""
    try:
        at = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        may = rights if path.is_dir() else rights & _OF_FILES
        rule = ctypes.create_string_buffer(struct.pack("=Qi", may, at))
        ctypes.CDLL(None, use_errno=True).syscall(_ADD_RULE, rules, _PATH_BENEATH, rule, 0)
    finally:
        os.close(at)


def _around(hidden: Collection[Path]) -> Iterator[Path]:
    """Everything but what is `hidden`, as few paths as it takes; links are left out, for what they lead to has a path itself."""
    waiting = [Path("/")]
    while waiting:
        for entry in _entries(waiting.pop()):
            if entry in hidden or entry.is_symlink():
                continue
            if any(one.is_relative_to(entry) for one in hidden):
                waiting.append(entry)
            else:
                yield entry


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []

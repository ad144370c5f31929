"""What passes between the program and its readers: frames of a JSON header and raw bytes, and errors as words.

Nothing that comes from a reader is trusted, for the bytes that it parses may have taken it over: no pickle, lengths are
bounded, and an error is one of ours with a code and a sentence, or none.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from idp.errors import IdpError, NeedsHuman, Rejected, Retryable

LENGTHS = struct.Struct(">IQ")
MOST_HEADER = 1_000_000
MOST_PAYLOAD = 256_000_000
"""Bytes; the words of 300 dense pages are about 30 MB."""
_LONGEST_SENTENCE = 600
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KINDS: dict[str, type[IdpError]] = {
    "retryable": Retryable,
    "needs_human": NeedsHuman,
    "rejected": Rejected,
}


class Garbled(Exception):
    """What came is no frame, or none that was agreed upon."""


@dataclass(frozen=True, slots=True)
class Message:
    """One frame: `header` is JSON, `payload` whatever bytes belong to it."""

    header: Mapping[str, Any]
    payload: bytes = field(default=b"", repr=False)


def head_of(message: Message) -> bytes:
    """The frame up to its payload, which follows as it is."""
    header = json.dumps(message.header).encode("ascii")
    return LENGTHS.pack(len(header), len(message.payload)) + header


def lengths(start: bytes | bytearray) -> tuple[int, int]:
    """How long header and payload of the frame that begins with `start` are. Raises Garbled."""
    header, payload = LENGTHS.unpack_from(start)
    if header > MOST_HEADER or payload > MOST_PAYLOAD:
        raise Garbled(f"a frame of {header} and {payload} bytes")
    return header, payload


def header_of(data: bytes | bytearray) -> dict[str, Any]:
    """The header in `data`. Raises Garbled."""
    try:
        header = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Garbled("a header that is no JSON") from error
    if not isinstance(header, dict):
        raise Garbled("a header without names")
    return header


class Inbox:
    """Puts the frames together that come in pieces."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def add(self, data: bytes) -> None:
        self._waiting += data

    def next(self) -> Message | None:
        """The next whole frame, None where more has to come. Raises Garbled."""
        if len(self._waiting) < LENGTHS.size:
            return None
        header, payload = lengths(self._waiting)
        middle = LENGTHS.size + header
        if len(self._waiting) < middle + payload:
            return None
        with memoryview(self._waiting) as whole:
            message = Message(
                header_of(bytes(whole[LENGTHS.size : middle])),
                bytes(whole[middle : middle + payload]),
            )
        del self._waiting[: middle + payload]
        return message


def send(stream: BinaryIO, message: Message) -> None:
    """Write one frame and wait until it is out."""
    stream.write(head_of(message))
    stream.write(message.payload)
    stream.flush()


def receive(stream: BinaryIO) -> Message | None:
    """Wait for one frame; None where the other side has gone. Raises Garbled."""
    start = stream.read(LENGTHS.size)
    if len(start) < LENGTHS.size:
        return None
    header, payload = lengths(start)
    data = stream.read(header)
    rest = stream.read(payload)
    if len(data) + len(rest) < header + payload:
        return None
    return Message(header_of(data), rest)


def told(error: IdpError) -> Message:
    """`error` as a frame: which branch of the tree, its code and its sentence."""
    kind = next(name for name, cls in _KINDS.items() if isinstance(error, cls))
    return Message({"is": "error", "kind": kind, "code": error.code, "say": error.say})


def error_in(header: Mapping[str, Any]) -> IdpError:
    """The error that `header` tells. Raises Garbled where it tells none."""
    cls = _KINDS.get(str(header.get("kind")))
    code, say = str(header.get("code")), str(header.get("say"))
    if cls is None or not _CODE.fullmatch(code):
        raise Garbled("an error that nobody knows")
    return cls(code, "".join(c for c in say if c.isprintable())[:_LONGEST_SENTENCE])

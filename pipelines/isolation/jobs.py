"""What a reader can be asked to do: the only jobs there are, by name.

Each takes the arguments of the frame's header and its payload, calls one method of a local door, and answers with bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from idp import codec
from idp.document import Upload, UploadSource
from idp.ports import Limits
from pipelines.isolation.wire import Message
from pipelines.reading import ByteDoors

Job = Callable[[ByteDoors, Mapping[str, Any], bytes], Message]
READ = "reader.read"


def _check(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    limits = Limits(int(asked["upload_bytes"]), int(asked["pages"]))
    return _said(doors.unpacker.check(content, asked["filename"], limits))


def _parts(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    parts = doors.unpacker.parts(upload_in(asked, content))
    return _pieces([part.content for part in parts], parts=[about_upload(part) for part in parts])


def _left_out(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    return _said(doors.unpacker.left_out(upload_in(asked, content)))


def _unlocked(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    return _answer(doors.unpacker.unlocked(content, asked["password"]))


def _read(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    upload = upload_in(asked, content)
    return _answer(codec.dump(doors.reader.read(upload, password=asked["password"])))


def _count(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    return _said(doors.renderer.count(content, asked["media_type"]))


def _page(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    """One page as raw pixels, height and width in the header; none where it cannot be drawn."""
    numbers, password = (int(asked["number"]),), asked["password"]
    for _, picture in doors.renderer.pages(
        content, asked["media_type"], numbers, password=password
    ):
        return Message(
            {"is": "answer", "height": picture.shape[0], "width": picture.shape[1]},
            picture.tobytes(),
        )
    return _answer(b"")


def _previews(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    pictures = doors.renderer.previews(
        content,
        asked["media_type"],
        int(asked["number"]),
        widths=[int(width) for width in asked["widths"]],
        turn=int(asked["turn"]),
        password=asked["password"],
    )
    return _pieces(pictures)


def _as_pdf(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    return _answer(doors.renderer.as_pdf(content, asked["media_type"]))


def _pages_as_pdf(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    numbers = [int(number) for number in asked["numbers"]]
    made = doors.renderer.pages_as_pdf(
        content, asked["media_type"], numbers, mark=str(asked["mark"])
    )
    return _answer(made)


def _bound(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    """The files lie one behind the other in the payload; their sizes and types stand in the header."""
    parts, at = [], 0
    for size, media_type in zip(asked["sizes"], asked["media_types"], strict=True):
        parts.append((content[at : at + int(size)], str(media_type)))
        at += int(size)
    return _answer(doors.renderer.bound(parts, mark=str(asked["mark"])))


def _find(doors: ByteDoors, asked: Mapping[str, Any], content: bytes) -> Message:
    xml = doors.einvoice.find(content, asked["media_type"])
    return Message({"is": "answer", "found": xml is not None}, (xml or "").encode())


def _parse(doors: ByteDoors, _asked: Mapping[str, Any], content: bytes) -> Message:
    return _answer(codec.dump(doors.einvoice.parse(content.decode())))


def _warm(doors: ByteDoors, _asked: Mapping[str, Any], _content: bytes) -> Message:
    doors.warm()
    return _answer(b"")


JOBS: Mapping[str, Job] = {
    "unpacker.check": _check,
    "unpacker.parts": _parts,
    "unpacker.left_out": _left_out,
    "unpacker.unlocked": _unlocked,
    READ: _read,
    "renderer.count": _count,
    "renderer.page": _page,
    "renderer.previews": _previews,
    "renderer.as_pdf": _as_pdf,
    "renderer.pages_as_pdf": _pages_as_pdf,
    "renderer.bound": _bound,
    "einvoice.find": _find,
    "einvoice.parse": _parse,
    "warm": _warm,
}


def about_upload(upload: Upload) -> dict[str, Any]:
    """What a header says of an upload beside its bytes and their hash."""
    return {
        "media_type": upload.media_type,
        "filename": upload.filename,
        "source": upload.source.value,
        "received_from": upload.received_from,
    }


def upload_in(about: Mapping[str, Any], content: bytes) -> Upload:
    """The upload of `content` that a header tells of, hashed anew."""
    return Upload.of(
        content,
        media_type=str(about["media_type"]),
        filename=str(about["filename"]),
        source=UploadSource(about["source"]),
        received_from=str(about["received_from"]),
    )


def _answer(payload: bytes) -> Message:
    return Message({"is": "answer"}, payload)


def _pieces(pieces: Sequence[bytes], **more: object) -> Message:
    sizes = [len(piece) for piece in pieces]
    return Message({"is": "answer", "sizes": sizes, **more}, b"".join(pieces))


def _said(value: object) -> Message:
    return _answer(json.dumps(value).encode("ascii"))

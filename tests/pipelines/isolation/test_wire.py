from __future__ import annotations

import io

import pytest

from idp.errors import BadValue, NeedsHuman, RateLimited, Rejected, Retryable
from pipelines.isolation.wire import (
    LENGTHS,
    Garbled,
    Inbox,
    Message,
    error_in,
    head_of,
    receive,
    send,
    told,
)


def framed(*messages: Message) -> bytes:
    return b"".join(head_of(message) + message.payload for message in messages)


def test_a_frame_arrives_as_it_was_sent():
    stream = io.BytesIO()
    message = Message({"job": "read", "filename": "café\udce9.pdf"}, bytes(range(256)))
    send(stream, message)
    stream.seek(0)
    assert receive(stream) == message
    assert receive(stream) is None


def test_frames_that_come_byte_by_byte_are_put_together():
    first, second = Message({"is": "pages", "pages": 3}), Message({"is": "answer"}, b"words")
    inbox, got = Inbox(), []
    for byte in framed(first, second):
        inbox.add(bytes([byte]))
        while (message := inbox.next()) is not None:
            got.append(message)
    assert got == [first, second]


def test_a_frame_that_ends_early_is_none():
    assert receive(io.BytesIO(framed(Message({}, b"twelve bytes"))[:-1])) is None


@pytest.mark.parametrize("start", [(2_000_000, 0), (10, 2**40)])
def test_nobody_waits_for_a_frame_of_monstrous_length(start: tuple[int, int]):
    inbox = Inbox()
    inbox.add(LENGTHS.pack(*start))
    with pytest.raises(Garbled):
        inbox.next()


@pytest.mark.parametrize("header", [b"[1]", b"{", b'"is"', b"\xff", b"[" * 100_000])
def test_a_header_that_is_none_is_refused(header: bytes):
    inbox = Inbox()
    inbox.add(LENGTHS.pack(len(header), 0) + header)
    with pytest.raises(Garbled):
        inbox.next()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Rejected("broken_file", "It is broken."), Rejected),
        (NeedsHuman("no_ocr", "Install one."), NeedsHuman),
        (Retryable("ocr_timeout", "Later."), Retryable),
        (RateLimited(3), Retryable),
        (BadValue("total", "No number."), Rejected),
    ],
)
def test_an_error_crosses_with_its_branch_code_and_sentence(error, kind):
    crossed = error_in(told(error).header)
    assert type(crossed) is kind
    assert (crossed.code, crossed.say) == (error.code, error.say)


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"kind": "SystemExit", "code": "x", "say": ""},
        {"kind": "rejected", "code": "<script>", "say": ""},
        {"kind": "rejected", "code": "a" * 41, "say": ""},
    ],
)
def test_an_error_that_nobody_knows_is_none(header):
    with pytest.raises(Garbled):
        error_in(header)


def test_a_sentence_from_a_reader_is_cut_and_carries_no_control_characters():
    error = error_in({"kind": "rejected", "code": "x", "say": "a\x1b[31m\n" + "b" * 5000})
    assert error.say.startswith("a[31mb")
    assert len(error.say) == 600

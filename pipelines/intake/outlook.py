"""Messages as Outlook saves them (MSG) become messages as they travel (EML), with body and attachments."""

from __future__ import annotations

import mimetypes
import struct
from dataclasses import replace
from email.message import EmailMessage
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from oxmsg.message import Message
    from oxmsg.storage import Storage

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DEEPEST = 5
_WITHIN = "__substg1.0_3701000D"
_PROPERTIES = "__properties_version1.0"
_CONTENT_ID = 0x3712
# oxmsg meets malformed files with any of these; olefile's own errors are IOErrors.
_MALFORMED = (
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    LookupError,
    OSError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


def as_mail(content: bytes) -> EmailMessage:
    """The message in `content`; an empty one where it is malformed. What cannot be read of a good one is left out."""
    from oxmsg import Message

    try:
        return _mail(Message.load(content), 0)
    except _MALFORMED:
        return EmailMessage()


def _mail(message: Message, depth: int) -> EmailMessage:
    mail = EmailMessage()
    for name, value in (("From", message.sender), ("Subject", message.subject)):
        if value:
            mail[name] = " ".join(value.split())
    mail.set_content(message.body or "")
    html = _html(message)
    if html:
        mail.add_alternative(html, subtype="html")
    for storage in message._storage.iter_attachment_storages():  # noqa: SLF001
        _attach(mail, cast("Storage", storage), depth)
    return mail


def _html(message: Message) -> str:
    try:
        return message.html_body or ""
    except _MALFORMED:  # an odd code page; the plain text is there as well
        return ""


def _attach(mail: EmailMessage, storage: Storage, depth: int) -> None:
    """One attachment of the message: a file, or a message within it."""
    from oxmsg.attachment import Attachment

    inner = next((s for s in storage.storages if s.name == _WITHIN), None)
    if inner is not None:
        if depth < DEEPEST:
            mail.add_attachment(_mail(_message_within(inner), depth + 1))
        return
    try:
        attached = Attachment(storage)
        content, name, told = attached.file_bytes, attached.file_name or "", attached.mime_type
        cid = attached.properties.str_prop_value(_CONTENT_ID) or ""
    except _MALFORMED:
        return
    if content:
        guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
        main, _, sub = (told if told and "/" in told else guessed).partition("/")
        if main in ("multipart", "message"):
            main, sub = "application", "octet-stream"
        mail.add_attachment(
            content,
            maintype=main,
            subtype=sub,
            filename=name or None,
            cid=f"<{cid}>" if cid else None,
        )


def _message_within(storage: Storage) -> Message:
    """A message in a message; the head of its properties lacks the eight bytes at whose end oxmsg looks for them."""
    from oxmsg.message import Message

    streams = tuple(
        replace(s, bytes_=s.bytes_[:24] + bytes(8) + s.bytes_[24:]) if s.name == _PROPERTIES else s
        for s in storage.streams
    )
    return Message(replace(storage, streams=streams))

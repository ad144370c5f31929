"""What an e-mail holds: the documents attached to it, and what was left aside with the reason."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from pathlib import PurePath

from idp.errors import Rejected
from idp.markup import decoded
from pipelines.intake.body import is_bill, seen, with_pictures
from pipelines.intake.outlook import OLE, as_mail
from pipelines.stages.receive import (
    EXTENSIONS,
    HTML,
    MAIL,
    MAILS,
    PRINTED,
    REFUSED,
    TEXT,
    ZIP,
    media_type_of,
)

MOST_PARTS = 50
DEEPEST = 5
"""Messages within messages, and archives within them."""
MOST_UNPACKED = 100_000_000
LONGEST_TEXT = 500_000
"""Letters of a text in which an amount is looked for."""
TINY_BYTES, TINY_SIDE = 2_000, 150
"""A picture smaller than either is an icon or a rule."""
INLINE_BYTES, INLINE_SIDE = 40_000, 400
"""A picture shown within the text and smaller than either is a logo or a signature."""
OF_MAIL = frozenset({".asc", ".ics", ".p7m", ".p7s", ".sig", ".vcf"})
"""Signatures, business cards and appointments."""
_TERMS = re.compile(
    r"terms|conditions|\bagb\b|privacy|datenschutz|widerruf|newsletter", re.IGNORECASE
)
_SHOWN = re.compile(r"cid:([^\"'\s>)]+)", re.IGNORECASE)
# The standard library's parser answers malformed headers and encodings with any of these.
_MALFORMED = (AttributeError, IndexError, KeyError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One document: the name it shall have, its type by content, its bytes."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Ignored:
    """An attachment that is no document, and why; nobody misses those that only belong to the `mail`, as logos do."""

    filename: str
    why: str
    mail: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail taken apart; `sender` is the bare address of its From."""

    sender: str
    subject: str
    documents: tuple[Attachment, ...]
    ignored: tuple[Ignored, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    attachment: Attachment
    inline: bool


def attachments(eml: bytes) -> Mail:
    """Take the message in `eml` (EML or MSG) apart: PDFs, pictures, e-invoices, those in messages and archives within it too.

    Where nothing is attached and the message itself names an amount, its body is the document. Logos, icons and terms of
    business are left aside. Never raises for a malformed message: it holds nothing then.
    """
    message = _message(eml)
    found: list[_Found] = []
    ignored: list[Ignored] = []
    for item in _within(message, 0):
        if isinstance(item, Ignored):
            ignored.append(item)
        elif len(found) >= MOST_PARTS:
            ignored.append(Ignored(item.attachment.filename, "there are too many attachments"))
        else:
            found.append(item)
    documents = []
    firm = any(not f.attachment.media_type.startswith("image/") for f in found)
    for item in found:
        why = _no_document(item, firm=firm) or _terms(item, found)
        if why:
            ignored.append(Ignored(item.attachment.filename, why, mail=True))
        elif item.attachment not in documents:
            documents.append(item.attachment)
    if not documents:
        documents += _body(message, 0)
    return Mail(
        parseaddr(_header(message, "from"))[1],
        _header(message, "subject"),
        tuple(documents),
        tuple(ignored),
    )


def _message(content: bytes) -> EmailMessage:
    if content.startswith(OLE):
        return as_mail(content)
    return message_from_bytes(content, policy=policy.default)


def _body(message: Message, depth: int) -> Iterator[Attachment]:
    """The text of the message, or of the first message in it that reads like a bill; HTML before plain text."""
    parts = [part for part in _leaves(message) if not _name(part)]
    for media_type in (HTML, TEXT):
        for part in parts:
            content = _content(part) if part.get_content_type() == media_type else b""
            text = _text(part, content)
            if is_bill(seen(text[:LONGEST_TEXT]) if media_type == HTML else text[:LONGEST_TEXT]):
                if media_type == HTML:
                    text = with_pictures(text, _pictures(message))
                name = _safe(_header(message, "subject")) or "message"
                yield Attachment(
                    name + EXTENSIONS[media_type], media_type, text.encode("utf-8-sig")
                )
                return
    for part in _leaves(message) if depth < DEEPEST else ():
        for inner in _inner_messages(part) if part.get_content_type() == MAIL else ():
            yield from _body(inner, depth + 1)


def _text(part: Message, content: bytes) -> str:
    """The text of a body in the letters that its headers name, or those that it is in."""
    try:
        return content.decode(part.get_content_charset() or "ascii")
    except (*_MALFORMED, UnicodeError):
        return decoded(content)


def _pictures(message: Message) -> dict[str, tuple[str, bytes]]:
    """The pictures beside the body, by the id under which its HTML shows them."""
    return {
        (part.get("content-id") or "").strip(" <>"): (part.get_content_type(), _content(part))
        for part in _leaves(message)
        if part.get_content_maintype() == "image"
    }


def _within(message: Message, depth: int) -> Iterator[_Found | Ignored]:
    if depth > DEEPEST:
        yield Ignored("message", "messages are nested too deep")
        return
    shown = _shown_in_text(message)
    for number, part in enumerate(_leaves(message), 1):
        if part.get_content_type() == MAIL:
            for inner in _inner_messages(part):
                yield from _within(inner, depth + 1)
            continue
        content = _content(part)
        name = _name(part)
        if not content or (part.get_content_maintype() == "text" and not name):
            continue
        cid = (part.get("content-id") or "").strip(" <>")
        inline = part.get_content_disposition() == "inline" or (bool(cid) and cid in shown)
        yield from _document(content, name, number, depth, inline=inline)


def _document(
    content: bytes, name: str, number: int, depth: int, *, inline: bool = False
) -> Iterator[_Found | Ignored]:
    """What one attachment gives: itself, what an archive or message holds, or the reason why not."""
    media_type = media_type_of(content, name)
    if media_type in MAILS:
        yield from _within(_message(content), depth + 1)
    elif media_type == ZIP:
        yield from _unzipped(content, name, depth + 1)
    elif media_type in REFUSED:
        yield Ignored(name or "attachment", f"it {REFUSED[media_type]}")
    elif media_type in PRINTED and not is_bill(seen(decoded(content[:LONGEST_TEXT]))):
        yield Ignored(name or "attachment", "it is a text that names no amount of money")
    elif not media_type:
        of_mail = PurePath(name.lower()).suffix in OF_MAIL
        yield Ignored(
            name or "attachment", "it is neither PDF, picture nor e-invoice", mail=of_mail
        )
    else:
        yield _Found(
            Attachment(_with_ending(name, media_type, number), media_type, content), inline
        )


def _unzipped(content: bytes, name: str, depth: int) -> Iterator[_Found | Ignored]:
    if depth > DEEPEST:
        yield Ignored(name, "archives are nested too deep")
        return
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for number, entry in enumerate(archive.infolist()[:MOST_PARTS], 1):
                inner = PurePath(entry.filename).name
                if entry.is_dir() or entry.filename.startswith("__MACOSX/"):
                    continue
                left -= entry.file_size
                if left < 0 or entry.flag_bits & 1:
                    why = "the archive is too large" if left < 0 else "the archive has a password"
                    yield Ignored(inner, why)
                    continue
                yield from _document(archive.read(entry), inner, number, depth)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        yield Ignored(name, "the archive is damaged")


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, without going into attached messages."""
    if message.is_multipart() and message.get_content_type() != MAIL:
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield message


def _inner_messages(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (p for p in payload if isinstance(p, Message))
    else:
        yield _message(_content(part))


def _content(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except _MALFORMED:
        return b""
    return payload if isinstance(payload, bytes) else b""


def _name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except _MALFORMED:
        return ""
    return _safe(re.split(r"[/\\]", name)[-1])


def _safe(name: str) -> str:
    """A name that any file may have."""
    # Letters that were not decoded come as surrogates, which no database takes.
    name = name.encode("utf-8", "replace").decode("utf-8")
    return re.sub(r"[\x00-\x1f\x7f<>:\"|?*/\\]+", "_", name).strip()[:200]


def _with_ending(name: str, media_type: str, number: int) -> str:
    """A name whose ending fits the type, so that browsers and Xero take it for what it is."""
    ending = EXTENSIONS[media_type]
    stem = name or f"attachment-{number}"
    same = {
        ".jpg": (".jpg", ".jpeg"),
        ".tif": (".tif", ".tiff"),
        ".heic": (".heic", ".heif"),
        ".html": (".html", ".htm", ".xhtml"),
    }
    return stem if stem.lower().endswith(same.get(ending, (ending,))) else stem + ending


def _header(message: EmailMessage | Message, name: str) -> str:
    try:
        return str(message.get(name) or "").encode("utf-8", "replace").decode("utf-8")
    except _MALFORMED:
        return ""


def _shown_in_text(message: Message) -> frozenset[str]:
    """The content ids of the pictures that the message's HTML shows."""
    shown: set[str] = set()
    for part in _leaves(message):
        if part.get_content_type() == "text/html":
            shown.update(_SHOWN.findall(_content(part).decode("utf-8", "ignore")))
    return frozenset(shown)


def _no_document(found: _Found, *, firm: bool) -> str:
    """Why a picture is decoration, empty where it is not; with PDFs beside it (`firm`), whatever the text shows is."""
    attachment = found.attachment
    if not attachment.media_type.startswith("image/"):
        return ""
    side, size = _shorter_side(attachment.content), len(attachment.content)
    if size < TINY_BYTES or 0 < side < TINY_SIDE:
        return "a tiny picture"
    if found.inline and (firm or size < INLINE_BYTES or 0 < side < INLINE_SIDE):
        return "a picture within the text"
    return ""


def _shorter_side(content: bytes) -> int:
    from pipelines.pictures import open as pictures

    try:
        with pictures.opened(content) as image:
            return min(image.size)
    except Rejected:
        return 0


def _terms(found: _Found, others: list[_Found]) -> str:
    """Why an attachment is only the small print of another, empty where it is not."""
    if not _TERMS.search(found.attachment.filename):
        return ""
    bills = [o for o in others if not _TERMS.search(o.attachment.filename)]
    return "terms of business" if any(not _no_document(o, firm=False) for o in bills) else ""

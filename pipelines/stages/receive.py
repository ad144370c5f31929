"""Bytes are looked at before they are taken: what they are, told by their content, and whether they can be read."""

from __future__ import annotations

import re

from idp.errors import Rejected
from idp.ports import Limits, PageRenderer

PDF = "application/pdf"
MAIL = "message/rfc822"
XML = "application/xml"
ZIP = "application/zip"

EXTENSIONS = {
    PDF: ".pdf",
    MAIL: ".eml",
    XML: ".xml",
    ZIP: ".zip",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/avif": ".avif",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
}
"""Every type that is told apart, with the ending its files have."""

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"PK\x03\x04", ZIP),
)
_HEIF_BRANDS = frozenset(
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"miaf"]
)
_MAIL_HEADER = re.compile(
    rb"^(from|to|subject|date|received|return-path|delivered-to|message-id|mime-version|content-type|reply-to|"
    rb"dkim-signature|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_EINVOICE = re.compile(
    r"<(?:[\w.-]+:)?(?:Invoice|CreditNote|CrossIndustryInvoice|CrossIndustryDocument)[\s>]"
)
_HEAD = 1024


def check(
    content: bytes, filename: str, limits: Limits, *, renderer: PageRenderer | None = None
) -> str:
    """The media type of what may be taken; with a renderer, also whether it opens.

    Raises Rejected (`empty_file`, `too_large`, `unknown_kind`, `encrypted`, `broken_file`).
    """
    if not content.strip(b"\0\t\n\r "):
        raise Rejected("empty_file", f"{_named(filename)} is empty. Send it again.")
    if len(content) > limits.upload_bytes:
        most = limits.upload_bytes // 1_000_000
        raise Rejected(
            "too_large",
            f"{_named(filename)} is larger than {most} MB. Send a smaller scan, or fewer pages.",
        )
    media_type = media_type_of(content, filename)
    if media_type in ("", ZIP):
        raise Rejected(
            "unknown_kind",
            f"{_named(filename)} is not a PDF, picture or e-mail. Send the bill as PDF, JPEG, PNG, TIFF, WebP, HEIC, "
            "EML or e-invoice XML.",
        )
    if renderer is not None and can_be_shown(media_type):
        renderer.count(content, media_type)
    return media_type


def can_be_shown(media_type: str) -> bool:
    """Whether files of this type have pages."""
    return media_type == PDF or media_type.startswith("image/")


def media_type_of(content: bytes, filename: str = "") -> str:
    """What `content` is, by its first bytes; the name only decides for damaged PDFs and bare mails. Empty where unknown."""
    for start, media_type in _STARTS:
        if content.startswith(start):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[:2] == b"BM" and content[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if content[4:8] == b"ftyp":
        return _heif(content)
    name = filename.lower()
    if b"%PDF-" in content[:_HEAD] or (name.endswith(".pdf") and b" obj" in content):
        return PDF
    if _is_einvoice(content):
        return XML
    return MAIL if _is_mail(content, name) else ""


def _heif(content: bytes) -> str:
    size = min(int.from_bytes(content[:4], "big"), 128)
    brands = {content[i : i + 4] for i in (8, *range(16, size, 4))}
    if brands & {b"avif", b"avis"}:
        return "image/avif"
    return "image/heic" if brands & _HEIF_BRANDS else ""


def _is_einvoice(content: bytes) -> bool:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    head = content[: 8 * _HEAD].decode("utf-16" if wide else "utf-8", "ignore")
    return head.lstrip("\ufeff \t\r\n").startswith("<") and _EINVOICE.search(head) is not None


def _is_mail(content: bytes, name: str) -> bool:
    """Whether the first lines are a message's headers; a lone one counts only in a file that is called a mail."""
    head = re.split(rb"\r?\n\r?\n", content[: 16 * _HEAD].lstrip(), maxsplit=1)[0]
    if b"\0" in head or not re.match(rb"(?:>?From |[!-9;-~]+:)", head):
        return False
    kinds = {m.group(1).lower() for m in _MAIL_HEADER.finditer(head)}
    return len(kinds) >= (1 if name.endswith(".eml") else 3)


def _named(filename: str) -> str:
    return f"“{filename}”" if filename else "This file"

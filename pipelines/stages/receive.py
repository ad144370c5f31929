"""Bytes are looked at before they are taken: what they are, told by their content, and whether they can be read."""

from __future__ import annotations

import re

from idp.errors import Rejected
from idp.markup import decoded, root_of
from idp.ports import Limits, PageRenderer

PDF = "application/pdf"
MAIL = "message/rfc822"
OUTLOOK = "application/vnd.ms-outlook"
XML = "application/xml"
HTML = "text/html"
TEXT = "text/plain"
ZIP = "application/zip"

MAILS = frozenset({MAIL, OUTLOOK})
"""What holds other documents."""
PRINTED = frozenset({HTML, TEXT})
"""What has no pages of its own, and is printed on some."""

EXTENSIONS = {
    PDF: ".pdf",
    MAIL: ".eml",
    OUTLOOK: ".msg",
    XML: ".xml",
    HTML: ".html",
    TEXT: ".txt",
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
"""Every type that is taken, and archives, which only mails may hold, with the ending its files have."""

SVG = "image/svg+xml"
OTHER_XML = "text/xml"
_WORD = "application/msword"
_SHEET = "application/vnd.ms-excel"
_OFFICE = "application/vnd.oasis.opendocument"
_OLD_OFFICE = "application/x-ole-storage"
_RTF = "application/rtf"
_POSTSCRIPT = "application/postscript"

REFUSED = {
    ZIP: "is an archive. Unpack it and send the bills in it, or send it attached to an e-mail.",
    SVG: "is a drawing (SVG). Save it as PDF and send that.",
    OTHER_XML: "is XML, but no e-invoice that can be read (UBL, CII, Factur-X, ZUGFeRD). Ask the supplier for a PDF.",
    _WORD: "is a Word document. Save it as PDF and send that.",
    _SHEET: "is a spreadsheet. Save it as PDF and send that.",
    _OFFICE: "is an office document. Save it as PDF and send that.",
    _OLD_OFFICE: "is an old Office document. Save it as PDF and send that.",
    _RTF: "is a text in RTF. Save it as PDF and send that.",
    _POSTSCRIPT: "is PostScript. Save it as PDF and send that.",
}
"""What is known but not taken: the rest of a sentence that says what to do."""

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"{\\rtf", _RTF),
    (b"%!PS", _POSTSCRIPT),
)
_IN_ARCHIVE = (
    (b"word/", _WORD),
    (b"xl/", _SHEET),
    (b"ppt/", _OFFICE),
    (b"application/vnd.oasis", _OFFICE),
)
"""What stands in an archive's first and last kilobytes where it is an office document."""
_OFFICE_PARTS = (
    b"[Content_Types]",
    b"_rels/",
    b"docProps/",
    b"customXml/",
    b"mimetype",
    b"word/",
    b"xl/",
    b"ppt/",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OF_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
_HEIF_BRANDS = frozenset(
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"miaf"]
)
_MAIL_HEADER = re.compile(
    rb"^(from|to|subject|date|received|return-path|delivered-to|message-id|mime-version|content-type|reply-to|"
    rb"dkim-signature|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_EINVOICES = frozenset({"Invoice", "CreditNote", "CrossIndustryInvoice", "CrossIndustryDocument"})
_ENVELOPE = "StandardBusinessDocument"
_HTML_ROOTS = frozenset(
    [
        "html",
        "head",
        "body",
        "meta",
        "title",
        "style",
        "div",
        "table",
        "center",
        "p",
        "h1",
        "h2",
        "h3",
        "span",
        "font",
    ]
)
_NO_DOCUMENT = ("BEGIN:V", "-----BEGIN ")
"""Business cards, appointments, keys and signatures, which travel with mails."""
_TYPED = frozenset("€£¥§°²³·…–—‘’“”„«»•™©®½¼¾×÷µ№₹₽₩฿\u00a0\u00ad\u200b")
FEWEST_LETTERS = 8
"""Letters and digits of the shortest text that may be a document."""
_HEAD = 1024
_ROOT_WITHIN = 100_000
"""Licences and comments may come before the first element."""


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
    if media_type in REFUSED:
        raise Rejected("unknown_kind", f"{_named(filename)} {REFUSED[media_type]}")
    if not media_type:
        raise Rejected(
            "unknown_kind",
            f"{_named(filename)} is not a PDF, picture or e-mail. Send the bill as PDF, JPEG, PNG, TIFF, WebP, HEIC, "
            "HTML, EML, MSG or e-invoice XML.",
        )
    if renderer is not None and can_be_shown(media_type):
        renderer.count(content, media_type)
    return media_type


def can_be_shown(media_type: str) -> bool:
    """Whether files of this type have pages, their own or those on which they are printed."""
    return (media_type == PDF or media_type.startswith("image/") or media_type in PRINTED) and (
        media_type not in REFUSED
    )


def media_type_of(content: bytes, filename: str = "") -> str:
    """What `content` is, by its first bytes; the name only decides for damaged PDFs and bare mails. Empty where unknown.

    Some types that it tells are not taken: those in `REFUSED`.
    """
    for start, media_type in _STARTS:
        if content.startswith(start):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[:2] == b"BM" and content[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if content[4:8] == b"ftyp":
        return _heif(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(content)
    if content.startswith(_OLE):
        return OUTLOOK if _OF_OUTLOOK in content else _OLD_OFFICE
    name = filename.lower()
    if b"%PDF-" in content[:_HEAD] or (name.endswith(".pdf") and b" obj" in content):
        return PDF
    if _is_mail(content, name):
        return MAIL
    return _told_by_text(content)


def _archive(content: bytes) -> str:
    """What an archive is: an office document begins with parts of its own, and names them at its beginning and its end."""
    length = int.from_bytes(content[26:28], "little")
    if not content[30 : 30 + length].startswith(_OFFICE_PARTS):
        return ZIP
    names = content[: 4 * _HEAD] + content[-64 * _HEAD :]
    return next((kind for mark, kind in _IN_ARCHIVE if mark in names), ZIP)


def _told_by_text(content: bytes) -> str:
    """An e-invoice, other XML, a web page, or plain text; empty for what is none of them."""
    head = decoded(content[:_ROOT_WITHIN])
    # Two bytes a letter put noughts into every text; any other nought or control means that it is none.
    if any(ord(c) < 32 and c not in "\t\n\r\f\x1b" for c in head):
        return ""
    root = root_of(head)
    if root in _EINVOICES or (root == _ENVELOPE and "Invoice" in head + decoded(content)):
        return XML
    if root.lower() == "svg":
        return SVG
    if root.lower() in _HTML_ROOTS:
        return HTML
    if root:
        return OTHER_XML
    return TEXT if _is_text(head) else ""


def _is_text(head: str) -> bool:
    """Whether it reads as written by people or for them: mostly letters, digits and blanks, few signs that stand for no letter."""
    if head.lstrip("\ufeff \t\r\n").startswith(_NO_DOCUMENT):
        return False
    odd = sum(not (c.isalnum() or c.isspace() or c.isascii() or c in _TYPED) for c in head)
    return (
        sum(c.isalnum() for c in head) >= FEWEST_LETTERS
        and odd + head.count("\ufffd") <= len(head) / 50
    )


def _heif(content: bytes) -> str:
    size = min(int.from_bytes(content[:4], "big"), 128)
    brands = {content[i : i + 4] for i in (8, *range(16, size, 4))}
    if brands & {b"avif", b"avis"}:
        return "image/avif"
    return "image/heic" if brands & _HEIF_BRANDS else ""


def _is_mail(content: bytes, name: str) -> bool:
    """Whether the first lines are a message's headers; a lone one counts only in a file that is called a mail."""
    head = re.split(rb"\r?\n\r?\n", content[: 16 * _HEAD].lstrip(), maxsplit=1)[0]
    if b"\0" in head or not re.match(rb"(?:>?From |[!-9;-~]+:)", head):
        return False
    kinds = {m.group(1).lower() for m in _MAIL_HEADER.finditer(head)}
    return len(kinds) >= (1 if name.endswith(".eml") else 3)


def _named(filename: str) -> str:
    return f"“{filename}”" if filename else "This file"

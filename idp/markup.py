"""Bytes that hold text: the text itself whatever its encoding, and the outermost element where it is markup."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,200}?charset)\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 2048
_SKIPPED = re.compile(
    r"\s+|<\?.*?\?>|<!--.*?-->|<![Dd][Oo][Cc][Tt][Yy][Pp][Ee][^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL
)
_ROOT = re.compile(r"<([^\W\d][\w.-]*)(?::([^\W\d][\w.-]*))?(?=[\s/>])")


def decoded(content: bytes) -> str:
    """`content` as text: by its byte order mark, by what it declares, else as UTF-8, else as Windows-1252.

    Never raises; bytes that fit no letter become U+FFFD, and a last letter that was cut off is left out.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").removeprefix("\ufeff")
    if wide := _wide(content):
        return content.decode(wide, "replace")
    for encoding in (_declared(content), "utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start >= len(content) - 3 and "end of data" in error.reason:
                return content[: error.start].decode(encoding)  # cut within a letter
        except (LookupError, UnicodeError):
            continue
    return content.decode("cp1252", "replace")


def root_of(text: str) -> str:
    """The name of the outermost element without its prefix; empty where `text` does not begin as markup does."""
    end, _ = _prolog(text)
    found = _ROOT.match(text, end)
    return (found[2] or found[1]) if found else ""


def has_doctype(text: str) -> bool:
    """Whether a document type is declared before the outermost element."""
    return _prolog(text)[1]


def _prolog(text: str) -> tuple[int, bool]:
    """Where the outermost element should begin, and whether a document type comes before it."""
    at, doctype = int(text.startswith("\ufeff")), False
    while skipped := _SKIPPED.match(text, at):
        at, doctype = skipped.end(), doctype or skipped[0].startswith(("<!D", "<!d"))
    return at, doctype or text.startswith("<!", at)


def _wide(content: bytes) -> str:
    """The encoding of markup in two bytes a letter that carries no byte order mark."""
    if content[:2] == b"<\0" and content[3:4] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if content[:2] == b"\0<" and content[2:3] == b"\0" else ""


def _declared(content: bytes) -> str:
    """The encoding that markup names for itself, UTF-8 where it names none, or one that cannot be."""
    found = _DECLARED.search(content[:_DECLARED_WITHIN])
    name = found[1].decode("ascii", "replace").lower() if found else "utf-8"
    # It was read one byte a letter, so it cannot be in two; ASCII and Latin-1 are in truth often Windows-1252.
    if name.startswith(("utf-16", "utf-32", "ucs", "unicode", "us-ascii", "ascii")):
        return "utf-8"
    return "cp1252" if name in ("iso-8859-1", "latin1", "latin-1") else name

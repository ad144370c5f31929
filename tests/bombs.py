"""Small files that are meant to hurt whoever opens them: much out of little, and ways without end."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

Parts = Sequence[bytes]


def a_pdf(*objects: bytes) -> bytes:
    """A PDF of numbered objects, the first of them its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def stream(content: bytes, about: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), about, content)


def squeezed(megabytes: int, piece: bytes = bytes(1_000_000)) -> bytes:
    """So many times `piece`, as zlib would have it: one block, made once and repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(megabytes):
        check = zlib.adler32(piece, check)
    return b"\x78\xda" + block * megabytes + b"\x03\x00" + struct.pack(">I", check)


def a_page(content: bytes, resources: bytes = b"") -> Parts:
    """Catalogue, page tree and one page; `content` is object 4, what follows are 5, 6, …"""
    return (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>"
        % resources,
        content,
    )


def pdf_whose_text_fills_memory(megabytes: int = 1500) -> bytes:
    """A page whose content is squeezed a million times: twice by zlib."""
    twice = zlib.compress(squeezed(megabytes, b"BT (x) Tj ET\n" * 77_000), 9)
    return a_pdf(*a_page(stream(twice, b"/Filter [/FlateDecode /FlateDecode]")))


def pdf_with_a_monstrous_picture(side: int = 20_000) -> bytes:
    about = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceRGB "
        b"/Filter [/FlateDecode /FlateDecode]" % (side, side)
    )
    picture = zlib.compress(squeezed(side * side * 3 // 1_000_000), 9)
    shown = stream(b"q 595 0 0 842 0 0 cm /Im Do Q")
    return a_pdf(*a_page(shown, b"/XObject << /Im 5 0 R >>"), stream(picture, about))


def pdf_whose_forms_draw_each_other(deep: int = 40) -> bytes:
    """Each form draws the next one ten times, so that the last is drawn more often than there are seconds."""
    forms = [
        stream(
            b"/F Do " * 10,
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F %d 0 R >> >>"
            % (number + 1),
        )
        for number in range(5, 5 + deep)
    ]
    last = stream(b"0 0 m 595 842 l S", b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]")
    return a_pdf(*a_page(stream(b"/F Do"), b"/XObject << /F 5 0 R >>"), *forms, last)


def pdf_whose_pages_hold_themselves() -> bytes:
    return a_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 /Parent 2 0 R >>",
    )


def pdf_nested_too_deep(deep: int = 200_000) -> bytes:
    return a_pdf(
        *a_page(stream(b"BT ET")[:-9] + b"endstream"), b"[" * deep + b"]" * deep, b"<<" * deep
    )


def png_of(width: int, height: int) -> bytes:
    """A white picture whose rows are squeezed a thousand times."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data))
            + kind
            + data
            + struct.pack(">I", zlib.crc32(kind + data) & 0xFFFFFFFF)
        )

    row = b"\0" + bytes((width + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join([packer.compress(row) for _ in range(height)] + [packer.flush()])
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff_of(width: int, height: int) -> bytes:
    """Grey, in one strip, by zlib."""
    strip = squeezed(width * height // 1_000_000)
    tags = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 8),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, len(strip)),
    ]
    at = 8 + len(strip)
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return (
        b"II*\0" + struct.pack("<I", at) + strip + struct.pack("<H", len(tags)) + entries + bytes(4)
    )


def invoice_that_laughs(deep: int = 12) -> bytes:
    """Entities of entities: ten to the power of `deep` times the same word."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, deep))
    return (
        f'<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY l0 "ha">{entities}]>'
        f'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">&l{deep - 1};</Invoice>'
    ).encode()


def invoice_nested_too_deep(deep: int = 300_000) -> bytes:
    name = b"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    return b'<Invoice xmlns="%s">' % name + b"<a>" * deep + b"</a>" * deep + b"</Invoice>"


def mail_within_mails(deep: int = 3000) -> bytes:
    heads = b"".join(
        b"From: a@b.example\nTo: c@d.example\nSubject: %d\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
        % n
        for n in range(deep)
    )
    return heads + b"From: a@b.example\nSubject: last\n\nnothing\n"


BOMBS = {
    "text-fills-memory.pdf": pdf_whose_text_fills_memory,
    "monstrous-picture.pdf": pdf_with_a_monstrous_picture,
    "forms-draw-each-other.pdf": pdf_whose_forms_draw_each_other,
    "pages-hold-themselves.pdf": pdf_whose_pages_hold_themselves,
    "nested-too-deep.pdf": pdf_nested_too_deep,
    "huge.png": lambda: png_of(20_000, 20_000),
    "allowed-but-large.png": lambda: png_of(10_900, 10_900),
    "huge.tiff": lambda: tiff_of(50_000, 40_000),
    "laughs.xml": invoice_that_laughs,
    "nested-too-deep.xml": invoice_nested_too_deep,
    "mails.eml": mail_within_mails,
}

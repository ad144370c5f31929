"""Messages as Outlook saves them, made for tests: a compound file with the few properties that matter."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, FAT_SECTOR, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
TEXT, BINARY, NUMBER, OBJECT = 0x001F, 0x0102, 0x0003, 0x000D
SUBJECT, BODY, HTML, SENDER, ADDRESS = 0x0037, 0x1000, 0x1013, 0x0C1A, 0x0C1F
NAME, CONTENT, METHOD, MIME, CONTENT_ID = 0x3707, 0x3701, 0x3705, 0x370E, 0x3712
CODE_PAGE, UTF8 = 0x3FDE, 65001


@dataclass
class Folder:
    """A storage: files and folders by name."""

    files: dict[str, bytes] = field(default_factory=dict)
    folders: dict[str, Folder] = field(default_factory=dict)


def a_msg(
    *attached: tuple[str, str, bytes],
    subject: str = "Your invoice",
    body: str = "",
    html: str = "",
    within: Folder | None = None,
) -> bytes:
    """An MSG with attachments of (file name, media type, bytes), and another message in it."""
    return compound(a_message(*attached, subject=subject, body=body, html=html, within=within))


def a_message(
    *attached: tuple[str, str, bytes],
    subject: str = "Your invoice",
    body: str = "",
    html: str = "",
    within: Folder | None = None,
    inner: bool = False,
) -> Folder:
    values: dict[int, str | bytes | int] = {
        SUBJECT: subject,
        BODY: body,
        SENDER: "Harbour Paper",
        ADDRESS: "accounts@harbourpaper.example",
        CODE_PAGE: UTF8,
    }
    if html:
        values[HTML] = html.encode()
    # The head of a message's properties: 32 bytes at the top, 24 within another message.
    message = _with_properties(Folder(), values, bytes(24 if inner else 32))
    for number, (name, mime, content) in enumerate(attached):
        file = {NAME: name, MIME: mime, CONTENT: content, METHOD: 1, CONTENT_ID: f"part{number}"}
        message.folders[f"__attach_version1.0_#{number:08X}"] = _with_properties(
            Folder(), file, bytes(8)
        )
    if within is not None:
        holder = _with_properties(Folder(), {METHOD: 5, NAME: "forwarded"}, bytes(8))
        holder.folders["__substg1.0_3701000D"] = within
        message.folders["__attach_version1.0_#000000FF"] = holder
    return message


def _with_properties(folder: Folder, values: dict[int, str | bytes | int], head: bytes) -> Folder:
    entries = head
    for tag, value in values.items():
        if isinstance(value, int):
            entries += struct.pack("<HHIII", NUMBER, tag, 6, value, 0)
            continue
        kind, data = (
            (TEXT, value.encode("utf-16-le")) if isinstance(value, str) else (BINARY, value)
        )
        folder.files[f"__substg1.0_{tag:04X}{kind:04X}"] = data
        entries += struct.pack("<HHIII", kind, tag, 6, len(data) + (2 if kind == TEXT else 0), 0)
    folder.files["__properties_version1.0"] = entries
    return folder


class _Compound:
    """A compound file in the making: entries of the directory, the mini stream of short files, and the long ones."""

    def __init__(self, root: Folder) -> None:
        self.entries: list[list] = [["Root Entry", 5, NONE, NONE, END, 0]]
        self.mini, self.minifat = bytearray(), list[int]()
        self.long: list[tuple[int, bytes]] = []
        self._add(root, 0)
        self.entries[0][5] = len(self.mini)

    def _add(self, folder: Folder, at: int) -> None:
        before = None
        for name, item in [*folder.files.items(), *folder.folders.items()]:
            number = len(self.entries)
            self.entries.append([name, 1 if isinstance(item, Folder) else 2, NONE, NONE, END, 0])
            self.entries[at if before is None else before][3 if before is None else 2] = number
            before = number
            if isinstance(item, Folder):
                self._add(item, number)
            else:
                self._keep(item, number)

    def _keep(self, content: bytes, number: int) -> None:
        self.entries[number][5] = len(content)
        if len(content) >= CUTOFF:
            self.long.append((number, content))
        elif content:
            first, count = len(self.minifat), -(-len(content) // MINI)
            self.minifat += [*range(first + 1, first + count), END]
            self.mini += content.ljust(count * MINI, b"\0")
            self.entries[number][4] = first


def compound(root: Folder) -> bytes:
    """The bytes of a compound file (version 3) in sectors of 512 bytes."""
    made = _Compound(root)
    minifat = _words(made.minifat)
    chains = [
        (-1, bytes(128 * len(made.entries))),
        (-2, minifat),
        (0, bytes(made.mini)),
        *made.long,
    ]
    fat: list[int] = []
    starts: dict[int, int] = {}
    body = bytearray()
    for owner, data in chains:
        count = -(-len(data) // SECTOR)
        starts[owner] = len(fat) if count else END
        fat += [*range(len(fat) + 1, len(fat) + count), END] if count else []
        body += data.ljust(count * SECTOR, b"\0")
        if owner >= 0:
            made.entries[owner][4] = starts[owner]
    directory = b"".join(_entry(*entry) for entry in made.entries)
    body[: len(directory)] = directory
    sectors = -(-len(fat) // (SECTOR // 4 - 1))
    homes = list(range(len(fat), len(fat) + sectors))
    fat += [FAT_SECTOR] * sectors
    body += _words(fat + [FREE] * (sectors * SECTOR // 4 - len(fat)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    mini_sectors = -(-len(minifat) // SECTOR)
    head += _words([0, sectors, starts[-1], 0, CUTOFF, starts[-2], mini_sectors, END, 0])
    return head + _words([*homes, *[FREE] * (109 - sectors)]) + bytes(body)


def _words(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(letters), kind, 1, NONE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )

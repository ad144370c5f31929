"""Files and notes kept with a bill or credit note."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, request

from idp.xero.sandbox.documents import elements, find, the_state
from idp.xero.sandbox.listing import is_true
from idp.xero.sandbox.state import new_id
from idp.xero.sandbox.wire import Json, envelope, not_found, refused, stamp

attachments = Blueprint("attachments", __name__)
_OWNER = "/<any(Invoices, CreditNotes):name>/<identity>"
MOST = 10
LARGEST = 10_000_000
LONGEST_NOTE = 2500
# Xero's list of what may be attached, with the media type each is given back as.
TYPES = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "csv": "text/csv", "txt": "text/plain",
    "rtf": "application/rtf", "doc": "application/msword", "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odf": "application/vnd.oasis.opendocument.formula", "eml": "message/rfc822", "msg": "application/vnd.ms-outlook",
    "zip": "application/zip", "rar": "application/vnd.rar", "7z": "application/x-7z-compressed",
}  # fmt: skip
_INLINE = {"application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain"}
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*+\x00-\x1f]|\s$')


@attachments.get(f"{_OWNER}/Attachments")
def list_attachments(name: str, identity: str) -> Json:
    find(name, identity)
    return envelope("Attachments", the_state().attachments(identity.lower()), the_state().now())


@attachments.get(f"{_OWNER}/Attachments/<path:file_name>")
def get_attachment(name: str, identity: str, file_name: str) -> Response:
    find(name, identity)
    return content(identity, file_name, inline=False)


def content(owner: str, file_name: str, *, inline: bool) -> Response:
    """The bytes of an attachment, never to be run as a page."""
    found = the_state().attachment(owner.lower(), file_name)
    if found is None:
        raise not_found()
    described, raw = found
    answer = Response(raw, content_type=described["MimeType"])
    show = inline and described["MimeType"] in _INLINE
    answer.headers.set(
        "Content-Disposition", "inline" if show else "attachment", filename=described["FileName"]
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'"
    )
    return answer


@attachments.route(f"{_OWNER}/Attachments/<path:file_name>", methods=["PUT", "POST"])
def put_attachment(name: str, identity: str, file_name: str) -> Json:
    document = find(name, identity)
    state, owner, raw = the_state(), identity.lower(), request.get_data()
    kept = {one["FileName"]: one for one in state.attachments(owner)}
    if fault := _fault(file_name, raw, kept):
        raise refused(fault)
    described = {
        "AttachmentID": kept.get(file_name, {}).get("AttachmentID") or new_id(),
        "FileName": file_name,
        "Url": f"{request.base_url}",
        "MimeType": TYPES[_ending(file_name)],
        "ContentLength": len(raw),
        "IncludeOnline": is_true(request.args, "IncludeOnline")
        or is_true(request.args, "includeOnline"),
    }
    state.attach(owner, described, raw)
    state.put(
        name,
        identity,
        {**document, "HasAttachments": True, "UpdatedDateUTC": stamp(state.now())},
    )
    state.note(owner, "Attached a file", f"Attached the file {file_name} through the API.")
    return envelope("Attachments", [described], state.now())


def _ending(file_name: str) -> str:
    return file_name.rpartition(".")[2].lower()


def _fault(file_name: str, raw: bytes, kept: dict[str, Any]) -> str | None:
    if _NOT_IN_NAMES.search(file_name) or len(file_name) > 255:
        return f"The file name '{file_name[:80]}' is not valid"
    if "." not in file_name or _ending(file_name) not in TYPES:
        return f"The file type of '{file_name}' is not supported"
    if not raw:
        return "The attachment is empty"
    if len(raw) > LARGEST:
        return "The attachment is larger than 10 MB"
    if len(kept) >= MOST and file_name not in kept:
        return f"A document can have at most {MOST} attachments"
    return None


@attachments.get(f"{_OWNER}/History")
def list_history(name: str, identity: str) -> Json:
    find(name, identity)
    return envelope("HistoryRecords", the_state().history(identity.lower()), the_state().now())


@attachments.put(f"{_OWNER}/History")
def add_history(name: str, identity: str) -> Json:
    find(name, identity)
    state, notes = the_state(), elements("HistoryRecords")
    for note in notes:
        details = str(note.get("Details") or "")
        if not details:
            raise refused("Details must be specified")
        if len(details) > LONGEST_NOTE:
            raise refused(f"Details may not be longer than {LONGEST_NOTE} characters")
    records = [
        state.note(identity.lower(), "Note", str(note["Details"]), user="API") for note in notes
    ]
    return envelope("HistoryRecords", records, state.now())

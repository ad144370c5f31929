"""The doors ask for what they should, and believe nothing that makes no sense."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import SecretStr

from builders import a_document, a_page
from idp import codec
from idp.config import Settings
from idp.document import Upload, UploadSource
from idp.errors import Rejected
from idp.ports import Limits
from pipelines import reading
from pipelines.isolation.bounds import Bounds
from pipelines.isolation.doors import (
    IsolatedEInvoice,
    IsolatedReader,
    IsolatedRenderer,
    IsolatedUnpacker,
    pool_of,
)
from pipelines.isolation.jobs import JOBS
from pipelines.isolation.pool import Pool
from pipelines.isolation.wire import Message

PDF = "application/pdf"


@dataclass
class FakePool:
    """Gives the same answer to every job and keeps what it was asked."""

    header: Mapping[str, Any] = field(default_factory=dict)
    payload: bytes = b""
    bounds: Bounds = field(default_factory=lambda: Bounds(read_seconds=10, page_seconds=2))
    asked: list[tuple[str, Mapping[str, Any], bytes]] = field(default_factory=list)
    seconds: list[Any] = field(default_factory=list)

    def run(self, job, about, content, *, seconds=None, more=None) -> Message:
        assert job in JOBS
        json.dumps(about)
        self.asked.append((job, about, content))
        self.seconds += [seconds, more]
        return Message({"is": "answer", **self.header}, self.payload)

    def as_pool(self) -> Pool:
        return cast("Pool", self)


def upload(content: bytes = b"%PDF-", media_type: str = PDF) -> Upload:
    return Upload.of(content, filename="a.pdf", media_type=media_type, source=UploadSource.WEB)


def test_a_document_is_what_the_reader_says():
    document = a_document(a_page("Invoice 17"))
    pool = FakePool(payload=codec.dump(document))
    assert IsolatedReader(pool.as_pool()).read(upload(), password="open") == document
    ((job, about, content),) = pool.asked
    assert (job, about["password"], content) == ("reader.read", "open", b"%PDF-")


def test_reading_has_more_time_for_more_pages_but_not_for_more_than_are_taken():
    pool = FakePool(payload=codec.dump(a_document(a_page("Invoice 17"))))
    IsolatedReader(pool.as_pool()).read(upload())
    seconds, more = pool.seconds
    assert seconds == more(0) == more(1) == 12
    assert more(30) == 70
    assert more(10**9) == more(300) == 610


def test_only_mails_are_sent_to_be_taken_apart():
    pool = FakePool()
    unpacker, one = IsolatedUnpacker(pool.as_pool()), upload()
    assert unpacker.parts(one) == (one,)
    assert unpacker.left_out(one) == ()
    assert pool.asked == []


def test_the_parts_of_a_mail_are_cut_from_the_answer_and_hashed_here():
    about = {"media_type": PDF, "filename": "x.pdf", "source": "email", "received_from": "a@b.c"}
    pool = FakePool({"parts": [about, about], "sizes": [3, 2]}, b"onetw")
    parts = IsolatedUnpacker(pool.as_pool()).parts(upload(b"mail", "message/rfc822"))
    assert [part.content for part in parts] == [b"one", b"tw"]
    assert parts[0] == Upload.of(
        b"one",
        media_type=PDF,
        filename="x.pdf",
        source=UploadSource.EMAIL,
        received_from="a@b.c",
    )


def test_no_more_of_a_file_that_is_too_large_is_sent_than_shows_it():
    pool = FakePool(payload=b'"application/pdf"')
    IsolatedUnpacker(pool.as_pool()).check(bytes(5000), "a.pdf", Limits(1000, 5))
    ((_, _, content),) = pool.asked
    assert len(content) == 1001


@pytest.mark.parametrize(
    "ask",
    [
        lambda pool: IsolatedReader(pool).read(upload()),
        lambda pool: IsolatedUnpacker(pool).check(b"x", "x", Limits()),
        lambda pool: IsolatedUnpacker(pool).parts(upload(media_type="message/rfc822")),
        lambda pool: IsolatedUnpacker(pool).left_out(upload(media_type="message/rfc822")),
        lambda pool: IsolatedRenderer(pool).count(b"x", PDF),
        lambda pool: IsolatedRenderer(pool).previews(b"x", PDF, 1, widths=(1,)),
        lambda pool: list(IsolatedRenderer(pool).pages(b"x", PDF, (1,))),
        lambda pool: IsolatedEInvoice(pool).find(b"x", PDF),
        lambda pool: IsolatedEInvoice(pool).parse("<x/>"),
    ],
)
@pytest.mark.parametrize(
    ("header", "payload"),
    [
        ({}, b"\xff"),
        ({"parts": [{}], "sizes": [-1], "height": -1, "width": 1, "found": True}, b'["\xff'),
        ({"parts": 3, "sizes": ["1"], "height": 10**9, "width": 10**9, "found": True}, b"\xff[1"),
        ({"parts": [None], "sizes": [1], "height": "x", "width": None}, b"\xfe{}"),
    ],
)
def test_an_answer_that_makes_no_sense_is_a_broken_file(ask, header, payload):
    with pytest.raises(Rejected) as caught:
        ask(FakePool(header, payload).as_pool())
    assert caught.value.code == "broken_file"


def test_readers_know_every_setting_that_reading_goes_by():
    used = set(re.findall(r"\bsettings\.(\w+)", Path(reading.__file__).read_text(encoding="utf-8")))
    used = {"languages" if name == "language_codes" else name for name in used}
    pool = pool_of(Settings())
    assert used <= set(pool.recipe.settings)
    pool.close()


def test_readers_know_no_address_and_no_secret(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("IDP_DATABASE_URL", "postgresql://idp:hidden@db/idp")
    monkeypatch.setenv("IDP_SEAL_KEYS", "hidden")
    settings = Settings(secret_key=SecretStr("hidden"), broker_url="redis://:hidden@redis/0")
    pool = pool_of(settings)
    told = json.dumps(dict(pool.recipe.settings)) + json.dumps(dict(pool.recipe.environment))
    assert "hidden" not in told
    assert settings.home in pool.recipe.hidden
    pool.close()

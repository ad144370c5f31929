"""Blobs in a folder and in a bucket: the same promises of both."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from idp.config import Settings
from idp.errors import Rejected, Retryable
from idp.ports import BlobStore
from idp.storage.blobs import ObstoreBlobs, open_blobs, original_key, picture_key
from servers import free_port, make_bucket

pytestmark = pytest.mark.contract
KEY = original_key("ab" * 32)


def bucket_settings(endpoint: str, bucket: str) -> Settings:
    return Settings(
        blob_url=f"s3://{bucket}/some/folder",
        blob_endpoint=endpoint,
        blob_key_id="key",
        blob_secret="secret",
    )


@pytest.fixture(params=["file", "s3"])
def blobs(request, tmp_path) -> BlobStore:
    if request.param == "file":
        return open_blobs(Settings(blob_url=(tmp_path / "some folder").as_uri()))
    endpoint, bucket = request.getfixturevalue("s3_endpoint"), uuid4().hex
    make_bucket(endpoint, bucket)
    return open_blobs(bucket_settings(endpoint, bucket))


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 3, b"long" * 3_000_000])
def test_what_was_put_is_there(blobs, content):
    assert not blobs.exists(KEY)
    blobs.put(KEY, content)
    assert blobs.exists(KEY)
    assert blobs.get(KEY) == content


def test_putting_again_is_harmless_even_at_once(blobs):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: blobs.put(KEY, b"same" * 10_000), range(16)))
    assert blobs.get(KEY) == b"same" * 10_000


def test_a_missing_blob_is_rejected(blobs):
    with pytest.raises(Rejected) as refused:
        blobs.get(KEY)
    assert refused.value.code == "blob_missing"


@pytest.mark.parametrize("key", ["", "/etc/passwd", "a/../../b", "a//b", ".hidden", "a/b/", "a\n"])
def test_a_key_cannot_leave_the_store(blobs, key):
    for attempt in (lambda: blobs.put(key, b""), lambda: blobs.get(key), lambda: blobs.exists(key)):
        with pytest.raises(ValueError, match="no key"):
            attempt()


def test_keys_say_what_they_hold():
    assert original_key("abcd") == "originals/ab/abcd"
    assert picture_key("abcd", 2, 1200) == "pictures/ab/abcd/2-1200.webp"


def test_nothing_half_written_is_left_in_a_folder_that_is_full(tmp_path, monkeypatch):
    blobs = open_blobs(Settings(blob_url=tmp_path.as_uri()))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("idp.storage.blobs.os.fsync", full)
    with pytest.raises(Retryable, match="No space left"):
        blobs.put(KEY, b"content")
    assert not blobs.exists(KEY)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_originals_in_a_folder_are_their_owners_alone(tmp_path):
    open_blobs(Settings(blob_url=tmp_path.as_uri())).put(KEY, b"content")
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600


@pytest.mark.slow
def test_a_bucket_that_is_away_may_come_back():
    blobs = open_blobs(bucket_settings(f"http://127.0.0.1:{free_port()}", "bucket"))
    with pytest.raises(Retryable):
        blobs.get(KEY)


def test_a_bucket_used_before_a_fork_says_so_instead_of_hanging(monkeypatch):
    monkeypatch.setattr(ObstoreBlobs, "_used_in", 1)
    with pytest.raises(RuntimeError, match="forked"):
        ObstoreBlobs("s3://bucket").get(KEY)


def test_an_unknown_kind_of_store_is_refused():
    with pytest.raises(Rejected, match="IDP_BLOB_URL"):
        open_blobs(Settings(blob_url="ftp://server/folder"))

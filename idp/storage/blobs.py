"""Originals and pictures by key: in a folder, or in any S3-compatible store.

A folder is written with plain files, not through obstore: its runtime hangs in a process forked after the first use, as
Celery's and gunicorn's are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import unquote, urlsplit

from idp.config import Settings
from idp.errors import Rejected, Retryable
from idp.ports import BlobStore

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config, S3Store

_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


def original_key(sha256: str) -> str:
    """Where the bytes with this hash are kept."""
    return f"originals/{sha256[:2]}/{sha256}"


def picture_key(sha256: str, page: int, width: int, turn: int = 0) -> str:
    """Where the picture of a page (counted from 1) is kept, turned clockwise by `turn` degrees, `width` pixels wide."""
    turned = f"-{turn}" if turn else ""
    return f"pictures/{sha256[:2]}/{sha256}/{page}-{width}{turned}.webp"


def open_blobs(settings: Settings) -> BlobStore:
    """The store at `settings.blob_url`: `file:///PATH` or `s3://BUCKET[/PREFIX]`."""
    parsed = urlsplit(settings.blob_url)
    if parsed.scheme == "file":
        return FolderBlobs(Path(unquote(parsed.path)))
    if parsed.scheme == "s3":
        return ObstoreBlobs(
            settings.blob_url,
            endpoint=settings.blob_endpoint,
            key_id=settings.blob_key_id,
            secret=settings.blob_secret.get_secret_value(),
            region=settings.blob_region,
        )
    raise Rejected("blob_url", "IDP_BLOB_URL must be file:///PATH or s3://BUCKET.")


def _checked(key: str) -> str:
    """`key`, which must stay inside the store: plain names with single slashes between."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no key of a blob")
    return key


def _missing(key: str) -> Rejected:
    return Rejected("blob_missing", f"The stored file {key} is gone. Upload the document again.")


def _away(error: Exception) -> Retryable:
    return Retryable("blobs_away", f"The file store does not answer: {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class FolderBlobs:
    """`idp.ports.BlobStore` in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, content: bytes) -> None:
        """Whole or not at all: written beside its place, flushed to the disk, then renamed."""
        path = self._root / _checked(key)
        draft = path.with_name(f".{path.name}.{token_hex(8)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with open(draft, "xb", opener=_for_owner_only) as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise _away(error) from error

    def get(self, key: str) -> bytes:
        try:
            return (self._root / _checked(key)).read_bytes()
        except FileNotFoundError as error:
            raise _missing(key) from error
        except OSError as error:
            raise _away(error) from error

    def exists(self, key: str) -> bool:
        return (self._root / _checked(key)).is_file()


class ObstoreBlobs:
    """`idp.ports.BlobStore` in a bucket, `s3://BUCKET[/PREFIX]`, reached at first use."""

    _used_in: ClassVar[int] = 0
    """The process in which obstore's runtime was started; its children would wait for ever."""

    def __init__(
        self,
        url: str,
        *,
        endpoint: str = "",
        key_id: str = "",
        secret: str = "",
        region: str = "us-east-1",
    ) -> None:
        self._url = url
        self._config: S3Config = {"region": region}
        if endpoint:
            self._config["endpoint"] = endpoint
        if key_id:
            self._config |= {"access_key_id": key_id, "secret_access_key": secret}
        self._client: ClientConfig = {
            "allow_http": endpoint.startswith("http://"),
            "connect_timeout": timedelta(seconds=5),
            "timeout": timedelta(seconds=60),
        }

    @cached_property
    def _store(self) -> S3Store:
        from obstore.store import S3Store

        retry: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=15)}
        return S3Store.from_url(
            self._url, config=self._config, client_options=self._client, retry_config=retry
        )

    @contextmanager
    def _told(self, key: str) -> Iterator[S3Store]:
        """The store for one call on `key`, its errors told as ours."""
        from obstore.exceptions import BaseError

        _checked(key)
        if ObstoreBlobs._used_in not in (0, os.getpid()):
            raise RuntimeError("the file store was used before this process was forked")
        ObstoreBlobs._used_in = os.getpid()
        try:
            yield self._store
        except FileNotFoundError as error:
            raise _missing(key) from error
        except (BaseError, OSError) as error:
            raise _away(error) from error

    def put(self, key: str, content: bytes) -> None:
        import obstore

        with self._told(key) as store:
            obstore.put(store, key, content, use_multipart=False)

    def get(self, key: str) -> bytes:
        import obstore

        with self._told(key) as store:
            return bytes(obstore.get(store, key).bytes())

    def exists(self, key: str) -> bool:
        import obstore

        try:
            with self._told(key) as store:
                obstore.head(store, key)
        except Rejected:
            return False
        return True

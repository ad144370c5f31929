"""Secrets: sealing tokens at rest, hashing passwords and API tokens, and keys made at the first start."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from secrets import token_hex

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from idp.errors import NeedsHuman


class Seal:
    """Seals bytes with the first of `keys` (Fernet's, newest first) and opens what any of them sealed."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise NeedsHuman(
                "seal_key", "IDP_SEAL_KEYS must hold Fernet keys, separated by commas."
            ) from error

    def seal(self, content: bytes) -> bytes:
        return self._fernet.encrypt(content)

    def open(self, sealed: bytes) -> bytes:
        """Raises NeedsHuman (`seal_broken`) where none of the keys fits."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise NeedsHuman(
                "seal_broken",
                "The stored connection to Xero cannot be opened with today's keys. Bring the old key back into "
                "IDP_SEAL_KEYS, or connect to Xero again.",
            ) from error


def new_seal_key() -> bytes:
    return Fernet.generate_key()


def secret_from(home: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """The secret in the file `name` of `home`, made at first use, readable by its owner only. Several may ask at once."""
    path = home / name
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f".{name}.{token_hex(8)}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        # A link is made only where no file is: whoever comes second reads the first one's secret.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()


def hash_token(token: str) -> str:
    """SHA-256 in hex. Tokens are long and random, so a quick hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """Whether a password fits; `rehash` asks for a new hash of it, since today's parameters are stronger."""

    ok: bool
    rehash: bool = False


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(token_hex(16))


def hash_password(password: str) -> str:
    """With argon2id and a random salt; takes about a tenth of a second on purpose."""
    return _hasher().hash(password)


def verify_password(password_hash: str, password: str) -> PasswordCheck:
    """Whether `password` made `password_hash`. An empty hash fits nothing, in the same time, so that nobody learns who exists."""
    try:
        _hasher().verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return PasswordCheck(ok=False)
    if not password_hash:
        return PasswordCheck(ok=False)
    return PasswordCheck(ok=True, rehash=_hasher().check_needs_rehash(password_hash))

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from secrets import token_bytes

import pytest
from argon2 import PasswordHasher

from idp.errors import NeedsHuman
from idp.storage.crypto import (
    PasswordCheck,
    Seal,
    hash_password,
    hash_token,
    new_seal_key,
    secret_from,
    verify_password,
)


def test_what_an_older_key_sealed_is_still_opened():
    old, new = new_seal_key(), new_seal_key()
    sealed = Seal([old]).seal(b"token")
    assert b"token" not in sealed
    assert Seal([new, old]).open(sealed) == b"token"


@pytest.mark.parametrize("change", [lambda sealed: sealed[:-4], lambda sealed: b"", lambda _: b"x"])
def test_a_broken_seal_needs_a_human(change):
    seal = Seal([new_seal_key()])
    with pytest.raises(NeedsHuman) as found:
        seal.open(change(seal.seal(b"token")))
    assert found.value.code == "seal_broken"


def test_the_newest_key_seals():
    old, new = new_seal_key(), new_seal_key()
    with pytest.raises(NeedsHuman):
        Seal([old]).open(Seal([new, old]).seal(b"token"))


@pytest.mark.parametrize("keys", [[], [b"too short"]])
def test_keys_that_are_none_are_said_at_once(keys):
    with pytest.raises(NeedsHuman, match="IDP_SEAL_KEYS"):
        Seal(keys)


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    home = tmp_path / "new" / "home"
    first = secret_from(home, "secret.key", lambda: token_bytes(32))
    assert secret_from(home, "secret.key", lambda: b"another") == first
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["secret.key"]


def test_all_who_ask_at_once_get_the_same_secret(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        made = pool.map(
            lambda _: secret_from(tmp_path, "secret.key", lambda: token_bytes(32)), range(64)
        )
    assert len(set(made)) == 1


def test_a_password_fits_its_own_hash_only():
    made = hash_password("correct horse")
    assert made != hash_password("correct horse")
    assert verify_password(made, "correct horse") == PasswordCheck(ok=True)
    assert verify_password(made, "wrong horse") == PasswordCheck(ok=False)


@pytest.mark.parametrize("stored", ["", "no hash", "$argon2id$v=19$broken"])
def test_what_is_no_hash_fits_nothing(stored):
    assert verify_password(stored, "") == PasswordCheck(ok=False)


def test_a_weak_hash_asks_to_be_made_anew():
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("correct horse")
    assert verify_password(weak, "correct horse") == PasswordCheck(ok=True, rehash=True)


def test_a_token_is_kept_as_its_hash():
    assert hash_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

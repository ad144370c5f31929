"""Organisations, people and API tokens, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from idp.errors import Rejected
from idp.records import Membership, Role
from idp.storage.crypto import hash_token
from idp.storage.people import OrganisationRow
from idp.storage.unit_of_work import UnitOfWork
from rows import NOON, Bells, a_user

pytestmark = pytest.mark.contract


@pytest.fixture
def uow(engine):
    with UnitOfWork(engine, Bells()) as unit:
        yield unit


@pytest.fixture
def ours(uow) -> str:
    return uow.organisations.add("Harbour Cafe", slug="harbour")


@pytest.fixture
def rae(uow, ours):
    user = a_user(password_hash="hash")
    uow.users.add(user)
    uow.users.join(user.id, ours, Role.REVIEWER)
    return user


def refusal(attempt) -> str:
    with pytest.raises(Rejected) as refused:
        attempt()
    return refused.value.code


def test_organisations_are_found_by_id_and_slug(uow, ours):
    harbour = OrganisationRow(ours, "Harbour Cafe", "harbour")
    bakery = OrganisationRow(uow.organisations.add("Bakery", slug="hill"), "Bakery", "hill")
    assert uow.organisations.get(ours) == uow.organisations.by_slug("harbour") == harbour
    assert uow.organisations.all() == (bakery, harbour)
    assert uow.organisations.by_slug("nobody") is None
    assert refusal(lambda: uow.organisations.get("nobody")) == "not_found"
    assert refusal(lambda: uow.organisations.add("Other", slug="hill")) == "duplicate"


def test_an_address_is_the_same_in_upper_and_lower_case(uow, rae):
    assert uow.users.by_email(" RAE@Example.test ") == uow.users.get(rae.id) == rae
    assert uow.users.by_email("ray@example.test") is None
    assert refusal(lambda: uow.users.add(a_user("Rae@example.TEST"))) == "duplicate"


def test_a_person_can_be_changed_but_not_into_another(uow, rae):
    other = a_user("kim@example.test", "Kim")
    uow.users.add(other)
    changed = replace(
        rae, name="Rae B.", active=False, password_hash="new", email="rb@example.test"
    )
    uow.users.update(changed)
    assert uow.users.get(rae.id) == changed
    assert refusal(lambda: uow.users.update(replace(rae, email="KIM@example.test"))) == "duplicate"
    assert refusal(lambda: uow.users.update(a_user("new@example.test"))) == "not_found"


def test_a_member_has_one_role_in_each_organisation(uow, ours, rae):
    bakery = uow.organisations.add("Bakery", slug="hill")
    uow.users.join(rae.id, bakery, Role.STAFF)
    uow.users.join(rae.id, bakery, Role.ADMIN)
    assert uow.users.memberships(rae.id) == (
        Membership(rae.id, bakery, "Bakery", Role.ADMIN),
        Membership(rae.id, ours, "Harbour Cafe", Role.REVIEWER),
    )
    assert uow.users.members(bakery) == ((rae, Role.ADMIN),)


def test_a_token_stands_for_a_person_in_one_organisation(uow, ours, rae):
    digest = hash_token("secret")
    made = uow.users.add_token(rae.id, ours, "scanner", digest, NOON)
    member = Membership(rae.id, ours, "Harbour Cafe", Role.REVIEWER)
    assert uow.users.by_token(digest, now=NOON) == (rae, member)
    assert uow.users.by_token(hash_token("guess")) is None
    (token,) = uow.users.tokens(ours, rae.id)
    assert (token.id, token.name, token.created_at) == (made, "scanner", NOON)


def test_the_last_use_of_a_token_is_kept_to_the_minute(uow, ours, rae):
    digest = hash_token("secret")
    uow.users.add_token(rae.id, ours, "scanner", digest, NOON)
    seen = []
    for seconds in (0, 59, 60):
        uow.users.by_token(digest, now=NOON + timedelta(seconds=seconds))
        (token,) = uow.users.tokens(ours, rae.id)
        seen.append((token.last_used - NOON).seconds)
    assert seen == [0, 0, 60]


def test_a_revoked_token_and_that_of_an_inactive_person_open_nothing(uow, ours, rae):
    bakery = uow.organisations.add("Bakery", slug="hill")
    digest = hash_token("secret")
    made = uow.users.add_token(rae.id, ours, "scanner", digest, NOON)
    uow.users.update(replace(rae, active=False))
    assert uow.users.by_token(digest) is None
    uow.users.update(rae)
    assert uow.users.by_token(digest) is not None
    assert refusal(lambda: uow.users.revoke_token(bakery, made)) == "not_found"
    uow.users.revoke_token(ours, made)
    assert uow.users.by_token(digest) is None
    assert uow.users.tokens(ours, rae.id) == ()


def test_only_members_get_tokens(uow, rae):
    bakery = uow.organisations.add("Bakery", slug="hill")
    attempt = lambda: uow.users.add_token(rae.id, bakery, "scanner", "hash", NOON)  # noqa: E731
    assert refusal(attempt) == "not_found"
    assert uow.users.members(bakery) == uow.users.tokens(bakery, rae.id) == ()

"""The servers that the other contract tests stand on."""

from __future__ import annotations

import urllib.request

import psycopg
import pytest

import servers
from servers import NoServer, listens, make_bucket, postgres_server, redis_server, s3_server

pytestmark = pytest.mark.contract


def port_of(url: str) -> int:
    return int(url.rsplit(":", 1)[1].split("/", maxsplit=1)[0])


@pytest.mark.parametrize("server", [postgres_server, redis_server, s3_server])
def test_a_server_listens_while_it_is_used_and_leaves_nothing_behind(server):
    with server() as url:
        port = port_of(url)
        assert listens(port)
    assert not listens(port)


def test_postgresql_answers_and_is_far_from_utc():
    with postgres_server() as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW timezone").fetchone() == ("Pacific/Auckland",)


def test_a_bucket_can_be_made():
    with s3_server() as endpoint:
        make_bucket(endpoint, "originals")
        asked = urllib.request.Request(f"{endpoint}/originals", method="HEAD")
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert answer.status == 200


def test_a_missing_program_names_the_package_to_install(monkeypatch):
    monkeypatch.setattr(servers.shutil, "which", lambda *_, **__: None)
    with pytest.raises(NoServer, match="apt-get install redis-server"), redis_server():
        pass


def test_a_server_that_does_not_start_says_what_it_said(monkeypatch):
    monkeypatch.setattr(servers, "_program", lambda *_, **__: "/bin/false")
    with pytest.raises(NoServer, match="did not start"), redis_server():
        pass

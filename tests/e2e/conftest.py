from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from copies import Running, a_browser, a_running_copy


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with a_running_copy(tmp_path_factory.mktemp("up")) as copy:
        yield copy


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        made = a_browser(playwright)
        yield made
        made.close()

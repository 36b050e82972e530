"""The site of real processes and Debian's Chromium in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.stack import Stack
from tests.browser.watch import Watched
from tests.run import NEEDS

PATIENCE = 20_000  # milliseconds: two browsers and a whole site share two cores
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The site, one for each process of the run."""
    base = tmp_path_factory.mktemp("site")
    for folder in base.parents[:2]:
        folder.chmod(folder.stat().st_mode | 0o011)
    site = Stack(base)
    try:
        site.up()
        yield site
    finally:
        site.down()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, once a run; its loop lives on, so Django must not mind."""
    path = next(filter(None, map(shutil.which, NEEDS["browser"])))
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    sandbox = () if os.geteuid() else ("--no-sandbox",)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *sandbox])
        try:
            yield browser
        finally:
            connections.close_all()  # those that Django opened while a loop ran here: nobody else finds them later
            browser.close()


@pytest.fixture
def sit_down(stack: Stack, chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    """Seats somebody (a user name) at a browser of their own; at the end nothing there may have gone wrong."""
    seats: list[tuple[BrowserContext, Watched]] = []

    def seat(username: str, **options: Any) -> Watched:
        context = chromium.new_context(base_url=stack.url, locale="vi-VN", accept_downloads=True, **options)
        context.set_default_timeout(PATIENCE)
        watched = Watched(context.new_page(), stack.url)
        seats.append((context, watched))
        watched.log_in(username)
        return watched

    yield seat
    for context, watched in seats:
        context.close()
        watched.is_clean()

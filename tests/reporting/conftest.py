"""Fixtures of the tests of mail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reporting.jobs import outbox
from tests.reporting.jobs.smtp import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """The portal's mail server, up."""
    found = Server()
    with found.settings:
        found.start()
        yield found
        found.stop()


@pytest.fixture
def poked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks that were sent to the broker."""
    sent: list[str] = []
    monkeypatch.setattr(outbox, "poke", sent.append)
    return sent

"""Fixtures that every test may ask for."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ctr25.embedded import binaries, identity, processes, servers, valkey
from tests.cast import Cast, build
from tests.reporting.pages import clock

# How busy the machine is says nothing of the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Valkey, one for each process of the run."""
    base = tmp_path_factory.mktemp("valkey")
    for folder in (base, *base.parents[:2]):
        folder.chmod(folder.stat().st_mode | 0o011)
    who = identity.choose(base, base / "data", [binaries.valkey_server()])
    valkey.prepare(base / "data", identity=who, password="test")
    port = servers.usable_port(None)
    child = valkey.start(base / "data", identity=who, port=port, log=base / "valkey.log")
    try:
        deadline = time.monotonic() + 30
        while not valkey.answers(port, "test"):
            assert child.poll() is None, (base / "valkey.log").read_text()
            assert time.monotonic() < deadline, "Valkey does not answer"
            time.sleep(0.02)
        yield f"redis://:test@127.0.0.1:{port}/0"
    finally:
        processes.stop(child, valkey.STOP)


@pytest.fixture
def checkout() -> Path:
    """The root of the repository."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def cast(db: None) -> Cast:
    """A small city in autumn 2026 and everyone who has to do with its reports (tests/cast.py)."""
    return build()


@pytest.fixture
def city(db: None) -> Iterator[Cast]:
    """The same on a day when 2026-Q3 is collected: the clock of the pages stands still."""
    with clock():
        yield build()

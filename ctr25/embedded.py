"""Placeholder until the embedded servers arrive."""

from collections.abc import Iterator
from contextlib import contextmanager


class EmbeddedError(Exception):
    """A server cannot be started; the message says why."""


@contextmanager
def for_command(arguments: list[str]) -> Iterator[None]:
    """Brings the servers that a command needs."""
    yield

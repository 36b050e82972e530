"""Who may never sign in to production."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

DEMO_PASSWORD = "demo"  # noqa: S105 - public: `make demo` prints it


class NoDemoAccounts(BaseBackend):
    """Refuses the demo's public password, should production ever be pointed at a demo's database."""

    def authenticate(self, request: HttpRequest | None, password: str | None = None, **_: Any) -> None:
        """Raises PermissionDenied, which ends the attempt; any other password goes on to the next backend."""
        if password == DEMO_PASSWORD:
            raise PermissionDenied

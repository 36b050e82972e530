"""A real SMTP server for the tests of mail: it keeps what it takes, refuses whom it is told to, and may be down."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings

from ctr25.embedded import servers

SITE = "https://cong.example.vn"


class Server:
    """Listens on a port of its own between `start` and `stop`; `taken` are the messages, `refused` the addresses."""

    def __init__(self) -> None:
        self.port = servers.usable_port(None)
        self.taken: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.controller: Controller | None = None

    def start(self) -> None:
        """Take mail."""
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        """Nobody answers afterwards."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Asked by aiosmtpd for each receiver."""
        if address in self.refused:
            return "550 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Asked by aiosmtpd for each message."""
        self.taken.append(
            email.message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=email.policy.default)
        )  # type: ignore[arg-type]
        return "250 OK"

    @property
    def settings(self) -> override_settings:
        """The portal with this as its mail server."""
        return override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=self.port,
            EMAIL_USE_TLS=False,
            DEFAULT_FROM_EMAIL="Cổng CTr25 <cong@example.vn>",
            SITE_URL=SITE,
        )

"""What the scan of a signed paper is by its first bytes: what may be shown in the page, and as what."""

from __future__ import annotations

PDF = "application/pdf"
HEAD = 8  # bytes that tell
_MAGIC = ((b"%PDF-", PDF), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def scan_type(head: bytes) -> str:
    """The media type of a scan that begins so; "" for anything else, which is never shown, only downloaded."""
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), "")

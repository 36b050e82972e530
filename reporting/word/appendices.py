"""To be filled in the next commits."""

from __future__ import annotations

from reporting.pack.pack import Pack
from reporting.word.parts import Part


def parts(pack: Pack) -> list[Part]:
    return []

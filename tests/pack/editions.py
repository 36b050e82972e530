"""Editions of the meeting's small world, frozen once; contents made by hand beside them."""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import Any

from reporting.domain.edition import Content, Frozen, canonical, digest
from reporting.queries.frozen import freeze
from targets.models import Period
from tests.reporting import meeting as m

PUBLISHED = m.MADE_AT.replace(hour=9, minute=30, second=0, microsecond=0)
SCOPES = ("TPHCM", "TPHCM-CU", "P-26740", "PV-769", "T-1")


def frozen(content: Content, **said: Any) -> Frozen:
    """An edition of this content."""
    under: dict[str, Any] = {
        "number": "01", "published_at": PUBLISHED, "published_by": "Đặng Hải Yến", "layout": "nghi-dinh-30",
    }  # fmt: skip
    return Frozen(**{**under, **said}, sha256=digest(canonical(content)), content=content)


def world(period: str = "2026-Q2") -> Content:
    """The content of the meeting's world, as it comes from its canonical text."""
    m.world()
    content: Content = json.loads(canonical(freeze(Period.objects.get(pk=period), PUBLISHED)))
    return content


def changed(content: Content) -> Any:
    """A copy to be changed by hand."""
    return copy.deepcopy(content)


def later(days: int) -> dt.datetime:
    """So many days after publishing."""
    return PUBLISHED + dt.timedelta(days=days)

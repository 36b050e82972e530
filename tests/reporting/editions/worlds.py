"""Editions of the meeting's small world, frozen once; contents made by hand beside them."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import F

from reporting.editions.edition_json import Frozen, canonical
from reporting.editions.freeze import freeze
from reporting.totals import recount
from targets.models import Period
from tests import cast as people
from tests import factories as make
from tests.reporting.editions import meeting

PUBLISHED = meeting.MADE_AT.replace(hour=9, minute=30, second=0, microsecond=0)


Json = dict[str, Any]  # a content as it is written


def frozen(content: Json, **said: Any) -> Frozen:
    """An edition of this content."""
    under: dict[str, Any] = {
        "number": "01", "published_at": PUBLISHED, "published_by": "Đặng Hải Yến", "layout": "nghi-dinh-30",
    }  # fmt: skip
    return Frozen(**{**under, **said}, written_content=canonical(content))


def world(period: str = "2026-Q2") -> Json:
    """The content of the meeting's world, as it comes from its canonical text."""
    made = meeting.world()
    make.perimeter("PV-760", made.ward, made.ward_b, since="2025-07-01")
    Period.objects.update(asked=F("asked") + 1)
    recount.run_pending(people.NOW, people.TODAY)
    content: Json = json.loads(canonical(freeze(Period.objects.get(pk=period), PUBLISHED)))
    return content

"""A published edition of the small world, and writers that can be watched."""

from __future__ import annotations

from typing import Any

from reporting.editions import actions as editions
from reporting.editions.edition_json import Frozen
from reporting.editions.jobs import Writers
from reporting.models import Edition, Pack, Via
from targets.models import Period
from tests import cast as people

WRITERS = Writers(
    workbook=lambda found, scope: f"biểu {found.number} {scope}".encode(),
    draft=lambda found, scope: f"dự thảo {found.number} {scope}".encode(),
)


def publish(world: people.Cast, number: str = "01", period: str = "2026-Q2", **different: Any) -> Edition:
    asked = {"layout": "nghi-dinh-30", "by": world.reviewer, "at": people.NOW, "via": Via.PAGE}
    return editions.publish(period=Period.objects.get(pk=period), number=number, **{**asked, **different})


def whole(edition: Edition) -> Pack:
    """The files of the whole city."""
    return edition.packs.get(scope="TPHCM")


def never(found: Frozen, scope: str) -> bytes:
    """A writer that must not be called."""
    raise AssertionError(f"made again: {found.number} {scope}")

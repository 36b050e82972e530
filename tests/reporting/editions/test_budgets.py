"""Queries of the edition's pages, all in (session, account, roles): the same however much was published and changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reporting.editions import jobs
from reporting.models import Edition
from targets.models import User
from tests.cast import NOW, Cast
from tests.reporting.editions import meeting
from tests.reporting.editions.published import WRITERS, publish
from tests.reporting.progress.dashboards import queries

pytestmark = pytest.mark.django_db
ONE = "/ban-cong-bo/01/"
REVIEWERS = {
    "/ban-cong-bo/": 8,
    ONE: 14,
    f"{ONE}?so-voi=02": 8,
    f"{ONE}tai-lieu/TPHCM/": 7,
    f"{ONE}tep/TPHCM/json/": 6,
    f"{ONE}so-lieu/TPHCM/members/": 6,
    f"{ONE}so-lieu/TPHCM-CU/enterprises_unionised/?ky=2025-Q4": 7,
}
CLERKS = {"/ban-cong-bo/": 6, ONE: 12, f"{ONE}?so-voi=02": 9, f"{ONE}so-lieu/P-26740/members/": 6}


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> Cast:
    """Two editions, one with files, and a correction since."""
    settings.MEDIA_ROOT = tmp_path
    world = meeting.world()
    edition = publish(world)
    make(edition, "TPHCM")
    correct(world, "P-26740", 950_000)
    publish(world, "02")
    return world


def make(edition: Edition, scope: str) -> None:
    pack = jobs.begin(edition=edition, scope=scope, by=edition.published_by, at=NOW, send=False)
    jobs.make_pack(pk=pack.pk, at=NOW, write=WRITERS)


def correct(world: Cast, unit: str, members: int) -> None:
    meeting.figures(world.reviewer, "2026-Q2", {unit: {"members": members}})


def counted(who: User, addresses: dict[str, int]) -> dict[str, int]:
    return {address: len(queries(who, address)) for address in addresses}


def test_budgets_are_exact_and_do_not_grow(world: Cast) -> None:
    assert counted(world.reviewer, REVIEWERS) == REVIEWERS
    assert counted(world.clerk, CLERKS) == CLERKS
    for number in ("03", "04", "05"):
        edition = publish(world, number)
        make(edition, "TPHCM")
    for scope in ("TPHCM-CU", "P-26740", "T-1"):
        make(Edition.objects.get(number="01"), scope)
    for unit in ("P-26740", "P-26743", "B-SAWACO"):
        correct(world, unit, 960_000)
    assert counted(world.reviewer, REVIEWERS) == REVIEWERS
    assert counted(world.clerk, CLERKS) == CLERKS

"""Fixtures of the app of promises."""

import pytest

from targets.actions.programme import load_programme
from targets.actions.units import import_units
from targets.management.commands.load_programme import OURS
from tests.targets.files import ACTOR, CITY, Q1, UNITS, csv


@pytest.fixture
def programme(db):
    """The programme and its periods, no unit yet."""
    load_programme(content=OURS.read_bytes(), actor=ACTOR)


@pytest.fixture
def tree(programme):
    """The city with Quận 1 until the reorganisation, and a ward union under an area since."""
    import_units(
        content=csv(
            UNITS,
            CITY,
            Q1,
            "T-1,Tổ công tác địa bàn 1,area,TPHCM,2025-07-01,,",
            "P-26740,Công đoàn phường Sài Gòn,ward,T-1,2025-07-01,,",
        ),
        actor=ACTOR,
    )

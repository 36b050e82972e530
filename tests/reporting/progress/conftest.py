"""A year of approved figures."""

import pytest

from tests.cast import Cast
from tests.reporting.progress.dashboards import ORDINARY, approve, count, programme_and_cast, quarters


@pytest.fixture
def city(db: None) -> Cast:
    """2025-Q3 … 2026-Q2 approved by the whole perimeter, 2026-Q3 by one unit of three."""
    cast = programme_and_cast()
    for period in quarters("2025-Q3", "2026-Q2"):
        for unit in (cast.ward, cast.ward_b, cast.office):
            approve(unit, period, cast.reviewer, **ORDINARY)
    approve(cast.ward2, "2026-Q2", cast.reviewer, **ORDINARY)
    approve(cast.ward, "2026-Q3", cast.reviewer, **{**ORDINARY, "members": 5000})
    count(*quarters("2025-Q3", "2026-Q3"))
    return cast

"""Who was summed where in each period is what the recount summed."""

from __future__ import annotations

import pytest

from reporting.editions.freeze_tree import trees
from reporting.models import Coverage
from reporting.totals import recount
from targets.models import Membership, Period
from tests import cast as people
from tests import factories as make
from tests.reporting.editions import meeting

pytestmark = pytest.mark.django_db


def past() -> list[str]:
    return list(Period.objects.filter(code__lte="2026-Q2").values_list("code", flat=True))


def test_as_many_units_as_the_recount_expected_in_every_scope_and_period() -> None:
    made = meeting.world()
    make.perimeter("PV-1", made.area, since="2025-07-01")
    Membership.objects.create(perimeter_id="PV-1", unit=made.ward_b, valid=make.days("2025-07-01"), inseparable=True)
    Period.objects.update(asked=10**6)
    recount.run_pending(people.NOW, people.TODAY)
    found = trees(past())
    seen = 0
    for one in Coverage.objects.filter(period__in=found):
        tree = found[one.period_id]
        units = [one.scope] if one.scope in tree.names else tree.scopes[one.scope]
        assert len(units) == one.expected, (one.period_id, one.scope)
        seen += 1
    assert seen > 50
    assert "P-26743" not in found["2026-Q2"].scopes["PV-1"]
    assert found["2025-Q1"].names["Q-760"] == "Liên đoàn Lao động Quận 1"
    assert "Q-760" not in found["2026-Q2"].names


def test_it_is_read_at_once_whatever_the_periods(django_assert_num_queries: object) -> None:
    meeting.world()
    periods = past()
    with django_assert_num_queries(1):  # type: ignore[operator]
        trees(periods)

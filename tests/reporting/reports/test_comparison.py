"""The approved figures of earlier quarters beside those of a report."""

from __future__ import annotations

from typing import Any

import pytest

from reporting.models import Report
from reporting.reports import queries
from reporting.reports.comparison import earlier_figures, earlier_figures_of
from reporting.reports.questions import EarlierFigures
from targets.models import Break
from tests import factories as make
from tests.cast import Cast
from tests.reporting.reports.test_queries import approved


def test_beside_stand_the_approved_figures_of_two_quarters(cast: Cast, django_assert_num_queries: Any) -> None:
    Break.objects.all().delete()
    for period, members in (("2025-Q3", 900), ("2026-Q1", 950), ("2026-Q2", 1000)):
        gap = {"grassroots_unions": {"state": "missing", "reason": "?"}, "unionised_nonpublic_other": {"state": "n/a"}}
        gap["with_agreement_nonpublic_other"] = {"state": "n/a"}
        body = {"unionised_public": 5, "with_agreement_public": 5} if period == "2025-Q3" else {}
        approved(cast.reviewer, cast.reviewer2, cast.ward, period, members=members, **{**body, **gap})
    ours = make.report(cast.clerk, cast.ward)
    theirs = make.report(cast.clerk2, cast.ward2)
    found = list(Report.objects.filter(pk__in=[ours.pk, theirs.pk]).select_related("period"))
    with django_assert_num_queries(1):
        both = earlier_figures_of(found)
    assert both[theirs.pk] == EarlierFigures()
    assert (both[ours.pk].previous["members"], both[ours.pk].year_ago["members"]) == (1000, 900)
    assert "grassroots_unions" not in both[ours.pk].previous
    assert both[ours.pk].previous["unionised_nonpublic_other"] is None
    one = Report.objects.select_related("period").get(pk=ours.pk)
    with django_assert_num_queries(1):
        assert earlier_figures(one) == earlier_figures(one) == both[ours.pk]
    read = Report.objects.select_related("period").get(pk=ours.pk)
    with django_assert_num_queries(1):
        queries.form_for(read)
        assert earlier_figures(read) == both[ours.pk]
    assert earlier_figures_of([]) == {}


@pytest.mark.parametrize(
    ("on", "previous", "year_ago"),
    [
        ("2025-09-30", 1000, 900),
        ("2025-10-01", 1000, None),
        ("2026-06-30", 1000, None),
        ("2026-07-01", None, None),
        ("2026-09-30", None, None),
        ("2026-10-01", 1000, 900),
    ],
)
def test_nothing_stands_beside_across_a_reorganisation(
    cast: Cast, on: str, previous: int | None, year_ago: int | None
) -> None:
    Break.objects.filter(is_reorganisation=True).delete()
    approved(cast.reviewer, cast.reviewer2, cast.ward, "2025-Q3", members=900)
    approved(cast.reviewer, cast.reviewer2, cast.ward, "2026-Q2", members=1000)
    Break.objects.create(on=on, title="x", text="x", is_reorganisation=True)
    Break.objects.create(on="2026-08-08", title="y", text="y", is_reorganisation=False)
    found = earlier_figures(make.report(cast.clerk, cast.ward))
    assert (found.previous.get("members"), found.year_ago.get("members")) == (previous, year_ago)

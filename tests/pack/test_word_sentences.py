"""The sentences of the Word draft as a careful editor reads them."""

from __future__ import annotations

import copy
import re
from fractions import Fraction
from typing import Any

import pytest

from reporting import word
from reporting.domain.edition import Content
from reporting.queries.lines import distance
from reporting.word.wording import apart, day
from tests.pack import drafts, editions

SCOPES = ("TPHCM", "TPHCM-CU", "P-26740", "PV-760", "T-1")
pytestmark = pytest.mark.django_db  # the frozen world needs one

PERCENT = r"([0-9]+,[0-9])%"


def draft(content: Content, scope: str = "TPHCM", **said: Any) -> bytes:
    return word.build(editions.frozen(content, **said), scope)


def tenths(text: str) -> int:
    return int(text.replace(",", ""))


def test_a_difference_is_that_of_the_values_shown() -> None:
    """92,86 and 92,44 are shown as 92,9 and 92,4: who subtracts them finds 0,5, not the 0,4 of the exact ones."""
    assert distance(Fraction(9286, 100), Fraction(9244, 100), False) == "0,5 điểm %"
    assert distance(Fraction(9244, 100), Fraction(9286, 100), False) == "0,5 điểm %"
    assert distance(Fraction(7001, 100), Fraction(7002, 100), False) == "dưới 0,1 điểm %"
    assert apart(1_360_400, 1_500_000, "đoàn viên", is_count=True) == "139.600 đoàn viên"
    assert apart(Fraction(9205, 100), Fraction(95), "%", is_count=False) == "2,9\u00a0điểm\u00a0%"


@pytest.mark.parametrize("scope", SCOPES)
def test_every_difference_in_the_draft_can_be_subtracted(content: Content, scope: str) -> None:
    changed = copy.deepcopy(content)
    points = changed["series"][scope if scope in ("P-26740", "T-1") else "TPHCM-CU"]
    for quarters in points.values():  # sums whose shares are rounded one up, one down
        for period, (n, d) in {"2026-Q2": (9286, 10_000), "2026-Q1": (9244, 10_000)}.items():
            if period in quarters and quarters[period]["d"]:
                quarters[period] |= {"n": n, "d": d}
    checked = 0
    for one in drafts.paragraphs(draft(changed, scope)):
        found = re.match(rf"Theo cách tính.*? đạt {PERCENT} ", one)
        for size, before in re.findall(rf"(?:tăng|giảm) ([0-9]+,[0-9])\sđiểm\s% so với [^(]*\({PERCENT}", one):
            assert found
            assert abs(tenths(found[1]) - tenths(before)) == tenths(size)
            checked += 1
    assert checked or scope == "T-1"


def test_days_as_offices_write_them() -> None:
    """Nghị định 30/2020, Phụ lục I: noughts before days under 10 and before months 1 and 2 only."""
    assert [day(one) for one in ("2026-06-30", "2026-02-05", "2025-12-01", "")] == ["30/6/2026", "05/02/2026",
                                                                                      "01/12/2025", ""]  # fmt: skip

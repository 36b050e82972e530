"""Who publishes editions, and who reads the files of which scope."""

from __future__ import annotations

import datetime as dt

import pytest

from reporting.editions import policies as edition_policies
from reporting.editions.layouts import BOARD, LABELS
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from targets.models import Period
from tests import factories as make
from tests.cast import NOW, TODAY, Cast

FEDERATION = {"reviewer", "reviewer2", "office_clerk"}
EVERY_SCOPE = FEDERATION | {"observer"}


def readers(cast: Cast, scope: str, day: dt.date = TODAY) -> set[str]:
    return {name for name, who in cast.everyone.items() if edition_policies.can_read_pack(who, scope, day)}


def test_the_federation_publishes(cast: Cast) -> None:
    period = Period(pk="2026-Q2")
    everyone = {name: edition_policies.layouts_published_in(who, TODAY) for name, who in cast.everyone.items()}
    assert {name for name, layouts in everyone.items() if layouts == list(LABELS)} == FEDERATION
    assert {name for name, layouts in everyone.items() if layouts == [BOARD]} == {"observer"}
    assert {name for name, layouts in everyone.items() if not layouts} == set(everyone) - EVERY_SCOPE
    for layout in LABELS:
        edition_policies.check_publishes(cast.reviewer, period, layout, TODAY)
    for who in (cast.area_reviewer, cast.leader, cast.administrator, cast.superuser):
        with pytest.raises(Refused) as caught:
            edition_policies.check_publishes(who, closed(period), BOARD, TODAY)
        assert status_of(caught.value) == 403


def closed(period: Period) -> Period:
    return Period(pk=period.pk, closed_at=NOW)


def test_the_party_board_publishes_in_its_own_layout_once_a_period_is_closed(cast: Cast) -> None:
    period = Period(pk="2026-Q2")
    edition_policies.check_publishes(cast.observer, closed(period), BOARD, TODAY)
    refused = [(period, BOARD), *((closed(period), layout) for layout in LABELS if layout != BOARD)]
    for asked, layout in refused:
        with pytest.raises(Refused, match="Bạn chỉ công bố kỳ đã chốt số liệu") as caught:
            edition_policies.check_publishes(cast.observer, asked, layout, TODAY)
        assert status_of(caught.value) == 403


def test_only_the_federation_withdraws(cast: Cast) -> None:
    assert {name for name, who in cast.everyone.items() if edition_policies.can_withdraw(who, TODAY)} == FEDERATION
    edition_policies.check_withdraws(cast.reviewer, TODAY)
    with pytest.raises(Refused):
        edition_policies.check_withdraws(cast.observer, TODAY)


@pytest.mark.parametrize("scope", ["TPHCM", "TPHCM-CU", "PV-760", "KHONG-CO"])
def test_the_city_and_perimeters_are_read_at_the_root(cast: Cast, scope: str) -> None:
    assert readers(cast, scope) == EVERY_SCOPE


def test_a_units_files_are_read_by_whom_a_role_reaches_it(cast: Cast) -> None:
    assert readers(cast, "P-26740") == EVERY_SCOPE | {"clerk", "leader", "area_reviewer"}
    assert readers(cast, "P-26824") == EVERY_SCOPE | {"clerk2", "leader2", "area2_reviewer"}
    assert readers(cast, "T-1") == EVERY_SCOPE | {"area_reviewer"}
    assert "former" in readers(cast, "P-26740", dt.date(2026, 9, 30))


def test_a_clerk_of_the_federation_does_not_read_the_citys_files(cast: Cast) -> None:
    make.role(cast.outsider, "clerk", cast.city)
    assert not edition_policies.can_read_pack(cast.outsider, "TPHCM", TODAY)
    assert edition_policies.can_read_pack(cast.outsider, "P-26740", TODAY)


def test_a_role_that_ended_reads_nothing_of_the_city(cast: Cast) -> None:
    make.role(cast.outsider, "observer", cast.city, until=TODAY.isoformat())
    assert edition_policies.reads_all_packs(cast.outsider, TODAY - dt.timedelta(days=1))
    assert not edition_policies.reads_all_packs(cast.outsider, TODAY)


def test_who_may_not_read_a_pack_is_told_so(cast: Cast) -> None:
    edition_policies.check_reads_pack(cast.clerk, "P-26740", TODAY)
    with pytest.raises(Refused, match="không đọc tài liệu") as caught:
        edition_policies.check_reads_pack(cast.clerk, "P-26824", TODAY)
    assert status_of(caught.value) == 403


def test_a_root_of_the_past_is_none_today(cast: Cast) -> None:
    old = make.unit("BD", None, "upper", since="2023-01-01", until="2025-07-01", owes=False)
    make.role(cast.outsider, "observer", old)
    assert edition_policies.reads_all_packs(cast.outsider, dt.date(2025, 6, 30))
    assert not edition_policies.reads_all_packs(cast.outsider, TODAY)

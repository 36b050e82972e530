"""An edition's content says of every scope what the content of the moment says of it."""

from __future__ import annotations

import json

import pytest

from reporting.editions.edition_json import canonical, digest, read
from reporting.editions.freeze import freeze, freeze_for_meeting
from reporting.editions.load import load, scope_of
from reporting.editions.xlsx.meeting import build
from reporting.totals import recount, scopes
from targets.domain.refusals import Refused
from targets.models import Period
from tests.reporting.editions import meeting as m
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db
SCOPES = ["TPHCM", "TPHCM-CU", "P-26740", "P-26824", "B-SAWACO", "TPHCM-VP"]


def frozen_content(period: str = "2026-Q2") -> Json:
    content: Json = json.loads(canonical(freeze(Period.objects.get(pk=period), m.MADE_AT)))
    return content


def test_every_scope_says_the_same_from_the_content() -> None:
    m.world()
    content = read(json.dumps(frozen_content()))
    period = Period.objects.get(pk="2026-Q2")
    for code in SCOPES:
        scope = scopes.scope(code)
        live = build(load(freeze_for_meeting(scope, period, m.MADE_AT), scope), m.MADE_AT, "Người lập")
        assert build(load(content, scope_of(content, code)), m.MADE_AT, "Người lập") == live, code


def test_the_content_is_the_same_for_the_same_figures_and_another_for_one_changed() -> None:
    world = m.world()
    first, again = (digest(canonical(freeze(Period.objects.get(pk="2026-Q2"), m.MADE_AT))) for _ in range(2))
    assert first == again
    m.figures(world.reviewer, "2026-Q2", {"P-26740": {"members": 1234566}})
    recount.run_pending(m.MADE_AT, m.MADE_AT.date())
    assert digest(canonical(frozen_content())) != first


def test_a_stranger_is_refused_by_name() -> None:
    m.world()
    with pytest.raises(Refused, match="P-99999"):
        scope_of(read(json.dumps(frozen_content())), "P-99999")


def test_an_edition_from_before_straddling_units_were_told_still_loads() -> None:
    m.world()
    content = frozen_content()
    written = json.loads(json.dumps(content))
    for standings in written["progress"].values():
        for reading in (reading for standing in standings for reading in standing["readings"]):
            del reading["aim"]["stages"]
            del reading["verdict"]["inseparable"], reading["verdict"]["required_in_things"]
    earlier, now = (read(json.dumps(version)).progress["TPHCM"] for version in (written, content))
    assert [standing.readings[0].verdict.status for standing in earlier] == [
        standing.readings[0].verdict.status for standing in now
    ]
    (verdict,) = {standing.target: standing for standing in earlier}["CT-2030-4"].readings[:1]
    assert (verdict.aim.stages, verdict.verdict.inseparable, verdict.verdict.required_in_things) == ((), (), None)

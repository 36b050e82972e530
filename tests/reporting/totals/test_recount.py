"""A recount beside a load of the programme: what it marks as counted is what it counted by."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator

import pytest
from django.db.backends.utils import CursorWrapper

from reporting.models import FormulaTotal
from reporting.totals import recount
from targets.actions.periods import ask_recount
from targets.models import Break, Period
from tests.cast import NOW, TODAY
from tests.reporting.progress.dashboards import ORDINARY, approve, programme_and_cast

pytestmark = pytest.mark.django_db


def test_a_break_noted_while_the_recount_waits_for_its_lock_is_counted_by(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = programme_and_cast()
    approve(cast.ward, "2026-Q1", cast.reviewer, **ORDINARY)
    snapshot = recount._snapshot

    @contextlib.contextmanager
    def noted_meanwhile() -> Iterator[CursorWrapper]:
        Break.objects.get_or_create(on=dt.date(2026, 4, 1), title="x", text="x", is_reorganisation=True)
        ask_recount(dt.date(2026, 4, 1), dt.date(2026, 6, 30))
        with snapshot() as cursor:
            yield cursor

    monkeypatch.setattr(recount, "_snapshot", noted_meanwhile)
    recount.recount([Period.objects.get(pk="2026-Q2")], NOW)
    assert not recount.pending(TODAY).filter(pk="2026-Q2").exists()
    total = FormulaTotal.objects.get(period="2026-Q2", scope=cast.ward.code, formula="members")
    assert (total.carried, total.missing_known) == (0, 1)

"""`manage.py workbook`: the interface's command, its refusals, and a file that is there whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reporting.jobs.storage import write_whole
from reporting.management.commands import workbook as command
from reporting.totals import recount, snapshot
from targets.models import Period
from tests.reporting.editions import meeting
from tests.reporting.editions.meeting import ONE, TWO

pytestmark = pytest.mark.django_db


def run(folder: Path, unit: str = "TPHCM", period: str = "2026-Q2", **more: Any) -> bytes:
    out = folder / "biểu.xlsx"
    call_command("workbook", unit=unit, period=period, out=out, stdout=StringIO(), **more)
    return out.read_bytes()


def test_its_numbers_are_those_of_progress(tmp_path: Path) -> None:
    meeting.world()
    told = StringIO()
    call_command("progress", unit="TPHCM", period="2025-Q4", format="json", stdout=told)
    shapes = {
        (one["code"], target["milestone"]): target
        for one in json.loads(told.getvalue())["indicators"]
        for target in one["targets"]
    }
    rows = meeting.values(run(tmp_path, period="2025-Q4"), ONE)[meeting.BODY_01 - 1 : meeting.BODY_01 + 12]
    milestones = [(row[3], row[2]) for row in rows]
    assert len(milestones) == 13
    ahead = [shape for shape in shapes.values() if shape["judged_on"] == "2025-Q4"]
    assert len(ahead) == 11
    values = [row[5] for row in rows]
    for shape in ahead:
        size = 1 if isinstance(shape["actual"], int) else 100
        assert pytest.approx(float(shape["actual"]) / size, rel=1e-9) in values
    assert list(tmp_path.iterdir()) == [tmp_path / "biểu.xlsx"]


def test_pending_periods_are_counted_first(tmp_path: Path) -> None:
    made = meeting.world()
    meeting.figures(made.reviewer, "2026-Q2", {"P-26830": {"members": 55}})
    assert recount.pending(timezone.localdate()).exists()
    rows = meeting.values(run(tmp_path), TWO)
    assert rows[meeting.row_of(rows, "TỔNG CỘNG") - 1][4] == 1_236_567 + 55
    assert not recount.pending(timezone.localdate()).filter(code__lte="2026-Q2").exists()


def test_who_made_it_stands_in_the_foot(tmp_path: Path) -> None:
    made = meeting.world()
    type(made.clerk).objects.filter(username="clerk").update(full_name="Trần Thị B")
    for by, said in (("clerk", "người lập: Trần Thị B."), ("leader", "người lập: leader.")):
        assert any(said in str(row[0]) for row in meeting.values(run(tmp_path, by=by), ONE))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"unit": "KHÔNG-CÓ"}, "Không có đơn vị hoặc phạm vi nào có mã “KHÔNG-CÓ”."),
        ({"period": "2026-Q9"}, "Không có kỳ báo cáo “2026-Q9”"),
        ({"by": "nobody"}, "Không có tài khoản “nobody”."),
    ],
)
def test_what_is_unknown_is_said(tmp_path: Path, options: dict[str, Any], said: str) -> None:
    meeting.world()
    with pytest.raises(CommandError, match=said):
        run(tmp_path, **options)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_takes_no_file(tmp_path: Path) -> None:
    meeting.world()
    for out in (tmp_path / "nowhere" / "a.xlsx", tmp_path):
        with pytest.raises(CommandError, match="Không ghi được"):
            call_command("workbook", unit="TPHCM", period="2026-Q2", out=out)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting.world()
    before = run(tmp_path)

    def full(path: Path, content: bytes, mode: int | None = None) -> None:
        monkeypatch.setattr(Path, "replace", _full)
        write_whole(path, content, mode)

    monkeypatch.setattr(command, "write_whole", full)
    with pytest.raises(CommandError, match="No space left"):
        run(tmp_path)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


def _full(self: Path, target: Path) -> None:
    raise OSError(28, "No space left on device")


def test_figures_that_never_settle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = meeting.world()

    def count_and_change(period: Period, at: dt.datetime) -> None:
        recount_period(period, at)
        meeting.figures(made.reviewer, "2026-Q1", {"P-26743": {"grassroots_unions": 1}})

    meeting.figures(made.reviewer, "2026-Q1", {"P-26743": {"grassroots_unions": 2}})
    recount_period = recount.recount_period
    monkeypatch.setattr(snapshot.recount, "recount_period", count_and_change)
    with pytest.raises(CommandError, match="Số liệu thay đổi liên tục"):
        run(tmp_path)
    assert list(tmp_path.iterdir()) == []

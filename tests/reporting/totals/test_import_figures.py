"""`import_figures`: history approved at once, all rows or none, every bad row named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reporting.models import AuditEvent, Figure, Report, Revision, Total
from reporting.reports import actions as reports
from reporting.totals import recount
from reporting.totals.figure_file import FigureRow, read_figure_file
from reporting.totals.import_figures import Imported, import_figures
from targets.domain.tables import TableError
from targets.models import Element, Period
from tests import factories as make
from tests.cast import NOW, Cast

HEAD = "unit,period,element,value\n"
UNIT, PERIOD = "P-26740", "2026-Q2"


def take(cast: Cast, text: str, **different: Any) -> Imported:
    rows, problems = read_figure_file(text.encode())
    arguments: dict[str, Any] = {"rows": rows, "problems": problems, "reason": "văn bản 5", "via": "command"}
    return import_figures(**{**arguments, "by": cast.administrator, "at": NOW, **different})


def refusals(cast: Cast, text: str, **different: Any) -> list[tuple[int, str, str]]:
    """Line, code and message of each problem; nothing is written."""
    models = (Report, Revision, AuditEvent, Figure, Period)
    before = [list(model.objects.order_by("pk").values_list()) for model in models]
    with pytest.raises(TableError) as caught:
        take(cast, text, **different)
    assert [list(model.objects.order_by("pk").values_list()) for model in models] == before
    return [(problem.line, problem.code, problem.message) for problem in caught.value.problems]


def lines(period: str = PERIOD, unit: str = UNIT, **values: object) -> str:
    return HEAD + "".join(f"{unit},{period},{code},{value}\n" for code, value in values.items())


def test_a_first_revision_states_every_cell(cast: Cast) -> None:
    pair = {"unionised_enterprises": "n/a", "with_agreement_enterprises": "N/A"}
    done = take(cast, lines(members=1200, workers="1.580.000", grassroots_unions="", **pair))
    assert done == Imported(rows=5, added=1, corrected=0)
    report = Report.objects.get()
    revision = report.revision
    assert revision is not None
    assert (report.state, report.supplier, report.approved_revision) == ("approved", "unit", revision)
    assert (report.submitted_by, report.submitted_at, report.first_submitted_at) == (None, None, None)
    assert (report.imported, report.approved_at) == (True, NOW)
    assert (revision.number, revision.save_number, revision.reason, revision.via) == (1, 1, "văn bản 5", "command")
    assert revision.by == cast.administrator
    assert len(revision.cells) == 14
    assert revision.cells["workers"]["value"] == 1_580_000
    assert revision.cells["grassroots_unions"]["reason"] == "để trống trong tệp"
    assert revision.cells["members_left"] == {
        "state": "missing", "value": None, "reason": "không có trong tệp",
        "note": "", "source": "", "answer": "", "by": None,
    }  # fmt: skip
    assert dict(Figure.objects.values_list("element_id", "value")) == {
        "members": 1200, "workers": 1_580_000, "unionised_enterprises": None, "with_agreement_enterprises": None,
    }  # fmt: skip
    event = AuditEvent.objects.get()
    assert (event.verb, event.via, event.report, event.period_id) == ("imported", "command", report, PERIOD)
    assert event.detail == {"number": 1, "save": 1, "reason": "văn bản 5"}
    asked = Period.objects.filter(asked__gt=0).order_by("code").values_list("code", flat=True)
    assert list(asked) == ["2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"]


def test_each_supplier_gets_a_revision_of_its_own_with_sources(cast: Cast) -> None:
    text = (
        "unit,period,element,value,source\n"
        + f"{UNIT},{PERIOD},members,5,\n"
        + f"{UNIT},{PERIOD},enterprises_25,7,BHXH\n"
    )
    assert take(cast, text) == Imported(rows=2, added=2, corrected=0)
    report = Report.objects.get(supplier="federation")
    assert report.revision is not None
    assert report.revision.cells["enterprises_25"]["source"] == "BHXH"
    assert set(report.revision.cells) == {"enterprises_25"}


def test_a_correction_keeps_what_is_left_out(cast: Cast) -> None:
    take(cast, lines(members=1200, workers=1300, grassroots_unions=4))
    done = take(cast, lines(members=1100, grassroots_unions=""), by=cast.superuser)
    assert done == Imported(rows=2, added=0, corrected=1)
    report = Report.objects.get()
    assert report.revision is not None
    assert (report.revision.number, report.revision.save_number) == (2, 1)
    assert dict(Figure.objects.values_list("element_id", "value")) == {"members": 1100, "workers": 1300}
    assert set(Figure.objects.values_list("revision", flat=True)) == {report.revision_id}
    assert report.revision.cells["members_left"]["reason"] == "không có trong tệp"


def test_a_report_approved_in_the_portal_is_corrected(cast: Cast) -> None:
    moment = make.at(dt.date(2026, 7, 5))
    report = make.report(cast.clerk, cast.ward, PERIOD, moment)
    report = reports.submit(report=report, by=cast.leader, at=moment, via="page")
    reports.approve(report=report, by=cast.reviewer, at=moment, via="page")
    take(cast, lines(members=950))
    report.refresh_from_db()
    assert report.revision is not None
    assert report.revision.number == 2
    assert {cell["by"] for cell in report.revision.cells.values()} == {None}
    assert Figure.objects.count() == 14
    assert report.first_submitted_at == moment


def test_a_dry_run_writes_nothing(cast: Cast) -> None:
    assert take(cast, lines(members=1), dry_run=True) == Imported(1, 1, 0)
    assert not Report.objects.exists()
    assert not Period.objects.filter(asked__gt=0).exists()


@pytest.mark.parametrize(
    ("row", "code", "word"),
    [
        ("P-1,2026-Q2,members,1", "P-1", "không có đơn vị"),
        ("P-26740,2026-Q5,members,1", "2026-Q5", "không có kỳ"),
        ("P-26740,2026-Q4,members,1", "2026-Q4", "chưa đến ngày tính số liệu 31/12/2026"),
        ("T-1,2026-Q2,members,1", "T-1", "không có nghĩa vụ báo cáo ngày 30/06/2026"),
        ("Q-760,2025-Q3,members,1", "Q-760", "không có nghĩa vụ"),
        ("P-26740,2026-Q2,people,1", "people", "không có số liệu này"),
        ("P-26740,2026-Q2,zones,1", "zones", "sổ theo dõi"),
        ("P-26740,2026-Q2,unionised_public,1", "unionised_public", "không thuộc biểu của kỳ 2026-Q2"),
        ("P-26740,2026-Q2,unorganised_workers,1", "unorganised_workers", "không thuộc biểu"),
        ("P-26740,2026-Q2,members,-1", "members", "âm"),
        ("P-26740,2026-Q2,members,1.5", "members", "phần thập phân"),
        ("P-26740,2026-Q2,members,abc", "members", "chữ"),
        ("P-26740,2026-Q2,members,1.580", "members", "1580"),
        ("P-26740,2026-Q2,members,10000000001", "members", "quá lớn"),
        ("P-26740,2026-Q2,members", "P-26740", "3 cột"),
    ],
)
def test_a_bad_row_is_named_by_line_and_code(cast: Cast, row: str, code: str, word: str) -> None:
    [(line, about, message)] = refusals(cast, f"{HEAD}P-26743,2026-Q2,members,5\n{row}\n")
    assert (line, about) == (3, code)
    assert word in message


def test_every_bad_row_is_named(cast: Cast) -> None:
    found = refusals(cast, f"{HEAD}X,2026-Q2,members,5\nP-26740,2026-Q2,members,x\nP-26740,2026-Q9,members,5\n")
    assert [line for line, _, _ in found] == [2, 3, 4]


def test_the_same_cell_twice_is_refused(cast: Cast) -> None:
    [(line, code, message)] = refusals(cast, lines(members=1) + f"{UNIT},{PERIOD},members,1\n")
    assert (line, code, message) == (3, "members", "đã có ở dòng 2 cho P-26740 kỳ 2026-Q2.")


def test_a_part_above_its_whole_in_the_file_and_against_what_is_stored(cast: Cast) -> None:
    [(line, code, message)] = refusals(cast, lines(members=5, members_employed=6))
    assert (line, code) == (3, "members_employed")
    assert "(P-26740, kỳ 2026-Q2)" in message
    take(cast, lines(members=5, members_employed=5))
    [(line, code, _)] = refusals(cast, lines(members=4))
    assert (line, code) == (2, "members_employed")


def test_a_part_above_its_whole_is_named_beside_other_bad_rows(cast: Cast) -> None:
    text = lines(members=100, members_employed=101, workers="x", unionised_enterprises="1e3")
    text += f"{UNIT},{PERIOD},with_agreement_enterprises,n/a\n"
    assert [problem[:2] for problem in refusals(cast, text)] == [
        (3, "members_employed"),
        (4, "workers"),
        (5, "unionised_enterprises"),
    ]


def test_half_a_pair_not_applicable(cast: Cast) -> None:
    [(line, code, _)] = refusals(cast, lines(with_agreement_public="n/a"), at=NOW)[:1]
    assert (line, code) == (2, "with_agreement_public")
    for other in (4, ""):
        [(line, code, _)] = refusals(cast, lines(unionised_enterprises=other, with_agreement_enterprises="n/a"))
        assert (line, code) == (3, "with_agreement_enterprises")


def test_a_half_that_the_file_leaves_out_contradicts_no_na(cast: Cast) -> None:
    take(cast, lines(members="n/a"))
    take(cast, lines(members_employed="n/a"))
    assert refusals(cast, lines(members_employed=3))


def test_members_above_workers_and_other_suppliers_are_no_refusal(cast: Cast) -> None:
    text = lines(members=9, workers=5, enterprises_25_unionised=4, enterprises_25=3)
    assert take(cast, text).added == 2


@pytest.mark.parametrize("stage", ["draft", "submitted", "returned", "correction"])
def test_a_report_in_work_refuses(cast: Cast, stage: str) -> None:
    moment = make.at(dt.date(2026, 7, 5))
    report = make.report(cast.clerk, cast.ward, PERIOD, moment)
    if stage != "draft":
        report = reports.submit(report=report, by=cast.leader, at=moment, via="page")
    if stage == "returned":
        reports.return_report(report=report, comment="?", by=cast.reviewer, at=moment, via="page")
    if stage == "correction":
        report = reports.approve(report=report, by=cast.reviewer, at=moment, via="page")
        reports.correct(report=report, reason="a", document="b", by=cast.clerk, at=moment, via="page")
    found = refusals(cast, lines(members=5, enterprises_25=5))
    assert [(line, code) for line, code, _ in found] == [(2, UNIT), (3, UNIT)]
    assert "chưa duyệt xong" in found[0][2]


def test_a_register_report_in_work_does_not_matter(cast: Cast) -> None:
    Report.objects.create(unit=cast.ward, period_id=PERIOD, supplier="register")
    assert take(cast, lines(members=5)).added == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_a_reason_must_be_given(cast: Cast, reason: str) -> None:
    assert "lý do" in refusals(cast, lines(members=5), reason=reason)[0][2]


def test_a_source_too_long_is_refused(cast: Cast) -> None:
    text = f"unit,period,element,value,source\n{UNIT},{PERIOD},members,5,{'x' * 1001}\n"
    assert "nguồn dài quá" in refusals(cast, text)[0][2]


def test_an_ended_units_past_is_filed(cast: Cast) -> None:
    take(cast, lines(unit="Q-760", period="2025-Q2", members=5))
    assert Figure.objects.get().unit == cast.district


def test_rows_may_say_why_a_figure_is_missing(cast: Cast) -> None:
    row = FigureRow(2, UNIT, PERIOD, "members", "", reason="mất hồ sơ")
    import_figures(rows=[row], by=cast.superuser, reason="r", at=NOW, via="command")
    report = Report.objects.get()
    assert report.revision is not None
    assert report.revision.cells["members"]["reason"] == "mất hồ sơ"


def test_no_rows_are_nothing(cast: Cast) -> None:
    assert import_figures(rows=[], by=cast.superuser, reason="r", at=NOW, via="command") == Imported(0, 0, 0)


# ---------------------------------------------------------------- the command


@pytest.fixture
def figure_file(tmp_path: Path) -> Callable[[bytes], str]:
    def write(content: bytes) -> str:
        path = tmp_path / "figures.csv"
        path.write_bytes(content)
        return str(path)

    return write


def run(path: str, *options: str, by: str = "superuser") -> str:
    out = StringIO()
    call_command("import_figures", path, "--by", by, "--reason", "BC 12/2026", *options, stdout=out)
    return out.getvalue()


def test_the_command_imports_and_recounts(cast: Cast, figure_file: Callable[[bytes], str]) -> None:
    path = figure_file(b"\xef\xbb\xbf" + lines(members=1200).encode())
    assert "Kiểm tra xong" in run(path, "--dry-run")
    assert not Report.objects.exists()
    out = run(path)
    assert "1 báo cáo mới, 0 điều chỉnh" in out
    assert "Đã tính lại" in out
    assert Total.objects.get(period=PERIOD, scope="TPHCM", element="members").value == 1200
    assert not recount.pending(timezone.localdate())
    assert not recount.differences(Period.objects.get(pk=PERIOD))
    assert AuditEvent.objects.get().via == "command"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"unit,period,value\nP-26740,2026-Q2,1\n", "element"),
        (HEAD.encode() + b"P-1,2026-Q2,members,1\n", "P-1"),
        (HEAD.encode() + b"\xff\n", "UTF-8"),
    ],
)
def test_the_command_names_what_is_wrong(
    cast: Cast, figure_file: Callable[[bytes], str], content: bytes, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        run(figure_file(content))
    assert not Report.objects.exists()


def test_the_command_wants_an_active_account(cast: Cast, figure_file: Callable[[bytes], str]) -> None:
    cast.superuser.is_active = False
    cast.superuser.save()
    for name in ("superuser", "nobody"):
        with pytest.raises(CommandError, match="tài khoản"):
            run(figure_file(lines(members=1).encode()), by=name)


def test_a_reason_left_blank_is_no_fault_of_a_line(cast: Cast, figure_file: Callable[[bytes], str]) -> None:
    with pytest.raises(CommandError) as caught:
        run(figure_file(lines(members=1).encode()), "--reason", " ")
    assert str(caught.value).splitlines()[1].startswith("Phải ghi lý do nhập (--reason)")


def test_the_command_says_when_there_is_no_file(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không đọc được"):
        run(str(tmp_path / "none.csv"))


def test_a_quarter_of_every_element_goes_in(cast: Cast) -> None:
    """Q4 of 2025 asks everything there is but the register."""
    text = HEAD + "".join(
        f"{UNIT},2025-Q4,{code},{make.SPECIAL.get(code, 20 if code.startswith('unionised') else 3)}\n"
        for code in Element.objects.exclude(supplier="register").values_list("code", flat=True)
    )
    assert take(cast, text).added == 2
    assert Figure.objects.count() == 24

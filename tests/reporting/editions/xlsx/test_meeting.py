"""The meeting's workbook as a file: thirteen rows, every unit, formulas with their values, nothing that could harm.

The portal's answers are gathered once; writing a workbook from them touches no database.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import zipfile
from typing import Any

import pytest
from django.db import transaction

from reporting.editions.meeting import Meeting
from reporting.editions.xlsx.meeting import build
from targets.models import Period
from tests.reporting.editions import meeting
from tests.reporting.editions.meeting import MADE_AT, ONE, TWO, Portal
from tests.valid import findings

pytestmark = pytest.mark.django_db  # for the portal's sake: a run without marked tests makes no database
# Everything that the formulas call; all of it is in Excel 2010.
KNOWN = {"AND", "COUNT", "COUNTIF", "COUNTIFS", "IF", "ISNUMBER", "OR", "ROUND", "SUM", "SUMIF", "SUMPRODUCT"}
CITY = ("TPHCM", "2026-Q2")


@pytest.fixture(scope="module")
def portal(django_db_setup: None, django_db_blocker: Any) -> Portal:
    """The answers; their world is gone before the first test."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = meeting.portal()
        transaction.set_rollback(True)
    return found


def body(content: bytes) -> list[list[Any]]:
    """The thirteen rows of Biểu 01."""
    return meeting.values(content, ONE)[meeting.BODY_01 - 1 : meeting.BODY_01 + 12]


def column(rows: list[list[Any]], title: str) -> int:
    """The place of a column of Biểu 02 by its title."""
    return next(n for n, cell in enumerate(rows[meeting.BODY_02 - 4]) if cell == title)


def units(rows: list[list[Any]]) -> list[list[Any]]:
    """The rows of units of Biểu 02."""
    return [row for row in rows[meeting.BODY_02 - 1 :] if isinstance(row[0], float)]


def cells(content: bytes, *titles: str) -> dict[str, list[Any]]:
    """By the unit's name what stands under these titles."""
    rows = meeting.values(content, TWO)
    places = [column(rows, title) for title in titles]
    return {row[1]: [row[place] for place in places] for row in units(rows)}


def first_cells(content: bytes, sheet: str) -> str:
    """What stands in the first column, line by line."""
    return "\n".join(str(row[0]) for row in meeting.values(content, sheet))


def test_it_opens_clean(portal: Portal) -> None:
    assert findings(portal.made(), ".xlsx") == []


# ---------------------------------------------------------------- Biểu 01
def test_thirteen_rows_in_the_programmes_words(portal: Portal) -> None:
    content = portal.made()
    assert meeting.values(content, ONE)[meeting.BODY_01 - 3] == [
        "TT", "Nội dung chỉ tiêu (nguyên văn)", "Đơn vị tính", "Mốc", "Chỉ tiêu",
        "Kết quả tại mốc\n(chưa đến mốc: tại kỳ báo cáo)", "Kỳ đánh giá", "Số đơn vị báo cáo/tổng số",
        "So với chỉ tiêu (+/–)", "% chỉ tiêu", "Đánh giá",
        "Kỳ báo cáo\n(Quý\xa0II/2026)", "Số đơn vị báo cáo/tổng số", "Kỳ trước\n(Quý\xa0I/2026)",
        "Số đơn vị báo cáo/tổng số", "Cùng kỳ năm trước\n(Quý\xa0II/2025)", "Số đơn vị báo cáo/tổng số",
        "Phạm vi – cách hiểu – ghi chú",
    ]  # fmt: skip
    targets, parts = portal.meetings[CITY].targets, portal.meetings[CITY].parts
    assert len(body(content)) == len(targets) == 13
    for place, (row, one) in enumerate(zip(body(content), targets, strict=True), start=1):
        assert row[:4] == [place, one.target.wording, one.indicator.measure, one.target.milestone]
        assert row[10] == one.default.verdict.label
        assert str(row[17]).startswith(f"Phạm vi: {parts[one.revision.perimeter].name}")


def test_a_passed_target_stands_with_its_result_and_the_asked_period_beside_it(portal: Portal) -> None:
    rows = body(portal.made())
    assert rows[2][4:17] == [
        1_580_000, 2742, "Quý\xa0IV/2025", "3/3", 2742 - 1_580_000, 2742 / 1_580_000, "Chưa đạt",
        1_235_567, "3/3", 2000, "2/3", "–", "–",
    ]  # fmt: skip
    assert rows[3][4:17] == [
        0.95, 0.825, "Quý\xa0IV/2025", "3/3", -12.5, "–", "Chưa đạt", 0.55, "3/3",
        0.825, "3/3", "–", "–",
    ]  # fmt: skip
    assert rows[6][10] == "Chậm tiến độ"
    assert "Cần tăng bình quân 30.247 mỗi quý đến Quý IV/2030." in rows[6][17]
    assert "Toàn Thành phố sau sáp nhập (Quý II/2026): 1.236.567 (4/6 đơn vị)." in rows[6][17]


def test_what_cannot_be_judged_is_not_held_against_its_target(portal: Portal) -> None:
    row = body(portal.made())[8]
    assert row[8:11] == ["–", "–", "Chưa đủ số liệu"]
    assert "Chưa đủ số liệu để so với chỉ tiêu: kết quả trong khoảng 39,4% – 89,4%." in row[17]


@pytest.mark.parametrize("period", ["2025-Q4", "2026-Q1", "2026-Q2"])
def test_what_is_ahead_or_just_judged_is_what_progress_says(portal: Portal, period: str) -> None:
    compared = 0
    targets = portal.meetings["TPHCM", period].targets
    for row, shape, one in zip(body(portal.made(period=period)), portal.shapes["TPHCM", period], targets, strict=True):
        if shape["judged_on"] != period:
            continue
        compared += 1
        count = isinstance(shape["actual"], int)
        want = None if shape["actual"] is None else float(shape["actual"]) / (1 if count else 100)
        assert row[5] == row[11] == ("…" if want is None else pytest.approx(want, rel=1e-9))
        assert row[8] == ("–" if shape["gap"] is None else meeting.away(one))
        assert row[7] == row[12] == "{answered}/{expected}".format(**shape["coverage"])
    assert compared == (11 if period == "2025-Q4" else 5)


def test_what_is_no_longer_asked_or_asked_once_a_year(portal: Portal) -> None:
    rows = body(portal.made())
    assert rows[1][11:17] == ["–"] * 6
    assert "Quý II/2026 không còn thu thập đủ số liệu của cách hiểu này." in rows[1][17]
    assert rows[4][11:13] == [56 / 71, "2/3"]
    assert rows[5][5] == 0.75
    assert (
        rows[7][4:17]
        == ["phần lớn", pytest.approx(140 / 300), "Quý\xa0IV/2025", "3/3", "–", "–", "Chưa đánh giá"] + ["–"] * 6
    )
    said = "Quý II/2026 không thuộc kỳ thu thập; thu thập mỗi năm một lần (quý IV)."
    assert [said in row[17] for row in rows].count(True) == 3


def test_words_with_a_confirmed_reading_become_a_number(portal: Portal) -> None:
    content = portal.variant("confirmed")
    assert body(content)[7][4] == 0.5
    assert meeting.opened(content)[ONE].cell(meeting.BODY_01 + 7, 5).number_format == '"phần lớn: > "0.0%'
    assert "Cách hiểu (đã xác nhận) (Thông báo số 9)" in body(content)[7][17]


def test_every_reading_is_shown_where_they_differ(portal: Portal) -> None:
    assert "Theo cách hiểu khác" not in body(portal.made())[9][17]
    said = body(portal.variant("other reading"))[9][17]
    assert "Theo cách hiểu khác (đề xuất, chưa xác nhận): 46,7% – " in said


def test_a_perimeter_tells_what_it_cannot_separate(portal: Portal) -> None:
    content = portal.variant("inseparable")
    assert "; gần đúng. Chưa gồm Cơ quan Liên đoàn Lao động Thành phố (số liệu Quý " in body(content)[0][17]
    assert body(content)[0][12] == "2/2"
    said = "gần đúng; không tách được nên không tính vào phạm vi: Cơ quan Liên đoàn Lao động Thành phố."
    assert said in first_cells(content, ONE)
    assert said in first_cells(content, TWO)


def test_a_count_below_its_perimeter_needs_an_allocation(portal: Portal) -> None:
    rows = body(portal.made("P-26740"))
    assert rows[4][4:17] == [
        "chưa giao", 1_234_567, "Quý\xa0II/2026", "1/1", "–", "–", "Chưa đánh giá", 1_234_567, "1/1", 1000, "1/1", "–",
        "–",
    ]  # fmt: skip
    assert rows[1][4] == 0.95
    assert "mức chung của Chương trình" in rows[1][17]
    given = body(portal.variant("allocated"))[4]
    assert [given[4], given[5], given[8]] == [2_000_000, 1_234_567, -765_433]
    nothing = body(portal.variant("allocated nothing"))[4]
    assert nothing[4:10] == [0, 1_234_567, "Quý\xa0II/2026", "1/1", 1_234_567, "–"]


# ---------------------------------------------------------------- Biểu 02
def test_zero_n_a_missing_and_not_asked_stay_apart(portal: Portal) -> None:
    content = portal.made()
    titles = ("Đoàn viên", "DN ≥ 25 LĐ có CĐ", "Đơn vị NCL khác có CĐ", "KCN, KCX hoạt động")
    assert cells(content, *titles) == {
        "Công đoàn phường Sài Gòn": [1_234_567, 0, 7, 2],
        "Công đoàn phường Bến Thành": [1000, 33, "–", ""],
        "Công đoàn phường Thủ Đức": ["…", 33, 7, "…"],
        "Công đoàn phường Linh Xuân": ["…", "…", "…", ""],
        "Công đoàn SAWACO": [1000, "–", 7, ""],
        "Cơ quan Liên đoàn Lao động Thành phố": [0, 33, 0, ""],
    }
    rows = meeting.values(content, TWO)
    places = [column(rows, title) for title in ("Đoàn viên", "Đơn vị NCL khác có CĐ", "KCN, KCX hoạt động")]
    at = {start: meeting.row_of(rows, start) for start in ("TỔNG CỘNG", "Trong đó")}
    assert [rows[at["TỔNG CỘNG"] - 1][place] for place in places] == [1_236_567, 21, 2]
    assert [rows[at["TỔNG CỘNG"]][place] for place in places] == ["4/6", "5/6", "1/2"]
    assert [rows[at["Trong đó"] - 1][place] for place in places] == [1_235_567, 7, 2]
    assert [rows[at["Trong đó"]][place] for place in places] == ["3/3", "3/3", "1/1"]


def test_a_ratio_takes_the_same_units_above_and_below(portal: Portal) -> None:
    content = portal.made()
    found = cells(content, "Tử số (mốc 2025)", "Mẫu số (mốc 2025)", "Tỷ lệ (mốc 2025)")
    assert found["Công đoàn phường Sài Gòn"] == ["…", "…", "…"]  # one cell of the formula is missing
    assert found["Công đoàn phường Bến Thành"] == [56, 71, pytest.approx(56 / 71)]  # n/a adds nothing
    assert found["Cơ quan Liên đoàn Lao động Thành phố"] == [0, 0, "–"]  # anything by 0 has no value
    half = cells(content, "Tử số", "Mẫu số", "Tỷ lệ")
    assert half["Công đoàn SAWACO"] == [0, 40, 0]  # n/a above, a number below: it counts below
    rows = meeting.values(content, TWO)
    assert rows[meeting.row_of(rows, "TỔNG CỘNG") - 1][column(rows, "Tỷ lệ")] == pytest.approx(66 / 160)


@pytest.mark.parametrize("period", ["2025-Q4", "2026-Q1", "2026-Q2"])
def test_totals_are_the_portals(portal: Portal, period: str) -> None:
    rows = meeting.values(portal.made(period=period), TWO)
    names = {element.short_name: code for code, element in portal.meetings["TPHCM", period].elements.items()}
    checked = 0
    for scope, start in (("TPHCM", "TỔNG CỘNG"), ("TPHCM-CU", "Trong đó")):
        at = meeting.row_of(rows, start)
        for place, title in enumerate(rows[meeting.BODY_02 - 4]):
            if title in names:
                want = portal.totals[scope, period]["elements"][names[title]]
                assert rows[at - 1][place] == want["value"]
                assert str(rows[at][place]).split("/")[0] == str(want["answered"])
                checked += 1
    assert checked == (2 * 19 if period == "2025-Q4" else 2 * 11)


@pytest.mark.parametrize("period", ["2025-Q4", "2026-Q1", "2026-Q2"])
def test_ratios_of_the_whole_are_the_portals(portal: Portal, period: str) -> None:
    rows = meeting.values(portal.made(period=period), TWO)
    found, asked = portal.meetings["TPHCM", period], portal.meetings["TPHCM", period].period.quarter
    total, covered = (rows[meeting.row_of(rows, "TỔNG CỘNG") - 1 + n] for n in (0, 1))
    shown = [
        (round(total[place], 12), covered[place])
        for place, title in enumerate(rows[meeting.BODY_02 - 4])
        if str(title).startswith("Tỷ lệ")
    ]
    points = [found.scope_points[code][asked] for code, formula in found.formulas.items() if formula.denominator]
    want = [
        (round((point.numerator or 0) / (point.denominator or 1), 12), f"{point.answered}/{point.expected}")
        for point in points
    ]
    assert sorted(shown) == sorted(want)


def test_units_in_official_order_with_the_state_of_their_report(portal: Portal) -> None:
    found = units(meeting.values(portal.variant("in correction"), TWO))
    assert [row[1:4] for row in found] == [
        ["Công đoàn phường Sài Gòn", "Đã duyệt", "x"],
        ["Công đoàn phường Bến Thành", "Đã duyệt, đang điều chỉnh", "x"],
        ["Công đoàn phường Thủ Đức", "Nhập từ văn bản", ""],
        ["Công đoàn phường Linh Xuân", "Chưa lập", ""],
        ["Công đoàn SAWACO", "Nhập từ văn bản", ""],
        ["Cơ quan Liên đoàn Lao động Thành phố", "Nhập từ văn bản, đang điều chỉnh", "x"],
    ]


def test_names_are_those_of_the_as_of_day(portal: Portal) -> None:
    assert "Công đoàn phường Sài Gòn" in cells(portal.variant("renamed"), "Đoàn viên")


@pytest.mark.parametrize(
    ("unit", "period", "expected", "targets"),
    [
        ("P-26740", "2026-Q2", 1, 11),  # founded after the two targets of 2023
        ("T-1", "2026-Q2", 2, 11),
        ("TPHCM-CU", "2026-Q2", 3, 13),
        ("TPHCM-CU", "2025-Q4", 3, 13),
        ("Q-760", "2026-Q2", 0, 11),  # without zones
        ("Q-760", "2025-Q1", 1, 11),
        ("TPHCM", "2023-Q1", 2, 13),
        ("TPHCM", "2028-Q1", 6, 13),
    ],
)
def test_any_unit_or_perimeter_at_any_period(
    portal: Portal, unit: str, period: str, expected: int, targets: int
) -> None:
    content = portal.made(unit, period)
    numbers = [row[0] for row in body(content)]
    assert numbers[:targets] == list(range(1, targets + 1))
    assert not any(isinstance(number, int | float) for number in numbers[targets:])
    assert len(units(meeting.values(content, TWO))) == expected
    assert ("Không có đơn vị nào phải báo cáo" in first_cells(content, TWO)) == (expected == 0)
    assert ("Trong đó: " in first_cells(content, TWO)) == (unit == "TPHCM")


# ---------------------------------------------------------------- formulas
def test_formulas_are_live_and_of_2010(portal: Portal) -> None:
    content = portal.made()
    first, second = meeting.formulas(content, ONE), meeting.formulas(content, TWO)
    assert first["L9"].startswith("='Biểu 02'!$E$")
    assert first["F15"] == first["L15"] == first["L9"]
    assert (first["I11"], first["J11"]) == ("=F11-E11", "=F11/E11")
    assert first["F12"] == "=99/120"
    ratios = [text for text in second.values() if "/SUMPRODUCT(" in text]
    assert len(ratios) == 2 * 4  # TỔNG CỘНG and the perimeter, four ratios
    pattern = r"SUMPRODUCT\(.*ISNUMBER\(\w+:\w+\)\*ISNUMBER\(\w+:\w+\),\w+:\w+\)/SUMPRODUCT"
    assert all(re.search(pattern, text) for text in ratios)
    assert not any(re.search(r"SUM\([^)]*\)/SUM\(", text) for text in second.values())
    called = {name for text in [*first.values(), *second.values()] for name in re.findall(r"([A-Z]+)\(", text)}
    assert called <= KNOWN
    assert meeting.opened(content).calculation.fullCalcOnLoad


def test_every_formula_carries_its_value(portal: Portal) -> None:
    with zipfile.ZipFile(io.BytesIO(portal.made())) as packed:
        sheets = [packed.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
    for xml in sheets:
        assert xml.count("<f>") == len(re.findall(r"</f><v>[^<]*</v>", xml)) > 20


# ---------------------------------------------------------------- text
@pytest.mark.parametrize("text", ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(1)", "\x07\x00chuông", "<b>&amp;"])
def test_hostile_text_stays_text(portal: Portal, text: str) -> None:
    found = portal.meetings[CITY]
    row = dataclasses.replace(found.units[0], name=text)
    content = build(dataclasses.replace(found, units=[row, *found.units[1:]]), MADE_AT, text)
    cell = meeting.opened(content)[TWO].cell(meeting.BODY_02, 2)
    assert cell.data_type == "s"
    assert cell.value == re.sub("[\x00\x07]", "", text)
    assert cell.quotePrefix == (text[0] in "=+-@")
    signed = [c for line in meeting.opened(content)[ONE].iter_rows() for c in line if c.value == cell.value]
    assert [c.data_type for c in signed] == ["s"]


def test_hostile_words_cannot_break_a_number_format(portal: Portal) -> None:
    cell = meeting.opened(portal.variant("hostile word"))[ONE].cell(meeting.BODY_01 + 7, 5)
    assert cell.number_format == '"phần lớn &: > "0.0%'


# ---------------------------------------------------------------- the paper
def test_the_same_data_time_and_author_give_the_same_file(portal: Portal) -> None:
    assert portal.made(author="A") == portal.made(author="A") != portal.made(author="B")
    properties = meeting.opened(portal.made(author="A")).properties
    assert (properties.creator, properties.lastModifiedBy) == ("A", "A")
    assert properties.title == "Biểu 01, Biểu 02 – Quý II/2026 – Liên đoàn Lao động Thành phố Hồ Chí Minh"
    assert properties.created == properties.modified == MADE_AT.astimezone(dt.UTC).replace(tzinfo=None)


@pytest.mark.parametrize("sheet", [ONE, TWO])
def test_head_foot_and_signatures_of_an_appendix(portal: Portal, sheet: str) -> None:
    rows = meeting.values(portal.made(), sheet)
    text = "\n".join(str(cell) for row in rows for cell in row)
    for said in (
        "(Kèm theo Báo cáo số ……",
        "Số liệu tính đến ngày 30 tháng 6 năm 2026",
        "Đơn vị tính: ",
        "NGƯỜI LẬP BIỂU",
        "TM. BAN THƯỜNG VỤ",
        "Số liệu tạm thời: Quý II/2026 chưa chốt số liệu.",
        "Lập lúc 09:00 ngày 03/10/2026; người lập: Trần Thị B.",
    ):
        assert said in text
    assert "minh họa" not in text.lower()
    numbers = next(row for row in rows if row[0] == "(1)")
    assert [str(cell).partition(")")[0] for cell in numbers] == [f"({n}" for n in range(1, len(numbers) + 1)]


@pytest.mark.parametrize(
    ("scope", "agency"),
    [("TPHCM-CU", "LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ HỒ CHÍ MINH"), ("Q-760", "LIÊN ĐOÀN LAO ĐỘNG QUẬN 1")],
)
def test_the_paper_is_an_agencys_and_a_perimeter_is_none(portal: Portal, scope: str, agency: str) -> None:
    assert meeting.values(portal.made(scope), ONE)[0][0] == agency


def test_without_a_person_nobody_signs(portal: Portal) -> None:
    said = first_cells(portal.made(author=""), ONE)
    assert "Lập lúc 09:00 ngày 03/10/2026; lập tự động từ Cổng theo dõi Chương trình 25-CTr/TU." in said
    assert said.strip().splitlines()[-1] == "(Ký, ghi rõ họ tên)"


def test_a_closed_period_is_official_and_says_what_it_leaves_out(portal: Portal) -> None:
    found = portal.meetings[CITY]
    days = {name: getattr(found.period, name) for name in ("code", "opens", "as_of", "due", "closes")}
    closed = Period(
        **days, closed_at=MADE_AT, closed_signer="Lê Văn C", closed_number="77/BC-LĐLĐ", closed_on=dt.date(2026, 7, 28)
    )
    said = "Số liệu chính thức, đã chốt tại Báo cáo số 77/BC-LĐLĐ ngày 28/07/2026, người ký: Lê Văn C."
    lines = first_cells(_at(found, closed), TWO).splitlines()
    assert said in lines
    closed.left_out = 1  # type: ignore[assignment]
    assert f"{said} Không gồm 1 báo cáo chưa duyệt khi chốt số liệu." in first_cells(_at(found, closed), ONE)
    assert not any("tạm thời" in line for line in lines)


def _at(found: Meeting, period: Period) -> bytes:
    return build(dataclasses.replace(found, period=period), MADE_AT, "")


def test_illustrative_figures_are_marked_on_both_sheets(portal: Portal) -> None:
    content = portal.variant("illustrative")
    for sheet in (ONE, TWO):
        assert "SỐ LIỆU MINH HỌA" in first_cells(content, sheet)
        assert "Số liệu minh họa" in meeting.opened(content)[sheet].oddFooter.right.text
        assert meeting.opened(content)[sheet].oddHeader.center.text == "SỐ LIỆU MINH HỌA"
    assert "(số liệu minh họa)" in str(meeting.opened(content).properties.title)


def test_print_set_up(portal: Portal) -> None:
    book = meeting.opened(portal.made())
    assert book.sheetnames == [ONE, TWO]
    for sheet in book.worksheets:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert sheet.print_area
        assert "Trang &P/&N" in sheet.oddFooter.center.text
        assert sheet.freeze_panes.startswith("C")
        fonts = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert fonts == {"Times New Roman"}
    formats = {cell.number_format for row in book[TWO].iter_rows() for cell in row}
    assert formats <= {"General", "#,##0", "0.0%"}
    assert meeting.opened(portal.made(period="2025-Q4"))[TWO].page_setup.paperSize == 8  # a fourth quarter asks more


def test_the_end_of_the_table_stays_with_its_signatures(portal: Portal) -> None:
    found = portal.meetings[CITY]
    broken = []
    for count in range(20, 60, 5):
        many = dataclasses.replace(found, units=[found.units[0]] * count)
        sheet = meeting.opened(build(many, MADE_AT, ""))[TWO]
        broken.append([b.id for b in sheet.row_breaks.brk])
        assert broken[-1] in ([], [meeting.BODY_02 + count - 2])
    assert [] in broken
    assert any(broken)


def test_the_queries_are_few(portal: Portal) -> None:
    assert portal.queries <= 12

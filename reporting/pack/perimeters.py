"""Phạm vi: the old districts as they live on in perimeters, under the old city and the merged one."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reporting.domain.edition import PerimeterText
from reporting.pack import frame
from reporting.pack.frame import Column
from reporting.pack.pack import Pack
from reporting.pack.thaw import quarters_of
from reporting.queries.progress import TargetProgress
from reporting.queries.scopes import CITY, OLD_CITY
from reporting.queries.series import Quartered
from reporting.workbook.columns import HALF_UP, ratio
from reporting.workbook.sheet import MISSING, NOT_APPLICABLE, Content, Live, Rows, Sheet
from targets.domain.periods import Quarter

NAME = "Phạm vi"
TITLE = "SỐ LIỆU THEO PHẠM VI CÁC QUẬN, HUYỆN, THÀNH PHỐ THỦ ĐỨC TRƯỚC 01/7/2025"
LEAD = (
    Column("TT", 5, "Ô giữa"),
    Column("Phạm vi", 34),
    Column("Địa giới", 10, "Ô giữa"),
    Column("Đã duyệt/ phải báo cáo", 10, "Ô giữa"),
)
NOTE = Column("Đơn vị không tách được, ghi chú", 34, "Ghi chú")


def wanted(pack: Pack) -> bool:
    """Whether the pack has the sheet: the merged city's and the old city's, where there is any other perimeter."""
    return pack.scope.code in (CITY, OLD_CITY) and bool(_districts(pack))


def write(worksheet: Worksheet, pack: Pack) -> Sheet:
    """Fill the sheet: a row for each perimeter, the sums and the value of every indicator."""
    counted = _counted(pack)
    columns = _columns(pack, counted)
    sheet = frame.begin(worksheet, pack, NAME, TITLE, columns)
    row = frame.body(pack)
    whole = [code for code in (CITY, OLD_CITY) if code in pack.names]
    for code in whole:
        frame.write_row(sheet, row, columns, _row(pack, counted, code, None, row, ""))
        _style(sheet, row, counted)
        row += 1
    for number, one in enumerate(_districts(pack), start=1):
        frame.write_row(sheet, row, columns, _row(pack, counted, one["code"], number, row, _said(pack, one)))
        _style(sheet, row, counted)
        row += 1
    heading = Rows(frame.top(pack), frame.body(pack) - 1)
    return frame.finish(sheet, pack, NAME, heading, row - 1, _notes(counted))


def _districts(pack: Pack) -> list[PerimeterText]:
    return [one for one in pack.content["perimeters"] if one["code"] != OLD_CITY]


def _counted(pack: Pack) -> list[tuple[TargetProgress, Quarter]]:
    """One way of counting for each indicator, that of its next target, else of its last; and the quarter shown."""
    chosen: dict[str, TargetProgress] = {}
    for one in sorted(pack.meeting.targets, key=lambda each: each.default.aim.milestone):
        known = chosen.get(one.target.indicator_id)
        if known is None or known.default.aim.milestone <= pack.quarter:
            chosen[one.target.indicator_id] = one
    ordered = sorted(chosen.values(), key=lambda each: each.target.indicator.order)
    return [(one, one.default.aim.figure_quarter(pack.quarter)) for one in ordered]


def _columns(pack: Pack, counted: Sequence[tuple[TargetProgress, Quarter]]) -> list[Column]:
    """The leading columns, then of each indicator its sums and its value, numbered on."""
    columns = list(LEAD)
    for one, quarter in counted:
        name = one.target.indicator.short_name
        if quarter != pack.quarter:
            name = f"{name} ({quarter.label})"
        place = len(columns) + 1
        if one.is_count:
            columns.append(Column(name, 12, "Ô số"))
        else:
            columns += [
                Column(f"{name}: tử số", 11, "Ô số"),
                Column("Mẫu số", 11, "Ô số"),
                Column(f"Tỷ lệ\n({place + 2}) = ({place}) : ({place + 1})", 9, "Ô số"),
            ]
    return [*columns, NOTE]


def _row(
    pack: Pack, counted: Sequence[tuple[TargetProgress, Quarter]], code: str, number: int | None, row: int, said: str
) -> list[Content]:
    expected, _, approved = pack.content["coverage"].get(pack.quarter.code, {}).get(code, [0, 0, 0])
    kinds = {one["code"]: "Gần đúng" if one["approximate"] else "Đúng" for one in pack.content["perimeters"]}
    contents: list[Content] = [number, pack.names[code], kinds.get(code, NOT_APPLICABLE), f"{approved}/{expected}"]
    for one, quarter in counted:
        found = quarters_of(pack.content, code, one.default.reading.formula_id).get(quarter)
        contents += _values(one, found, len(contents) + 1, row)
    return [*contents, said]


def _values(one: TargetProgress, found: Quartered | None, place: int, row: int) -> list[Content]:
    """A count, or both sums with their quotient; missing where units are, n/a where nobody is asked."""
    width = 1 if one.is_count else 3
    if found is None or found.point.numerator is None:
        return [MISSING if found and found.point.missing else NOT_APPLICABLE] * width
    above, below = found.point.numerator, found.point.denominator
    if one.is_count:
        return [above]
    if not below:
        return [above, below, NOT_APPLICABLE]
    quotient = f"{get_column_letter(place)}{row}/{get_column_letter(place + 1)}{row}"
    return [above, below, Live(f"={quotient}*{HALF_UP}", ratio(above, below))]


def _style(sheet: Sheet, row: int, counted: Sequence[tuple[TargetProgress, Quarter]]) -> None:
    """The quotients are shown in per cent."""
    place = len(LEAD)
    for one, _ in counted:
        place += 1 if one.is_count else 3
        cell = sheet.worksheet.cell(row, place)
        if not one.is_count and cell.style == "Ô số":
            cell.style = "Ô tỷ lệ"


def _said(pack: Pack, one: PerimeterText) -> str:
    said = [one["note"].strip()]
    if one["inseparable"]:
        said.append(f"Không tách được, không tính vào: {', '.join(pack.names[unit] for unit in one['inseparable'])}")
    return "; ".join(part for part in said if part)


def _notes(counted: Sequence[tuple[TargetProgress, Quarter]]) -> list[str]:
    ways = [f"{one.target.indicator.short_name}: cách tính của mốc {one.target.milestone_id}" for one, _ in counted]
    return [
        "Từ 01/7/2025 không còn quận, huyện; mỗi phạm vi gộp các đơn vị đang phục vụ địa bàn cũ. “Gần đúng”: có phường,"
        " xã mới vượt địa giới cũ nên số liệu không trùng khít địa bàn.",
        "Một đơn vị không tính hai lần trong cùng một phạm vi; cộng các phạm vi không nhất thiết bằng toàn thành phố,"
        " vì có đơn vị không thuộc phạm vi quận, huyện nào (ngành, tổng công ty, KCX-KCN).",
        f"{'; '.join(ways)}.",
    ]

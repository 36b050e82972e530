"""Giải trình: what every number means, how targets are read, what was carried, what broke, what units said."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from openpyxl.worksheet.worksheet import Worksheet

from reporting.domain.edition import CarriedText, ElementText, TargetText
from reporting.pack import frame
from reporting.pack.frame import Column
from reporting.pack.pack import Pack
from reporting.workbook.notes import number
from reporting.workbook.sheet import NOT_APPLICABLE, Content, Rows, Sheet
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter
from targets.models import Element, Indicator, Reading, TargetRevision

NAME = "Giải trình"
TITLE = "GIẢI TRÌNH SỐ LIỆU, CÁCH TÍNH VÀ CÁCH HIỂU"
COLUMNS = (
    Column("TT", 5, "Ô giữa"),
    Column("Tên", 34, "Ghi chú"),
    Column("Định nghĩa, nội dung", 66, "Ghi chú"),
    Column("Nguồn, tính chất", 26, "Ghi chú"),
    Column("Độ phủ, mức, trạng thái", 26, "Ghi chú"),
    Column("Chi tiết", 62, "Ghi chú"),
)
NAMED = 20  # units that a source is listed with; of more only their number
Row = list[Content]


def element_rows(pack: Pack) -> dict[str, int]:
    """The row of each element in this sheet."""
    first = frame.body(pack) + 1
    return {one["code"]: first + index for index, one in enumerate(pack.content["elements"])}


def write(worksheet: Worksheet, pack: Pack) -> Sheet:
    """Fill the sheet: one table in sections."""
    sheet = frame.begin(worksheet, pack, NAME, TITLE, COLUMNS)
    row = frame.body(pack)
    for title, found in _sections(pack):
        sheet.spread(row, 1, sheet.last_column, title, "Tổng chữ")
        sheet.fit(row, [(title, sum(sheet.widths), "Tổng chữ")])
        row += 1
        for index, contents in enumerate(found, start=1):
            frame.write_row(sheet, row, COLUMNS, [index, *contents])
            row += 1
    heading = Rows(frame.top(pack), frame.body(pack) - 1)
    return frame.finish(sheet, pack, NAME, heading, row - 1, _notes())


def _sections(pack: Pack) -> list[tuple[str, list[Row]]]:
    """The sections that hold anything; the elements stand first, where `element_rows` looks for them."""
    every = [
        ("I. SỐ LIỆU GỐC", list(_elements(pack))),
        ("II. MỨC PHẤN ĐẤU VÀ CÁCH HIỂU", list(_targets(pack))),
        ("III. CÔNG THỨC CỦA CÁC CÁCH HIỂU", list(_formulas(pack))),
        ("IV. ĐIỂM GÃY CỦA CHUỖI SỐ LIỆU", list(_breaks(pack))),
        ("V. KẾ THỪA GIỮA CÁC ĐƠN VỊ (chỉ để tra cứu, không dùng để tính lại số cũ)", list(_successions(pack))),
        ("VI. ĐƠN VỊ KHÔNG TÁCH ĐƯỢC THEO PHẠM VI", list(_inseparable(pack))),
        ("VII. GHI CHÚ VÀ LÝ DO CỦA CÁC ĐƠN VỊ", list(_said(pack))),
    ]
    return [(title, found) for title, found in every if found]


_OVER_TIME = {Element.OverTime.STOCK: "số thời điểm", Element.OverTime.FLOW: "phát sinh trong kỳ"}


def _elements(pack: Pack) -> Iterator[Row]:
    totals = pack.content["totals"].get(pack.quarter.code, {}).get(pack.scope.code, {})
    for one in pack.content["elements"]:
        answered, carried = (int(totals.get(one["code"], [None, 0, None, 0])[at] or 0) for at in (1, 3))
        nature = f"{Element.Supplier(one['supplier']).label}; {_OVER_TIME[Element.OverTime(one['over_time'])]}"
        asked = pack.elements[one["code"]].asked_in(pack.quarter.code)
        covered = f"{answered} đơn vị có số liệu, {carried} đơn vị lấy số kỳ trước" if asked else "Không hỏi ở kỳ này"
        yield [
            f"{one['name']} ({one['measure']})",
            one["definition"],
            f"{nature[:1].upper()}{nature[1:]}; hỏi {Element.Asked(one['asked']).label}",
            covered,
            _carried(pack, one) or NOT_APPLICABLE,
        ]


def _carried(pack: Pack, one: ElementText) -> str:
    """Each carried unit of the scope with the quarter and the number taken (domain §3.5)."""
    found = pack.content["carried"].get(one["code"], {})
    said = [f"{pack.names[unit]}: {_older(found[unit])}" for unit in pack.units if unit in found]
    return f"Lấy số kỳ trước: {'; '.join(said)}" if said else ""


def _older(one: CarriedText) -> str:
    return f"{format_count(one['value'])} ({Quarter.parse(one['period']).label})"


def _targets(pack: Pack) -> Iterator[Row]:
    names = {one["code"]: one for one in pack.content["indicators"]}
    for one in pack.content["targets"]:
        indicator = names[one["indicator"]]
        is_count = indicator["kind"] == Indicator.Kind.COUNT
        head = f"{indicator['short_name']} – mốc {one['milestone']} (điểm {one['clause']})"
        yield [
            head,
            f"Nguyên văn: {one['wording']}",
            "Mức phấn đấu",
            _revisions(one, is_count=is_count),
            _judged(pack, one),
        ]
        for reading in one["readings"]:
            state = str(Reading.State(reading["state"]).label)
            by = "; ".join(
                part for part in (reading["confirmed_by"] or reading["proposed_by"], reading["paper"]) if part
            )
            default = "Cách hiểu mặc định" if reading["is_default"] else "Cách hiểu khác"
            yield [
                head,
                reading["text"],
                default,
                f"{state}{f' – {by}' if by else ''}",
                f"Công thức: {reading['formula']}",
            ]


def _revisions(one: TargetText, *, is_count: bool) -> str:
    said = []
    for each in one["revisions"]:
        sign = str(TargetRevision.Operator(each["operator"]).label)
        value = number(_number(each["value"]), is_count=is_count) if each["value"] is not None else ""
        level = f"{sign} {value}" if value else f"“{each['word']}”"
        said.append(f"{level} từ {frame.day(each['valid_from'])} ({each['decision']})")
    return "; ".join(said)


def _number(value: str) -> Fraction:
    return Fraction(Decimal(value))


def _judged(pack: Pack, one: TargetText) -> str:
    """What differs by reading, as published."""
    standing = next((each for each in pack.meeting.targets if each.target.code == one["code"]), None)
    if standing is None:
        return NOT_APPLICABLE
    said = [
        f"{reading.reading.code}: {reading.verdict.label}"
        for reading in standing.readings
        if standing.differs_by_reading or reading is standing.default
    ]
    return "Đánh giá đã công bố – " + "; ".join(said)


def _formulas(pack: Pack) -> Iterator[Row]:
    names = {one["code"]: one["short_name"] for one in pack.content["elements"]}
    used = {reading["formula"] for one in pack.content["targets"] for reading in one["readings"]}
    for code in sorted(used):
        formula = pack.content["formulas"][code]
        above, below = (" + ".join(names[each] for each in formula[side]) for side in ("numerator", "denominator"))
        said = f"({above}) : ({below}) × 100" if below else above
        yield [
            code,
            said,
            "Tỷ lệ %" if below else "Số lượng",
            NOT_APPLICABLE,
            _FORMULA_RULE if below else NOT_APPLICABLE,
        ]


_FORMULA_RULE = "Cộng tử số và mẫu số của cùng những đơn vị có đủ số liệu rồi mới chia."


def _breaks(pack: Pack) -> Iterator[Row]:
    names = {one["code"]: one["short_name"] for one in pack.content["elements"]}
    for one in pack.content["breaks"]:
        concerned = ", ".join(names[code] for code in one["elements"]) or "Mọi số liệu"
        kind = "Sắp xếp tổ chức" if one["is_reorganisation"] else "Thay đổi cách tính, đối tượng"
        yield [one["title"], one["text"], f"Ngày {frame.day(one['on'])}", kind, concerned]


def _successions(pack: Pack) -> Iterator[Row]:
    """Those that touch the scope, one row for each ended unit; of the city all."""
    wanted = {pack.scope.code, *pack.units}
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for one in pack.content["successions"]:
        if pack.scope.is_city or one["successor"] in wanted or one["predecessor"] in wanted:
            key = (one["predecessor_name"], one["on"], one["decision"], one["note"])
            found.setdefault(key, []).append(one["successor_name"])
    for (name, on, decision, note), successors in found.items():
        yield [
            name,
            f"→ {'; '.join(successors)}",
            f"Ngày {frame.day(on)}",
            decision or NOT_APPLICABLE,
            note or NOT_APPLICABLE,
        ]


def _inseparable(pack: Pack) -> Iterator[Row]:
    for one in pack.content["perimeters"]:
        names = ", ".join(pack.names[unit] for unit in one["inseparable"])
        if names and (pack.scope.is_city or one["code"] == pack.scope.code):
            yield [one["name"], names, "Không tính vào phạm vi", NOT_APPLICABLE, one["note"] or NOT_APPLICABLE]


_STATES = {"number": "Có số", "n/a": "Không có (không tồn tại)", "missing": "Chưa có số liệu"}


def _said(pack: Pack) -> Iterator[Row]:
    """What the units said beside their cells, then where figures of other sources come from."""
    sources: dict[tuple[str, str], list[str]] = {}
    for code, unit in ((one["code"], unit) for one in pack.content["elements"] for unit in pack.units):
        said = pack.content["notes"].get(unit, {}).get(code)
        if said is None:
            continue
        if said["source"]:
            sources.setdefault((code, said["source"]), []).append(pack.names[unit])
        words = (("Ghi chú", said["note"]), ("Lý do", said["reason"]), ("Trả lời câu hỏi", said["answer"]))
        text = "\n".join(f"{label}: {each}" for label, each in words if each)
        if text:
            name = pack.elements[code].short_name
            yield [pack.names[unit], text, name, _STATES[said["state"]], NOT_APPLICABLE]
    for (code, source), units in sources.items():
        name = pack.elements[code].short_name
        listed = "; ".join(units) if len(units) <= NAMED else NOT_APPLICABLE
        yield [name, f"Nguồn: {source}", "Nguồn của số liệu", f"{len(units)} đơn vị", listed]


def _notes() -> list[str]:
    return [
        "Cách lần một con số: bản công bố → số tổng hợp (Biểu 01) → số của từng đơn vị (Biểu 02, PL) → lần gửi và người"
        " duyệt (Tình hình BC) → ô số liệu cùng nhật ký trên Cổng, trang “Bản công bố”.",
    ]

"""The columns of the appendix of an indicator, and which rows of totals it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reporting.pack.columns import (
    Before,
    Cells,
    ChangeColumn,
    QuarterValueColumn,
    TotalRow,
    change_format,
    value_format,
)
from reporting.pack.pack import EditionPart
from reporting.pack.ways import CountingMethod, coverage_of, is_asked, point_of, side_of, summed, value_of
from reporting.workbook.columns import (
    CellValue,
    Counts,
    MembershipColumn,
    Ratio,
    SheetColumn,
    Sum,
    cell_value,
    ratio_of,
    sum_of,
)
from reporting.workbook.sheet import MISSING, NOT_APPLICABLE, NOT_EXPECTED, Content, Rows
from reporting.workbook.styles import COUNT, PERCENT
from targets.domain.periods import Quarter

LEAD = (("TT", 5.0), ("Đơn vị", 33.0), ("Tình hình báo cáo", 11.0))
MARK_WIDTH, COUNT_WIDTH, RATIO_WIDTH, CHANGE_WIDTH, SOURCE_WIDTH = 10.0, 10.5, 12.5, 12.0, 34.0
RAW = "Số liệu gốc"


@dataclass(frozen=True)
class Appendix:
    """The table of an indicator: the ways it can be counted at the quarter, its columns, the marks by perimeter."""

    asked: list[CountingMethod]
    columns: list[Cells]
    marks: dict[str, MembershipColumn]

    @property
    def source(self) -> int:
        """The last column: by which revisions the figures were approved."""
        return len(LEAD) + len(self.marks) + len(self.columns) + 1

    @property
    def widths(self) -> list[float]:
        """Of all columns."""
        lead = [width for _, width in LEAD] + [MARK_WIDTH] * len(self.marks)
        return [*lead, *(column.width for column in self.columns), SOURCE_WIDTH]

    @property
    def raw(self) -> list[QuarterValueColumn]:
        """The columns of figures as they were given."""
        return [one for one in self.columns if isinstance(one, QuarterValueColumn) and one.column.element]


def lay_out(pack: EditionPart, ways: Sequence[CountingMethod]) -> Appendix:
    """The columns: the elements in the form's order, then for each way sums, ratio, earlier quarters and changes."""
    asked = [way for way in ways if is_asked(pack, way.formula, way.quarter(pack.quarter))]
    parts = [code for code in pack.meeting.parts if code != pack.scope.code]
    flags = {code: [code in unit.perimeters for unit in pack.meeting.units] for code in parts}
    marks = {code: MembershipColumn(len(LEAD) + n, flags[code]) for n, code in enumerate(parts, start=1)}
    raw = _raws(pack, asked)
    columns: list[Cells] = list(raw.values())
    for way in asked:
        columns += _of_way(pack, way, raw, marks, several=len(asked) > 1)
    for place, column in enumerate(columns, start=len(LEAD) + len(marks) + 1):
        column.place(place)
    return Appendix(asked, columns, marks)


def totals(pack: EditionPart, laid: Appendix, rows: Rows) -> list[TotalRow]:
    """TỔNG CỘNG and the perimeters within, each followed by a row with its coverage."""
    named: list[tuple[str, str, MembershipColumn | None]] = [(pack.scope.code, "TỔNG CỘNG", None)]
    named += [(code, f"Trong đó: {pack.meeting.parts[code].name}", mark) for code, mark in laid.marks.items()]
    return [TotalRow(code, title, rows.last + 1 + 2 * n, rows, mark) for n, (code, title, mark) in enumerate(named)]


def _raws(pack: EditionPart, ways: Sequence[CountingMethod]) -> dict[str, QuarterValueColumn]:
    """By code the elements of all ways, those below the line first."""
    below = {code for way in ways for code in way.formula.denominator}
    owners = {code: way for way in reversed(ways) for code in way.formula.elements}
    order = list(pack.elements)
    found = {}
    for code in sorted(owners, key=lambda code: (code not in below, order.index(code))):
        element, quarter = pack.elements[code], owners[code].quarter(pack.quarter)
        shown = [_shown(pack, index, code, owners[code]) for index in range(len(pack.meeting.units))]
        group = RAW if quarter == pack.quarter else f"{RAW} ({quarter.label})"
        column = Counts(element.short_name, element.measure, group, shown, element=code)
        found[code] = _now(column, COUNT_WIDTH)
    return found


def _shown(pack: EditionPart, index: int, code: str, way: CountingMethod) -> CellValue:
    """What a unit gave; of an earlier quarter nothing where it was not expected then."""
    unit, quarter = pack.meeting.units[index], way.quarter(pack.quarter)
    if quarter == pack.quarter:
        return cell_value(unit, pack.elements[code])
    given = pack.content["figures"].get(quarter.code, {}).get(unit.code, {})
    if code in given:
        value = given[code]
        return NOT_APPLICABLE if value is None else value
    return MISSING if point_of(pack, unit.code, way.formula, quarter) else NOT_EXPECTED


def _now(
    column: SheetColumn, width: float, apart: Mapping[str, tuple[Content, str]] | None = None
) -> QuarterValueColumn:
    number_format = PERCENT if column.is_ratio else COUNT
    return QuarterValueColumn(
        title=column.title, measure=column.measure, group=column.group, number_format=number_format, width=width,
        column=column, apart=apart or {},
    )  # fmt: skip


def _of_way(
    pack: EditionPart,
    way: CountingMethod,
    raw: Mapping[str, QuarterValueColumn],
    marks: Mapping[str, MembershipColumn],
    *,
    several: bool,
) -> list[Cells]:
    """The columns of a way after its elements."""
    group = f"Kết quả {way.milestones}" if several else "Kết quả"
    apart = _apart(pack, way, marks)
    found = _answer(way, raw, group, apart)
    answer = found[-1] if found else raw[way.formula.numerator[0]]
    scopes = [pack.scope.code, *marks]
    earlier = [
        (_whole(way.before(pack.quarter)), way.before(pack.quarter)),
        (_whole(way.year_ago(pack.quarter)), way.year_ago(pack.quarter)),
    ]
    before = [_before(pack, way, scopes, title, quarter, group) for title, quarter in earlier]
    changes = [_change(way, answer, one, group) for one in before]
    return [*found, *before, *changes]


def _answer(
    way: CountingMethod, raw: Mapping[str, QuarterValueColumn], group: str, apart: Mapping[str, tuple[Content, ...]]
) -> list[QuarterValueColumn]:
    """Sums and ratio of a way; none where a single element answers. Totals published apart are put where they go."""
    above, below = ([raw[code].column for code in side] for side in (way.formula.numerator, way.formula.denominator))
    every = [*above, *below]
    for one in every:
        raw[one.element].apart = dict.fromkeys(apart, (NOT_EXPECTED, NOT_EXPECTED)) | dict(raw[one.element].apart)
    if len(every) == 1:
        raw[every[0].element].apart = {code: (said[0], str(said[3])) for code, said in apart.items()}
        return []
    found: list[QuarterValueColumn] = []
    if len(every) > 2 or _half_applies(every):
        for place, (side, name) in enumerate(((above, "Tử số"), (below, "Mẫu số"))):
            if side:
                instead = {code: (said[place], str(said[3])) for code, said in apart.items()}
                found.append(_now(_sum(side, every, name, group), COUNT_WIDTH, instead))
        if not below:
            return found
        above, below = [found[0].column], [found[1].column]
    shown = [ratio_of(above[0], below[0], index) for index in range(len(above[0].values))]
    ratio = Ratio("Tỷ lệ", "%", group, shown, above=above[0], below=below[0])
    instead = {code: (said[2], str(said[3])) for code, said in apart.items()}
    return [*found, _now(ratio, RATIO_WIDTH, instead)]


def _half_applies(every: Sequence[SheetColumn]) -> bool:
    """Whether somewhere only one half of the pair is n/a: it adds nothing, the other half counts."""
    cells = zip(*(column.values for column in every), strict=True)
    return any(NOT_APPLICABLE in row and any(isinstance(cell, int) for cell in row) for row in cells)


def _sum(side: Sequence[SheetColumn], every: Sequence[SheetColumn], title: str, group: str) -> Sum:
    shown = [sum_of(side, every, index) for index in range(len(every[0].values))]
    return Sum(title, every[0].measure, group, shown, side=tuple(side), every=tuple(every))


def _apart(
    pack: EditionPart, way: CountingMethod, marks: Mapping[str, MembershipColumn]
) -> dict[str, tuple[Content, ...]]:
    """By scope numerator, denominator, value and coverage as published, where today's units do not add up to them.

    They are the units of that quarter's own day (domain §3.7), which differ where the tree changed since.
    """
    quarter = way.quarter(pack.quarter)
    points = [point_of(pack, unit.code, way.formula, quarter) for unit in pack.meeting.units]
    found: dict[str, tuple[Content, ...]] = {}
    for code in (pack.scope.code, *marks):
        flags = marks[code].flags if code in marks else [True] * len(points)
        kept = [point for point, flag in zip(points, flags, strict=True) if flag]
        total = point_of(pack, code, way.formula, quarter)
        if total and summed(kept) != summed([total]):
            value = value_of(total, is_count=way.is_count)
            found[code] = (side_of(total, "n"), side_of(total, "d"), value, coverage_of(total))
    return found


def _before(
    pack: EditionPart, way: CountingMethod, scopes: Sequence[str], title: str, quarter: Quarter, group: str
) -> Before:
    return Before(
        title=title,
        measure=way.indicator.measure,
        group=group,
        number_format=value_format(is_count=way.is_count),
        width=COUNT_WIDTH,
        points=[point_of(pack, unit.code, way.formula, quarter) for unit in pack.meeting.units],
        totals={code: point_of(pack, code, way.formula, quarter) for code in scopes},
        is_count=way.is_count,
    )


def _change(way: CountingMethod, now: QuarterValueColumn, before: Before, group: str) -> ChangeColumn:
    return ChangeColumn(
        title=f"So với {before.title}\n(+/–)",
        measure=way.indicator.measure if way.is_count else "điểm %",
        group=group,
        number_format=change_format(is_count=way.is_count),
        width=CHANGE_WIDTH,
        now=now,
        before=before,
    )


def _whole(quarter: Quarter) -> str:
    """The name of a quarter that is not broken over two lines."""
    return quarter.label.replace(" ", "\u00a0")

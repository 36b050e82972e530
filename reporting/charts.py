"""Plotly figures as plain dictionaries: lines of an indicator through its milestones, with breaks noted.

Python decides what is drawn; `static/js/charts.js` only draws it once it is seen. Every chart comes with the rows of
its table, so that nothing can be read in the picture alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import plotly.graph_objects as go

from reporting.domain.series import Number, path_value
from reporting.queries.lines import TargetRow
from reporting.queries.progress import ReadingStanding, TargetStanding
from reporting.queries.quarters import MERGED_FROM
from reporting.queries.series import QuarterFigures
from targets.domain.numbers import format_count, format_percent
from targets.domain.periods import Quarter
from targets.models import Break

ACCENT, BESIDE, AIM, BREAK, INK, GRID = "#0b4f8a", "#8a5a00", "#14603a", "#9b1c1c", "#1b2430", "#d5dbe3"
OLDER = "#66788c"
OF_PROGRAMME = "Phạm vi của Chương trình"
DASHES = ("solid", "dash", "dot", "dashdot")
FONT = '"Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, "Liberation Sans", sans-serif'


@dataclass(frozen=True)
class ChartPoint:
    """One quarter of a line: what is drawn (`value`), and what the table and the label say about it."""

    quarter: Quarter
    value: Number | None
    found: QuarterFigures
    is_count: bool

    @property
    def firm(self) -> bool:
        """Whether it stands on this quarter's approved figures of nearly everybody."""
        return self.found.point.counts and not (self.is_count and self.found.carried)

    @property
    def note(self) -> str:
        """What is to be known about it, in a few words."""
        point, said = self.found.point, []
        said.append(f"{format_count(point.answered)}/{format_count(point.expected)} đơn vị có số liệu")
        if self.is_count and self.found.carried:
            said.append(f"{format_count(self.found.carried)} đơn vị lấy số kỳ trước")
        said.append("số liệu chính thức" if self.found.closed else "tạm thời")
        return ", ".join(said)


@dataclass(frozen=True)
class ChartLine:
    """A named series of marks in time order."""

    name: str
    marks: list[ChartPoint]
    beside: bool = False


@dataclass(frozen=True)
class Chart:
    """A figure for Plotly, its words for who does not see it, its table's rows; `beyond`: milestones out of sight."""

    name: str
    title: str
    lines: list[ChartLine]
    beyond: list[str]
    figure: dict[str, Any] = field(repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(mark.value is not None for line in self.lines for mark in line.marks)

    @property
    def rows(self) -> list[tuple[Quarter, list[ChartPoint | None]]]:
        """The table: quarters down, lines across, latest first."""
        quarters = sorted({mark.quarter for line in self.lines for mark in line.marks}, reverse=True)
        found = [{mark.quarter: mark for mark in line.marks} for line in self.lines]
        return [(quarter, [marks.get(quarter) for marks in found]) for quarter in quarters]


def line(name: str, quarters: dict[Quarter, QuarterFigures], *, is_count: bool, beside: bool = False) -> ChartLine:
    """The quarters of one formula in one scope; a count draws the carried basis, a ratio the reported one."""
    marks = [
        ChartPoint(quarter, found.carried_numerator if is_count else found.point.value(is_count), found, is_count)
        for quarter, found in sorted(quarters.items())
    ]
    return ChartLine(name, marks, beside)


def trend(name: str, reading: ReadingStanding, targets: Sequence[TargetStanding]) -> Chart:
    """The small chart of the overview: one line, the milestones near it, the breaks."""
    is_count = targets[0].is_count
    found = [line(OF_PROGRAMME, reading.quarters, is_count=is_count)]
    return _chart(name, targets, found, reading.breaks, height=210, small=True)


def trajectory(name: str, targets: Sequence[TargetStanding], beside: str = "") -> Chart:
    """The large chart of an indicator: a line for each way it is counted, its milestones, the merged city beside."""
    is_count = targets[0].is_count
    readings: dict[str, ReadingStanding] = {}
    for target in reversed(targets):
        for reading in target.readings:
            readings.setdefault(reading.reading.formula_id, reading)
    found = [
        line(_way(code, targets) if len(readings) > 1 else OF_PROGRAMME, reading.quarters, is_count=is_count)
        for code, reading in readings.items()
    ]
    last = targets[-1].default
    merged = {quarter: one for quarter, one in last.beside.get(beside, {}).items() if quarter >= MERGED_FROM}
    if merged:
        found.append(line("Toàn Thành phố sau sáp nhập", merged, is_count=is_count, beside=True))
    breaks = {one.pk: one for reading in readings.values() for one in reading.breaks}
    return _chart(name, targets, found, breaks.values(), height=420, small=False)


def _way(formula: str, targets: Iterable[TargetStanding]) -> str:
    """The milestones that count by a formula by default, else those with another reading that does."""
    by_default = [t.target.milestone_id for t in targets if t.default.reading.formula_id == formula]
    other = [t.target.milestone_id for t in targets if formula in {one.reading.formula_id for one in t.readings}]
    years = ", ".join(str(year) for year in by_default or other)
    return f"Cách tính của mốc {years}" if by_default else f"Cách hiểu khác của mốc {years}"


def _chart(
    name: str,
    targets: Sequence[TargetStanding],
    lines: list[ChartLine],
    breaks: Iterable[Break],
    *,
    height: int,
    small: bool,
) -> Chart:
    is_count = targets[0].is_count
    indicator = targets[0].target.indicator
    seen = [mark.quarter for one in lines for mark in one.marks if mark.value is not None]
    first, last = (min(seen), max(seen)) if seen else (Quarter(2023, 1), Quarter(2026, 4))
    horizon = _horizon(targets, last, small=small)
    figure = go.Figure(layout=_layout(height, first, horizon, is_count=is_count, small=small))
    for number, one in enumerate(lines):
        colour = BESIDE if one.beside else OLDER if number else ACCENT
        figure.add_trace(_line(one, colour, DASHES[number % len(DASHES)], small=small))
    figure.add_trace(_path(targets, first, horizon))
    figure.add_trace(_aims(targets, first, horizon))
    for noted in breaks:
        if first.as_of <= noted.on <= horizon.as_of:
            _add_break(figure, noted, small=small)
    beyond = [_named(one) for one in targets if one.default.aim.milestone > horizon]
    return Chart(name, f"{indicator.name}: diễn biến theo quý", lines, beyond, _plain(figure))


def _horizon(targets: Sequence[TargetStanding], last: Quarter, *, small: bool) -> Quarter:
    """How far ahead the axis reaches: to the next milestone, if that is not too far for the quarters to be seen."""
    reach = 8 if small else 24
    ahead = [one.default.aim.milestone for one in targets if one.default.aim.milestone > last]
    if not ahead:
        return last.next()
    if ahead[0] - last > reach:
        return last.next(4)
    return ahead[0] if small or len(ahead) == 1 else ahead[0].next(2)


def _layout(height: int, first: Quarter, horizon: Quarter, *, is_count: bool, small: bool) -> dict[str, Any]:
    years = range(first.year, horizon.year + 1)
    step = max(1, len(years) // (4 if small else 10))
    ends = [Quarter(year, 4) for year in years][::step]
    return {
        "height": height,
        "margin": {"l": 8, "r": 12, "t": 12 if small else 36, "b": 8},
        "font": {"family": FONT, "size": 12 if small else 13, "color": INK},
        "separators": ",.",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
        "dragmode": False,
        "showlegend": not small,
        "legend": {"orientation": "h", "y": -0.12, "x": 0},
        "xaxis": {
            "type": "date",
            "range": [first.previous().as_of.isoformat(), horizon.next().as_of.isoformat()],
            "tickvals": [quarter.as_of.isoformat() for quarter in ends],
            "ticktext": [str(quarter.year) for quarter in ends],
            "tickangle": 0,
            "fixedrange": True,
            "showgrid": False,
            "linecolor": "#76818f",
            "ticks": "outside",
            "automargin": True,
        },
        "yaxis": {
            "fixedrange": True,
            "gridcolor": GRID,
            "zeroline": False,
            "tickformat": ",d" if is_count else ",.2~f",
            "ticksuffix": "" if is_count else "%",
            "nticks": 5 if small else 8,
            "automargin": True,
        },
    }


def _line(one: ChartLine, colour: str, dash: str, *, small: bool) -> go.Scatter:
    """A line with full marks where it is firm and hollow ones where figures are carried or not yet enough."""
    return go.Scatter(
        name=one.name,
        mode="lines+markers",
        x=[mark.quarter.as_of.isoformat() for mark in one.marks],
        y=[None if mark.value is None else round(float(mark.value), 4) for mark in one.marks],
        text=[_label(mark) for mark in one.marks],
        hovertemplate="%{text}<extra></extra>",
        line={"color": colour, "width": 2, "dash": dash},
        marker={
            "color": [colour if mark.firm else "#ffffff" for mark in one.marks],
            "line": {"color": colour, "width": 1.5},
            "size": 6 if small else 8,
        },
        connectgaps=False,
    )


def _label(mark: ChartPoint) -> str:
    value = "chưa có số liệu" if mark.value is None else _number(mark.value, mark.is_count)
    return f"<b>{mark.quarter.label}: {value}</b><br>{mark.note.replace(', ', '<br>')}"


def _number(value: Number, is_count: bool) -> str:
    return format_count(int(value)) if is_count else format_percent(value)


def _path(targets: Sequence[TargetStanding], first: Quarter, horizon: Quarter) -> go.Scatter:
    """The straight path from each aim to the next, as far as it is in sight."""
    quarters: list[Quarter] = []
    values: list[float | None] = []
    for target in targets:
        aim = target.default.aim
        if aim.path_from is None or aim.value is None:
            continue
        start, end = max(aim.path_from[0], first), min(aim.milestone, horizon)
        way = [path_value((aim.path_from[0], Fraction(aim.path_from[1])), (aim.milestone, Fraction(aim.value)), at)
               for at in (start, end)]  # fmt: skip
        if start < end:
            quarters += [start, end, end]
            values += [None if value is None else float(value) for value in way] + [None]
    return go.Scatter(
        name="Đường tiến độ",
        mode="lines",
        x=[quarter.as_of.isoformat() for quarter in quarters],
        y=values,
        line={"color": AIM, "width": 1, "dash": "dash"},
        hoverinfo="skip",
    )


def _aims(targets: Sequence[TargetStanding], first: Quarter, horizon: Quarter) -> go.Scatter:
    """The milestones within sight, with their thresholds; those in words show the proposed one."""
    marks = [
        (target.default.aim, _named(target))
        for target in targets
        if target.default.aim.value is not None and first <= target.default.aim.milestone <= horizon
    ]
    return go.Scatter(
        name="Mức phấn đấu",
        mode="markers",
        x=[aim.milestone.as_of.isoformat() for aim, _ in marks],
        y=[float(aim.value or 0) for aim, _ in marks],
        text=[text for _, text in marks],
        hovertemplate="<b>%{text}</b><extra></extra>",
        marker={"symbol": "diamond", "size": 11, "color": AIM},
    )


def _named(target: TargetStanding) -> str:
    """ "Mốc 2030: từ 85%", a word with the threshold proposed for it."""
    found = TargetRow(target)
    proposed = f" (đề xuất: {found.proposed})" if found.proposed else ""
    return f"Mốc {found.milestone.year}: {found.wanted}{proposed}"


def _add_break(figure: go.Figure, one: Break, *, small: bool) -> None:
    """A dotted line on the day, named on the large chart and in its list on every one."""
    day = one.on.isoformat()
    figure.add_shape(
        type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line={"color": BREAK, "width": 1, "dash": "dot"}
    )
    if not small:
        figure.add_annotation(
            x=day, y=1, yref="paper", yanchor="bottom", showarrow=False, text=f"{one.on:%d/%m/%Y}",
            font={"size": 11, "color": BREAK}, xanchor="right" if one.on.month == 6 else "left",
        )  # fmt: skip


def _plain(figure: go.Figure) -> dict[str, Any]:
    """Data and layout as json_script takes them, without Plotly's own large template."""
    found: dict[str, Any] = figure.to_plotly_json()
    found["layout"].pop("template", None)
    return {"data": found["data"], "layout": found["layout"]}

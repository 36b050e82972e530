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

from reporting.progress import wording
from reporting.progress.periods import MERGED_FROM
from reporting.progress.presenters import ChartLine, ChartPoint, TargetRow
from reporting.progress.promises import BreakText
from reporting.progress.series import path_value
from reporting.progress.standing import ReadingStanding, TargetStanding
from targets.domain.periods import Quarter

ACCENT, COMPARISON, AIM, BREAK, INK, GRID = "#0b4f8a", "#8a5a00", "#14603a", "#9b1c1c", "#1b2430", "#d5dbe3"
OLDER = "#66788c"
OF_PROGRAMME = "Phạm vi của Chương trình"
DASHES = ("solid", "dash", "dot", "dashdot")
FONT = '"Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, "Liberation Sans", sans-serif'


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
        return not any(mark.value is not None for line in self.lines for mark in line.marks)

    @property
    def rows(self) -> list[tuple[Quarter, list[ChartPoint | None]]]:
        """The table: quarters down, lines across, latest first."""
        quarters = sorted({mark.quarter for line in self.lines for mark in line.marks}, reverse=True)
        marks_by_quarter = [{mark.quarter: mark for mark in line.marks} for line in self.lines]
        return [(quarter, [marks.get(quarter) for marks in marks_by_quarter]) for quarter in quarters]


def trend(name: str, reading: ReadingStanding, standings: Sequence[TargetStanding]) -> Chart:
    """The small chart of the overview: one line, the milestones near it, the breaks."""
    lines = [ChartLine.of(OF_PROGRAMME, reading.quarters, standings[0].is_count)]
    return _chart(name, standings, lines, reading.breaks, height=210, small=True)


def trajectory(name: str, standings: Sequence[TargetStanding], comparison_scope: str = "") -> Chart:
    """The large chart of an indicator: a line for each way it is counted, its milestones, the merged city beside."""
    is_count = standings[0].is_count
    readings: dict[str, ReadingStanding] = {}
    for standing in reversed(standings):
        for reading_standing in standing.readings:
            readings.setdefault(reading_standing.formula.code, reading_standing)
    lines = []
    for formula, reading_standing in readings.items():
        years = [standing.target.milestone for standing in standings if standing.default.formula.code == formula]
        others = [
            standing.target.milestone
            for standing in standings
            if any(other.formula.code == formula for other in standing.readings)
        ]
        method = f"{'Cách tính' if years else 'Cách hiểu khác'} của mốc {', '.join(map(str, years or others))}"
        lines.append(ChartLine.of(method if len(readings) > 1 else OF_PROGRAMME, reading_standing.quarters, is_count))
    city = standings[-1].default.other_scopes.get(comparison_scope, {})
    merged = {quarter: figures for quarter, figures in city.items() if quarter >= MERGED_FROM}
    if merged:
        lines.append(ChartLine.of(wording.MERGED_CITY, merged, is_count, is_comparison=True))
    breaks = {noted.on: noted for reading_standing in readings.values() for noted in reading_standing.breaks}
    return _chart(name, standings, lines, breaks.values(), height=420, small=False)


def _chart(
    name: str,
    standings: Sequence[TargetStanding],
    lines: list[ChartLine],
    breaks: Iterable[BreakText],
    *,
    height: int,
    small: bool,
) -> Chart:
    is_count = standings[0].is_count
    quarters = [mark.quarter for line in lines for mark in line.marks if mark.value is not None]
    first, last = (min(quarters), max(quarters)) if quarters else (Quarter(2023, 1), Quarter(2026, 4))
    horizon = _horizon(standings, last, small=small)
    figure = go.Figure(layout=_layout(height, first, horizon, is_count=is_count, small=small))
    for number, line in enumerate(lines):
        colour = COMPARISON if line.is_comparison else OLDER if number else ACCENT
        figure.add_trace(_line(line, colour, DASHES[number % len(DASHES)], small=small))
    figure.add_trace(_path(standings, first, horizon))
    figure.add_trace(_aims(standings, first, horizon))
    # a dotted line on the day, named on the large chart and in its list on every one
    for data_break in breaks:
        if first.as_of <= data_break.on <= horizon.as_of:
            day, dotted = data_break.on.isoformat(), {"color": BREAK, "width": 1, "dash": "dot"}
            figure.add_shape(type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line=dotted)
            if not small:
                figure.add_annotation(
                    x=day, y=1, yref="paper", yanchor="bottom", showarrow=False, text=f"{data_break.on:%d/%m/%Y}",
                    font={"size": 11, "color": BREAK}, xanchor="right" if data_break.on.month == 6 else "left",
                )  # fmt: skip
    beyond = [_aim_label(standing) for standing in standings if standing.default.aim.milestone > horizon]
    plotly_json: dict[str, Any] = figure.to_plotly_json()
    plotly_json["layout"].pop("template", None)  # Plotly's own, and large
    title = f"{standings[0].indicator.name}: diễn biến theo quý"
    return Chart(name, title, lines, beyond, {"data": plotly_json["data"], "layout": plotly_json["layout"]})


def _horizon(standings: Sequence[TargetStanding], last: Quarter, *, small: bool) -> Quarter:
    """How far ahead the axis reaches: to the next milestone, if that is not too far for the quarters to be seen."""
    ahead = [standing.default.aim.milestone for standing in standings if standing.default.aim.milestone > last]
    if not ahead:
        return last.next()
    if ahead[0] - last > (8 if small else 24):
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


def _line(chart_line: ChartLine, colour: str, dash: str, *, small: bool) -> go.Scatter:
    """A line with full marks where it is firm and hollow ones where figures are carried or not of every unit."""
    texts = []
    for mark in chart_line.marks:
        value = wording.NO_FIGURES if mark.value is None else wording.value_text(mark.value, mark.is_count)
        texts.append(f"<b>{mark.quarter.label}: {value}</b><br>{mark.note.replace(', ', '<br>')}")
    return go.Scatter(
        name=chart_line.name,
        mode="lines+markers",
        x=[mark.quarter.as_of.isoformat() for mark in chart_line.marks],
        y=[None if mark.value is None else round(float(mark.value), 4) for mark in chart_line.marks],
        text=texts,
        hovertemplate="%{text}<extra></extra>",
        line={"color": colour, "width": 2, "dash": dash},
        marker={
            "color": [colour if mark.firm else "#ffffff" for mark in chart_line.marks],
            "line": {"color": colour, "width": 1.5},
            "size": 6 if small else 8,
        },
        connectgaps=False,
    )


def _path(standings: Sequence[TargetStanding], first: Quarter, horizon: Quarter) -> go.Scatter:
    """The straight path from each aim to the next, as far as it is in sight."""
    quarters: list[Quarter] = []
    values: list[float | None] = []
    for standing in standings:
        aim = standing.default.aim
        if aim.path_from is None or aim.value is None:
            continue
        start, end = max(aim.path_from[0], first), min(aim.milestone, horizon)
        path = (aim.path_from[0], Fraction(aim.path_from[1])), (aim.milestone, Fraction(aim.value))
        if start < end:
            path_ends = [path_value(*path, quarter) for quarter in (start, end)]
            quarters += [start, end, end]
            values += [None if value is None else float(value) for value in path_ends] + [None]
    return go.Scatter(
        name="Mức theo lộ trình",
        mode="lines",
        x=[quarter.as_of.isoformat() for quarter in quarters],
        y=values,
        line={"color": AIM, "width": 1, "dash": "dash"},
        hoverinfo="skip",
    )


def _aims(standings: Sequence[TargetStanding], first: Quarter, horizon: Quarter) -> go.Scatter:
    """The milestones within sight, with their thresholds; those in words show the proposed one."""
    marks = [
        (standing.default.aim, _aim_label(standing))
        for standing in standings
        if standing.default.aim.value is not None and first <= standing.default.aim.milestone <= horizon
    ]
    return go.Scatter(
        name="Chỉ tiêu",
        mode="markers",
        x=[aim.milestone.as_of.isoformat() for aim, _ in marks],
        y=[float(aim.value or 0) for aim, _ in marks],
        text=[text for _, text in marks],
        hovertemplate="<b>%{text}</b><extra></extra>",
        marker={"symbol": "diamond", "size": 11, "color": AIM},
    )


def _aim_label(standing: TargetStanding) -> str:
    """ "Mốc 2030: từ 85%", a word with the threshold proposed for it."""
    aim = standing.default.aim
    return f"Mốc {aim.milestone.year}: {wording.promise_on_chart(aim, TargetRow(standing).word, 'đề xuất: ')}"

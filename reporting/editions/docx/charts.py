"""A chart for each indicator: its quarters by each way of counting, milestones, breaks; readable in black and white.

As on screen (reporting/progress/charts.py): counts on the carried basis, ratios as reported, hollow marks where
figures are not firm, gaps where there are none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

from reporting.editions.docx import svg
from reporting.editions.docx.references import SERIES, source
from reporting.editions.docx.wording import day_of
from reporting.progress.presenters import ChartLine, ChartPoint, TargetRow
from reporting.progress.promises import BreakText
from reporting.progress.series import Number
from reporting.progress.standing import TargetStanding
from reporting.progress.wording import listed, promise_on_chart, value_text
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter

WIDTH = 760
LEFT, RIGHT, TOP, BOTTOM = 84.0, 742.0, 40.0, 274.0
LINE, SECOND, AIM, BREAK = "#0b4f8a", "#66788c", "#14603a", "#7a1f1f"
DASHES = ("", "7 4", "2 3", "8 3 2 3")
HOLLOW = "còn thiếu đơn vị hoặc tạm tính theo số kỳ trước"
LETTER, ROW = 6.4, 20  # of the legend: about the width of a letter, the height of a row
REACH = 24  # quarters ahead that leave those behind wide enough to be seen


@dataclass(frozen=True)
class Picture:
    """A chart as PNG with the words for who does not see it."""

    png: bytes = field(repr=False)
    alt: str
    caption: str


@dataclass(frozen=True)
class ChartLevel:
    """A milestone with its threshold."""

    quarter: Quarter
    value: Fraction
    label: str


@dataclass(frozen=True)
class Frame:
    """Where a quarter and a value lie on the picture."""

    first: Quarter
    last: Quarter
    low: Fraction
    high: Fraction

    def x(self, quarter: Quarter) -> float:
        return LEFT + 14 + (RIGHT - LEFT - 28) * float(Fraction(quarter - self.first, max(self.last - self.first, 1)))

    def y(self, value: Number) -> float:
        return BOTTOM - (BOTTOM - TOP) * float((Fraction(value) - self.low) / (self.high - self.low))


def picture(standings: list[TargetStanding]) -> Picture | None:
    """The chart of an indicator; None where there is nothing to draw."""
    is_count, name = standings[0].is_count, standings[0].indicator.name
    lines = lines_of(standings)
    valued_marks = [mark for line in lines for mark in line.marks if mark.value is not None]
    if not valued_marks:
        return None
    aims = []
    for standing in standings:
        aim = standing.default.aim
        if aim.value is not None and (aim.judged or not is_count):
            label = f"{aim.milestone.year}: {promise_on_chart(aim, TargetRow(standing).word)}"
            aims.append(ChartLevel(aim.milestone, Fraction(aim.value), label))
    # several ways of counting may note the same break: it is drawn once
    breaks = {(noted.on, noted.title): noted for standing in standings for noted in standing.default.breaks}
    frame = _frame(valued_marks, aims, is_count=is_count)
    shapes = [*_grid(frame, is_count=is_count), *_drawn_breaks(frame, list(breaks.values())), *_diamonds(frame, aims)]
    for index, line in enumerate(lines):
        shapes += _drawn(frame, line, index)
    loose = any(not mark.firm for mark in valued_marks)
    legend, bottom = _legend(lines, loose=loose, aims=bool(_in_sight(frame, aims)))
    shapes += [*_labels(frame, aims), *legend]
    caption = f"Biểu đồ: {name} theo quý {source(SERIES)}"
    return Picture(svg.png(WIDTH, bottom, shapes), alt(name, lines, aims, is_count=is_count), caption)


def lines_of(standings: list[TargetStanding]) -> list[ChartLine]:
    """A line for each way of counting, the latest milestone's first."""
    by_formula: dict[str, list[TargetStanding]] = {}
    for standing in reversed(standings):
        by_formula.setdefault(standing.default.formula.code, []).insert(0, standing)
    lines = []
    for same_way in by_formula.values():
        years = listed([str(standing.target.milestone) for standing in same_way])
        quarters = same_way[-1].default.quarters
        lines.append(ChartLine.of(f"Cách tính của mốc {years}", quarters, standings[0].is_count))
    return lines


def _frame(valued_marks: list[ChartPoint], aims: list[ChartLevel], *, is_count: bool) -> Frame:
    """To the next milestone if it is near; the values and milestones within sight, with some room; 0 to 100 %."""
    first, last = min(mark.quarter for mark in valued_marks), max(mark.quarter for mark in valued_marks)
    ahead = [aim.quarter for aim in aims if last < aim.quarter and aim.quarter - last <= REACH]
    last = min(ahead, default=last.next())
    values = [Fraction(mark.value) for mark in valued_marks if mark.value is not None]
    values += [aim.value for aim in aims if first <= aim.quarter <= last]
    low, high = min(values), max(values)
    margin = (high - low) / 8 or max(high / 20, Fraction(1))
    low, high = max(low - margin, Fraction(0)), high + margin
    return Frame(first, last, low, high if is_count else min(high, Fraction(100)))


def ticks(low: Fraction, high: Fraction) -> list[Fraction]:
    """Four to eight round numbers between the two."""
    raw = (high - low) / 6
    power = Fraction(10) ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw)
    first = math.ceil(low / step)
    return [step * multiple for multiple in range(first, math.floor(high / step) + 1)]


def _grid(frame: Frame, *, is_count: bool) -> list[str]:
    """Lines across with their numbers, years below at each fourth quarter."""
    shapes = []
    for value in ticks(frame.low, frame.high):
        if is_count and value.denominator != 1:
            continue
        y = frame.y(value)
        shapes.append(svg.line([(LEFT, y), (RIGHT, y)], svg.GRID, width=1))
        tick = format_count(int(value)) if is_count else f"{float(value):g}".replace(".", ",") + "%"
        shapes.append(svg.text(LEFT - 8, y + 4, tick, anchor="end"))
    shapes.append(svg.line([(LEFT, BOTTOM), (RIGHT, BOTTOM)], svg.INK, width=1))
    for year in range(frame.first.year, frame.last.year + 1):
        quarter = Quarter(year, 4)
        if frame.first <= quarter <= frame.last:
            x = frame.x(quarter)
            shapes.append(svg.line([(x, BOTTOM), (x, BOTTOM + 5)], svg.INK, width=1))
            shapes.append(svg.text(x, BOTTOM + 19, f"IV/{year}", anchor="middle"))
    return shapes


def _drawn_breaks(frame: Frame, breaks: list[BreakText]) -> list[str]:
    """A dotted line at each noted break, with its day."""
    shapes = []
    for index, series_break in enumerate(sorted(breaks, key=lambda series_break: series_break.on)):
        quarter = Quarter.of(series_break.on)
        if frame.first <= quarter <= frame.last:
            passed = Fraction((series_break.on - quarter.previous().as_of).days, 92)
            x = frame.x(quarter) - (1 - min(float(passed), 1.0)) * (frame.x(quarter.next()) - frame.x(quarter))
            x = max(x, LEFT)
            shapes.append(svg.line([(x, TOP - 14), (x, BOTTOM)], BREAK, width=1.2, dash="2 3"))
            side, edge = ("end", -4) if index % 2 == 0 and x > LEFT + 80 else ("start", 4)
            shapes.append(svg.text(x + edge, TOP - 6, day_of(series_break.on), size=11, anchor=side, colour=BREAK))
    return shapes


def _in_sight(frame: Frame, aims: list[ChartLevel]) -> list[ChartLevel]:
    return [aim for aim in aims if frame.first <= aim.quarter <= frame.last and frame.low <= aim.value <= frame.high]


def _diamonds(frame: Frame, aims: list[ChartLevel]) -> list[str]:
    """The milestones, below the lines so that they hide no mark."""
    return [svg.diamond(frame.x(aim.quarter), frame.y(aim.value), AIM) for aim in _in_sight(frame, aims)]


def _labels(frame: Frame, aims: list[ChartLevel]) -> list[str]:
    """The words of the milestones, on the side where there is room."""
    shapes = []
    for aim in _in_sight(frame, aims):
        x, y = frame.x(aim.quarter), frame.y(aim.value) + 4
        side, edge = ("end", -11) if x > (LEFT + RIGHT) / 2 else ("start", 11)
        shapes.append(svg.text(x + edge, y, aim.label, anchor=side, colour=AIM, bold=True))
    return shapes


def _drawn(frame: Frame, line: ChartLine, index: int) -> list[str]:
    """The line in pieces between its gaps, and its marks."""
    colour, sign, dash = SECOND if index else LINE, svg.square if index else svg.dot, DASHES[index % len(DASHES)]
    shapes: list[str] = []
    signs: list[str] = []
    piece: list[tuple[float, float]] = []
    for before, mark in zip([None, *line.marks], [*line.marks, None], strict=True):
        if mark is None or mark.value is None or (before is not None and mark.quarter - before.quarter > 4):
            shapes += [svg.line(piece, colour, dash=dash)] if len(piece) > 1 else []
            piece = []
        if mark is not None and mark.value is not None:
            x, y = frame.x(mark.quarter), frame.y(mark.value)
            piece.append((x, y))
            signs.append(sign(x, y, colour, firm=mark.firm))
    return shapes + signs


def _legend(lines: list[ChartLine], *, loose: bool, aims: bool) -> tuple[list[str], int]:
    """What each line is, as many in a row as fit, then each mark that is drawn; where the picture ends."""
    x, y = LEFT, BOTTOM + 42
    shapes: list[str] = []
    for index, line in enumerate(lines):
        wide = 52 + LETTER * len(line.name)
        if x > LEFT and x + wide > RIGHT:
            x, y = LEFT, y + ROW
        colour, sign = (SECOND if index else LINE), (svg.square if index else svg.dot)
        shapes += [svg.line([(x, y - 4), (x + 28, y - 4)], colour, dash=DASHES[index % len(DASHES)])]
        shapes += [sign(x + 14, y - 4, colour, firm=True), svg.text(x + 34, y, line.name)]
        x += wide
    x, y = LEFT, y + ROW if loose or aims else y
    if loose:
        shapes += [svg.dot(x + 14, y - 4, LINE, firm=False), svg.text(x + 34, y, HOLLOW)]
        x += 320
    if aims:
        shapes += [svg.diamond(x + 14, y - 4, AIM), svg.text(x + 34, y, "chỉ tiêu")]
    return shapes, int(y) + 10


def alt(name: str, lines: list[ChartLine], aims: list[ChartLevel], *, is_count: bool) -> str:
    """The chart in words: the first and the last value of each line, the milestones."""
    line_texts = []
    for line in lines:
        marks = [f"{m.quarter.label}: {value_text(m.value, is_count)}" for m in line.marks if m.value is not None]
        if marks:
            line_texts.append(f"{line.name} từ {marks[0]} đến {marks[-1]}")
    levels_text = f"; chỉ tiêu {', '.join(aim.label for aim in aims)}" if aims else ""
    return f"Biểu đồ đường theo quý của {name}: {'; '.join(line_texts)}{levels_text}."

"""Figures of the past as rows of a file: `unit,period,element,value[,source]`, read whole."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.reports.cells import MISSING, NOT_APPLICABLE, NUMBER, Cell
from targets.domain.numbers import NumberError, read_count
from targets.domain.tables import Problem, read_table

COLUMNS = ("unit", "period", "element", "value")
LEFT_EMPTY = "để trống trong tệp"
LEFT_OUT = "không có trong tệp"
MAX_SOURCE = 1000


@dataclass(frozen=True)
class FigureRow:
    """One figure of a file: `1200`, `n/a`, or empty = missing (`reason` says why, where anyone knows)."""

    line: int
    unit: str
    period: str
    element: str
    value: str
    source: str = ""
    reason: str = ""

    def cell(self) -> Cell:
        """The cell this row makes; raises NumberError where its value is no count."""
        if not self.value.strip():
            return Cell(MISSING, reason=self.reason or LEFT_EMPTY, source=self.source)
        if self.value.strip().lower() == NOT_APPLICABLE:
            return Cell(NOT_APPLICABLE, source=self.source)
        if len(self.source) > MAX_SOURCE:
            raise NumberError("source", f"nguồn dài quá {MAX_SOURCE} ký tự.")
        return Cell(NUMBER, read_count(self.value), source=self.source)


def read_figure_file(content: bytes) -> tuple[list[FigureRow], list[Problem]]:
    """The rows of a CSV file, and the flaws of single lines; a file without a usable header raises TableError."""
    head = content.split(b"\n", 1)[0]
    columns = (*COLUMNS, "source") if b"source" in head else COLUMNS
    lines, problems = read_table(content, columns)
    return [FigureRow(line.number, **line.cells) for line in lines], problems

"""Tables in CSV files: read whole, every flaw named by its line. Pure: nothing here knows the database."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from targets.domain.spans import Span

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True)
class Problem:
    """Why a line cannot be taken; `code` is what the line is about (a unit, a zone; "" = the file).

    Line 0 is no line: what is wrong lies beside the file.
    """

    line: int
    code: str
    message: str

    def __str__(self) -> str:
        if not self.line:
            return self.message[:1].upper() + self.message[1:]
        about = f" ({self.code})" if self.code else ""
        return f"Dòng {self.line}{about}: {self.message}"


class TableError(ValueError):
    """A file that is refused whole, with every reason found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(set(problems), key=lambda problem: (problem.line, problem.code, problem.message))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Line:
    """One row, with the number of the line it begins on; reads its cells and notes in `problems` what is wrong there.

    `key` is what the row is about, as far as it can be told.
    """

    number: int
    key: str
    cells: dict[str, str]
    problems: list[Problem]
    sound: bool = True

    def refuse(self, message: str) -> None:
        self.sound = False
        self.problems.append(Problem(self.number, self.key, message))

    def code(self, column: str, limit: int = 20, blank: bool = False) -> str:
        """A natural key: Latin letters, digits, `-`, `.`, `_`."""
        value = self.cells[column]
        if not (CODE.fullmatch(value) and len(value) <= limit) and not (blank and not value):
            excerpt = value[:40] or "trống"
            self.refuse(f"{column} “{excerpt}” không hợp lệ: tối đa {limit} chữ Latinh không dấu, chữ số, “-”.")
        return value

    def text(self, column: str, limit: int = 200) -> str:
        value = self.cells[column]
        if not value:
            self.refuse(f"{column} trống.")
        elif len(value) > limit or _CONTROL.search(value):
            self.refuse(f"{column} quá dài (tối đa {limit} ký tự) hoặc có ký tự điều khiển.")
        return value

    def choice(self, column: str, options: Sequence[str]) -> str:
        value = self.cells[column]
        if value not in options:
            allowed = ", ".join(option or "(trống)" for option in options)
            self.refuse(f"{column} “{value[:40]}” không hợp lệ; chỉ nhận: {allowed}.")
        return value

    def day(self, column: str) -> date | None:
        value = self.cells[column]
        day = parse_day(value)
        if day is None:
            self.refuse(f"{column} “{value[:40]}” không phải ngày dạng 2025-07-01.")
        return day

    def span(self, first: str = "valid_from", last: str = "valid_to") -> Span | None:
        """A half-open range; an empty end is open."""
        start = self.day(first)
        end = self.day(last) if self.cells[last] else None
        if start is None or (end is None and self.cells[last]):
            return None
        if end is not None and end <= start:
            self.refuse(f"{last} {end} phải sau {first} {start}.")
            return None
        return Span(start, end)


def read_table(content: bytes, columns: Sequence[str]) -> tuple[list[Line], list[Problem]]:
    """The rows of a CSV file in UTF-8 (with or without BOM) with exactly these columns, in any order; text is NFC.

    The first of `columns` is what a row is about. A file without a usable header or without rows raises TableError;
    flaws of single rows are returned.
    """
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TableError([Problem(line, "", "tệp không phải UTF-8.")]) from error
    records = _records(text)
    if not records:
        raise TableError([Problem(1, "", f"tệp rỗng; dòng đầu phải là {','.join(columns)}.")])
    (head_line, head), *body = records
    header = [cell.strip() for cell in head]
    _check_header(head_line, header, columns)
    if not body:
        raise TableError([Problem(head_line, "", "tệp không có dòng dữ liệu nào.")])
    rows: list[Line] = []
    problems: list[Problem] = []
    for number, values in body:
        if len(values) != len(header):
            message = f"có {len(values)} cột, phải có {len(header)} cột."
            problems.append(Problem(number, values[0].strip()[:40], message))
            continue
        cells = {name: value.strip() for name, value in zip(header, values, strict=True)}
        rows.append(Line(number, cells[columns[0]][:40], cells, problems))
    return rows, problems


def _records(text: str) -> list[tuple[int, list[str]]]:
    """Every record that is not blank, with the number of its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, line = [], 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                records.append((line, record))
            line = reader.line_num + 1
    except csv.Error as error:
        raise TableError([Problem(line, "", "dòng này không đúng dạng CSV (dấu ngoặc kép?).")]) from error
    return records


def _check_header(line: int, header: list[str], columns: Sequence[str]) -> None:
    problems = [Problem(line, "", f"thiếu cột “{name}”.") for name in columns if name not in header]
    problems += [Problem(line, "", f"không có cột nào tên “{name[:40]}”.") for name in header if name not in columns]
    twice = {name for name in header if name in columns and header.count(name) > 1}
    problems += [Problem(line, "", f"cột “{name}” ghi hai lần.") for name in twice]
    if problems:
        raise TableError(problems)


def parse_day(text: str) -> date | None:
    """The date written `2025-07-01` between 1900 and 2999, else None."""
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None

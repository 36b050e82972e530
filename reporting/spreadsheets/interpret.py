"""What the rows of a workbook ask of a report: changes by element with where each stands, and every fault at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reporting.models import Report
from reporting.reports.cells import MAX_TEXT, MISSING
from reporting.reports.quantities import key, read_quantity
from reporting.spreadsheets.form_layout import refusal
from reporting.spreadsheets.form_read import Book, FormLine
from targets.domain.numbers import NumberError
from targets.domain.refusals import Fault, Remark
from targets.models import Element

FOREIGN, OURS = "foreign", "ours"
UNMAPPED = "Dòng “{}” chưa được gán với số liệu nào của biểu. Hãy gán dòng này trên trang “Biểu Excel” của báo cáo."
RowsMap = Mapping[str, str]  # key of a row → code of an element, "" = passed over


@dataclass(frozen=True)
class Intake:
    """The changes by element, as `save_cells` takes them; `lines_by_code` their rows. With faults nothing is taken.

    `base` is the revision that the form was made from, None where the workbook is not ours. `rows` are the rows of
    another's workbook that can be mapped, `unmapped` those that are not yet.
    """

    kind: str
    sheet: str
    base: int | None
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines_by_code: dict[str, FormLine] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    rows: list[FormLine] = field(default_factory=list)
    unmapped: list[FormLine] = field(default_factory=list)

    def faults_of(self, remarks: Sequence[Remark]) -> list[Fault]:
        """Remarks on cells of the report as faults at the cells of the workbook."""
        addresses = {code: line.quantity_at for code, line in self.lines_by_code.items()}
        return [Fault(self.sheet, addresses.get(r.cell, ""), r.cell, r.message) for r in remarks]


def interpret(book: Book, report: Report, elements: Mapping[str, Element], mapping: RowsMap) -> Intake:
    """What a workbook asks of the report, whose form has these elements; `mapping` is for a workbook not ours."""
    if not book.identity:
        return _foreign(book, elements, mapping)
    why_not = refusal(book.identity, report, elements.values())
    if why_not:
        return Intake(OURS, book.sheet, None, faults=[Fault("", "", "", why_not)])
    intake = Intake(OURS, book.sheet, int(book.identity["revision"][:18]))
    codes = {key(element.name): code for code, element in elements.items()}
    for line in book.lines:
        _take(intake, line, codes.get(line.key, ""))
    intake.faults.extend(
        Fault(book.sheet, "", code, f"Thiếu dòng “{element.name}”. Hãy tải lại biểu, không xóa dòng.")
        for code, element in elements.items()
        if code not in intake.lines_by_code
    )
    return intake


def _foreign(book: Book, elements: Mapping[str, Element], mapping: RowsMap) -> Intake:
    """Another's workbook (Mẫu 2-HĐCĐ): rows by the unit's own mapping; empty quantities leave the report as it is."""
    lines = [line for line in _with_distinct_keys(book.lines) if line.label and (line.measure or line.is_filled)]
    unmapped = [line for line in lines if line.key not in mapping or mapping[line.key] not in {"", *elements}]
    intake = Intake(FOREIGN, book.sheet, None, rows=lines, unmapped=unmapped)
    if not lines:
        intake.faults.append(Fault(book.sheet, "", "", "Bảng “Nội dung – Số lượng” không có dòng nào."))
    for line in lines:
        if mapping.get(line.key, "") in elements and line.is_filled:
            _take(intake, line, mapping[line.key])
    intake.faults.extend(
        Fault(book.sheet, line.quantity_at, "", UNMAPPED.format(line.label[:100])) for line in unmapped
    )
    return intake


def _with_distinct_keys(lines: Sequence[FormLine]) -> list[FormLine]:
    """Rows of the same text are told apart by their order: the second one's key ends in "(2)"."""
    counts: dict[str, int] = {}
    distinct = []
    for line in lines:
        counts[line.key] = count = counts.get(line.key, 0) + 1
        distinct.append(line if count == 1 else replace(line, key=f"{line.key[:290]} ({count})"))
    return distinct


def _take(intake: Intake, line: FormLine, code: str) -> None:
    """Put what a row says into the intake, or what is wrong with it."""
    if not code:
        if line.is_filled:
            what = f"Dòng “{line.label[:100]}” không thuộc biểu của kỳ này" if line.label else "Dòng không có nội dung"
            intake.faults.append(Fault(intake.sheet, line.quantity_at, "", f"{what}, nhưng có số lượng."))
        return
    if code in intake.lines_by_code:
        message = f"Số liệu này đã ghi ở ô {intake.lines_by_code[code].quantity_at}: mỗi số liệu chỉ ghi một dòng."
        intake.faults.append(Fault(intake.sheet, line.quantity_at, code, message))
        return
    change, wrong = dict[str, Any](), line.flaw
    try:
        change = {} if wrong else read_quantity(line.quantity)
    except NumberError as error:
        wrong = error.message
    wrong_note = _wrong_note(line, is_missing=change.get("state") == MISSING)
    if wrong:
        intake.faults.append(Fault(intake.sheet, line.quantity_at, code, wrong))
    if wrong_note:
        intake.faults.append(Fault(intake.sheet, line.note_at, code, wrong_note))
    if change.get("state") == MISSING:
        change["reason"] = line.note
    elif intake.kind == OURS or line.note:
        change["note"] = line.note
    intake.lines_by_code[code] = line
    # a faulty row stands empty while the others are held against each other
    intake.changes[code] = {"value": None} if wrong or wrong_note else change


def _wrong_note(line: FormLine, *, is_missing: bool) -> str:
    if line.note_flaw:
        return line.note_flaw
    if len(line.note) > MAX_TEXT:
        return f"Ghi chú dài {len(line.note)} ký tự; tối đa {MAX_TEXT} ký tự."
    if is_missing and not line.note:
        return "“Chưa có số liệu” phải kèm lý do ở cột Ghi chú."
    return ""

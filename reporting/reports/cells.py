"""The cells of a report: their four states, what may be typed, what is impossible (docs/rules.md#zero-is-not-missing).

Zero is not missing: a cell is a number, `n/a` (does not exist at this unit), `missing` (not known, with a reason) or
empty (nothing said yet; never submitted). Everything here works on plain descriptors of elements, never on rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from targets.domain.numbers import NumberError, format_count, read_count
from targets.domain.refusals import Remark

NUMBER, NOT_APPLICABLE, MISSING, EMPTY = "number", "n/a", "missing", "empty"
STATES = (NUMBER, NOT_APPLICABLE, MISSING, EMPTY)
STATE_LABELS = {NUMBER: "số", NOT_APPLICABLE: "không có", MISSING: "chưa có số liệu", EMPTY: "chưa nhập"}

REFUSE, QUESTION = "refuse", "question"
NEEDS_SOURCE = ("enterprises_25",)
MAX_TEXT = 1000

_TEXTS = {"reason": "lý do", "note": "ghi chú", "source": "nguồn"}
_KEYS = {"state", "value", *_TEXTS}


@dataclass(frozen=True)
class ElementRule:
    """An element as one period's form sees it: its short name, who supplies it, whether the form has its cell.

    A change of more than `tolerance` per cent (None: never asked) is asked back where one of the two values is at least
    `matters_from`; a `yearly` element has a cell in the fourth quarter only.
    """

    code: str
    name: str
    supplier: str
    asked: bool
    tolerance: int | None = None
    matters_from: int = 0
    yearly: bool = False


@dataclass(frozen=True)
class PartRule:
    """A part and its whole; `on_breach` is `refuse` or `question`."""

    part: str
    whole: str
    on_breach: str


@dataclass(frozen=True)
class Form:
    """What one supplier is asked in one period, and every element there is, so that a refusal can say why."""

    period: str
    supplier: str
    elements: Mapping[str, ElementRule]
    parts: tuple[PartRule, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the cells of this form, in the form's order."""
        return tuple(e.code for e in self.elements.values() if e.asked and e.supplier == self.supplier)

    def name(self, code: str) -> str:
        """The short name people know the element by."""
        return self.elements[code].name

    def pairs(self, *, cross: bool = False) -> Iterable[PartRule]:
        """Parts with their wholes: both cells on this form, or (`cross`) one here and one of another supplier."""
        for pair in self.parts:
            part_element, whole_element = self.elements.get(pair.part), self.elements.get(pair.whole)
            if part_element is None or whole_element is None or not (part_element.asked and whole_element.asked):
                continue
            here = (part_element.supplier == self.supplier) + (whole_element.supplier == self.supplier)
            if here == (1 if cross else 2):
                yield pair


@dataclass(frozen=True)
class Cell:
    """One cell. `value` is an int exactly when the state is `number`; `by` is the account that entered it, or None."""

    state: str = EMPTY
    value: int | None = None
    reason: str = ""
    note: str = ""
    source: str = ""
    answer: str = ""
    by: int | None = None

    @property
    def is_number(self) -> bool:
        """Whether it holds a number, 0 included."""
        return self.state == NUMBER

    @property
    def is_answered(self) -> bool:
        """Whether it answers the form: a number or n/a."""
        return self.state in (NUMBER, NOT_APPLICABLE)

    @property
    def is_blank(self) -> bool:
        """Whether nobody has said anything in it."""
        return self.state == EMPTY and not (self.reason or self.note or self.source)

    @property
    def content(self) -> tuple[str, int | None]:
        """What it states: another reason, note or answer makes no other cell."""
        return self.state, self.value


Cells = Mapping[str, Cell]
NO_CELL = Cell()


def cells_from_json(data: Mapping[str, Mapping[str, Any]]) -> dict[str, Cell]:
    """The cells of a revision; an absent element is an empty cell and has no entry."""
    return {code: Cell(**cell) for code, cell in data.items()}


def cells_to_json(cells: Cells) -> dict[str, dict[str, Any]]:
    """Cells as a revision keeps them; an empty cell without note or source leaves no entry."""
    return {code: dict(vars(cell)) for code, cell in cells.items() if not cell.is_blank}


def changed_cells(form: Form, before: Cells, after: Cells) -> list[str]:
    """The cells that state something else after a change, in the form's order."""
    return [code for code in form.codes if before.get(code, NO_CELL).content != after.get(code, NO_CELL).content]


def read_cell(before: Cell, change: object) -> tuple[Cell, list[str]]:
    """The cell after one change, and what is wrong with the change (Vietnamese)."""
    if not isinstance(change, dict):
        return before, ['Mỗi ô phải là một đối tượng, ví dụ {"value": 1200}.']
    unknown = [str(key)[:40] for key in change if key not in _KEYS]
    if unknown:
        return before, [f"Không có thuộc tính “{name}” cho một ô." for name in unknown]
    texts, wrong = dict[str, Any](), []
    for key, label in _TEXTS.items():
        text = change.get(key, getattr(before, key))
        if not isinstance(text, str):
            wrong.append(f"Phần {label} phải là chữ.")
            text = ""
        elif len(text) > MAX_TEXT:
            wrong.append(f"Phần {label} dài quá {MAX_TEXT} ký tự.")
        texts[key] = " ".join(text.split())
    try:
        state, value = _state_and_value(before, change)
    except NumberError as error:
        return before, [*wrong, error.message]
    if state == MISSING and not texts["reason"]:
        wrong.append("Chưa có số liệu thì phải ghi lý do.")
    if state != MISSING:
        texts["reason"] = ""
    return replace(before, state=state, value=value, **texts), wrong


def _state_and_value(before: Cell, change: Mapping[str, object]) -> tuple[str, int | None]:
    """The state and value a change asks for; raises NumberError."""
    value = change.get("value")
    if isinstance(value, str) and not value.strip():
        value = None
    state = change.get("state")
    if state is None and "value" in change:
        state = EMPTY if value is None else NUMBER
    if state is None:
        return before.state, before.value
    if state not in STATES:
        raise NumberError("state", f"Trạng thái của ô phải là một trong: {', '.join(STATES)}.")
    if state != NUMBER:
        if value is not None:
            raise NumberError("state", f"Ô “{STATE_LABELS[str(state)]}” không đi kèm giá trị.")
        return str(state), None
    if value is None and "value" not in change and before.is_number:
        return before.state, before.value
    if isinstance(value, float) and not value.is_integer():
        raise NumberError("fraction", "Chỉ nhận số nguyên, không nhận phần thập phân.")
    return NUMBER, read_count("" if value is None else value)


def impossible(form: Form, cells: Cells) -> list[Remark]:
    """What no reading of the cells can make right: a part above its whole, n/a in only one half of a pair.

    A half that is still empty is left to the submission: it is then listed as not stated. A pair that only asks
    (members and workers) is no part and whole: either may be n/a alone.
    """
    remarks = []
    for pair in form.pairs():
        if pair.on_breach == REFUSE and (breach := _breach(form, pair, cells)):
            remarks.append(breach)
    return remarks


def is_above(part_cell: Cell, whole_cell: Cell) -> bool:
    """Whether both are numbers and the part is the larger."""
    return part_cell.value is not None and whole_cell.value is not None and part_cell.value > whole_cell.value


def _breach(form: Form, pair: PartRule, cells: Cells) -> Remark | None:
    part_cell, whole_cell = cells.get(pair.part, NO_CELL), cells.get(pair.whole, NO_CELL)
    states = {part_cell.state, whole_cell.state}
    if NOT_APPLICABLE in states and states & {NUMBER, MISSING}:
        half, other = (pair.part, pair.whole) if part_cell.state == NOT_APPLICABLE else (pair.whole, pair.part)
        return Remark(half, f"“{form.name(half)}” là “không có” thì “{form.name(other)}” cũng phải là “không có”.")
    above = is_above(part_cell, whole_cell)
    return Remark(pair.part, above_message(form, pair, part_cell, whole_cell)) if above else None


def above_message(form: Form, pair: PartRule, part_cell: Cell, whole_cell: Cell) -> str:
    return (
        f"“{form.name(pair.part)}” ({format_count(part_cell.value or 0)}) lớn hơn"
        f" “{form.name(pair.whole)}” ({format_count(whole_cell.value or 0)})."
    )


def codes_without_state(form: Form, cells: Cells) -> list[str]:
    """Codes of the cells without a state: none may be left on submitting."""
    return [code for code in form.codes if cells.get(code, NO_CELL).state == EMPTY]


def findings(form: Form, cells: Cells, others: Cells) -> list[Remark]:
    """Questions to the reviewer, which never hold up a submitter: this form's cells against the other supplier's.

    `others` are the other suppliers' cells of the same unit and period, as far as they are submitted or approved.
    """
    both = {**others, **cells}
    remarks = []
    for pair in form.pairs(cross=True):
        own_code = pair.part if form.elements[pair.part].supplier == form.supplier else pair.whole
        if breach := _breach(form, pair, both):
            remarks.append(Remark(own_code, breach.message))
    for code in NEEDS_SOURCE:
        if code in form.codes and cells.get(code, NO_CELL).is_number and not cells[code].source:
            remarks.append(Remark(code, f"“{form.name(code)}” chưa ghi nguồn."))
    return remarks


def without_authors(cells: Cells) -> dict[str, Cell]:
    """The cells as a correction starts with them: entered by nobody since the approval."""
    return {code: replace(cell, by=None) for code, cell in cells.items()}


def read_remarks(form: Form, remarks: object) -> tuple[dict[str, str], list[Remark]]:
    """The reasons of a return per cell (blank ones left out), and what is wrong with them."""
    return read_texts(form, remarks, "cells", "lý do")


def read_texts(form: Form, texts: object, name: str, label: str) -> tuple[dict[str, str], list[Remark]]:
    """The texts `{code: text}` for cells of the form (blank ones left out), and what is wrong with them."""
    if not isinstance(texts, dict):
        return {}, [Remark("", f"“{name}” phải là một đối tượng: mã số liệu → {label}.")]
    by_code, errors = {}, []
    for code, text in texts.items():
        if code not in form.codes:
            errors.append(Remark(str(code)[:60], "Không có ô này trong báo cáo."))
        elif not isinstance(text, str) or len(text) > MAX_TEXT:
            errors.append(Remark(code, f"{label.capitalize()} phải là chữ, không quá {MAX_TEXT} ký tự."))
        elif text.strip():
            by_code[code] = " ".join(text.split())
    return by_code, errors

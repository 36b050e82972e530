"""A change of several cells of a report at once: what the cells are afterwards, or why none of it can be saved."""

from __future__ import annotations

from dataclasses import replace

from reporting.reports.cells import NO_CELL, Cell, Cells, Form, impossible, read_cell
from reporting.reports.questions import NO_EARLIER_FIGURES, EarlierFigures, without_stale_answers
from targets.domain.refusals import Remark

_SUPPLIERS = {"unit": "đơn vị", "federation": "Liên đoàn Lao động Thành phố", "register": "sổ theo dõi KCN, KCX"}


def read_patch(
    form: Form, before: Cells, body: object, by: int, earlier: EarlierFigures = NO_EARLIER_FIGURES
) -> tuple[dict[str, Cell], list[Remark]]:
    """All cells after the changes `body` asks for, and every reason why they cannot be saved (then save nothing).

    `body` is `{code: {"value": 1200} | {"state": "missing", "reason": "…"} | {"state": "n/a"} | {"state": "empty"}}`,
    each with `note` and `source` if wanted. `by` marks the cells that change; an answer falls with its question.
    """
    if not isinstance(body, dict):
        return dict(before), [Remark("", "“cells” phải là một đối tượng: mã số liệu → ô.")]
    after, errors = dict(before), []
    for code, change in body.items():
        refusal = _not_here(form, code)
        if refusal:
            errors.append(Remark(str(code), refusal))
            continue
        cell, wrong = read_cell(before.get(code, NO_CELL), change)
        errors += [Remark(code, message) for message in wrong]
        if cell != before.get(code, NO_CELL):
            after[code] = replace(cell, by=by)
    if not errors:
        errors = impossible(form, after)
    return without_stale_answers(form, before, after, earlier), errors


def _not_here(form: Form, code: object) -> str:
    """Why the form has no such cell to write, or ""."""
    element = form.elements.get(code) if isinstance(code, str) else None
    if element is None:
        return f"Không có số liệu “{str(code)[:60]}” trong biểu."
    if not element.asked:
        return f"“{element.name}” không thuộc biểu của kỳ {form.period}."
    if element.supplier != form.supplier:
        return f"“{element.name}” do {_SUPPLIERS[element.supplier]} cung cấp; ở đây chỉ đọc."
    return ""

"""What the quarter before fills in for the person: its n/a by itself, all of a group where nothing changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reporting.filing.sheet import Typed, unchanged
from reporting.reports.cells import EMPTY, NO_CELL, NOT_APPLICABLE, Cells, Form
from targets.models import Element


def remembered(form: Form, cells: Cells, typed: Mapping[str, Typed], previous: Cells) -> dict[str, Typed]:
    """The sheet as it is opened: an empty cell that was n/a in the quarter before says so again."""
    again = {
        code
        for code in form.codes
        if cells.get(code, NO_CELL).state == EMPTY and previous.get(code, NO_CELL).state == NOT_APPLICABLE
    }
    return {code: replace(typed[code], state=NOT_APPLICABLE) if code in again else typed[code] for code in form.codes}


def fill_unchanged(typed: Mapping[str, Typed], elements: Iterable[Element], previous: Cells) -> dict[str, Typed]:
    """What was typed, and the blank cells of these elements as in the quarter before; nothing typed is touched."""
    filled_in = dict(typed)
    for element in elements:
        cell = unchanged(element, previous.get(element.code, NO_CELL))
        if cell is not None and typed[element.code].is_blank:
            value = "" if cell.value is None else str(cell.value)  # digits only: nothing to ask about
            filled_in[element.code] = replace(typed[element.code], state=cell.state, value=value)
    return filled_in

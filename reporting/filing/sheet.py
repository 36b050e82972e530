"""The sheet of a report as a plain HTML form: what was typed, what was saved, what stands beside it.

Nothing is lost: a sheet that is refused is shown again as typed, and a stale one keeps what was typed beside what
somebody else has saved meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from reporting.reports.cells import (
    EMPTY,
    MISSING,
    NO_CELL,
    NOT_APPLICABLE,
    NUMBER,
    STATES,
    Cell,
    Cells,
    Form,
    read_cell,
)
from targets.domain import numbers
from targets.domain.numbers import NumberError, format_count, format_percent, read_count
from targets.domain.refusals import Remark
from targets.models import Element

CHOICES = ((NUMBER, "Số"), (NOT_APPLICABLE, "Không có ở đơn vị"), (MISSING, "Chưa có số liệu"))
_TYPED = ("value", "state", "reason", "note", "source", "answer", "confirm")
_MARKS = {NOT_APPLICABLE: numbers.NOT_APPLICABLE, MISSING: numbers.MISSING}


def display_text(cell: Cell) -> str:
    """A cell as it is read: 1.580.000, "–" for n/a, "…" for missing, "" for empty."""
    return format_count(cell.value) if cell.value is not None else _MARKS.get(cell.state, "")


def signed(number: int) -> str:
    """+1.200, −15, ±0."""
    mark = "+" if number > 0 else "−" if number < 0 else "±"
    return mark + format_count(abs(number))


@dataclass(frozen=True)
class Typed:
    """One cell as text fields; `confirm` is the ambiguous text the person says is meant as a whole number.

    `page_number` is the number the page itself wrote into the field, so that its own "1.580" is not asked about.
    """

    value: str = ""
    state: str = NUMBER
    reason: str = ""
    note: str = ""
    source: str = ""
    answer: str = ""
    confirm: str = ""
    page_number: int | None = None

    @classmethod
    def of(cls, cell: Cell) -> Typed:
        """The fields that show a saved cell."""
        return cls(
            value=format_count(cell.value) if cell.value is not None else "",
            state=cell.state if cell.state in _MARKS else NUMBER,
            reason=cell.reason,
            note=cell.note,
            source=cell.source,
            answer=cell.answer,
            page_number=cell.value,
        )

    @classmethod
    def posted(cls, post: Mapping[str, Any], code: str, saved: Typed) -> Typed:
        """The fields of one cell in a POST; a field that was not sent stays as saved."""
        texts = {name: str(post.get(f"{code}.{name}", getattr(saved, name))) for name in _TYPED}
        typed = cls(**texts, page_number=saved.page_number)
        return typed if typed.state in STATES else replace(typed, state=NUMBER)

    @property
    def proposal(self) -> int | None:
        """The whole number an ambiguous text ("1.580") may mean; taken only after asking."""
        if self.page_number is not None and self.value == format_count(self.page_number):
            return None
        try:
            read_count(self.value)
        except NumberError as error:
            return error.proposal
        return None

    @property
    def is_blank(self) -> bool:
        """Whether nothing is said about the cell yet: no number, no other state."""
        return self.state == NUMBER and not self.value.strip()

    @property
    def text(self) -> str:
        """The typed cell in one line."""
        parts = [self.value or dict(CHOICES).get(self.state, ""), self.reason, self.note, self.source]
        return " – ".join(part for part in parts if part)

    def change(self) -> dict[str, Any]:
        """What the action is asked for (`cells` of the API)."""
        value: str | int | None = self.value.strip() or None
        if self.page_number is not None and self.value == format_count(self.page_number):
            value = self.page_number
        elif self.proposal is not None and self.confirm == self.value:
            value = self.proposal
        texts = {"note": self.note, "source": self.source}
        if self.state == NUMBER:
            return {"value": value, **texts}
        reason = {"reason": self.reason} if self.state == MISSING else {}
        return {"state": self.state, "value": value, **reason, **texts}


@dataclass(frozen=True)
class SheetRow:
    """One line of the sheet with everything that is said about its cell."""

    element: Element
    cell: Cell
    typed: Typed
    previous: Cell = NO_CELL
    year_ago: Cell = NO_CELL
    compared: int | None = None  # the figure of the quarter before that it compares with (docs/rules.md#like)
    errors: Sequence[str] = ()
    question: str = ""
    offered: Sequence[str] = ()
    finding: str = ""
    returned: str = ""
    unstated: bool = False
    theirs: Cell | None = None
    corrected: Cell | None = None
    sent_back: Cell | None = None
    sent_back_for: str = ""
    why: str = ""
    whole: str = ""
    whole_name: str = ""
    share: str = ""
    annex_rows: int = 0  # how many rows of the annex it is the sum of

    @property
    def code(self) -> str:
        return self.element.code

    @property
    def step(self) -> str:
        """The saved value against the quarter before ("+120 (+1,2%)"), "" where they are no numbers that compare."""
        now, before = self.cell.value, self.compared
        if now is None or before is None or self.element.over_time == Element.OverTime.FLOW:
            return ""
        if not before or now == before:
            return signed(now - before)
        mark = "+" if now > before else "−"
        return f"{signed(now - before)} ({mark}{format_percent(Fraction(100 * abs(now - before), before))})"

    @property
    def is_remembered(self) -> bool:
        """Whether the cell shows the n/a of the quarter before and is not saved yet."""
        return self.cell.state == EMPTY and self.typed.state == self.previous.state == NOT_APPLICABLE

    @property
    def saved_json(self) -> str:
        """The saved cell for the script that saves while typing, with the names of the API."""
        return json.dumps(_plain(self.cell))

    @property
    def theirs_json(self) -> str:
        """What somebody else has saved meanwhile, in the same shape; "" where nobody has."""
        return json.dumps(_plain(self.theirs)) if self.theirs is not None else ""

    @property
    def same_json(self) -> str:
        """What "không đổi so với quý trước" writes into the empty cell; "" where it cannot say."""
        cell = unchanged(self.element, self.previous)
        fills = cell is not None and not self.annex_rows  # the sum of an annex is not written by hand
        return json.dumps({"state": cell.state, "value": cell.value}) if cell is not None and fills else ""

    @property
    def paper_note(self) -> str:
        return "; ".join(
            text for text in (self.cell.reason, self.cell.source, self.cell.note, self.cell.answer) if text
        )

    @property
    def proposal(self) -> str:
        """The number to ask about where the text is ambiguous and refused."""
        number = self.typed.proposal if self.errors and self.typed.state == NUMBER else None
        return "" if number is None else str(number)

    @property
    def asks_note(self) -> bool:
        """Whether the note stands open: it has a text, or the cell was returned."""
        return bool(self.typed.note or self.returned)

    @property
    def is_odd(self) -> bool:
        """Whether the line needs the reviewer's eye."""
        return bool(
            self.finding or self.errors or self.question or self.corrected or self.sent_back or self.sent_back_for
        )

    @property
    def is_flagged(self) -> bool:
        """Whether the line needs the eye of whoever enters."""
        return bool(self.errors or self.question or self.unstated or self.returned or self.theirs is not None)


def unchanged(element: Element, previous: Cell) -> Cell | None:
    """The cell of a quarter in which nothing changed: a stock as it was, a flow 0, n/a again; None if not known."""
    if not previous.is_answered:
        return None
    if previous.is_number and element.over_time == Element.OverTime.FLOW:
        return Cell(NUMBER, 0)
    return Cell(previous.state, previous.value)


def changes(form: Form, cells: Cells, typed: Mapping[str, Typed]) -> dict[str, dict[str, Any]]:
    """The cells that were typed otherwise than `cells` has them, as changes for the action."""
    return {code: typed[code].change() for code in form.codes if not _same(cells.get(code, NO_CELL), typed[code])}


def _same(cell: Cell, typed: Typed) -> bool:
    after, wrong = read_cell(cell, typed.change())
    return not wrong and after == cell


def merged(
    form: Form, base: Cells, newest: Cells, typed: Mapping[str, Typed]
) -> tuple[dict[str, Typed], dict[str, Cell]]:
    """A stale sheet on top of the newest cells, and the cells that both have changed, as the other one left them.

    `base` are the cells the person began with. What only one of the two has changed is kept; where both did, the
    typed text stays and the other's cell is shown beside it.
    """
    both: dict[str, Typed] = {}
    theirs: dict[str, Cell] = {}
    for code in form.codes:
        old, new, mine = base.get(code, NO_CELL), newest.get(code, NO_CELL), typed[code]
        if _same(old, mine):
            both[code] = Typed.of(new)
            continue
        both[code] = mine
        if replace(new, by=None) != replace(old, by=None) and not _same(new, mine):
            theirs[code] = new
    return both, theirs


def answers(form: Form, cells: Cells, typed: Mapping[str, Typed]) -> dict[str, str]:
    """The answers by cell that were typed otherwise than `cells` has them.

    What the page only repeats is left out: a change of the cells may have made it the answer to another question.
    """
    return {code: typed[code].answer for code in form.codes if typed[code].answer != cells.get(code, NO_CELL).answer}


def differing(base: Cells, cells: Cells, code: str) -> Cell | None:
    """The cell of `base` (approved, or sent back) where the sheet says otherwise, else None."""
    before, now = base.get(code, NO_CELL), cells.get(code, NO_CELL)
    return before if (before.state, before.value) != (now.state, now.value) else None


def messages_by_cell(remarks: Iterable[Remark]) -> dict[str, list[str]]:
    messages: dict[str, list[str]] = {}
    for remark in remarks:
        messages.setdefault(remark.cell, []).append(remark.message)
    return messages


def _plain(cell: Cell) -> dict[str, Any]:
    return {
        "state": cell.state, "value": cell.value, "reason": cell.reason, "note": cell.note, "source": cell.source,
        "answer": cell.answer,
    }  # fmt: skip

"""What is unlikely but possible in a report and is asked back, and the answers to it (docs/rules.md#numbers).

Impossible cells are refused (`cells.impossible`); these are only asked about. The submitter answers, the reviewer
reads question and answer first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from reporting.reports.cells import (
    MISSING,
    NO_CELL,
    NOT_APPLICABLE,
    QUESTION,
    Cell,
    Cells,
    Form,
    above_message,
    is_above,
    read_texts,
)
from targets.domain.numbers import format_count, format_percent
from targets.domain.refusals import Remark

MEMBERS = "members"
ARRIVALS = ("members_admitted", "members_joined_other")
DEPARTURES = ("members_left",)

PREVIOUS, YEAR_AGO, IDENTITY, ABOVE, GONE = "previous", "year_ago", "identity", "above", "gone"
RULES = {
    PREVIOUS: "Chênh lệch nhiều so với kỳ trước",
    YEAR_AGO: "Chênh lệch nhiều so với cùng kỳ năm trước",
    IDENTITY: "Kỳ trước + tăng − giảm khác số đoàn viên",
    ABOVE: "Đoàn viên nhiều hơn lao động",
    GONE: "Kỳ trước có số liệu, kỳ này không",
}
# What is answered most; anything else is said in one's own words.
_REORGANISED = "Sáp nhập, chia tách, chuyển giao đơn vị"
_WRONG_BEFORE = "Kỳ trước báo cáo chưa đúng, kỳ này đã rà soát lại"
_GREW = "Phát triển mới trong kỳ"
_SHRANK = "Doanh nghiệp giải thể, thu hẹp, di dời"
_MOVED = (_GREW, _SHRANK, _REORGANISED, "Lao động biến động theo mùa vụ", _WRONG_BEFORE)
ANSWERS: Mapping[str, tuple[str, ...]] = {
    PREVIOUS: _MOVED,
    YEAR_AGO: _MOVED,
    IDENTITY: ("Đã rà soát lại danh sách đoàn viên", _REORGANISED, _WRONG_BEFORE),
    ABOVE: (
        "Có đoàn viên nghiệp đoàn không thuộc nơi có công đoàn cơ sở",
        "Đoàn viên tạm hoãn hợp đồng, nghỉ thai sản vẫn sinh hoạt công đoàn",
        "Số lao động chưa được doanh nghiệp cập nhật",
    ),
    GONE: ("Cơ sở chưa gửi số liệu", "Đang rà soát lại số liệu", "Không còn đối tượng thống kê", _WRONG_BEFORE),
}


@dataclass(frozen=True)
class EarlierFigures:
    """The unit's approved figures by element a quarter and a year before: None is n/a, an absent element missing.

    A mapping is empty where its quarter does not compare: nothing approved, or a reorganisation in between.
    """

    previous: Mapping[str, int | None] = field(default_factory=dict)
    year_ago: Mapping[str, int | None] = field(default_factory=dict)


NO_EARLIER_FIGURES = EarlierFigures()


@dataclass(frozen=True)
class Question:
    """Something asked back about a cell, in Vietnamese, the rule that asks, and whether the number is a smaller one."""

    cell: str
    message: str
    rule: str
    fell: bool = field(default=False, compare=False)

    @property
    def answers(self) -> list[str]:
        """The short list: what made a number grow does not answer why it fell."""
        return [answer for answer in ANSWERS[self.rule] if answer != (_GREW if self.fell else _SHRANK)]


def find_questions(form: Form, cells: Cells, earlier: EarlierFigures = NO_EARLIER_FIGURES) -> list[Question]:
    """Every question about the cells, in the form's order.

    Flows are compared as stocks are, with the quarter before and with the same quarter last year: the identity of
    members already finds a slip in one of them, but not one typed alike into the stock. They swing more, so their
    settings (`tolerance`, `matters_from`) are wider instead of a rule of their own.
    """
    all_questions = [*_above(form, cells), *_identity(form, cells, earlier), *_moved(form, cells, earlier)]
    all_questions += _gone(form, cells, earlier)
    order = {code: position for position, code in enumerate(form.codes)}
    return sorted(all_questions, key=lambda question: order[question.cell])


def _above(form: Form, cells: Cells) -> Iterator[Question]:
    """A part above a whole that it need not belong to: members above workers."""
    for pair in form.pairs():
        part_cell, whole_cell = cells.get(pair.part, NO_CELL), cells.get(pair.whole, NO_CELL)
        if pair.on_breach == QUESTION and is_above(part_cell, whole_cell):
            yield Question(pair.part, above_message(form, pair, part_cell, whole_cell) + " Vì sao?", ABOVE)


def _identity(form: Form, cells: Cells, earlier: EarlierFigures) -> Iterator[Question]:
    """Members are not the last ones plus arrivals less departures."""
    opening = earlier.previous.get(MEMBERS)
    now, *moves = [cells.get(code, NO_CELL).value for code in (MEMBERS, *ARRIVALS, *DEPARTURES)]
    if MEMBERS not in form.codes or opening is None or now is None:
        return
    came = sum(value for value in moves[: len(ARRIVALS)] if value is not None)
    left = sum(value for value in moves[len(ARRIVALS) :] if value is not None)
    expected = opening + came - left
    if None not in moves and expected != now:
        message = (
            f"Kỳ trước {format_count(opening)} + tăng {format_count(came)} − giảm {format_count(left)}"
            f" = {format_count(expected)}, báo cáo ghi {format_count(now)}. Vì sao?"
        )
        yield Question(MEMBERS, message, IDENTITY)


def _moved(form: Form, cells: Cells, earlier: EarlierFigures) -> Iterator[Question]:
    """A number further from an earlier one than its element's tolerance, either of them large enough to matter."""
    sides = ((PREVIOUS, "Kỳ trước", earlier.previous), (YEAR_AGO, "Cùng kỳ năm trước", earlier.year_ago))
    for code in form.codes:
        element, now = form.elements[code], cells.get(code, NO_CELL).value
        for rule, label, figures in sides:
            then = figures.get(code)
            if then is None or now is None or element.tolerance is None or max(then, now) < element.matters_from:
                continue
            if 100 * abs(now - then) > element.tolerance * then:
                message = f"{label} {format_count(then)}, kỳ này {format_count(now)}"
                if then:
                    percent = format_percent(Fraction(100 * abs(now - then), then))
                    message += f" ({'tăng' if now > then else 'giảm'} {percent})"
                yield Question(code, f"{message}. Vì sao?", rule, now < then)


def _gone(form: Form, cells: Cells, earlier: EarlierFigures) -> Iterator[Question]:
    """A cell that held a number when last asked and holds none now; nought of something may turn into n/a unasked."""
    for code in form.codes:
        state = cells.get(code, NO_CELL).state
        yearly = form.elements[code].yearly
        then = (earlier.year_ago if yearly else earlier.previous).get(code)
        if then is not None and (state == MISSING or (state == NOT_APPLICABLE and then)):
            state_text = "chưa có số liệu" if state == MISSING else "“không có”"
            label = "Quý IV năm trước" if yearly else "Kỳ trước"
            yield Question(code, f"{label} có số liệu ({format_count(then)}), kỳ này ghi {state_text}. Vì sao?", GONE)


def answer_choices(questions: Iterable[Question]) -> dict[str, list[str]]:
    """The short list of answers for each cell that is asked about, without repetition."""
    answers_by_cell: dict[str, dict[str, None]] = {}
    for question in questions:
        answers_by_cell.setdefault(question.cell, {}).update(dict.fromkeys(question.answers))
    return {code: list(answers) for code, answers in answers_by_cell.items()}


def merge_by_cell(questions: Iterable[Question]) -> list[Remark]:
    """One remark a cell with all its questions: they are answered together."""
    messages_by_cell: dict[str, list[str]] = {}
    for question in questions:
        messages_by_cell.setdefault(question.cell, []).append(question.message)
    return [Remark(code, " ".join(messages)) for code, messages in messages_by_cell.items()]


def unanswered(remarks: Iterable[Remark], cells: Cells) -> list[Remark]:
    """The questions whose cell has no answer."""
    return [remark for remark in remarks if not cells.get(remark.cell, NO_CELL).answer]


def read_answers(form: Form, cells: Cells, answers: object) -> tuple[dict[str, Cell], list[Remark]]:
    """The cells with the answers `{code: text}` written to them, and what is wrong with the answers."""
    texts, errors = read_texts(form, answers, "answers", "câu trả lời")
    answered = {code: replace(cells[code], answer=text) for code, text in texts.items() if code in cells}
    return {**cells, **answered}, errors


def without_stale_answers(form: Form, before: Cells, after: Cells, earlier: EarlierFigures) -> dict[str, Cell]:
    """The cells `after` a change, without the answers whose question is another one than `before`."""
    if not any(cell.answer for cell in after.values()):
        return dict(after)
    messages_after, messages_before = (
        {remark.cell: remark.message for remark in merge_by_cell(find_questions(form, cells, earlier))}
        for cells in (after, before)
    )
    return {
        code: replace(cell, answer="")
        if cell.answer and messages_after.get(code) != messages_before.get(code)
        else cell
        for code, cell in after.items()
    }

"""How often each rule asked, and was right: replayed from the saves of reports, so that nothing is kept beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reporting.reports.cells import Cells, Form
from reporting.reports.questions import EarlierFigures, Question, find_questions

RIGHT, WRONG, OPEN = "right", "wrong", "open"


@dataclass(frozen=True)
class Save:
    """One save of a report: its cells, whether somebody was asked about them, the cells that a review sent back."""

    cells: Cells
    was_asked: bool = True
    returned: Collection[str] = ()


@dataclass(frozen=True)
class SaveHistory:
    """The saves of one report in order; `approved` is the index of the one that counts, None where none does yet."""

    form: Form
    earlier: EarlierFigures
    saves: Sequence[Save]
    approved: int | None


@dataclass
class Tally:
    """How the questions of a rule turned out, as numbers of questions."""

    right: int = 0
    wrong: int = 0
    open: int = 0

    @property
    def count(self) -> int:
        return self.right + self.wrong + self.open

    @property
    def share(self) -> Fraction | None:
        """Right ones in per cent of those decided; None where none is."""
        decided = self.right + self.wrong
        return Fraction(100 * self.right, decided) if decided else None

    def add(self, other: Tally) -> None:
        self.right += other.right
        self.wrong += other.wrong
        self.open += other.open


def outcomes(history: SaveHistory) -> Iterator[tuple[Question, str]]:
    """Every question that the saves of a report raised, once, and how it turned out.

    A question is told from others by its words, which name every number it is about. It was right where the approved
    cells raise it no more, or where a review sent its cell back while it stood; wrong where it was approved as it
    was; open until something is approved. All saves are held against what stands beside the report today.
    """
    first_index: dict[Question, int] = {}
    returned: set[Question] = set()
    approved_questions: set[Question] = set()
    for index, save in enumerate(history.saves):
        questions = find_questions(history.form, save.cells, history.earlier)
        if save.was_asked:
            for question in questions:
                first_index.setdefault(question, index)
        returned.update(question for question in questions if question.cell in save.returned)
        if index == history.approved:
            approved_questions = set(questions)
    for question, index in first_index.items():
        if question in returned:
            yield question, RIGHT
        elif history.approved is None or index > history.approved:
            yield question, OPEN
        else:
            yield question, WRONG if question in approved_questions else RIGHT


def tally(histories: Iterable[SaveHistory]) -> Mapping[tuple[str, str], Tally]:
    """The questions of these reports by rule and cell."""
    tallies: dict[tuple[str, str], Tally] = {}
    for history in histories:
        for question, outcome in outcomes(history):
            tallies.setdefault((question.rule, question.cell), Tally()).add(Tally(**{outcome: 1}))
    return tallies

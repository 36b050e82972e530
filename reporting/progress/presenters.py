"""A target as one line of a page: what it asks, what stands against it, and how the two are drawn, over time too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from reporting.progress import wording
from reporting.progress.promises import ReadingText
from reporting.progress.series import Number
from reporting.progress.series_query import QuarterFigures
from reporting.progress.standing import ReadingStanding, TargetStanding
from reporting.progress.verdict import Aim, Verdict
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter
from targets.models import Reading


@dataclass(frozen=True)
class Bullet:
    """Where value, aim and path lie on a bar of 100, as texts for SVG; None where there is none."""

    value: str
    aim: str | None
    path: str | None


@dataclass(frozen=True)
class ReadingRow:
    """One reading of a target with its verdict."""

    reading_standing: ReadingStanding

    @property
    def reading(self) -> ReadingText:
        return self.reading_standing.reading

    @property
    def aim(self) -> Aim:
        return self.reading_standing.aim

    @property
    def verdict(self) -> Verdict:
        return self.reading_standing.verdict

    @property
    def figures(self) -> QuarterFigures | None:
        """The quarter judged on: whether it is closed, and a figure changed after that (docs/rules.md#verdict)."""
        return self.reading_standing.quarters.get(self.verdict.judged_on)

    @property
    def threshold_text(self) -> str:
        return wording.threshold(self.aim)

    @property
    def gap_text(self) -> str:
        return wording.gap_with_share(self.verdict, self.aim)

    @property
    def pace_texts(self) -> list[str]:
        """What is needed each quarter, and how fast it has gone."""
        is_count = self.aim.is_count
        needed = wording.needed(self.verdict, is_count, self.reading_standing.things)
        return list(filter(None, [needed, wording.pace(self.verdict, is_count)]))

    @property
    def coverage_text(self) -> str:
        verdict = self.verdict
        return wording.units_answered(verdict.answered, verdict.expected, verdict.left_out)

    @property
    def remarks(self) -> list[str]:
        """What stands below the verdict where there is one column for it."""
        verdict, is_count = self.verdict, self.aim.is_count
        needed = wording.needed(verdict, is_count, self.reading_standing.things)
        texts = [wording.range_between(verdict, is_count), needed]
        return list(filter(None, [*texts, wording.kept_since(verdict)]))

    @property
    def grounds(self) -> list[str]:
        """What stands below the verdict where the pace has a column of its own."""
        verdict = self.verdict
        texts = [wording.range_between(verdict, self.aim.is_count), wording.kept_since(verdict), *self.reasons]
        return list(filter(None, texts))

    @property
    def reasons(self) -> list[str]:
        return wording.reasons_listed(self.verdict.reasons)

    @property
    def state_label(self) -> str:
        """Whether its threshold is settled, as the list of readings has it."""
        return str(Reading.State(self.reading.state).label)

    @property
    def state_text(self) -> str:
        return wording.READING_STATES_OF_ROW[self.reading.state]

    @property
    def bullet(self) -> Bullet | None:
        """The bar of value against aim; None without a value, and where the two are not held together."""
        actual, value = self.verdict.actual, self.aim.value
        if actual is None or self.verdict.status == "insufficient":
            return None
        top: Number = Fraction(100)
        if self.aim.is_count:
            top = max(Fraction(actual), Fraction(value or 0), Fraction(1)) * Fraction(105, 100)
        aim, path = (None if number is None else _share(number, top) for number in (value, self.verdict.path))
        return Bullet(_share(actual, top), aim, path)


@dataclass(frozen=True)
class TargetRow:
    """A target with its readings, the default first."""

    standing: TargetStanding

    @property
    def default(self) -> ReadingRow:
        """The reading whose verdict is the target's."""
        return ReadingRow(self.standing.default)

    @property
    def readings(self) -> list[ReadingRow]:
        return [ReadingRow(reading_standing) for reading_standing in self.standing.readings]

    @property
    def milestone(self) -> Quarter:
        """The quarter it is judged on."""
        return self.standing.default.aim.milestone

    @property
    def word(self) -> str:
        """The programme's word where it promised no number."""
        return self.standing.revision.word if self.standing.revision.value is None else ""

    @property
    def promise_text(self) -> str:
        return wording.promise(self.standing.default.aim, self.word, self.standing.indicator.measure)

    @property
    def revised_text(self) -> str:
        """That it is not as the programme set it; "" for the first revision."""
        revision = self.standing.revision
        return wording.target_revised(revision) if revision.number > 1 else ""

    @property
    def proposed_text(self) -> str:
        return wording.proposed_reading(self.standing.default.aim, self.word)

    @property
    def readings_differ_text(self) -> str:
        return wording.READINGS_DIFFER if self.standing.differs_by_reading else ""

    @property
    def differs_text(self) -> str:
        return wording.OTHER_READING_DIFFERS if self.standing.differs_by_reading else ""


def _share(number: Number | Decimal, top: Number) -> str:
    """A length on a bar of 100, kept inside it."""
    share = 100 * Fraction(number) / Fraction(top)
    return f"{float(min(max(share, Fraction(0)), Fraction(100))):.2f}"


@dataclass(frozen=True)
class ChartPoint:
    """One quarter of a line: what is drawn (`value`), and what the table and the label say about it."""

    quarter: Quarter
    value: Number | None
    figures: QuarterFigures
    is_count: bool

    @property
    def firm(self) -> bool:
        """Whether it stands on this quarter's figures of every unit, and the quarter counts; else it is hollow."""
        point = self.figures.point
        return point.counts and point.is_whole and not (self.is_count and self.figures.carried)

    @property
    def note(self) -> str:
        """What is to be known about it, in a few words."""
        figures, point = self.figures, self.figures.point
        carried = (
            f"{format_count(figures.carried)} đơn vị tạm tính theo số kỳ trước, "
            if self.is_count and figures.carried
            else ""
        )
        standing = wording.standing_of_figures(True) if figures.closed else wording.standing(False)
        return f"{wording.units_answered(point.answered, point.expected, point.left_out)}, {carried}{standing}"


@dataclass(frozen=True)
class ChartLine:
    """A named series of marks in time order."""

    name: str
    marks: list[ChartPoint]
    is_comparison: bool = False

    @classmethod
    def of(
        cls, name: str, quarters: Mapping[Quarter, QuarterFigures], is_count: bool, is_comparison: bool = False
    ) -> Self:
        """The quarters of one formula in one scope; a count draws the carried basis, a ratio the reported one."""
        marks = []
        for quarter, figures in sorted(quarters.items()):
            value = figures.carried_numerator if is_count else figures.point.value(is_count)
            marks.append(ChartPoint(quarter, value, figures, is_count))
        return cls(name, marks, is_comparison)

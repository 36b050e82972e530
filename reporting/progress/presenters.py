"""A target as one line of a page: what it asks, what stands against it, and how the two are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.progress.series import Number
from reporting.progress.standing import ReadingStanding, TargetStanding
from reporting.progress.verdict import Aim, Verdict
from targets.domain.numbers import displayed_percent, format_count, format_percent, plain_string
from targets.domain.periods import Quarter
from targets.models import Reading, TargetRevision

OPERATORS = dict(TargetRevision.Operator.choices)


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
    def reading(self) -> Reading:
        return self.reading_standing.reading

    @property
    def aim(self) -> Aim:
        return self.reading_standing.aim

    @property
    def verdict(self) -> Verdict:
        return self.reading_standing.verdict

    @property
    def threshold_text(self) -> str:
        """Operator and value in words: "từ 80%", "trên 70%", "từ 1.580.000"; empty without a threshold."""
        if self.aim.value is None:
            return ""
        return f"{OPERATORS[self.aim.operator]} {value_text(self.aim.value, self.aim.is_count)}"

    @property
    def official(self) -> bool:
        """Whether the quarter judged on is closed."""
        figures = self.reading_standing.quarters.get(self.verdict.judged_on)
        return bool(figures and figures.closed)

    @property
    def restated(self) -> bool:
        """Whether a figure of the quarter judged on changed after its closing (docs/rules.md#verdict)."""
        figures = self.reading_standing.quarters.get(self.verdict.judged_on)
        return bool(figures and figures.restated)

    @property
    def gap_text(self) -> str:
        """How far it is from the aim, in words; empty where there is no value."""
        gap, actual, value = self.verdict.gap, self.verdict.actual, self.aim.value
        if gap is None or actual is None or value is None:
            return ""
        if gap == 0:
            return "bằng mức phấn đấu"
        missing = gap > 0 if not self.aim.downward else gap < 0
        return f"{'còn thiếu' if missing else 'vượt'} {distance(actual, value, self.aim.is_count)}"

    @property
    def bullet(self) -> Bullet | None:
        """The bar of value against aim; None without a value."""
        actual, value = self.verdict.actual, self.aim.value
        if actual is None:
            return None
        top: Number = Fraction(100)
        if self.aim.is_count:
            top = max(Fraction(actual), Fraction(value or 0), Fraction(1)) * Fraction(105, 100)
        return Bullet(
            value=_share(actual, top),
            aim=None if value is None else _share(value, top),
            path=None if self.verdict.path is None else _share(self.verdict.path, top),
        )


@dataclass(frozen=True)
class TargetRow:
    """A target with its readings, the default first."""

    standing: TargetStanding

    @property
    def default(self) -> ReadingRow:
        """The reading whose verdict is the target's."""
        return ReadingRow(self.standing.default)

    @property
    def others(self) -> list[ReadingRow]:
        return [ReadingRow(reading_standing) for reading_standing in self.standing.readings[1:]]

    @property
    def readings(self) -> list[ReadingRow]:
        return [ReadingRow(reading_standing) for reading_standing in self.standing.readings]

    @property
    def milestone(self) -> Quarter:
        """The quarter it is judged on."""
        return self.standing.default.aim.milestone

    @property
    def promise_text(self) -> str:
        """The promise as it is read: a threshold, or the programme's word with its proposed one."""
        word = self.standing.revision.word
        if self.standing.revision.value is None and word:
            return f"“{word}”"
        return self.default.threshold_text

    @property
    def proposed(self) -> str:
        """The threshold proposed for a promise in words, else empty."""
        return self.default.threshold_text if self.standing.revision.value is None else ""


def value_text(value: Decimal, is_count: bool) -> str:
    """A target's value as it was set: 1.580.000 or 80%."""
    return format_count(int(value)) if is_count else plain_string(value).replace(".", ",") + "%"


def gap_size(size: Number, is_count: bool) -> str:
    """How large a difference is, up or down; one too small to show in one decimal says so."""
    size = -size if size < 0 else size
    if is_count:
        return format_count(int(size))
    text = format_percent(size).rstrip("%")
    return f"{'dưới 0,1' if text == '0,0' else text} điểm %"


def distance(value: Number | Decimal, other: Number | Decimal, is_count: bool) -> str:
    """How far two different values are apart.

    Of percentages as they are displayed, so that a reader who subtracts them comes to the same; where they look the
    same, "dưới 0,1 điểm %".
    """
    if is_count:
        return gap_size(int(value) - int(other), is_count)
    return gap_size(displayed_percent(value) - displayed_percent(other), is_count)


def _share(number: Number | Decimal, top: Number) -> str:
    """A length on a bar of 100, kept inside it."""
    share = 100 * Fraction(number) / Fraction(top)
    return f"{float(min(max(share, Fraction(0)), Fraction(100))):.2f}"

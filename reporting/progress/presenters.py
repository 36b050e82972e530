"""A target as one line of a page: what it asks, what stands against it, and how the two are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.progress import wording
from reporting.progress.series import Number
from reporting.progress.standing import ReadingStanding, TargetStanding
from reporting.progress.verdict import Aim, Verdict
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
        return wording.threshold(self.aim)

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
        return wording.gap(self.verdict, self.aim)

    @property
    def range_text(self) -> str:
        return wording.range_between(self.verdict, self.aim.is_count)

    @property
    def needed_text(self) -> str:
        return wording.needed(self.verdict, self.aim.is_count)

    @property
    def pace_text(self) -> str:
        return wording.pace(self.verdict, self.aim.is_count)

    @property
    def since_text(self) -> str:
        return wording.kept_since(self.verdict)

    @property
    def remarks(self) -> list[str]:
        """What stands below the verdict where there is one column for it."""
        return [text for text in (self.range_text, self.needed_text, self.since_text) if text]

    @property
    def state_text(self) -> str:
        return wording.READING_STATES_OF_ROW[self.reading.state]

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
    def word(self) -> str:
        """The programme's word where it promised no number."""
        return self.standing.revision.word if self.standing.revision.value is None else ""

    @property
    def promise_text(self) -> str:
        return wording.promise(self.standing.default.aim, self.word)

    @property
    def proposed_text(self) -> str:
        return wording.proposed_reading(self.standing.default.aim, self.word)

    @property
    def differs_text(self) -> str:
        return wording.OTHER_READING_DIFFERS if self.standing.differs_by_reading else ""

    @property
    def readings_differ_text(self) -> str:
        return wording.READINGS_DIFFER if self.standing.differs_by_reading else ""


def _share(number: Number | Decimal, top: Number) -> str:
    """A length on a bar of 100, kept inside it."""
    share = 100 * Fraction(number) / Fraction(top)
    return f"{float(min(max(share, Fraction(0)), Fraction(100))):.2f}"

"""What came together from the beginning of a year to a quarter's end (docs/rules.md#spans)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from targets.domain.periods import Quarter


@dataclass(frozen=True)
class QuarterAnswers:
    """An element in a quarter of a scope.

    expected  the units that owed the form on the as-of day
    figures   unit → approved count, None = n/a; a missing one is absent
    """

    quarter: Quarter
    expected: Collection[str]
    figures: Mapping[str, int | None]

    def answered(self) -> set[str]:
        return set(self.expected) & set(self.figures)


@dataclass(frozen=True)
class SpanFlow:
    """A flow over a span.

    value     the sum over the units that answered in every quarter; None where there is none or all answered n/a
    matched   how many these are, of all that owed the form in any quarter (`expected`)
    others    the sum of what the rest gave; None where it gave no number
    """

    value: int | None
    matched: int
    expected: int
    others: int | None


@dataclass(frozen=True)
class SpanStock:
    """A stock over a span is that of its last quarter; None where nobody gave a number."""

    value: int | None
    answered: int
    expected: int


def quarters_of_span(last: Quarter) -> tuple[Quarter, ...]:
    """The quarters of the year up to this one."""
    return tuple(Quarter(last.year, number) for number in range(1, last.number + 1))


def span_label(last: Quarter) -> str:
    """Within a sentence: "Quý I/2026", "6 tháng đầu năm 2026", "9 tháng đầu năm 2026", "năm 2026"."""
    if last.number == 1:
        return last.label
    return f"năm {last.year}" if last.is_q4 else f"{3 * last.number} tháng đầu năm {last.year}"


def flow_over_span(quarters: Sequence[QuarterAnswers]) -> SpanFlow:
    """The sum of all these quarters, at least one; a quarter without the figure never becomes 0."""
    expected = {unit for answers in quarters for unit in answers.expected}
    matched = set.intersection(*(answers.answered() for answers in quarters))
    return SpanFlow(
        value=_sum(answers.figures[unit] for answers in quarters for unit in matched),
        matched=len(matched),
        expected=len(expected),
        others=_sum(answers.figures[unit] for answers in quarters for unit in answers.answered() - matched),
    )


def stock_of_span(quarters: Sequence[QuarterAnswers]) -> SpanStock:
    last = quarters[-1]
    answered = last.answered()
    return SpanStock(_sum(last.figures[unit] for unit in answered), len(answered), len(last.expected))


def _sum(counts: Iterable[int | None]) -> int | None:
    numbers = [count for count in counts if count is not None]
    return sum(numbers) if numbers else None

"""What two editions say differently: figures with the reason of the later one, and verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reporting.editions.content import ProgressText, RestatementText
from reporting.progress.verdict import Verdict

Figures = Mapping[str, Mapping[str, Mapping[str, int | None]]]  # period → unit → element → count, null = n/a
FigureValue = int | str | None  # a count, "n/a", or missing
NOT_APPLICABLE = "n/a"


@dataclass(frozen=True)
class FigureDifference:
    """A figure that the later edition says differently; `why` is its last restatement there, if it has one."""

    period: str
    unit: str
    element: str
    before: FigureValue
    after: FigureValue
    why: RestatementText | None = None

    @property
    def is_added(self) -> bool:
        """Whether it was approved for the first time in between ("bổ sung"), so that nobody had to give a reason."""
        return self.before is None and not (self.why and self.why.reason)


def differences(
    earlier: Figures, later: Figures, periods: Iterable[str], restatements: Iterable[RestatementText]
) -> list[FigureDifference]:
    """The figures of these periods (those that both editions hold) that differ, the latest period first.

    `restatements` are the later edition's, latest first.
    """
    last_restatement: dict[tuple[str, str, str], RestatementText] = {}
    for row in restatements:
        last_restatement.setdefault((row.period, row.unit, row.element), row)
    rows = []
    for period in sorted(periods, reverse=True):
        old_units, new_units = earlier.get(period, {}), later.get(period, {})
        for unit in sorted(old_units.keys() | new_units.keys()):
            old, new = old_units.get(unit, {}), new_units.get(unit, {})
            for element in sorted(old.keys() | new.keys()):
                before, after = _value(old, element), _value(new, element)
                if before != after:
                    why = last_restatement.get((period, unit, element))
                    rows.append(FigureDifference(period, unit, element, before, after, why))
    return rows


def _value(cells: Mapping[str, int | None], element: str) -> FigureValue:
    if element not in cells:
        return None
    value = cells[element]
    return NOT_APPLICABLE if value is None else value


@dataclass(frozen=True)
class Judgement:
    """A target whose verdict by its default reading differs; None where an edition has no such target."""

    target: str
    before: Verdict | None
    after: Verdict | None


def judgements(earlier: Sequence[ProgressText], later: Sequence[ProgressText]) -> list[Judgement]:
    """The targets whose status or value differ, in the later edition's order, then those that are gone."""
    old, new = _verdicts(earlier), _verdicts(later)
    codes = [*new, *(code for code in old if code not in new)]
    verdict_pairs = [Judgement(code, old.get(code), new.get(code)) for code in codes]
    return [pair for pair in verdict_pairs if _gist(pair.before) != _gist(pair.after)]


def _verdicts(progress: Sequence[ProgressText]) -> dict[str, Verdict]:
    return {standing.target: standing.readings[0].verdict for standing in progress}


def _gist(verdict: Verdict | None) -> tuple[object, ...]:
    if verdict is None:
        return ()
    return verdict.status, verdict.actual, verdict.judged_on, verdict.range

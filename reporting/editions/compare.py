"""What two editions say differently: figures with the reason of the later one, and verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reporting.editions.content import ProgressText, RestatementText
from reporting.progress.promises import TargetText
from reporting.progress.verdict import Verdict
from reporting.progress.wording import reading_changed, target_revised

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
    """The targets whose status, value or rule differ, in the later edition's order, then those that are gone."""
    old, new = ({standing.target: standing for standing in progress} for progress in (earlier, later))
    codes = [*new, *(code for code in old if code not in new)]
    differing = [code for code in codes if _gist(old.get(code)) != _gist(new.get(code))]
    return [Judgement(code, _verdict(old.get(code)), _verdict(new.get(code))) for code in differing]


def _verdict(standing: ProgressText | None) -> Verdict | None:
    return standing.readings[0].verdict if standing else None


def _gist(standing: ProgressText | None) -> tuple[object, ...]:
    if standing is None:
        return ()
    default = standing.readings[0]
    verdict = default.verdict
    rule = standing.revision, default.reading
    return *rule, verdict.status, verdict.actual, verdict.judged_on, verdict.range


def rule_changes(
    earlier: Sequence[ProgressText], later: Sequence[ProgressText], targets: Iterable[TargetText]
) -> dict[str, list[str]]:
    """By target what the later edition judges by otherwise: a revision of the target, another default reading."""
    old, new = ({standing.target: standing for standing in progress} for progress in (earlier, later))
    phrases: dict[str, list[str]] = {}
    for target in targets:
        before, after = old.get(target.code), new.get(target.code)
        if before is None or after is None:
            continue
        revised = [text for text in target.revisions if before.revision != after.revision == text.number]
        code = after.readings[0].reading
        reread = [text for text in target.readings if before.readings[0].reading != code == text.code]
        phrases[target.code] = [*map(target_revised, revised), *map(reading_changed, reread)]
    return phrases

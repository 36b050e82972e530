"""`judge` against its slow twin on made-up histories."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from reporting.progress.series import InseparableUnit, MatchedChange
from reporting.progress.verdict import Aim, Point, judge
from targets.domain.periods import Quarter
from tests.reporting.progress.verdict_twin import twin

FIRST = Quarter(2023, 1)
SPAN = 20
small = st.integers(0, 40)
quarters = st.integers(0, SPAN - 1).map(FIRST.next)
values = st.integers(0, 160).map(lambda n: Decimal(n) / 2)
MISSING = [(0, 0)] * 7 + [(1, 0), (2, 0), (0, 1), (1, 1)]
STAGES = [[]] * 5 + [[Quarter(2024, 4)], [Quarter(2024, 4), Quarter(2026, 4)], [Quarter(2025, 4), Quarter(2028, 4)]]


def mostly(chance=12):
    """True but once in `chance` (Hypothesis likes the ends of a range, so the odd one is in the middle)."""
    return st.integers(0, chance).map(lambda n: n != chance // 2)


@st.composite
def aims(draw):
    is_count = draw(st.booleans())
    value = draw(small.map(Decimal) if is_count else values)
    return Aim(
        milestone=Quarter(draw(st.integers(2024, 2029)), 4),
        operator=draw(st.sampled_from([">", ">=", "=", "<", "<="])),
        value=value if draw(mostly()) else None,
        is_count=is_count,
        annual=not draw(mostly(4)),
        judged=draw(mostly()),
        path_from=draw(st.none() | st.tuples(quarters, values)),
        stages=tuple(draw(st.sampled_from(STAGES))),
    )


@st.composite
def changes(draw, is_count, slope):
    before = draw(st.integers(6, 20))
    after = max(before + slope + draw(st.integers(-1, 1)), 0)
    units, expected = draw(st.sampled_from([(20, 20), (20, 21), (19, 20), (38, 40), (18, 20), (0, 0)]))
    halves = (None, None) if is_count else (draw(st.integers(0, 40)), draw(st.integers(0, 40)))
    return MatchedChange(before, halves[0], after, halves[1], units, expected)


@st.composite
def straddling(draw, is_count):
    """A unit that cannot be told apart: mostly with its own pair, else like a missing one."""
    if draw(mostly(5)):
        bad, good = draw(st.integers(0, 6)), draw(st.integers(0, 6))
        return InseparableUnit("K-MO", "Các khu", good, None if is_count else good + bad, None)
    return InseparableUnit("K-MO", "Các khu", None, None, draw(st.sampled_from([0, 4, 9, None])))


@st.composite
def histories(draw, is_count):
    """A base, a slope and some noise; now and then a hole, a missing unit, a quarter that does not count."""
    base, slope, whole = draw(small), draw(st.integers(-2, 2)), draw(st.integers(20, 60))
    history = {}
    for n in range(SPAN):
        known, unknown = draw(st.sampled_from(MISSING))
        quarter, answered = FIRST.next(n), draw(mostly(20))
        outside = tuple(draw(st.lists(straddling(is_count), max_size=2))) if not draw(mostly(3)) else ()
        numerator = max(base + slope * n, 0)
        denominator = draw(st.sampled_from([whole] * 9 + [0]))
        if outside and not is_count:  # the ends of a range are told of shares only: no part above its whole
            numerator = min(numerator, denominator)
        if draw(mostly(20)):
            history[quarter] = Point(
                quarter=quarter,
                expected=5 + known + unknown,
                answered=5 if answered else 0,
                numerator=numerator if answered else None,
                denominator=denominator if answered and not is_count else None,
                matched=draw(changes(is_count, slope)) if draw(mostly()) else None,
                missing_known=known,
                missing_unknown=unknown,
                missing_last=draw(st.integers(0, 12)) if known else 0,
                counts=draw(mostly()),
                inseparable=outside,
            )
    return history


@st.composite
def cases(draw):
    aim = draw(aims())
    return aim, draw(histories(aim.is_count)), draw(quarters), draw(st.sets(quarters, max_size=3))


CALM = Aim(Quarter(2030, 4), ">=", Decimal(50), True, path_from=(FIRST, Decimal(0)))
STEADY = {
    q: Point(q, 1, 1, 2 * n, None, MatchedChange(2 * n - 2, None, 2 * n, None, 1, 1), counts=True)
    for n, q in enumerate(FIRST.next(n) for n in range(24))
}


@settings(max_examples=400)
@given(cases())
@example((CALM, STEADY, Quarter(2025, 3), set()))
@example((CALM, STEADY, Quarter(2025, 3), {Quarter(2025, 2)}))
def test_judge_and_its_twin_agree(case):
    aim, history, asked, breaks = case
    verdict = judge(aim, history, asked, breaks)
    event(verdict.status)
    span = verdict.range and (verdict.range.low, verdict.range.high)
    assert (
        verdict.judged_on,
        verdict.status,
        verdict.actual,
        span,
        verdict.gap,
        verdict.required_per_quarter,
        verdict.required_in_things,
        verdict.satisfied_since,
        verdict.path,
        verdict.pace,
    ) == twin(aim, history, asked, breaks)
    if aim.is_count and verdict.actual is not None:
        assert isinstance(verdict.actual, int)

"""A slow, obvious second verdict: it walks quarter by quarter and tries every value the missing units could give.

Written from docs/verdicts.md alone; it shares only the input shapes with reporting/progress/verdict.py.
"""

from __future__ import annotations

from fractions import Fraction

HUGE = 10**7


def falls(aim):
    if aim.operator in ("<", "<="):
        return True
    if aim.operator in (">", ">="):
        return False
    return aim.value == 0 or (aim.path_from is not None and aim.path_from[1] > aim.value)


def satisfied(aim, x):
    goal = Fraction(aim.value)
    if aim.operator == "=":
        return x <= goal if falls(aim) else x >= goal
    return {">": x > goal, ">=": x >= goal, "<": x < goal, "<=": x <= goal}[aim.operator]


def reported(aim, point):
    if point is None or point.numerator is None:
        return None
    if aim.is_count:
        return Fraction(point.numerator)
    if not point.denominator:
        return None
    return Fraction(point.numerator, point.denominator) * 100


def missing(point):
    return 0 if point is None else point.missing_known + point.missing_unknown


def could_be(aim, point):
    """Every value (or a fine net of them) that the missing units could lead to, smallest first."""
    if missing(point) == 0:
        return []
    n, d = point.numerator or 0, point.denominator or 0
    if aim.is_count and point.missing_unknown:
        return [Fraction(n + x) for x in [*range(200), 1000, 10**4, 10**5, HUGE]]
    if aim.is_count:
        return [Fraction(n + x) for x in range(2 * point.missing_last + 1)]
    if point.missing_unknown:
        return [Fraction(x, 7) for x in range(701)]
    if d + point.missing_last == 0:
        return []
    return [Fraction(n + x, d + point.missing_last) * 100 for x in range(point.missing_last + 1)]


def figures_of(aim, quarter):
    while aim.annual and quarter.number != 4:
        quarter = quarter.previous()
    return quarter


def changes_until(aim, points, quarter, breaks):
    found = []
    for _ in range(80):
        point = points.get(quarter)
        change = point.matched if point else None
        inside = [quarter.previous(n) for n in range(4 if aim.annual else 1)]
        if change is not None and not any(q in breaks for q in inside):
            enough = change.units > 0 and 100 * change.units >= 95 * change.expected
            if enough and aim.is_count:
                found.append(Fraction(change.after_numerator) - change.before_numerator)
            elif enough and change.before_denominator and change.after_denominator:
                before = Fraction(change.before_numerator, change.before_denominator)
                after = Fraction(change.after_numerator, change.after_denominator)
                found.append((after - before) * 100)
        quarter = quarter.previous()
    return [change / 4 if aim.annual else change for change in found][:4]


def path_at(aim, quarter):
    if aim.path_from is None or aim.path_from[0] >= aim.milestone:
        return None
    at, height = aim.path_from[0], Fraction(aim.path_from[1])
    step = (Fraction(aim.value) - height) / (aim.milestone - at)
    while at < aim.milestone:
        if at == quarter:
            return height
        at, height = at.next(), height + step
    return None


def status_of(aim, x, quarter, changes):
    if satisfied(aim, x):
        return "ahead"
    path = path_at(aim, quarter)
    if path is not None and (x <= path if falls(aim) else x >= path):
        return "on_pace"
    if len(changes) < 4:
        return "behind"
    while quarter < aim.milestone:
        quarter, x = quarter.next(), x + sum(changes) / 4
    if not satisfied(aim, x):
        return "at_risk"
    return "behind" if path is not None else "on_pace"


def twin(aim, points, asked, breaks):
    """(judged_on, status, actual, range, gap, required, satisfied_since) by the slow way."""
    over = asked >= aim.milestone
    quarter = figures_of(aim, aim.milestone if over else asked)
    point = points.get(quarter)
    actual = reported(aim, point)
    if aim.value is None or not aim.judged:
        return quarter, "not_judged", actual, None, None, None, None
    gap = None if actual is None else Fraction(aim.value) - actual
    changes = changes_until(aim, points, quarter, breaks)

    def judged(x):
        if over:
            return "met" if satisfied(aim, x) else "missed"
        return status_of(aim, x, quarter, changes)

    values = could_be(aim, point)
    status = "insufficient"
    if actual is not None and all(judged(x) == judged(actual) for x in values):
        status = judged(actual)
    if not over and not all(q in points and points[q].counts for q in (asked, quarter)):
        status = "insufficient"
    span = (values[0], None if values[-1] >= HUGE else values[-1]) if values else None
    return (
        quarter,
        status,
        actual,
        span if status == "insufficient" else None,
        gap,
        None if over else required(aim, gap, aim.milestone - asked),
        since(aim, points, asked) if over else None,
    )


def required(aim, gap, left):
    if gap is None or (gap >= 0 if falls(aim) else gap <= 0):
        return None
    if not aim.is_count:
        return gap / left
    whole = 0
    while abs(whole) * left < abs(gap):
        whole += 1 if gap > 0 else -1
    return whole


def since(aim, points, asked):
    quarter, found = figures_of(aim, asked), None
    while True:
        point = points.get(quarter)
        actual = reported(aim, point)
        if actual is None or not all(satisfied(aim, x) for x in [actual, *could_be(aim, point)]):
            return found
        found = quarter
        quarter = figures_of(aim, quarter.previous())

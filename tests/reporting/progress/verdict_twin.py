"""A slow, obvious second verdict: it walks quarter by quarter and tries every value the range could hold.

Written from the words of docs/rules.md#verdict alone; it shares only the input shapes with the judge.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

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


def additions(aim, point):
    """What each missing and each straddling unit might add, as (good, all) of its things; None: nobody knows."""
    if point is None:
        return []
    options = []
    if point.missing_unknown or any(u.numerator is None and u.last is None for u in point.inseparable):
        return None
    lasts = [point.missing_last] if point.missing_known else []
    lasts += [u.last for u in point.inseparable if u.numerator is None]
    for last in lasts:
        # a missing unit: a count up to twice its last figure, a ratio any part of its last denominator
        top = 2 * last if aim.is_count else last
        options.append([(good, 0 if aim.is_count else last) for good in {0, top // 2, top}])
    for unit in point.inseparable:
        if unit.numerator is not None and aim.is_count:
            options.append([(good, 0) for good in {0, unit.numerator // 2, unit.numerator}])
        elif unit.numerator is not None:
            # any of its things may lie inside: so many of the good ones, so many of the bad ones
            bad = unit.denominator - unit.numerator
            options.append([(g, g + b) for g in {0, unit.numerator} for b in {0, bad // 2, bad}])
    return options


def could_be(aim, point):
    """Every value of a net over all that missing and straddling units could make of it, its two ends included."""
    options = additions(aim, point)
    if options is None:
        if aim.is_count:
            return [Fraction((point.numerator or 0) + x) for x in [*range(200), 1000, 10**4, 10**5, HUGE]]
        return [Fraction(x, 7) for x in range(701)]
    if not options:
        return []
    values = set()
    for chosen in product(*options):
        good = (point.numerator or 0) + sum(g for g, _ in chosen)
        things = (point.denominator or 0) + sum(a for _, a in chosen)
        if aim.is_count:
            values.add(Fraction(good))
        elif things:
            values.add(Fraction(good, things) * 100)
    return sorted(values)


def figures_of(aim, quarter):
    while aim.annual and quarter.number != 4:
        quarter = quarter.previous()
    return quarter


def changes_until(aim, points, quarter, breaks):
    """The last four comparable changes; at the last noted break the walk back ends."""
    found, length = [], 4 if aim.annual else 1
    for _ in range(80):
        point = points.get(quarter)
        change = point.matched if point else None
        if any(quarter.previous(n) in breaks for n in range(length)):
            break
        if change is not None and change.units > 0 and 100 * change.units >= 95 * change.expected:
            if aim.is_count:
                found.append(Fraction(change.after_numerator) - change.before_numerator)
            elif change.before_denominator and change.after_denominator:
                before = Fraction(change.before_numerator, change.before_denominator)
                after = Fraction(change.after_numerator, change.after_denominator)
                found.append((after - before) * 100)
        quarter = quarter.previous()
    return [change / length for change in found][:4]


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


def arrival(aim, x, quarter, changes, denominator):
    """Where `x` is at the milestone, in things that are whole: not one more than can be."""
    start = x
    while quarter < aim.milestone:
        quarter, x = quarter.next(), x + sum(changes) / 4
    if aim.is_count:
        return x
    if start <= 100:
        x = min(x, Fraction(100))
    things = x * denominator / 100
    whole = things.numerator // things.denominator
    if falls(aim) and whole < things:
        whole += 1
    return Fraction(whole, denominator) * 100


def status_of(aim, x, asked, quarter, changes, denominator):
    if satisfied(aim, x):
        return "ahead"
    if aim.stages and max(aim.stages) > asked:
        return "not_judged"
    path = path_at(aim, quarter)
    if path is not None and (x <= path if falls(aim) else x >= path):
        return "on_pace"
    if len(changes) < 4:
        return "behind"
    if not satisfied(aim, arrival(aim, x, quarter, changes, denominator)):
        return "at_risk"
    return "behind" if path is not None else "on_pace"


def twin(aim, points, asked, breaks):
    """(judged_on, status, actual, range, gap, required, in things, satisfied_since, path, pace) by the slow way."""
    over = asked >= aim.milestone
    quarter = figures_of(aim, aim.milestone if over else asked)
    point = points.get(quarter)
    actual = reported(aim, point)
    if aim.value is None or not aim.judged:
        return quarter, "not_judged", actual, None, None, None, None, None, None, None
    changes = changes_until(aim, points, quarter, breaks)

    def judged(x):
        if over:
            return "met" if satisfied(aim, x) else "missed"
        return status_of(aim, x, asked, quarter, changes, point.denominator)

    values = could_be(aim, point)
    status = "insufficient"
    if actual is not None and all(judged(x) == judged(actual) for x in values):
        status = judged(actual)
    if not over and not all(q in points and points[q].counts for q in (asked, quarter)):
        status = "insufficient"
    span = (values[0], None if values[-1] >= HUGE else values[-1]) if values else None
    silent = status == "insufficient"
    return (
        quarter,
        status,
        actual,
        span if silent else None,
        None if silent else Fraction(aim.value) - actual,
        None if silent or over or satisfied(aim, actual) else required(aim, actual, aim.milestone - asked),
        None if silent or over or satisfied(aim, actual) or aim.is_count else in_things(aim, point),
        since(aim, points, asked) if over else None,
        None if over else path_at(aim, quarter),
        None if over or len(changes) < 4 else sum(changes) / 4,
    )


def required(aim, actual, left):
    """By how much each quarter left must change it; a count in whole numbers that suffice."""
    gap = Fraction(aim.value) - actual
    if gap == 0:
        return None
    if not aim.is_count:
        return gap / left
    whole = 0
    while abs(whole) * left < abs(gap):
        whole += 1 if gap > 0 else -1
    return whole


def in_things(aim, point):
    """Thing by thing, until there are enough of them (or, of a reduction, few enough)."""
    step = things = 0
    while not satisfied(aim, Fraction(point.numerator + things, point.denominator) * 100):
        step = -1 if falls(aim) else 1
        things += step
    return things


def verdict_by_itself(aim, point):
    actual = reported(aim, point)
    if actual is None:
        return "insufficient"
    outcomes = {satisfied(aim, x) for x in [actual, *could_be(aim, point)]}
    return "insufficient" if len(outcomes) > 1 else "satisfies" if outcomes.pop() else "fails"


def since(aim, points, asked):
    """Of the quarters back to the last that fails, the first that satisfies; nothing if the asked one does not."""
    quarters = [q for q in sorted(points) if q <= asked and q == figures_of(aim, q)]
    states = [(q, verdict_by_itself(aim, points[q])) for q in quarters]
    if (figures_of(aim, asked), "satisfies") not in states:
        return None
    fails = [n for n, (_, state) in enumerate(states) if state == "fails"]
    run = states[fails[-1] + 1 if fails else 0 :]
    return next(q for q, state in run if state == "satisfies")

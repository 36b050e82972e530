"""Many at once at the real web server: one wins, the others are told, nothing is written twice, the totals agree."""

from __future__ import annotations

import urllib.error
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.browser.stack import Stack, until
from tests.browser.visitor import Visitor

UNIT, MANY = "P-27000", 6


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """What each call gave, or the status it was refused with."""

    def outcome(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))


def test_one_of_many_wins(stack: Stack) -> None:
    period = stack.seed["running"]
    leader = Visitor(stack.url, "racer")
    reviewers = [Visitor(stack.url, name) for name in ("reviewer", "reviewer2")]

    opened = at_once([lambda: leader.api("POST", "reports/", {"unit": UNIT, "period": period})] * MANY)
    assert len({made["id"] for made in opened}) == 1
    path = f"reports/{opened[0]['id']}/"

    tag = leader.tag(path)
    bodies = [{"cells": {"members": {"value": 1000 + n}}} for n in range(MANY)]
    saved = at_once([lambda body=body: leader.api("PATCH", path, body, tag) for body in bodies])
    assert Counter(type(answer) is dict for answer in saved)[True] == 1
    assert Counter(saved_as for saved_as in saved if type(saved_as) is int) == {412: MANY - 1}
    kept = next(answer for answer in saved if type(answer) is dict)
    assert leader.api("GET", path)["cells"]["members"] == kept["cells"]["members"]

    report = leader.files(UNIT, period, members=321)
    answers = at_once([lambda who=who: who.api("POST", f"reports/{report}/approve/", {}) for who in reviewers * 2])
    assert sum(type(answer) is dict for answer in answers) == 1
    assert [answer for answer in answers if type(answer) is int] == [409] * 3

    def counted() -> bool:
        return bool(leader.total(UNIT, period)["elements"]["members"]["value"] == 321)

    until(counted, 60, lambda: f"counted{stack.said()}", 0.2)
    assert leader.total(UNIT, period)["approved"] == 1
    stack.command("manage.py", "rebuild_totals", "--check")


def test_saving_while_submitting_and_approving(stack: Stack) -> None:
    """Who comes too late is told so; nobody waits for somebody who waits for them."""
    leader, reviewer = Visitor(stack.url, "racer2"), Visitor(stack.url, "reviewer")
    report = leader.files("P-27003", stack.seed["running"], members=500)
    for n in range(4):
        reviewer.api("POST", f"reports/{report}/return/", {"comment": "Xem lại"})
        saves = [
            lambda value=value: leader.api("PATCH", f"reports/{report}/", {"cells": {"workers": {"value": value}}})
            for value in range(2000 + 10 * n, 2004 + 10 * n)
        ]
        answers = at_once([*saves, lambda: leader.api("POST", f"reports/{report}/submit/", {}), *saves])
        assert {answer for answer in answers if type(answer) is int} <= {409}
        assert leader.api("GET", f"reports/{report}/")["state"] == "submitted"

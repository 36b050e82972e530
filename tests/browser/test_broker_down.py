"""What was approved while the broker or the worker was down is counted within a minute after it is back.

A worker that loses the broker amid a task ends (kombu cannot give the message back): its keeper starts it again, as
the launcher and compose do.
"""

from __future__ import annotations

import time

from tests.browser.stack import Stack, until
from tests.browser.visitor import Visitor

SECONDS = 60


def test_after_the_broker_was_down(stack: Stack) -> None:
    observer, reviewer = Visitor(stack.url, "observer"), Visitor(stack.url, "reviewer")
    report = submitted(stack, "base_leader", "B-SAWACO", members=777)
    until(lambda: observer.total("B-SAWACO", stack.seed["running"])["submitted"] == 1, SECONDS, stack.said)
    stack.start("beat")
    try:
        stack.broker.stop()
        began = time.monotonic()
        reviewer.approves(report)
        assert time.monotonic() - began < 10  # the broker is asked once, in a hurry
        assert members(observer, stack, "B-SAWACO") is None
        stack.broker.start()
        counted(observer, stack, "B-SAWACO", 777)
        stack.wait_ready()
    finally:
        stack.stop("beat")


def test_after_the_worker_was_down(stack: Stack) -> None:
    observer, reviewer = Visitor(stack.url, "observer"), Visitor(stack.url, "reviewer")
    report = submitted(stack, "ward_b_leader", "P-26743", members=555)
    stack.stop("worker")
    try:
        reviewer.approves(report)
        time.sleep(1)
        assert members(observer, stack, "P-26743") is None
    finally:
        stack.start("worker")
    counted(observer, stack, "P-26743", 555)
    stack.wait_ready()


def submitted(stack: Stack, leader: str, unit: str, members: int) -> int:
    """A whole report of the collecting period, submitted by its leader through the API; its id."""
    return Visitor(stack.url, leader).files(unit, stack.seed["running"], members)


def counted(observer: Visitor, stack: Stack, unit: str, value: int) -> None:
    """The total comes within a minute."""

    def there() -> bool:
        return stack.mend() and members(observer, stack, unit) == value

    until(there, SECONDS, lambda: f"counted{stack.said()}", 0.5)


def members(observer: Visitor, stack: Stack, unit: str) -> int | None:
    """The total as the API tells it."""
    value: int | None = observer.total(unit, stack.seed["running"])["elements"]["members"]["value"]
    return value

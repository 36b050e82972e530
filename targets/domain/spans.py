"""Half-open ranges of days, and the arithmetic of lists of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """Days from `start` on, before `end`; `end` None = open."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError("Ngày kết thúc phải sau ngày bắt đầu.")

    def overlaps(self, other: Span) -> bool:
        """Whether a day lies in both."""
        return _before(self.start, other.end) and _before(other.start, self.end)

    def without(self, other: Span) -> list[Span]:
        """What is left of these days when the other ones are taken out: none, one or two spans."""
        if not self.overlaps(other):
            return [self]
        left = [Span(self.start, other.start)] if self.start < other.start else []
        right = [Span(other.end, self.end)] if other.end is not None and _before(other.end, self.end) else []
        return left + right

    def __str__(self) -> str:
        return f"{self.start} … {self.end or ''}".rstrip()


def _before(day: date, end: date | None) -> bool:
    return end is None or day < end


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days in as few spans as possible, in order: overlapping and adjacent ones become one."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        last = result[-1] if result else None
        if last is None or (last.end is not None and last.end < span.start):
            result.append(span)
        else:
            end = None if last.end is None or span.end is None else max(last.end, span.end)
            result[-1] = Span(last.start, end)
    return result


def minus(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The days of `spans` that are in none of `taken`."""
    left = list(spans)
    for other in taken:
        left = [piece for span in left for piece in span.without(other)]
    return left


def covers(spans: Iterable[Span], inner: Span) -> bool:
    """Whether every day of `inner` lies in one of `spans`."""
    return not minus([inner], spans)

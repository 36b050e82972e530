"""Asking for a recount: raises the counter of every period a change can touch.

Nothing here knows how totals are counted: `reporting` compares the counter with its own
(docs/adr/0009-a-period-is-recounted-whole.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F

from targets.domain.periods import LOOK_BACK
from targets.domain.spans import Span, merged
from targets.models import Period


def ask_recount(first_day: date, last_day: date | None = None) -> list[str]:
    """Raise `asked` of each period whose as-of day lies from `first_day` to `last_day` (None = for ever) and of the
    those that look back on them, in ascending order; gives their codes. Call it inside the transaction of the change.
    """
    periods = Period.objects.filter(as_of__gte=first_day)
    if last_day is not None:
        last = periods.filter(as_of__lte=last_day).order_by("-as_of").first()
        if last is None:
            return []
        later = Period.objects.filter(as_of__gt=last.as_of).order_by("as_of").values_list("as_of", flat=True)
        periods = periods.filter(as_of__lte=max([last.as_of, *later[:LOOK_BACK]]))
    codes = [period.code for period in periods.select_for_update(no_key=True).order_by("as_of")]
    Period.objects.filter(code__in=codes).update(asked=F("asked") + 1)
    return codes


def ask_recount_of(spans: Iterable[Span]) -> None:
    """Raise `asked` of the periods that these days touch, each counter once or more."""
    for span in merged(spans):
        ask_recount(span.start, None if span.end is None else span.end - timedelta(days=1))

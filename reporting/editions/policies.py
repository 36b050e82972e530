"""Who publishes and withdraws editions, and who reads which of their files.

An edition says what was approved, yet its files gather more than the dashboards show: what units wrote, who approved
what. So the pack of the whole city, or of a perimeter, is for those who read every unit's reports, and a unit's pack
for those who read that unit's.
"""

from __future__ import annotations

import datetime as dt

from reporting.editions.layouts import BOARD, LABELS
from reporting.reports.policies.roles import (
    OBSERVER,
    READERS,
    REVIEWER,
    check_federation,
    has_role_at_the_root,
    is_federation,
    permissions_at,
)
from reporting.totals.scopes import CITY
from targets.domain.refusals import PERSON, Refused
from targets.models import Period, User


def layouts_published_in(user: User, today: dt.date) -> list[str]:
    """The layouts that the person may publish in, none for most.

    Whoever reviews for the federation has them all; the Party board, which observes at the root, has its own.
    """
    if is_federation(user, today):
        return list(LABELS)
    return [BOARD] if has_role_at_the_root(user, today, OBSERVER) else []


def check_publishes(user: User, period: Period, layout: str, today: dt.date) -> None:
    """Raise Refused unless the person publishes in this layout; the Party board only what is official."""
    if is_federation(user, today):
        return
    layouts = layouts_published_in(user, today)
    if not layouts:
        check_federation(user, today)
    if layout not in layouts or not period.is_closed:
        raise Refused(
            "not_your_layout", f"Bạn chỉ công bố kỳ đã chốt số liệu, theo thể thức “{LABELS[BOARD]}”.", PERSON
        )


def check_withdraws(user: User, today: dt.date) -> None:
    """Raise Refused unless the person withdraws editions: they review for the federation."""
    check_federation(user, today)


def can_withdraw(user: User, today: dt.date) -> bool:
    """Whether `check_withdraws` would let it through."""
    return is_federation(user, today)


def reads_all_packs(user: User, today: dt.date) -> bool:
    """Whether the person reads the files of every scope: they observe or review at the root."""
    return has_role_at_the_root(user, today, OBSERVER, REVIEWER)


def check_reads_pack(user: User, scope: str, today: dt.date) -> None:
    """Raise Refused unless the person reads the files of this scope, a unit's or a perimeter's code.

    The city's and a perimeter's are read at the root only; a unit's also by whom a role reaches that unit.
    """
    if not can_read_pack(user, scope, today):
        raise Refused("not_your_pack", "Bạn không đọc tài liệu của phạm vi này trong bộ số liệu công bố.", PERSON)


def can_read_pack(user: User, scope: str, today: dt.date) -> bool:
    """Whether `check_reads_pack` would let it through."""
    if scope != CITY and permissions_at(user, scope, today).roles & READERS:
        return True
    return reads_all_packs(user, today)

"""On which days figures are entered, sent and corrected, and what an opening by the federation lifts."""

from __future__ import annotations

import datetime as dt

from reporting.models import Opening, Report, Supplier
from reporting.reports import days, opening_queries
from reporting.reports.workflow import Action, State
from targets.domain.refusals import Refused
from targets.domain.vietnamese import short_date, stamp_paper
from targets.models import Period, Unit

ENTRY_OVER = frozenset({"entry_closed", "period_closed", "return_over"})  # codes that an opening lifts


def check_days(report: Report, action: str, today: dt.date) -> None:
    """Raise Refused where the period's days do not allow entering, submitting or correcting."""
    period = report.period
    if action == Action.SUBMIT and today < period.as_of:
        raise Refused(
            "before_as_of",
            f"Số liệu {period.quarter.label} tính đến ngày {short_date(period.as_of)}: chỉ gửi được từ ngày đó.",
        )
    _check_begun(period, today)
    if is_entry_over(report, today) and opening_of(report, today) is None:
        raise _entry_over(period, report)


def check_entry_open(period: Period, unit: Unit, supplier: str, today: dt.date) -> None:
    """Raise Refused unless the first figures of a unit may be entered for the period today."""
    _check_begun(period, today)
    over = days.is_entry_over(today, period.closes, stamped=period.is_closed, federation=supplier != Supplier.UNIT)
    if over and opening_queries.active(unit.code, period.code, today) is None:
        raise _entry_over(period)


def _check_begun(period: Period, today: dt.date) -> None:
    if today < period.opens:
        raise Refused("not_open", f"{period.quarter.label} mở nhập số liệu từ ngày {short_date(period.opens)}.")


def is_entry_over(report: Report, today: dt.date) -> bool:
    """Whether entering into the report, or correcting it, needs an opening by the federation today.

    Of whoever enters: clerk and leader, a reviewer above who stands in for them, the federation itself, so that each
    figure that came after the last day has a who, a why and an until.
    """
    due = report.return_due or report.period.closes
    return days.is_entry_over(
        today,
        report.period.closes,
        stamped=report.period.is_closed,
        federation=report.supplier != Supplier.UNIT,
        return_due=due if report.state == State.RETURNED else None,
    )


def opening_of(report: Report, today: dt.date) -> Opening | None:
    """The opening of the report's unit and period that holds today, asked once for each instance of the report."""
    memo: dict[dt.date, Opening | None] = vars(report).setdefault("_openings", {})
    if today not in memo:
        memo[today] = opening_queries.active(report.unit_id, report.period_id, today)
    return memo[today]


def _entry_over(period: Period, report: Report | None = None) -> Refused:
    """Why nothing is entered any more, and what to do about it."""
    due = report.return_due if report is not None and report.state == State.RETURNED else None
    if due is not None and due >= period.closes:
        code, reason = "return_over", f"Hạn gửi lại báo cáo ngày {short_date(due)} đã qua"
    elif period.is_closed:
        code, reason = (
            "period_closed",
            f"Số liệu {period.quarter.label} đã chốt tại {stamp_paper(period.closed_number)}",
        )
    else:
        code, reason = "entry_closed", f"{period.quarter.label} hết hạn nhập ngày {short_date(period.closes)}"
    return Refused(code, f"{reason}; muốn nhập hoặc điều chỉnh, hãy đề nghị Liên đoàn Lao động Thành phố mở lại.")


def check_due(unit: Unit, period: Period) -> None:
    """Raise Refused unless the unit owes the form on the period's as-of day."""
    if not unit.duties.on(period.as_of).exists():
        raise Refused(
            "no_duty",
            f"{unit.name} không có nghĩa vụ báo cáo {period.quarter.label} (ngày {short_date(period.as_of)}).",
        )

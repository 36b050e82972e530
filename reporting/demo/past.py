"""The quarters that are closed: history in bulk, and by hand what was sent back, left out or corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from reporting.deadlines import actions as periods
from reporting.demo import steps, story
from reporting.demo.chance import chance
from reporting.demo.scene import VIA, Scene
from reporting.demo.story import CLERK2_UNIT, CLERK_UNIT, CORRECTED, CORRECTED_CELL, Past
from reporting.editions import actions as editions
from reporting.filing import papers_actions
from reporting.models import Edition, Report, Supplier
from reporting.reports import actions as reports
from reporting.reports import openings
from reporting.totals import import_figures
from reporting.totals.figure_file import FigureRow
from reporting.zones import actions as register
from targets.models import Period

REASONS: dict[str, str] = {
    Supplier.UNIT: "Số liệu minh họa nhập từ báo cáo giấy của đơn vị",
    Supplier.FEDERATION: "Liên đoàn cung cấp (minh họa)",
}
SIGNER = "Thường trực Liên đoàn Lao động Thành phố (minh họa)"
STAMP_DAYS, PUBLISHING_DAYS, CORRECTION_DAYS = 4, 9, 25  # after the last day of entry
OPENING_DAYS = 14

Gaps = dict[str, dict[str, str]]


def close(scene: Scene, period: Period) -> None:
    """Everything that happened in a quarter, from the as-of day to the stamp and the correction after it."""
    filing = scene.filing(period)
    events = story.past(period.quarter, filing)
    own = [code for code in (CLERK_UNIT, CLERK2_UNIT) if code in filing]
    by_hand = [*own, *events.returned, *events.left_out]
    on_time = [code for code in filing if code not in {*events.unfiled, *events.late, *by_hand}]
    supplied_at = scene.clock(period.as_of + dt.timedelta(days=2), period.code)
    bring(scene, period, filing, supplied_at, supplier=Supplier.FEDERATION)
    bring(scene, period, on_time, scene.clock(period.as_of + dt.timedelta(days=6), period.code), events.gaps)
    for code in by_hand:
        _file(scene, period, code, events)
    bring(scene, period, events.late, scene.clock(period.due + dt.timedelta(days=4), period.code))
    at = scene.clock(period.due + dt.timedelta(days=5), period.code)
    if register.prepare(period=period, by=scene.people["reviewer"], at=at, via=VIA):
        register.confirm(period=period, by=scene.people["reviewer2"], at=at, via=VIA)
    at = scene.clock(period.closes + dt.timedelta(days=STAMP_DAYS), period.code, "stamp")
    in_work = Report.objects.filter(period=period, state__in=(Report.State.SUBMITTED, Report.State.RETURNED))
    periods.close(
        period=period, signer=SIGNER, number=f"{40 + int(150 * chance(period.code, 'number'))}/BC-LĐLĐ (minh họa)",
        on=at.date(), left_out=in_work.values_list("pk", flat=True), by=scene.people["reviewer"], at=at, via=VIA,
    )  # fmt: skip
    if period.quarter in CORRECTED:
        _correct(scene, period, CORRECTED[period.quarter])


def publish(scene: Scene, period: Period) -> Edition:
    """An edition of a closed quarter, some days after the stamp; the worker makes its files once it runs.

    It freezes what the database holds, so whatever came later is told after it.
    """
    at = scene.clock(period.closes + dt.timedelta(days=PUBLISHING_DAYS), period.code, "edition")
    return editions.publish(
        period=period, number="01", layout="nghi-dinh-30", by=scene.people["reviewer"], at=at, via=VIA
    )


def bring(
    scene: Scene,
    period: Period,
    codes: Iterable[str],
    at: dt.datetime,
    gaps: Gaps | None = None,
    supplier: str = Supplier.UNIT,
) -> None:
    """What these units reported on paper, or the federation supplies for them; a gap is empty, with its reason."""
    rows: list[FigureRow] = []
    for code in codes:
        body = scene.body(code, period, supplier)
        if CORRECTED.get(period.quarter) == code and CORRECTED_CELL in body:
            body[CORRECTED_CELL] = {"value": story.mistaken(body[CORRECTED_CELL]["value"], CORRECTED_CELL)}
        for element, cell in body.items():
            reason = (gaps or {}).get(code, {}).get(element, "")
            value = "" if reason else str(cell.get("value", "n/a"))
            source = cell.get("source", "")
            rows.append(FigureRow(len(rows) + 2, code, period.code, element, value, source, reason))
    if rows:
        import_figures.import_figures(rows=rows, by=scene.people["reviewer2"], reason=REASONS[supplier], at=at, via=VIA)


def _file(scene: Scene, period: Period, code: str, events: Past) -> None:
    """A report that went through people's hands; some were sent back, and some of these mended in time."""

    def moment(share: float) -> dt.datetime:
        days = (period.closes - period.as_of).days * share
        return scene.clock(period.as_of + dt.timedelta(days=int(days)), code, period.code)

    body = scene.body(code, period)
    odd = code in events.returned or code in events.left_out
    wrong = steps.mistake(code, period, body) if odd else {}
    report = steps.draft(scene, code, period, {**body, **wrong}, moment(0.2))
    if code in (CLERK_UNIT, CLERK2_UNIT):
        report = papers_actions.save_narrative(
            report=report, narrative=story.NARRATIVE, by=scene.writer(code), at=moment(0.2), via=VIA
        )
    report = steps.submit(scene, report, moment(0.25))
    if odd:
        report = steps.send_back(scene, report, wrong, moment(0.4))
    if code in events.left_out:
        return
    if odd:
        right = {element: body[element] for element in wrong}
        report = steps.submit(scene, steps.mend(scene, report, right, moment(0.45)), moment(0.5))
    steps.approve(scene, report, moment(0.8))


def _correct(scene: Scene, period: Period, code: str) -> None:
    """After the stamp the unit found a mistake: a new revision, approved; it shows as a restatement."""
    at = scene.clock(period.closes + dt.timedelta(days=CORRECTION_DAYS), code)
    report = begin_correction(scene, period, code, at)
    right = {CORRECTED_CELL: scene.body(code, period)[CORRECTED_CELL]}
    later = scene.clock(period.closes + dt.timedelta(days=CORRECTION_DAYS + 3), code)
    report = steps.submit(scene, steps.mend(scene, report, right, at), at)
    steps.approve(scene, report, later)


def begin_correction(scene: Scene, period: Period, code: str, at: dt.datetime) -> Report:
    """A correction begun, opened by the federation before: the approved figures count on."""
    openings.open_again(
        period=period, unit=scene.units[code], until=at.date() + dt.timedelta(days=OPENING_DAYS),
        reason="Đơn vị đề nghị bổ sung doanh nghiệp tham gia thỏa ước nhóm đã bỏ sót (minh họa)",
        by=scene.people["reviewer"], at=at, via=VIA,
    )  # fmt: skip
    return reports.correct(
        report=Report.objects.get(unit_id=code, period=period, supplier=Supplier.UNIT),
        reason="Đã bỏ sót các doanh nghiệp tham gia thỏa ước nhóm khi tổng hợp.",
        document=f"Công văn {10 + int(80 * chance(code, 'paper'))}/CV-CĐ ngày {at:%d/%m/%Y} (minh họa)",
        by=scene.writer(code), at=at, via=VIA,
    )  # fmt: skip

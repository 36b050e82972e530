"""The quarters that are closed: history in bulk, and by hand what was sent back, left out or corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from reporting.deadlines import actions as periods
from reporting.demo import steps, story
from reporting.demo.chance import chance
from reporting.demo.scene import VIA, Scene
from reporting.demo.story import BEING_CORRECTED, CLERK2_UNIT, CLERK_UNIT, CORRECTED, CORRECTED_CELL, Past
from reporting.models import Report, Supplier
from reporting.reports import openings
from reporting.totals import import_figures
from reporting.totals.figure_file import FigureRow
from reporting.zones import actions as register
from targets.models import Period

REASON = "Số liệu minh họa nhập từ báo cáo giấy của đơn vị"
SIGNER = "Thường trực Liên đoàn Lao động Thành phố (minh họa)"
STAMP_DAYS, CORRECTION_DAYS = 4, 25  # after the last day of entry
OPENING_DAYS = 14

Gaps = dict[str, dict[str, str]]


def close(scene: Scene, period: Period) -> None:
    """Everything that happened in a quarter, from the as-of day to the stamp and the correction after it."""
    filing = scene.filing(period)
    events = story.past(period.quarter, filing)
    on_time = [code for code in filing if code not in {*events.unfiled, *events.late, *_by_hand(events, filing)}]
    supply(scene, period, filing, scene.clock(period.as_of + dt.timedelta(days=2), period.code))
    bring(scene, period, on_time, scene.clock(period.as_of + dt.timedelta(days=6), period.code), events.gaps)
    for code in _by_hand(events, filing):
        _file(scene, period, code, events)
    bring(scene, period, events.late, scene.clock(period.due + dt.timedelta(days=4), period.code))
    confirm_register(scene, period, scene.clock(period.due + dt.timedelta(days=5), period.code))
    _stamp(scene, period)
    if period.quarter in CORRECTED:
        _correct(scene, period, CORRECTED[period.quarter])


def _by_hand(events: Past, filing: list[str]) -> list[str]:
    own = [code for code in (CLERK_UNIT, CLERK2_UNIT) if code in filing]
    return [*own, *events.returned, *events.left_out]


def supply(scene: Scene, period: Period, codes: Iterable[str], at: dt.datetime) -> None:
    """What the federation supplies for these units."""
    rows = _rows(scene, period, codes, Supplier.FEDERATION, {})
    import_figures.import_figures(
        rows=rows, by=scene.people["reviewer2"], reason="Liên đoàn cung cấp (minh họa)", at=at, via=VIA
    )


def bring(scene: Scene, period: Period, codes: Iterable[str], at: dt.datetime, gaps: Gaps | None = None) -> None:
    """What these units reported on paper; what a unit could not give is empty, with its reason."""
    rows = _rows(scene, period, codes, Supplier.UNIT, gaps or {})
    if rows:
        import_figures.import_figures(rows=rows, by=scene.people["reviewer2"], reason=REASON, at=at, via=VIA)


def _rows(scene: Scene, period: Period, codes: Iterable[str], supplier: str, gaps: Gaps) -> list[FigureRow]:
    rows: list[FigureRow] = []
    for code in codes:
        body = scene.body(code, period, supplier)
        if CORRECTED.get(period.quarter) == code and CORRECTED_CELL in body:
            body[CORRECTED_CELL] = {"value": story.mistaken(body[CORRECTED_CELL]["value"], CORRECTED_CELL)}
        for element, cell in body.items():
            reason = gaps.get(code, {}).get(element, "")
            value = "" if reason else str(cell.get("value", "n/a"))
            source = cell.get("source", "")
            rows.append(FigureRow(len(rows) + 2, code, period.code, element, value, source, reason))
    return rows


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
        report = steps.explain(scene, report, moment(0.2))
    report = steps.submit(scene, report, moment(0.25))
    if odd:
        report = steps.send_back(scene, report, wrong, moment(0.4))
    if code in events.left_out:
        return
    if odd:
        right = {element: body[element] for element in wrong}
        report = steps.submit(scene, steps.mend(scene, report, right, moment(0.45)), moment(0.5))
    steps.approve(scene, report, moment(0.8))


def confirm_register(scene: Scene, period: Period, at: dt.datetime) -> None:
    """The register's figures, prepared by one reviewer and confirmed by the other."""
    if prepare_register(scene, period, at):
        register.confirm(period=period, by=scene.people["reviewer2"], at=at, via=VIA)


def prepare_register(scene: Scene, period: Period, at: dt.datetime) -> list[Report]:
    """The register's figures put before a second person."""
    return register.prepare(period=period, by=scene.people["reviewer"], at=at, via=VIA)


def _stamp(scene: Scene, period: Period) -> None:
    at = scene.clock(period.closes + dt.timedelta(days=STAMP_DAYS), period.code, "stamp")
    in_work = Report.objects.filter(period=period, state__in=(Report.State.SUBMITTED, Report.State.RETURNED))
    periods.close(
        period=period, signer=SIGNER, number=f"{40 + int(150 * chance(period.code, 'number'))}/BC-LĐLĐ (minh họa)",
        on=at.date(), left_out=in_work.values_list("pk", flat=True), by=scene.people["reviewer"], at=at, via=VIA,
    )  # fmt: skip


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
    report = Report.objects.get(unit_id=code, period=period, supplier=Supplier.UNIT)
    return steps.correct(scene, report, at)


def leave_correction(scene: Scene, period: Period) -> None:
    """One correction of the last closed quarter is still in work."""
    at = scene.clock(scene.today - dt.timedelta(days=3), BEING_CORRECTED)
    begin_correction(scene, period, BEING_CORRECTED, at)

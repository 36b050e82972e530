"""What people do with one report, through the actions that pages and API call."""

from __future__ import annotations

import datetime as dt
from typing import Any

from reporting.demo import story
from reporting.demo.chance import chance
from reporting.demo.scene import VIA, Scene
from reporting.models import Report
from reporting.reports import actions as reports
from reporting.reports.comparison import earlier_figures
from reporting.reports.queries import cells_of, form_for
from reporting.reports.questions import answer_choices, find_questions
from targets.models import Period

Body = dict[str, dict[str, Any]]


def draft(scene: Scene, code: str, period: Period, body: Body, at: dt.datetime) -> Report:
    """A report opened and filled by whoever enters the unit's figures."""
    by = scene.writer(code)
    report, _ = reports.open_report(unit=scene.units[code], period=period, by=by, at=at, via=VIA)
    return reports.save_cells(report=report, cells=body, by=by, at=at, via=VIA)


def submit(scene: Scene, report: Report, at: dt.datetime) -> Report:
    """Every question answered from the list, then signed off by the unit's leader."""
    open_questions = find_questions(form_for(report), cells_of(report.revision), earlier_figures(report))
    answers = {
        cell: choices[int(len(choices) * chance(report.unit_id, report.period_id, cell, "answer"))]
        for cell, choices in answer_choices(open_questions).items()
    }
    by = scene.writer(report.unit_id)
    report = reports.save_cells(report=report, cells={}, answers=answers, by=by, at=at, via=VIA)
    return reports.submit(report=report, by=scene.signer(report.unit_id), at=at, via=VIA)


def send_back(scene: Scene, report: Report, wrong: Body, at: dt.datetime) -> Report:
    """Returned by the reviewer with a reason on the mistaken cell."""
    reasons = dict.fromkeys(wrong, story.remark(report.unit_id, report.period.quarter)[1])
    return reports.return_report(report=report, cells=reasons, by=scene.reviewer(report.unit_id), at=at, via=VIA)


def mend(scene: Scene, report: Report, body: Body, at: dt.datetime) -> Report:
    return reports.save_cells(report=report, cells=body, by=scene.writer(report.unit_id), at=at, via=VIA)


def approve(scene: Scene, report: Report, at: dt.datetime) -> Report:
    return reports.approve(report=report, by=scene.reviewer(report.unit_id), at=at, via=VIA)


def mistake(code: str, period: Period, body: Body) -> Body:
    """One cell of the form with a number that a reviewer will send back."""
    element, _ = story.remark(code, period.quarter)
    element = element if "value" in body[element] else "grassroots_unions"
    return {element: {**body[element], "value": story.mistaken(body[element]["value"], element)}}

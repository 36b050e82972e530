"""The small world with everything an edition can tell: words, base unions, a restatement, texts meant ill."""

from __future__ import annotations

import datetime as dt

from reporting.deadlines import actions as periods
from reporting.filing import papers_actions
from reporting.models import Report, Via
from reporting.reports import actions as reports
from reporting.reports import annex_actions
from reporting.reports.queries import cells_of, form_for, question_remarks
from reporting.totals import recount
from targets.actions import tasks
from targets.models import Period, Task, Unit
from tests import cast as people
from tests import factories as make
from tests.reporting import annexes as a
from tests.reporting.editions import meeting

HOSTILE = [
    '=HYPERLINK("http://xau.example","bấm")', "+1+1", "-2", "@SUM(A1)", "<b>đậm</b> & </w:t>", "{{ 7*7 }} {% raw %}",
    "_x0041_", "\u202eđảo chữ\u202c שלום", "🧧 mừng", "dòng 1\ndòng 2\tthụt",
]  # fmt: skip
LONG = "=dài " + "ộ" * 4990  # as long as a narrative may be
BY_PAGE = {"at": people.NOW, "via": Via.PAGE}


def world() -> people.Cast:
    """2025-Q4 closed and all but complete; 2026-Q2 with everything there is to tell."""
    made = meeting.world()
    meeting.figures(made.reviewer, "2026-Q1", {"P-26740": {"members": 1010}})  # a restatement
    _close(made, "2025-Q4")
    _report(made)
    for state, text, task in zip(("done", "running", "stopped"), HOSTILE, Task.objects.all()[:3], strict=False):
        tasks.note(
            task=task, state=state, on=dt.date(2026, 6, 1), due=None, paper="12-BC/TU", text=text, by=made.observer,
            **BY_PAGE,
        )  # fmt: skip
    recount.run_pending(people.NOW, people.TODAY)
    return made


def _close(made: people.Cast, code: str) -> None:
    periods.close(
        period=Period.objects.get(pk=code), signer="Nguyễn Văn A", number="15/TB-LĐLĐ", on=dt.date(2026, 2, 2),
        by=made.reviewer, **BY_PAGE,
    )  # fmt: skip


def _report(made: people.Cast) -> Report:
    """The silent unit's report, entered for it with base unions and words, approved by somebody else."""
    unit = Unit.objects.get(pk="P-26830")
    make.opening(unit, "2026-Q2")
    report = make.report(made.reviewer, unit, "2026-Q2", cells={})
    rows = [
        (f"CS-{n:03}", text, "Công ty & <i>Con</i>", 100 + n, 90, 120 if n else "không có")
        for n, text in enumerate(HOSTILE)
    ]
    report = annex_actions.attach(
        report=report, grid=a.grid(*rows), name="phụ lục.xlsx", sha256="0" * 64, by=made.reviewer, **BY_PAGE
    )
    rest = {code: cell for code, cell in make.figures("2026-Q2").items() if code not in a.COLUMNS}
    rest["unionised_enterprises"] = {"value": 3, "note": HOSTILE[0]}
    rest["grassroots_unions"] = {"state": "missing", "reason": HOSTILE[4]}
    report = reports.save_cells(report=report, cells=rest, by=made.reviewer, **BY_PAGE)
    said = {"results": "\n".join(HOSTILE), "difficulties": LONG, "proposals": HOSTILE[5]}
    report = papers_actions.save_narrative(report=report, narrative=said, by=made.reviewer, **BY_PAGE)
    form, cells = form_for(report), cells_of(report.revision)
    answers = {asked.cell: HOSTILE[0] for asked in question_remarks(report, form, cells)}
    report = reports.submit(report=report, answers=answers, by=made.reviewer, **BY_PAGE)
    return reports.approve(report=report, by=made.reviewer2, **BY_PAGE)

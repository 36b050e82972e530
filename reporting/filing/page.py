"""The figures of a report in every state: entered, reviewed, corrected or read, by whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from reporting.filing import papers_queries, prefill, sheet
from reporting.filing.forms import CorrectForm, PaperForm
from reporting.filing.scan_views import frames_papers, inline_media_type
from reporting.models import Annex, Report, Revision
from reporting.reports import history, policies, queries
from reporting.reports.annex_queries import annex_of
from reporting.reports.cells import NO_CELL, Cell
from reporting.reports.comparison import earlier_figures
from reporting.reports.days import days_late, is_late
from reporting.reports.file_types import PDF
from reporting.reports.questions import answer_choices, merge_by_cell
from reporting.reports.report_query import etag
from reporting.reports.returns import Returned, last_returns
from reporting.reports.workflow import Action
from reporting.web.report_page import ReportPage
from reporting.web.working import posted_revision
from targets.domain.numbers import format_percent
from targets.domain.refusals import STALE, Refused, Remark
from targets.models import Element

EDIT, REVIEW, READ = "edit", "review", "read"
TITLES = {EDIT: "nhập số liệu quý", REVIEW: "xét duyệt báo cáo quý", READ: "báo cáo quý"}


class SheetPage(ReportPage):
    """The report's form with what a request typed into it."""

    name, template = "report", "reporting/filing/report_page.html"

    def __init__(self, request: HttpRequest, pk: int) -> None:
        super().__init__(request, pk)
        self.form = queries.form_for(self.report)
        self.typed: dict[str, sheet.Typed] | None = None
        self.base: dict[str, Cell] = {}
        self.base_id = 0
        self.theirs: dict[str, Cell] = {}
        self.reasons: dict[str, str] = {}
        self.comment = self.notice = ""
        self.saved = ""  # to be told before a refusal: what was asked is done in part
        self.errors: Sequence[Remark] = ()
        self.questions: Sequence[Remark] = ()
        self.missing: Sequence[str] = ()
        self.paper_form: forms.Form | None = None
        self.correct_form: forms.Form | None = None

    def read_posted(self) -> dict[str, sheet.Typed]:
        """The form that was sent, upon the cells of the revision it was made from."""
        base = Revision.objects.filter(report=self.report, pk=posted_revision(self.request)).first()
        self.base_id, self.base = (base.pk if base else 0), queries.cells_of(base)
        saved = {code: sheet.Typed.of(self.base.get(code, NO_CELL)) for code in self.form.codes}
        self.typed = {code: sheet.Typed.posted(self.request.POST, code, typed) for code, typed in saved.items()}
        return self.typed

    def lay_over_newest(self, typed: dict[str, sheet.Typed]) -> None:
        """Put what was typed on top of what is saved now."""
        newest = queries.cells_of(self.report.revision)
        self.typed, self.theirs = sheet.merged(self.form, self.base, newest, typed)
        self.stale = self.base_id != (self.report.revision_id or 0)

    def reload(self) -> None:
        super().reload()
        for name in ("may", "mode", "scan", "sent_back"):
            self.__dict__.pop(name, None)

    def explain(self, refused: Refused) -> None:
        """Show why an act was refused, at the cells it is about."""
        self.refused = self.saved + refused.message
        self.errors, self.missing, self.questions = refused.errors, refused.missing, refused.questions
        if refused.kind == STALE and self.typed is not None and not self.saved:
            self.lay_over_newest(self.typed)

    @cached_property
    def may(self) -> dict[str, bool]:
        return dict.fromkeys(policies.may(self.user, self.report, self.day, self.permissions), True)

    @cached_property
    def mode(self) -> str:
        if "edit" in self.may and (self.query or not self.stands_in):
            return EDIT
        return REVIEW if "return" in self.may or "approve" in self.may else READ

    @cached_property
    def scan(self) -> str:
        return inline_media_type(self.report) if self.mode == REVIEW else ""

    @cached_property
    def elements(self) -> dict[str, Element]:
        return history.elements()

    @cached_property
    def earlier_cells(self) -> tuple[dict[str, Cell], dict[str, Cell]]:
        return history.earlier_cells(self.report)

    def group(self, number: int) -> list[Element]:
        """The elements of one group of the form, counted from 1; none where there is no such group."""
        elements = [self.elements[code] for code in self.form.codes]
        names = list(dict.fromkeys(element.group for element in elements))
        return [element for element in elements if names[number - 1 : number] == [element.group]]

    def answer(self, status: int = HTTPStatus.OK, **details: Any) -> HttpResponse:
        show = super().answer
        return (frames_papers(show) if self.scan == PDF.mime else show)(status, **details)

    def context(self, revision: Revision | None) -> dict[str, Any]:
        cells = queries.cells_of(revision)
        drafts = self.permissions.sees_drafts
        rows = self._rows(cells, annex_of(revision))
        groups: dict[str, list[sheet.SheetRow]] = {}
        for row in rows:
            groups.setdefault(row.element.group, []).append(row)
        quarter = self.report.period.quarter
        return {
            "title": TITLES[self.mode],
            "mode": self.mode,
            "may": self.may,
            "groups": list(groups.items()),
            "questioned": [row for row in rows if row.question or row.cell.answer],
            "choices": sheet.CHOICES,
            "filled": sum(not row.typed.is_blank for row in rows),
            "fillable": {row.element.group for row in rows if row.same_json},
            "notes_open": any(row.asks_note for row in rows),
            "as_sent": self.typed is not None,
            "etag": etag(self.report, self.report.revision),
            "cell_count": len(self.form.codes),
            "previous_label": quarter.previous().label,
            "year_ago_label": quarter.previous(4).label,
            "supplied": history.supplied(self.report, self.elements, drafts=drafts),
            "versions": history.versions(self.report, self.form, drafts=drafts),
            "attachments": papers_queries.attached(self.report, revision) if self.mode != EDIT else [],
            "events": history.events(self.report, drafts=drafts),
            "scan": self.scan,
            "sent_back": self.sent_back,
            "changes": self._changes(cells),
            "comment": self.comment,
            **self._notices(),
            **self._days(),
            **self._verbs(),
        }

    @cached_property
    def sent_back(self) -> Returned | None:
        """The last return since the last approval, for the reviewer."""
        return last_returns([self.report]).get(self.report.pk) if self.mode == REVIEW else None

    def _changes(self, cells: dict[str, Cell]) -> list[tuple[str, list[history.CellDifference]]]:
        """For the reviewer: what the report says otherwise than when it was sent back, and than what is approved."""
        if self.mode != REVIEW:
            return []
        bases = []
        if self.sent_back is not None:
            bases.append(("từ lần trả lại", self.sent_back.cells))
        if self.report.approved_revision is not None:
            bases.append(("so với số đã duyệt", queries.cells_of(self.report.approved_revision)))
        return [(label, history.differences(self.form, base, cells)) for label, base in bases]

    def _rows(self, cells: dict[str, Cell], annex: Annex | None) -> list[sheet.SheetRow]:
        """The lines of the sheet in the form's order, with all that is said about their cells."""
        report, form, drafts = self.report, self.form, self.permissions.sees_drafts
        previous, year_ago = self.earlier_cells
        compared = earlier_figures(report).previous  # none across a reorganisation
        typed = self.typed or {code: sheet.Typed.of(cells.get(code, NO_CELL)) for code in form.codes}
        if self.typed is None and self.mode == EDIT:
            typed = prefill.remembered(form, cells, typed, previous)
        corrected = drafts and report.approved_revision_id != report.revision_id
        approved = queries.cells_of(report.approved_revision) if corrected and report.approved_revision else cells
        questions = queries.report_questions(report, form, cells) if drafts else []
        question_by_cell = {remark.cell: remark.message for remark in merge_by_cell(questions)}
        offered, returned = answer_choices(questions), report.returned if drafts else {}
        errors = sheet.messages_by_cell(self.errors)
        findings = sheet.messages_by_cell(queries.findings_of(report, form, cells) if self.mode == REVIEW else ())
        wholes = {pair.part: pair.whole for pair in reversed(list(form.pairs()))}
        rows = []
        for code in form.codes:
            cell, whole_code = cells.get(code, NO_CELL), wholes.get(code, "")
            total = cells.get(whole_code, NO_CELL).value
            row = sheet.SheetRow(
                element=self.elements[code],
                cell=cell,
                typed=typed[code],
                previous=previous.get(code, NO_CELL),
                year_ago=year_ago.get(code, NO_CELL),
                compared=compared.get(code),
                errors=errors.get(code, []),
                question=question_by_cell.get(code, ""),
                offered=offered.get(code, []),
                finding=" ".join(findings.get(code, [])),
                returned=returned.get(code, ""),
                unstated=code in self.missing,
                theirs=self.theirs.get(code),
                corrected=sheet.differing(approved, cells, code),
                sent_back=sheet.differing(self.sent_back.cells, cells, code) if self.sent_back else None,
                sent_back_for=self.sent_back.reasons.get(code, "") if self.sent_back else "",
                why=self.reasons.get(code, ""),
                whole=whole_code,
                whole_name=form.name(whole_code) if whole_code else "",
                share=format_percent(Fraction(100 * cell.value, total)) if cell.value is not None and total else "",
                annex_rows=annex.row_count if annex and code in annex.elements else 0,
            )
            rows.append(row)
        return rows

    def _notices(self) -> dict[str, Any]:
        """What is to be told at the top: remarks, a stale form, what was typed and cannot be saved any more."""
        last, form = self.report.revision, self.form
        remarks = [*self.errors, *(Remark(question.cell, question.message) for question in self.questions)]
        remarks += [Remark(code, "chưa nhập.") for code in self.missing]
        lost = self.typed if self.mode != EDIT and self.typed is not None else {}
        return {
            "notice": self.notice,
            "problems": [(remark, form.name(remark.cell) if remark.cell in form.codes else "") for remark in remarks],
            "stale": {"by": last.by, "at": last.at, "conflicts": len(self.theirs)} if self.stale and last else None,
            "unsaved": [
                (form.name(code), lost[code].text)
                for code in lost and sheet.changes(form, queries.cells_of(last), lost)
            ],
        }

    def _days(self) -> dict[str, Any]:
        """What its days say of the report: late, due back, opened again, or to be opened first."""
        report, day = self.report, self.day
        over = self.permissions.sees_drafts and policies.is_entry_over(report, day)
        opening = policies.opening_of(report, day) if over else None
        reopen_first = ""
        if over and opening is None:  # what to do where only the days forbid what the person would otherwise do
            refusals = (self._refusal(action) for action in (Action.EDIT, Action.ENTER_FOR, Action.CORRECT))
            reopen_first = next((why.message for why in refusals if why and why.code in policies.ENTRY_OVER), "")
        return {
            "late": is_late(report.first_submitted_at, report.period.due) and not report.imported,
            "mended_late": is_late(report.submitted_at, report.return_due),
            "return_over": report.return_due is not None and days_late(day, report.return_due) > 0,
            "opening": opening,
            "reopen_first": reopen_first,
            "federation": self.permissions.federation,
        }

    def _verbs(self) -> dict[str, Any]:
        """The forms of what may be done, and why not where a person would expect it."""
        context: dict[str, Any] = {"stand_in": self.mode == EDIT and self.stands_in}
        if self.mode == EDIT:
            if "submit" in self.may and policies.needs_paper(self.user, self.report, self.day):
                context["paper_form"] = self.paper_form or PaperForm()
            if "submit" not in self.may:
                context["submit_hint"] = self._why_not(Action.SUBMIT)
        elif self.report.state == Report.State.SUBMITTED and "return" in self.may and "approve" not in self.may:
            context["approve_why_not"] = self._why_not(Action.APPROVE)
        elif self.permissions.inside and "edit" not in self.may and self.report.state in _IN_WORK:
            context["why_not"] = self._why_not(Action.EDIT)
        if "correct" in self.may:
            context["correct_form"] = self.correct_form or CorrectForm()
        context["offer_stand_in"] = self.stands_in and "edit" in self.may and self.mode != EDIT
        return context

    def _why_not(self, action: str) -> str:
        refused = self._refusal(action)
        return refused.message if refused else ""

    def _refusal(self, action: str) -> Refused | None:
        try:
            policies.check(self.user, self.report, action, self.day, self.permissions)
        except Refused as refused:
            return refused
        return None


_IN_WORK = (Report.State.DRAFT, Report.State.RETURNED)

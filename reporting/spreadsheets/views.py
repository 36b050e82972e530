"""The form as an Excel workbook: downloaded, sent back, looked at before it is taken, mended where it is wrong."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from reporting.excel.package import XLSX
from reporting.models import Revision
from reporting.reports import policies
from reporting.reports.cells import STATE_LABELS
from reporting.spreadsheets import actions as uploads
from reporting.spreadsheets import pending_uploads, service
from reporting.spreadsheets.annotate import annotate
from reporting.spreadsheets.form_write import form_workbook
from reporting.spreadsheets.forms import RowsForm
from reporting.spreadsheets.gate import MAX_FILE
from reporting.spreadsheets.interpret import FOREIGN
from reporting.spreadsheets.limits import BAD_FILE, bad_file
from reporting.spreadsheets.queries import effects, row_mapping
from reporting.spreadsheets.service import UploadOutcome
from reporting.web.report_page import ReportPage, verb
from reporting.web.working import done, now, posted_revision, working
from targets.domain.numbers import format_count
from targets.domain.refusals import INPUT, STALE, TOO_LARGE, Refused

EXPIRED = "Tệp đã gửi không còn được giữ (quá 1 giờ). Hãy chọn lại tệp."


class WorkbookPage(ReportPage):
    """A report whose form is a workbook, with the file that a request sent or that waits from the step before."""

    name, template = "report_workbook", "reporting/spreadsheets/report_workbook.html"
    sha256 = file_name = ""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        super().__init__(request, pk)
        uploads.check_unit_form(self.report)

    def pending_content(self) -> bytes:
        """The file of the step before; raises Refused where it is gone."""
        posted = self.request.POST
        sha256, self.file_name = posted.get("sha256", "")[:64], posted.get("name", "")[:200]
        content = pending_uploads.find(report=self.report, sha256=sha256, by=self.user, at=self.act["at"])
        if content is None:
            raise bad_file(INPUT, EXPIRED)
        self.sha256 = sha256
        return content

    def file(self, content: bytes, *, dry: bool = True, expected: int | None = None) -> UploadOutcome:
        return service.file(
            report=self.report, content=content, name=self.file_name, dry=dry, expected_revision_id=expected, **self.act
        )  # fmt: skip

    def show(self, outcome: UploadOutcome, status: int = HTTPStatus.OK) -> HttpResponse:
        """What the file comes to: rows to map, faults, or what it would change."""
        if outcome.intake.unmapped:
            return self.show_rows(outcome, self.rows_form(outcome))
        if outcome.taken is None:
            fault_rows = [(fault, _name(outcome, fault.element)) for fault in outcome.faults]
            return self._answer(HTTPStatus.UNPROCESSABLE_ENTITY, outcome, fault_rows=fault_rows)
        if outcome.taken.already:
            return self.answer(already=outcome.taken.already)
        lines = effects(self.report, outcome.elements, outcome.taken.before, outcome.taken.after)
        scopes = [name for name, _, _ in lines[0].totals] if lines else []
        totals = {effect.element.code: effect.totals for effect in lines}
        rows = [
            {
                "cell": change.cell,
                "name": _name(outcome, change.element),
                "old": _value_text(change.old),
                "new": _value_text(change.new),
                "totals": totals.get(change.element) if change.is_value else None,
            }
            for change in outcome.changes
        ]
        return self._answer(status, outcome, changes=rows, scopes=scopes)

    def rows_form(self, outcome: UploadOutcome, data: Any = None) -> RowsForm:
        mapping = row_mapping(self.report.unit_id)
        return RowsForm(data, rows=outcome.intake.rows, elements=outcome.elements, mapping=mapping)

    def show_rows(self, outcome: UploadOutcome, form: RowsForm) -> HttpResponse:
        return self._answer(HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK, outcome, rows_form=form)

    def _answer(self, status: int, outcome: UploadOutcome, **details: Any) -> HttpResponse:
        return self.answer(status, is_foreign=outcome.intake.kind == FOREIGN, **details)

    def context(self, revision: Revision | None) -> dict[str, Any]:
        return {
            "may_send": "edit" in policies.may(self.user, self.report, self.day, self.permissions),
            "sha256": self.sha256,
            "name": self.file_name,
        }


@working()
@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the form, send it back, and see what it would change."""
    return WorkbookPage(request, pk).answer()


@working()
@require_safe
def form_file(request: HttpRequest, pk: int) -> FileResponse:
    """The form as .xlsx, with the cells that the person may read."""
    page = WorkbookPage(request, pk)
    content, name = form_workbook(page.report, page.revision, now())
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)


@working()
@require_safe
def marked_file(request: HttpRequest, pk: int) -> FileResponse:
    """The workbook that the person sent within the hour (`?tep=` its hash), with its faults marked."""
    page = WorkbookPage(request, pk)
    content = pending_uploads.find(report=page.report, sha256=request.GET.get("tep", ""), by=page.user, at=now())
    if content is None:
        raise Http404
    try:
        file = annotate(content, page.file(content).faults)
    except Refused as refused:
        if refused.code != BAD_FILE:
            raise
        raise Http404 from refused
    name = f"Bieu-{page.report.unit_id}-{page.report.period_id}-loi.xlsx"
    return FileResponse(io.BytesIO(file), as_attachment=True, filename=name, content_type=XLSX)


@verb(WorkbookPage, policies.check_edit)
def check(page: WorkbookPage) -> HttpResponse:
    sent = page.request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise bad_file(INPUT, "Chưa chọn tệp.")
    if (sent.size or 0) > MAX_FILE:
        raise bad_file(TOO_LARGE, "Tệp lớn quá 10 MB.")
    content = sent.read()
    page.file_name = (sent.name or "")[-200:]
    outcome = page.file(content)
    page.sha256 = pending_uploads.keep(report=page.report, content=content, by=page.user, at=page.act["at"])
    return page.show(outcome)


@verb(WorkbookPage, policies.check_edit)
def remap(page: WorkbookPage) -> HttpResponse:
    """The rows of the unit's own form, to be mapped anew."""
    outcome = page.file(page.pending_content())
    return page.show_rows(outcome, page.rows_form(outcome))


@verb(WorkbookPage, policies.check_edit)
def map_rows(page: WorkbookPage) -> HttpResponse:
    """Keep what the rows mean, then look at the file."""
    content = page.pending_content()
    outcome = page.file(content)
    form = page.rows_form(outcome, page.request.POST)
    if not form.is_valid():
        return page.show_rows(outcome, form)
    uploads.map_rows(report=page.report, rows=form.chosen, **page.act)
    return page.show(page.file(content))


@verb(WorkbookPage, policies.check_edit)
def save(page: WorkbookPage) -> HttpResponse:
    """Take the file that was looked at; where the report changed meanwhile, look again."""
    content = page.pending_content()
    try:
        outcome = page.file(content, dry=False, expected=posted_revision(page.request))
    except Refused as refused:
        if refused.kind != STALE:
            raise
        page.reload()
        page.refused = "Báo cáo đã thay đổi sau khi bạn xem trước. Chưa lưu gì; hãy xem lại rồi xác nhận."
        return page.show(page.file(content), HTTPStatus.PRECONDITION_FAILED)
    if outcome.taken is None or outcome.taken.already:
        return page.show(outcome)
    pending_uploads.forget(report=page.report, sha256=page.sha256, by=page.user)
    return done(page.request, "Đã lưu số liệu từ biểu Excel.", page.entry_address)


def _name(outcome: UploadOutcome, code: str) -> str:
    return outcome.elements[code].name if code in outcome.elements else ""


def _value_text(value: int | str | None) -> str:
    if value is None:
        return "(trống)"
    return format_count(value) if isinstance(value, int) else STATE_LABELS.get(value, value)

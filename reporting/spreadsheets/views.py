"""The form as an Excel workbook: downloaded, sent back, looked at before it is taken, mended where it is wrong."""

from __future__ import annotations

import io
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from reporting.excel.package import XLSX
from reporting.models import Report
from reporting.reports import history, policies
from reporting.reports.cells import STATE_LABELS
from reporting.spreadsheets import actions as uploads
from reporting.spreadsheets import pending_uploads, service
from reporting.spreadsheets.annotate import annotate
from reporting.spreadsheets.forms import RowsForm
from reporting.spreadsheets.gate import MAX_FILE
from reporting.spreadsheets.interpret import FOREIGN
from reporting.spreadsheets.limits import BAD_FILE, bad_file
from reporting.spreadsheets.queries import Effect, effects, row_mapping
from reporting.spreadsheets.service import UploadOutcome
from reporting.web.working import VIA, caller, done, now, posted_revision, status_of, today, working
from targets.domain.numbers import format_count
from targets.domain.refusals import HIDDEN, INPUT, PERSON, STALE, Fault, Refused

EXPIRED = "Tệp đã gửi không còn được giữ (quá 1 giờ). Hãy chọn lại tệp."


@working()
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the form, send it back, and see what it would change."""
    page = _WorkbookPage(request, pk)
    if request.method != "POST":
        return page.answer()
    policies.check_edit(page.user, page.report, today())
    verb = {"check": page.check, "remap": page.remap, "map": page.map_rows, "save": page.save}
    do = request.POST.get("do", "")
    if do not in verb:
        raise Http404
    try:
        return verb[do]()
    except Refused as refused:
        if refused.kind in (HIDDEN, PERSON):
            raise
        return page.answer(status_of(refused), bad=refused.message)


@working()
@require_safe
def form_file(request: HttpRequest, pk: int) -> FileResponse:
    """The form as .xlsx, with the cells that the person may read."""
    report = _report(request, pk)
    revision = policies.readable_revision(caller(request), report, today())
    content, name = service.form_workbook(report, revision, now())
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)


@working()
@require_safe
def marked_file(request: HttpRequest, pk: int) -> FileResponse:
    """The workbook that the person sent within the hour (`?tep=` its hash), with its faults marked."""
    report, user = _report(request, pk), caller(request)
    content = pending_uploads.find(report=report, sha256=request.GET.get("tep", ""), by=user, at=now())
    if content is None:
        raise Http404
    try:
        outcome = service.file(report=report, content=content, name="", by=user, at=now(), via=VIA, dry=True)
        file = annotate(content, outcome.faults)
    except Refused as refused:
        if refused.code != BAD_FILE:
            raise
        raise Http404 from refused
    name = f"Bieu-{report.unit_id}-{report.period_id}-loi.xlsx"
    return FileResponse(io.BytesIO(file), as_attachment=True, filename=name, content_type=XLSX)


def _report(request: HttpRequest, pk: int) -> Report:
    """The report, if its form is a workbook; raises Refused."""
    report = policies.report_for(caller(request), pk, today())
    uploads.check_unit_form(report)
    return report


class _WorkbookPage:
    """What a request sent, and the page that answers it."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request, self.user, self.at = request, caller(request), now()
        self.report = _report(request, pk)
        self.revision = policies.readable_revision(self.user, self.report, today())
        self.sha256 = self.name = ""

    def check(self) -> HttpResponse:
        """Look at a file that was sent now."""
        sent = self.request.FILES.get("file")
        if not isinstance(sent, UploadedFile):
            return self.answer(HTTPStatus.BAD_REQUEST, bad="Chưa chọn tệp.")
        if (sent.size or 0) > MAX_FILE:
            return self.answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, bad="Tệp lớn quá 10 MB.")
        content = sent.read()
        self.name = (sent.name or "")[-200:]
        outcome = self._file(content, dry=True)
        self.sha256 = pending_uploads.keep(report=self.report, content=content, by=self.user, at=self.at)
        return self._outcome_page(outcome)

    def remap(self) -> HttpResponse:
        """The rows of the unit's own form, to be mapped anew."""
        return self._mapping(self._file(self._pending_content(), dry=True))

    def map_rows(self) -> HttpResponse:
        """Keep what the rows mean, then look at the file."""
        content = self._pending_content()
        outcome = self._file(content, dry=True)
        form = self._rows_form(outcome, self.request.POST)
        if not form.is_valid():
            return self._mapping(outcome, form)
        uploads.map_rows(report=self.report, rows=form.chosen, by=self.user, at=self.at, via=VIA)
        return self._outcome_page(self._file(content, dry=True))

    def save(self) -> HttpResponse:
        """Take the file that was looked at; where the report changed meanwhile, look again."""
        content = self._pending_content()
        try:
            outcome = self._file(content, dry=False, expected=posted_revision(self.request))
        except Refused as refused:
            if refused.kind != STALE:
                raise
            self.report = policies.report_for(self.user, self.report.pk, today())
            message = "Báo cáo đã thay đổi sau khi bạn xem trước. Chưa lưu gì; hãy xem lại rồi xác nhận."
            return self._outcome_page(self._file(content, dry=True), HTTPStatus.PRECONDITION_FAILED, message)
        if outcome.taken is None or outcome.taken.already:
            return self._outcome_page(outcome)
        pending_uploads.forget(report=self.report, sha256=self.sha256, by=self.user)
        where = reverse("report", args=[self.report.pk])
        stands_in = not policies.permissions_for(self.user, self.report, today()).inside
        return done(self.request, "Đã lưu số liệu từ biểu Excel.", f"{where}?nhap-thay=1" if stands_in else where)

    def _pending_content(self) -> bytes:
        """The file of the step before; raises Refused where it is gone."""
        self.sha256, self.name = self.request.POST.get("sha256", "")[:64], self.request.POST.get("name", "")[:200]
        content = pending_uploads.find(report=self.report, sha256=self.sha256, by=self.user, at=self.at)
        if content is None:
            self.sha256 = ""
            raise bad_file(INPUT, EXPIRED)
        return content

    def _file(self, content: bytes, *, dry: bool, expected: int | None = None) -> UploadOutcome:
        return service.file(
            report=self.report, content=content, name=self.name, by=self.user, at=self.at, via=VIA, dry=dry,
            expected_revision_id=expected,
        )  # fmt: skip

    def _outcome_page(self, outcome: UploadOutcome, status: int = HTTPStatus.OK, message: str = "") -> HttpResponse:
        """What the file comes to: rows to map, faults, or what it would change."""
        if outcome.intake.unmapped:
            return self._mapping(outcome)
        if outcome.taken is None:
            return self.answer(HTTPStatus.UNPROCESSABLE_ENTITY, faults=outcome.faults, outcome=outcome)
        if outcome.taken.already:
            return self.answer(already=outcome.taken.already)
        lines = effects(self.report, outcome.elements, outcome.taken.before, outcome.taken.after)
        scopes = [name for name, _, _ in lines[0].totals] if lines else []
        return self.answer(status, outcome=outcome, changes=_change_rows(outcome, lines), scopes=scopes, bad=message)

    def _mapping(self, outcome: UploadOutcome, form: RowsForm | None = None) -> HttpResponse:
        status = HTTPStatus.BAD_REQUEST if form is not None else HTTPStatus.OK
        return self.answer(status, rows_form=form or self._rows_form(outcome), outcome=outcome)

    def _rows_form(self, outcome: UploadOutcome, data: Any = None) -> RowsForm:
        mapping = row_mapping(self.report.unit_id)
        return RowsForm(data, rows=outcome.intake.rows, elements=outcome.elements, mapping=mapping)

    def answer(self, status: int = HTTPStatus.OK, **extra: Any) -> HttpResponse:
        faults: list[Fault] = extra.get("faults", [])
        outcome: UploadOutcome | None = extra.get("outcome")
        context = {
            "report": self.report,
            "unit_name": history.names(self.report).unit,
            "reviews": policies.permissions_for(self.user, self.report, today()).reviews,
            "may_send": "edit" in policies.may(self.user, self.report, today()),
            "revision": self.report.revision_id or 0,
            "sha256": self.sha256,
            "name": self.name,
            "is_foreign": outcome is not None and outcome.intake.kind == FOREIGN,
            "fault_rows": [(fault, _name(outcome, fault.element)) for fault in faults],
            **extra,
        }
        return render(self.request, "reporting/spreadsheets/report_workbook.html", context, status=status)


def _name(outcome: UploadOutcome | None, code: str) -> str:
    return outcome.elements[code].name if outcome is not None and code in outcome.elements else ""


def _change_rows(outcome: UploadOutcome, lines: Sequence[Effect]) -> list[dict[str, Any]]:
    """The changes in the words of the page; those of a value with what the totals would be."""
    totals = {effect.element.code: effect.totals for effect in lines}
    return [
        {
            "cell": change.cell,
            "name": _name(outcome, change.element),
            "old": _value_text(change.old),
            "new": _value_text(change.new),
            "totals": totals.get(change.element) if change.is_value else None,
        }
        for change in outcome.changes
    ]


def _value_text(value: int | str | None) -> str:
    if value is None:
        return "(trống)"
    return format_count(value) if isinstance(value, int) else STATE_LABELS.get(value, value)

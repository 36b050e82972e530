"""The annex of base unions: attached to a report, looked through, taken off."""

from __future__ import annotations

import hashlib
import io
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from reporting.excel.package import XLSX
from reporting.filing.annex_forms import AnnexForm
from reporting.filing.sheet import display_text
from reporting.models import Report, Supplier
from reporting.reports import annex_actions, annex_queries, history, policies
from reporting.reports.queries import cells_of, form_for
from reporting.spreadsheets import annex_write
from reporting.spreadsheets.annex_read import read
from reporting.web.working import VIA, caller, done, now, posted_revision, status_of, today, working
from targets.domain.refusals import PERSON, Refused
from targets.models import Element

PAGE, MAX_PROBLEMS = 50, 200


@working()
@require_http_methods(["GET", "HEAD", "POST"])
def annex(request: HttpRequest, pk: int) -> HttpResponse:
    """Which base unions make these numbers?"""
    page = _AnnexPage(request, pk)
    if request.method != "POST":
        return page.answer()
    policies.check_edit(page.user, page.report, today())
    verb = {"attach": page.attach, "take_off": page.take_off}.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    try:
        return verb()
    except Refused as refused:
        page.reload()
        return page.answer(status_of(refused), refused=refused.message, problems=page.problems(refused))


@working()
@require_safe
def annex_file(request: HttpRequest, pk: int) -> FileResponse:
    """The sheet to fill in, with the rows of last time, for those who read drafts."""
    page = _AnnexPage(request, pk)
    if not page.permissions.sees_drafts:
        raise Refused("drafts_only", "Mẫu phụ lục chỉ dành cho người lập và người xét duyệt báo cáo.", PERSON)
    last = annex_queries.last_annex(page.report)
    form = form_for(page.report)
    elements = list(Element.objects.filter(code__in=form.codes))
    content = annex_write.build(
        history.names(page.report).unit, page.report.period_id, elements, last.elements if last else (),
        last.rows.order_by("line").iterator() if last else (), now(),
    )  # fmt: skip
    name = f"Phu-luc-{page.report.unit_id}-{page.report.period_id}.xlsx"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)


class _AnnexPage:
    """What a request asks of the annex of a report that the person may read, and the page that answers it."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request, self.user, self.pk = request, caller(request), pk
        self.form = AnnexForm()
        self.reload()

    def reload(self) -> None:
        self.report: Report = policies.report_for(self.user, self.pk, today())
        if self.report.supplier != Supplier.UNIT:
            raise Http404
        self.permissions = policies.permissions_for(self.user, self.report, today())
        self.revision = policies.readable_revision(self.user, self.report, today(), self.permissions)
        self.annex = annex_queries.annex_of(self.revision)

    @property
    def _address(self) -> str:
        return reverse("report_annex", args=[self.pk])

    def attach(self) -> HttpResponse:
        """Take the sheet that was sent; the same file again changes nothing."""
        self.form = AnnexForm(self.request.POST, self.request.FILES)
        if not self.form.is_valid():
            return self.answer(HTTPStatus.BAD_REQUEST)
        file = self.form.cleaned_data["file"]
        content = file.read()
        sha256 = hashlib.sha256(content).hexdigest()
        if self.annex is not None and self.annex.sha256 == sha256:
            return done(self.request, "Phụ lục này đã được nạp, không có gì thay đổi.", self._address)
        annex_actions.attach(
            report=self.report, grid=read(content), name=file.name or "", sha256=sha256, by=self.user, at=now(),
            via=VIA, expected_revision_id=posted_revision(self.request),
        )  # fmt: skip
        return done(
            self.request, "Đã nạp phụ lục. Các ô của những cột có trong phụ lục là tổng các dòng.", self._address
        )

    def take_off(self) -> HttpResponse:
        """Go on by hand."""
        annex_actions.take_off(
            report=self.report, by=self.user, at=now(), via=VIA, expected_revision_id=posted_revision(self.request)
        )
        return done(self.request, "Đã gỡ phụ lục. Các số còn trong ô, nay sửa được bằng tay.", self._address)

    def problems(self, refused: Refused) -> list[dict[str, str]]:
        """What is wrong, by place and element, in words."""
        form = form_for(self.report)
        lines = [(fault.sheet, fault.cell, fault.element, fault.message) for fault in refused.faults]
        lines += [("", "", error.cell, error.message) for error in refused.errors]
        return [
            {"where": where, "cell": cell, "name": form.name(code) if code in form.elements else "", "message": message}
            for where, cell, code, message in lines
        ]

    def answer(self, status: int = HTTPStatus.OK, **extra: Any) -> HttpResponse:
        problems = extra.pop("problems", [])
        context = {
            "report": self.report,
            "period": self.report.period,
            "unit_name": history.names(self.report).unit,
            "annex": self.annex,
            "revision": self.report.revision_id or 0,
            "may_edit": "edit" in policies.may(self.user, self.report, today(), self.permissions),
            "stands_in": not self.permissions.inside,
            "reviews": self.permissions.reviews,
            "sees_drafts": self.permissions.sees_drafts,
            "form": self.form,
            "shared": self._shared(),
            "problems": problems[:MAX_PROBLEMS],
            "problems_left_out": max(0, len(problems) - MAX_PROBLEMS),
            **self._rows(),
            **extra,
        }
        return render(self.request, "reporting/filing/report_annex.html", context, status=status)

    def _shared(self) -> list[annex_queries.Shared]:
        """Codes that others have too: for the reviewer alone."""
        return annex_queries.shared(self.report) if self.permissions.reviews else []

    def _rows(self) -> dict[str, Any]:
        """The rows asked for, of one element or of all, and the sums they make."""
        if self.annex is None:
            return {}
        search_text = " ".join(self.request.GET.get("tim", "").replace("\0", " ").split())[:100]
        elements = {element.code: element for element in Element.objects.filter(code__in=self.annex.elements)}
        column_code = self.request.GET.get("cot", "")
        codes = [column_code] if column_code in elements else list(self.annex.elements)
        page = Paginator(annex_queries.lines(self.annex, search_text), PAGE).get_page(self.request.GET.get("page"))
        cells = cells_of(self.revision)
        indexes = [self.annex.elements.index(code) for code in codes]
        return {
            "search_text": search_text,
            "column_code": column_code if column_code in elements else "",
            "columns": [{"element": elements[code], "sum": display_text(cells[code])} for code in codes],
            "elements": [elements[code] for code in self.annex.elements],
            "page": page,
            "rows": [
                (row, [row.values[index] for index in indexes]) for row in annex_queries.rows(self.annex, list(page))
            ],
            "query": urlencode({"tim": search_text, "cot": codes[0] if len(codes) == 1 else ""}) + "&",
        }

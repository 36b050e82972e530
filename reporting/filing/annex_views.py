"""The annex of base unions: attached to a report, looked through, taken off."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from reporting.excel.package import XLSX
from reporting.filing.forms import AnnexForm
from reporting.filing.sheet import display_text
from reporting.models import Revision, Supplier
from reporting.reports import annex_actions, annex_queries, history, policies
from reporting.reports.queries import cells_of, form_for
from reporting.spreadsheets import annex_write
from reporting.spreadsheets.annex_read import read
from reporting.web.report_page import ReportPage, verb
from reporting.web.working import done, now, posted_revision, working
from targets.domain.refusals import PERSON, Refused
from targets.models import Element

PAGE, MAX_PROBLEMS = 50, 200


class AnnexPage(ReportPage):
    """The annex of a unit's report, with what is wrong with the one that was sent."""

    name, template = "report_annex", "reporting/filing/report_annex.html"

    def __init__(self, request: HttpRequest, pk: int) -> None:
        super().__init__(request, pk)
        if self.report.supplier != Supplier.UNIT:
            raise Http404
        self.form = AnnexForm()
        self.problems: list[dict[str, str]] = []

    def explain(self, refused: Refused) -> None:
        """Show what is wrong, by place and element, in words."""
        super().explain(refused)
        form = form_for(self.report)
        lines = [(fault.sheet, fault.cell, fault.element, fault.message) for fault in refused.faults]
        lines += [("", "", error.cell, error.message) for error in refused.errors]
        self.problems = [
            {"where": where, "cell": cell, "name": form.name(code) if code in form.elements else "", "message": message}
            for where, cell, code, message in lines
        ]

    def context(self, revision: Revision | None) -> dict[str, Any]:
        annex = annex_queries.annex_of(revision)
        context = {
            "annex": annex,
            "may_edit": "edit" in policies.may(self.user, self.report, self.day, self.permissions),
            "stands_in": self.stands_in,
            "form": self.form,
            # codes that others have too: for the reviewer alone
            "shared": annex_queries.shared(self.report) if self.permissions.reviews else [],
            "problems": self.problems[:MAX_PROBLEMS],
            "problems_left_out": max(0, len(self.problems) - MAX_PROBLEMS),
        }
        if annex is None:
            return context
        # the rows asked for, of one element or of all, and the sums they make
        search_text = " ".join(self.request.GET.get("tim", "").replace("\0", " ").split())[:100]
        elements = {element.code: element for element in Element.objects.filter(code__in=annex.elements)}
        column_code = self.request.GET.get("cot", "")
        codes = [column_code] if column_code in elements else list(annex.elements)
        page = Paginator(annex_queries.lines(annex, search_text), PAGE).get_page(self.request.GET.get("page"))
        cells, indexes = cells_of(revision), [annex.elements.index(code) for code in codes]
        return context | {
            "search_text": search_text,
            "column_code": column_code if column_code in elements else "",
            "columns": [{"element": elements[code], "sum": display_text(cells[code])} for code in codes],
            "elements": [elements[code] for code in annex.elements],
            "page": page,
            "rows": [(row, [row.values[index] for index in indexes]) for row in annex_queries.rows(annex, list(page))],
            "query": urlencode({"tim": search_text, "cot": codes[0] if len(codes) == 1 else ""}) + "&",
        }


@working()
@require_safe
def annex(request: HttpRequest, pk: int) -> HttpResponse:
    """Which base unions make these numbers?"""
    return AnnexPage(request, pk).answer()


@working()
@require_safe
def annex_file(request: HttpRequest, pk: int) -> FileResponse:
    """The sheet to fill in, with the rows of last time, for those who read drafts."""
    page = AnnexPage(request, pk)
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


@verb(AnnexPage, policies.check_edit)
def attach(page: AnnexPage) -> HttpResponse:
    """Take the sheet that was sent; the same file again changes nothing."""
    page.form = AnnexForm(page.request.POST, page.request.FILES)
    file = page.valid(page.form)["file"]
    content = file.read()
    sha256 = hashlib.sha256(content).hexdigest()
    last = annex_queries.annex_of(page.revision)
    if last is not None and last.sha256 == sha256:
        return done(page.request, "Phụ lục này đã được nạp, không có gì thay đổi.", page.address)
    annex_actions.attach(
        report=page.report, grid=read(content), name=file.name or "", sha256=sha256,
        expected_revision_id=posted_revision(page.request), **page.act,
    )  # fmt: skip
    message = "Đã nạp phụ lục. Các ô của những cột có trong phụ lục là tổng các dòng."
    return done(page.request, message, page.address)


@verb(AnnexPage, policies.check_edit)
def take_off(page: AnnexPage) -> HttpResponse:
    annex_actions.take_off(report=page.report, expected_revision_id=posted_revision(page.request), **page.act)
    return done(page.request, "Đã gỡ phụ lục. Các số còn trong ô, nay sửa được bằng tay.", page.address)

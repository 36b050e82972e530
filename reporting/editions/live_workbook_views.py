"""The meeting's workbook: asked for, followed while the worker makes it, downloaded."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reporting.editions import jobs
from reporting.editions.forms import WorkbookForm, scope_choices
from reporting.excel.package import XLSX
from reporting.models import MeetingWorkbook
from reporting.reports import policies
from reporting.totals.scopes import OLD_CITY, scope
from reporting.web.working import caller, holds, now, today, working
from targets.models import Perimeter, Period, Unit

KEPT = 20


@working()
@require_http_methods(["GET", "HEAD", "POST"])
def workbooks(request: HttpRequest) -> HttpResponse:
    """Ask for a workbook, and see one's own; proposed is the old city at the last closed period."""
    periods = {period.code: period for period in Period.objects.filter(as_of__lte=today()).order_by("-as_of")}
    units, perimeters = Unit.objects.values_list("code", "name"), Perimeter.objects.values_list("code", "name")
    choices = {
        "period": [(code, period.quarter.label) for code, period in periods.items()],
        "unit": scope_choices(list(units), list(perimeters)),
    }
    status = HTTPStatus.OK
    if request.method == "POST":
        form = WorkbookForm(request.POST, choices=choices)
        if form.is_valid():
            code = scope(form.cleaned_data["unit"]).code
            jobs.ask_workbook(period=periods[form.cleaned_data["period"]], scope=code, by=caller(request), at=now())
            return redirect("workbooks")
        status = HTTPStatus.BAD_REQUEST
    else:
        closed = next((code for code, period in periods.items() if period.is_closed), next(iter(periods), ""))
        initial = {"period": request.GET.get("ky", closed), "unit": request.GET.get("dv", OLD_CITY)}
        form = WorkbookForm(initial=initial, choices=choices)
    context = {"form": form, "workbooks": _own(request), "reads_editions": holds(request, *policies.READERS)}
    return render(request, "reporting/editions/workbooks.html", context, status=status)


def _own(request: HttpRequest) -> list[dict[str, Any]]:
    """The caller's latest workbooks with the names of their scopes."""
    rows = list(MeetingWorkbook.objects.filter(asked_by=caller(request)).select_related("period")[:KEPT])
    codes = {row.scope for row in rows}
    names = dict(Unit.objects.filter(pk__in=codes).values_list("code", "name"))
    names |= dict(Perimeter.objects.filter(pk__in=codes).values_list("code", "name"))
    return [{"row": row, "name": names.get(row.scope, row.scope)} for row in rows]


@working()
@require_safe
def workbook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One line of the list, as htmx asks for it while the worker is at work."""
    row = _mine(request, pk)
    return render(
        request, "reporting/editions/workbooks_row.html", {"entry": {"row": row, "name": scope(row.scope).name}}
    )


@working()
@require_safe
def workbook_file(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file, once it is done."""
    row = _mine(request, pk)
    if row.state != MeetingWorkbook.State.DONE or not row.file:
        raise Http404
    name = f"CTr25-{row.scope}-{row.period_id}.xlsx"
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


def _mine(request: HttpRequest, pk: UUID) -> MeetingWorkbook:
    row = MeetingWorkbook.objects.select_related("period").filter(pk=pk, asked_by=caller(request)).first()
    if row is None:
        raise Http404
    return row

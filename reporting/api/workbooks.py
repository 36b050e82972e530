"""The meeting's workbook: asked for, followed, downloaded."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema

from reporting.api import documents as doc
from reporting.api.endpoint import ForAnyRole, Request, Response, caller, now
from reporting.api.problems import Problem
from reporting.api.serializers import WorkbookOrderSerializer, WorkbookSerializer
from reporting.editions import jobs
from reporting.excel.package import XLSX
from reporting.models import MeetingWorkbook
from reporting.totals import scopes


class Workbooks(ForAnyRole):
    @extend_schema(**doc.ASK_WORKBOOK)
    def post(self, request: Request) -> Response:
        """202 with where to look; the worker makes it."""
        fields = WorkbookOrderSerializer.read(request.data)
        scope, period = scopes.scope(fields["unit"]), scopes.period(fields["period"])
        workbook = jobs.ask_workbook(period=period, scope=scope.code, by=caller(request), at=now())
        headers = {"Location": _address(request, "workbook", workbook)}
        return Response(_shape(request, workbook), status=202, headers=headers)


class Workbook(ForAnyRole):
    @extend_schema(**doc.WORKBOOK_STATE)
    def get(self, request: Request, pk: UUID) -> Response:
        """State and progress in per cent; 404 for another's."""
        return Response(_shape(request, _own(request, pk)))


class WorkbookFile(ForAnyRole):
    @extend_schema(**doc.WORKBOOK_FILE)
    def get(self, request: Request, pk: UUID) -> FileResponse:
        """The .xlsx file; 409 until it is done."""
        workbook = _own(request, pk)
        if workbook.state == MeetingWorkbook.State.FAILED:
            raise Problem(409, workbook.message or "Không lập được biểu này. Hãy yêu cầu lại.")
        if workbook.state != MeetingWorkbook.State.DONE:
            raise Problem(409, f"Biểu chưa lập xong ({workbook.progress} %). Hãy thử lại sau ít giây.")
        name = f"CTr25-{workbook.scope}-{workbook.period_id}.xlsx"
        return FileResponse(workbook.file.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


def _own(request: Request, pk: UUID) -> MeetingWorkbook:
    workbook = MeetingWorkbook.objects.filter(pk=pk, asked_by=caller(request)).first()
    if workbook is None:
        raise Http404
    return workbook


def _shape(request: Request, workbook: MeetingWorkbook) -> dict[str, object]:
    return WorkbookSerializer.write({**vars(workbook), "url": _address(request, "workbook-file", workbook)})


def _address(request: Request, name: str, workbook: MeetingWorkbook) -> str:
    return request.build_absolute_uri(reverse(f"api:{name}", args=[workbook.pk]))

"""The unit's form as an Excel workbook: downloaded, and read back."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import MultiPartParser

from reporting.api import documents as doc
from reporting.api.endpoint import Endpoint, Request, Response, caller, now, today
from reporting.api.problems import Problem
from reporting.api.serializers import DryRunQuerySerializer, WorkbookChangesSerializer, WorkbookFileSerializer
from reporting.excel.package import XLSX
from reporting.models import Report
from reporting.reports import policies
from reporting.spreadsheets import actions as uploads
from reporting.spreadsheets import service
from reporting.spreadsheets.form_write import form_workbook
from reporting.spreadsheets.gate import MAX_FILE
from targets.domain.refusals import UNFIT, Fault, Refused

VIA = "api"


class UnitWorkbook(Endpoint):
    parser_classes = [MultiPartParser]

    @extend_schema(**doc.READ_UNIT_WORKBOOK)
    def get(self, request: Request, pk: int) -> FileResponse:
        """The version the caller may read, ready to be filled in."""
        report = _report(request, pk)
        content, name = form_workbook(report, policies.readable_revision(caller(request), report, today()), now())
        return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)

    @extend_schema(**doc.FILE_UNIT_WORKBOOK)
    def post(self, request: Request, pk: int) -> Response:
        """Take the cells of a filled-in form, all or none; `?dry_run=1` only tells which."""
        report = _report(request, pk)
        policies.check_edit(caller(request), report, today())
        dry_run = DryRunQuerySerializer.read_query(request).get("dry_run")
        upload = _uploaded_file(request)
        try:
            outcome = service.file(
                report=report, content=upload.read(), name=upload.name or "",
                by=caller(request), at=now(), via=VIA, dry=dry_run == "1",
            )  # fmt: skip
        except Refused as refused:
            if refused.kind != UNFIT:
                raise
            raise _unfit(refused.message, [Fault("", "", "", refused.message)]) from refused
        if outcome.taken is None:
            raise _unfit(f"Tệp có {len(outcome.faults)} chỗ cần sửa; chưa lưu gì.", outcome.faults)
        answer: dict[str, Any] = {"changes": outcome.changes}
        already = outcome.taken.already
        if already is not None:
            answer["already"] = {"by": already.by.username, "at": already.at.isoformat()}
        return Response(WorkbookChangesSerializer.write(answer))


def _report(request: Request, pk: int) -> Report:
    report = policies.report_for(caller(request), pk, today())
    uploads.check_unit_form(report)
    return report


def _uploaded_file(request: Request) -> UploadedFile[Any]:
    """The file of the request; raises a problem."""
    try:
        upload: UploadedFile[Any] = WorkbookFileSerializer.read(request.FILES.dict())["file"]
    except UnsupportedMediaType as error:
        raise Problem(415, "Hãy gửi tệp dạng multipart/form-data, mục “file”.") from error
    except ParseError as error:
        raise Problem(400, "Không đọc được nội dung multipart/form-data.") from error
    if (upload.size or 0) > MAX_FILE:
        raise Problem(413, "Tệp lớn quá 10 MB.")
    return upload


def _unfit(message: str, faults: list[Fault]) -> Problem:
    return Problem(422, message, errors=faults)

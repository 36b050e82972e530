"""What the OpenAPI document says of each endpoint: shapes, parameters, examples, and the problems it may answer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from reporting.api import serializers as shapes
from reporting.api.problems import CONTENT_TYPE, TITLES
from reporting.api.reading import PageField, QuerySerializer
from reporting.excel.package import XLSX

PERIOD = "2026-Q3"
UNIT = "P-26740"

CELL = {"state": "number", "value": 1200, "reason": "", "note": "", "question": None, "returned": None}
REPORT = {
    "id": 17, "unit": UNIT, "period": PERIOD, "supplier": "unit", "state": "draft", "revision": 1,
    "approved_revision": None, "imported_from": None, "cells": {"members": CELL}, "may": ["edit", "submit"],
}  # fmt: skip
ROW = {
    "id": 17, "unit": UNIT, "period": PERIOD, "supplier": "unit", "state": "draft", "revision": 1, "imported": False,
}  # fmt: skip
WORKBOOK = {
    "id": "7c0f4a52-6c1e-4b7e-9d5f-3a0a4f4f6b11", "state": "waiting", "progress": 0,
    "url": "https://ctr25.example/api/v1/workbooks/7c0f4a52-6c1e-4b7e-9d5f-3a0a4f4f6b11/file/",
}  # fmt: skip
TARGET = {
    "milestone": 2025, "operator": ">=", "value": "80", "judged_on": "2025-Q4", "perimeter": "TPHCM-CU",
    "reading": "as-worded", "reading_state": "text", "actual": "78.4306321275", "numerator": 10385,
    "denominator": 13241, "coverage": {"expected": 102, "answered": 102, "left_out": []}, "status": "missed",
    "range": None, "gap": "1.5693678725", "required_per_quarter": None, "required_in_things": None, "path": None,
    "pace": None, "satisfied_since": None, "differs_by_reading": False,
}  # fmt: skip


def _example(value: Any, *, request: bool = False) -> OpenApiExample:
    return OpenApiExample("example", summary="Ví dụ", value=value, request_only=request, response_only=not request)


def _answer(shape: Any, example: Any, says: str) -> OpenApiResponse:
    return OpenApiResponse(shape, description=says, examples=[_example(example)])


def _problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    return {
        (status, CONTENT_TYPE): OpenApiResponse(shapes.ProblemSerializer, description=TITLES[status])
        for status in statuses
    }


def _query(serializer: type[QuerySerializer]) -> tuple[OpenApiParameter, ...]:
    return tuple(
        OpenApiParameter(
            name, int if isinstance(field, PageField) else str, description=str(field.help_text),
            required=field.required, enum=list(getattr(field, "choices", ())),
        )
        for name, field in serializer.shared().fields.items()
    )  # fmt: skip


def _operation(
    name: str,
    summary: str,
    answers: dict[Any, Any],
    problems: tuple[int, ...],
    *,
    request: Any = None,
    example: Any = None,
    parameters: tuple[OpenApiParameter, ...] = (),
    auth: list[Any] | None = None,
) -> dict[str, Any]:
    sent = {} if request is None else {"examples": [_example(example, request=True)]}
    return {
        "operation_id": name,
        "summary": summary,
        "description": summary,
        "request": {"application/json": request} if request else None,
        "responses": {**answers, **_problems(*problems)},
        "parameters": list(parameters),
        "auth": auth,
        "tags": [name.split("_")[0]],
        **sent,
    }


_ETAG = OpenApiParameter("ETag", str, OpenApiParameter.HEADER, response=[200, 201], description="Dấu của bản đang xem.")
_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="ETag của bản đã đọc; thiếu: 428, cũ: 412."
)
_MAY_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="ETag của bản đã đọc, nếu muốn chắc chắn; cũ: 412."
)
_READ = (400, 401, 403, 404, 406)
_WRITE = (400, 401, 403, 404, 406, 409, 413, 415)

PERIODS = _operation(
    "periods_list", "Lịch các kỳ báo cáo",
    {200: _answer(shapes.PeriodSerializer(many=True), {"code": PERIOD, "as_of": "2026-09-30", "opens": "2026-09-25",
     "due": "2026-10-10", "closes": "2026-10-25", "state": "collecting"}, "Mọi kỳ, sớm nhất trước.")},
    (400, 401, 403, 406),
)  # fmt: skip
TOTALS = _operation(
    "totals_get", "Số tổng hợp đã duyệt của một đơn vị hoặc phạm vi",
    {200: _answer(shapes.TotalsSerializer, {"unit": "TPHCM", "period": PERIOD, "basis": "reported",
     "as_of": "2026-09-30", "state": "collecting", "expected": 145, "submitted": 140, "approved": 131,
     "elements": {"members": {"value": 2412345, "answered": 131, "carried": 0}}}, "Kèm tình hình báo cáo.")},
    _READ,
    parameters=_query(shapes.TotalsQuerySerializer),
)  # fmt: skip
PROGRESS = _operation(
    "progress_get", "Mức độ thực hiện từng chỉ tiêu",
    {200: _answer(shapes.ProgressSerializer, {"unit": "TPHCM", "period": PERIOD,
     "indicators": [{"code": "collective_agreements", "targets": [TARGET]}]}, "Theo thứ tự của Chương trình.")},
    _READ, parameters=_query(shapes.ScopeQuerySerializer),
)  # fmt: skip
TOKEN = _operation(
    "token_create", "Lấy mã truy cập (12 giờ)",
    {200: _answer(shapes.TokenSerializer, {"token": "d1e5…", "expires": "2026-10-05T20:00:00+07:00"},
                  "Gửi kèm mỗi lần gọi: Authorization: Token …")},
    (400, 401, 406, 413, 415, 429), request=shapes.CredentialsSerializer,
    example={"username": "clerk", "password": "…"}, auth=[],
)  # fmt: skip

_LISTED = _answer(
    shapes.ReportPageSerializer, {"count": 1, "next": None, "previous": None, "results": [ROW]}, "Một trang."
)
LIST_REPORTS = _operation(
    "reports_list", "Những báo cáo được xem", {200: _LISTED}, _READ,
    parameters=_query(shapes.ReportsQuerySerializer),
)  # fmt: skip
OPEN_REPORT = _operation(
    "reports_open", "Mở báo cáo của một đơn vị ở một kỳ",
    {201: _answer(shapes.ReportSerializer, REPORT, "Báo cáo vừa mở."),
     200: _answer(shapes.ReportSerializer, REPORT, "Báo cáo đã có.")},
    _WRITE, request=shapes.NewReportSerializer, example={"unit": UNIT, "period": PERIOD, "supplier": "unit"},
    parameters=(_ETAG,),
)  # fmt: skip
READ_REPORT = _operation(
    "reports_get", "Một báo cáo", {200: _answer(shapes.ReportSerializer, REPORT, "Bản được xem.")}, _READ,
    parameters=(_ETAG,),
)  # fmt: skip
EDIT_REPORT = _operation(
    "reports_edit", "Ghi các ô; ô không nhắc đến giữ nguyên",
    {200: _answer(shapes.ReportSerializer, REPORT, "Đã lưu.")}, (*_WRITE, 412, 428),
    request=shapes.ChangesSerializer,
    example={"cells": {"members": {"value": 1200, "note": ""}, "workers": {"state": "missing", "reason": "Chờ số"},
                       "unionised_public": {"state": "n/a"}}},
    parameters=(_ETAG, _MATCH),
)  # fmt: skip


def _verb(name: str, summary: str, request: Any, example: Any) -> dict[str, Any]:
    return _operation(
        f"reports_{name}", summary, {200: _answer(shapes.ReportSerializer, REPORT, "Báo cáo sau việc này.")},
        (*_WRITE, 412), request=request, example=example, parameters=(_ETAG, _MAY_MATCH),
    )  # fmt: skip


SUBMIT = _verb("submit", "Gửi báo cáo", shapes.SubmissionSerializer, {"answers": {"members": "Sáp nhập hai đơn vị"}})
RETURN = _verb(
    "return", "Trả lại, nêu lý do từng ô", shapes.ReturnSerializer, {"cells": {"members": "Lệch"}, "comment": ""}
)
APPROVE = _verb("approve", "Duyệt", shapes.ApprovalSerializer, {"comment": ""})
CORRECT = _verb(
    "correct",
    "Bắt đầu điều chỉnh",
    shapes.CorrectionSerializer,
    {"reason": "Nhầm cột", "document": "12/CV-LĐLĐ ngày 05/10/2026"},
)

_CHANGE = {"cell": "D7", "element": "members", "old": 1200, "new": 1250}
READ_UNIT_WORKBOOK = _operation(
    "reports_workbook_get", "Tải biểu của đơn vị để điền bằng Excel",
    {(200, XLSX): OpenApiResponse(bytes, description="Tệp .xlsx.")}, (401, 403, 404, 406, 409),
)  # fmt: skip
FILE_UNIT_WORKBOOK = {
    **_operation(
        "reports_workbook_file", "Nạp biểu đã điền, được hết hoặc không ô nào; không cần If-Match",
        {200: _answer(shapes.WorkbookChangesSerializer, {"changes": [_CHANGE]}, "Các ô thay đổi."),
         (422, CONTENT_TYPE): OpenApiResponse(
             shapes.WorkbookProblemSerializer, description="Mọi chỗ cần sửa trong tệp.")},
        (*_WRITE, 412), parameters=_query(shapes.DryRunQuerySerializer),
    ),
    "request": {"multipart/form-data": shapes.WorkbookFileSerializer},
}  # fmt: skip

ASK_WORKBOOK = _operation(
    "workbooks_ask", "Yêu cầu lập biểu phục vụ họp",
    {202: _answer(shapes.WorkbookSerializer, WORKBOOK, "Đã xếp hàng; xem tiến độ ở địa chỉ trong Location.")}, _WRITE,
    request=shapes.WorkbookOrderSerializer, example={"period": PERIOD, "unit": "TPHCM"},
)  # fmt: skip
WORKBOOK_STATE = _operation(
    "workbooks_get", "Tiến độ lập biểu", {200: _answer(shapes.WorkbookSerializer, WORKBOOK, "Của chính mình.")},
    (401, 403, 404, 406),
)  # fmt: skip
WORKBOOK_FILE = _operation(
    "workbooks_file", "Tải biểu", {(200, XLSX): OpenApiResponse(bytes, description="Tệp .xlsx.")},
    (401, 403, 404, 406, 409),
)  # fmt: skip
SCHEMA = _operation("schema_get", "Tài liệu này", {200: OpenApiResponse(dict, description="OpenAPI 3.1.")}, (406,),
                    auth=[])  # fmt: skip

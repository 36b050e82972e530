"""Every error of the API as `application/problem+json` (RFC 9457) in Vietnamese.

One table says what each of Django's and DRF's own errors means to the caller; what policies, actions and queries raise
brings its own words.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions as drf

from reporting.api.serializers import ProblemSerializer, WorkbookProblemSerializer
from reporting.models import Report
from reporting.web.working import status_of
from targets.domain.refusals import Refused

CONTENT_TYPE = "application/problem+json"

TITLES = {
    400: "Yêu cầu không hợp lệ",
    401: "Chưa đăng nhập",
    403: "Không có quyền",
    404: "Không tìm thấy",
    405: "Không dùng được phương thức này",
    406: "Không trả được định dạng này",
    409: "Không làm được ở trạng thái hiện nay",
    412: "Báo cáo đã thay đổi",
    413: "Dữ liệu gửi lên quá lớn",
    415: "Không đọc được định dạng này",
    422: "Tệp có chỗ cần sửa",
    428: "Thiếu If-Match",
    429: "Tạm khóa đăng nhập",
}


class TokenExpired(drf.AuthenticationFailed):
    """A token that was good once."""


# What the errors of Django and DRF mean here; their own words (half translated) never reach the caller.
MESSAGES: dict[type[Exception], tuple[int, str]] = {
    drf.ParseError: (400, "Nội dung gửi lên không phải là JSON hợp lệ (UTF-8)."),
    drf.NotAuthenticated: (401, "Hãy đăng nhập hoặc gửi mã truy cập trong đầu mục “Authorization: Token …”."),
    drf.AuthenticationFailed: (401, "Mã truy cập không đúng hoặc đã bị thu hồi. Hãy lấy mã mới."),
    TokenExpired: (401, "Mã truy cập đã hết hạn. Hãy lấy mã mới tại /api/v1/token/."),
    drf.PermissionDenied: (403, "Bạn không có quyền làm việc này."),
    PermissionDenied: (403, "Bạn không có quyền làm việc này."),
    drf.NotFound: (404, "Không có dữ liệu này, hoặc bạn không được xem."),
    Http404: (404, "Không có dữ liệu này, hoặc bạn không được xem."),
    Report.DoesNotExist: (404, "Không tìm thấy báo cáo này."),
    drf.MethodNotAllowed: (405, "Địa chỉ này không nhận phương thức đã gửi."),
    drf.NotAcceptable: (406, "API chỉ trả lời bằng JSON (Accept: application/json)."),
    drf.UnsupportedMediaType: (415, "API chỉ nhận JSON (Content-Type: application/json)."),
    RequestDataTooBig: (413, "Dữ liệu gửi lên quá lớn."),
}


class Problem(Exception):
    """An error with words of its own; `members` are added to the problem (`errors`, `questions`, `missing`)."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}
        self.members = members


def answer(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler: the problem an error stands for; None (a server error) for any other."""
    problem = problem_of(error)
    if problem is None:
        return None
    challenge = getattr(error, "auth_header", None)
    if challenge:
        problem.headers["WWW-Authenticate"] = challenge
    serializer = WorkbookProblemSerializer if problem.status == 422 else ProblemSerializer
    body = {
        "type": "about:blank",
        "title": TITLES[problem.status],
        "status": problem.status,
        "detail": problem.detail,
        **problem.members,
    }
    return JsonResponse(
        serializer.write(body),
        status=problem.status,
        content_type=CONTENT_TYPE,
        headers=problem.headers,
        json_dumps_params={"ensure_ascii": False},
    )


def problem_of(error: Exception) -> Problem | None:
    """The problem of an error: by its own words where it has some, else by the table."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, drf.ValidationError):
        if not isinstance(error.detail, dict):
            return Problem(400, str(error.detail[0]))
        errors = [{"cell": cell, "message": str(message)} for cell, message in error.detail.items()]
        return Problem(400, errors[0]["message"], errors=errors)
    if isinstance(error, Refused):
        lists: dict[str, Any] = {"errors": error.errors} if error.errors else {}
        if error.code == "incomplete":
            lists |= {"questions": error.questions, "missing": error.missing}
        return Problem(status_of(error), error.message, **lists)
    for kind in type(error).__mro__:
        if kind in MESSAGES:
            return Problem(*MESSAGES[kind])
    return None

"""Last answers when no view gives one: Vietnamese pages, problem+json below /api/."""

import logging
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

MESSAGES = {
    HTTPStatus.BAD_REQUEST: "Yêu cầu không hợp lệ.",
    HTTPStatus.FORBIDDEN: "Bạn không có quyền thực hiện việc này.",
    HTTPStatus.NOT_FOUND: "Không tìm thấy trang này.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Dữ liệu gửi lên quá lớn.",
    HTTPStatus.TOO_MANY_REQUESTS: "Nhập sai mật khẩu quá nhiều lần. Hãy thử lại sau 15 phút.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Hệ thống gặp lỗi, dữ liệu chưa được lưu. Hãy thử lại.",
}


def answer(request: HttpRequest, status: HTTPStatus, detail: str = "") -> HttpResponse:
    """One error as the caller reads it: problem+json (RFC 9457) below /api/, else a page."""
    message = detail or MESSAGES[status]
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": MESSAGES[status], "status": int(status), "detail": message}
        return JsonResponse(
            body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
        )
    context = {"status": int(status), "message": message}
    return HttpResponse(render_to_string("error.html", context, request), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the exception's own Vietnamese words where it has some."""
    return answer(request, HTTPStatus.FORBIDDEN, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, never with the pattern that did not match."""
    return answer(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. The page must come out even where the database, and so the person's name, is away."""
    try:
        return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    except Exception:
        logging.getLogger(__name__).exception("The error page failed as well")
        return HttpResponse(MESSAGES[HTTPStatus.INTERNAL_SERVER_ERROR], status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose secret is stale (most often: signed in again in another tab)."""
    return answer(
        request, HTTPStatus.FORBIDDEN, "Trang đã cũ hoặc trình duyệt chặn cookie. Hãy tải lại trang rồi gửi lại."
    )


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    return answer(request, HTTPStatus.TOO_MANY_REQUESTS)

"""Bodies above the limit are refused before anything reads them (DRF's JSON parser has no limit of its own)."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ctr25.errors import answer

ENVELOPE = 64 * 1024  # boundaries and the other fields around an uploaded file


class BodyLimitMiddleware:
    """413 for a body over DATA_UPLOAD_MAX_MEMORY_SIZE, with files over UPLOAD_MAX_SIZE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.content_type == "multipart/form-data":
            limit = settings.UPLOAD_MAX_SIZE + ENVELOPE
        else:
            limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not length.isdigit() or int(length) > limit:
            megabytes = f"{limit / 1024 / 1024:.1f}".rstrip("0").rstrip(".").replace(".", ",")
            return answer(
                request,
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"Dữ liệu gửi lên quá lớn, tối đa {megabytes} MB.",
            )
        return self.get_response(request)

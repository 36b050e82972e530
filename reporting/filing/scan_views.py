"""The scan of the signed paper: shown beside the cells where it is a PDF or a picture, else downloaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import ParamSpec, TypeVar, cast

from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from reporting.models import Report
from reporting.reports import policies
from reporting.reports.file_types import HEAD, scan_of
from reporting.web.working import caller, today, working

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def _csp(config: dict[str, list[str]]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`csp_replace` for views with arguments: its own type knows none."""
    return cast(Callable[[Callable[P, R]], Callable[P, R]], csp_replace(config))


# A reviewer's page of a report with a PDF beside it: the only page that frames anything, and only from here.
frames_papers = _csp({"frame-src": ["'self'"]})


def inline_media_type(report: Report) -> str:
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
@_csp({"frame-ancestors": ["'self'"]})
def paper(request: HttpRequest, pk: int) -> FileResponse:
    """The scan, for those who read drafts; with `?xem=1` to be seen, else to be kept."""
    report = policies.report_for(caller(request), pk, today())
    if not report.paper or not policies.permissions_at(caller(request), report.unit_id, today()).sees_drafts:
        raise Http404
    kind = inline_media_type(report) if "xem" in request.GET else ""
    name = PurePath(str(report.paper.name)).name
    return FileResponse(
        report.paper.open("rb"), as_attachment=not kind, filename=name, content_type=kind or "application/octet-stream"
    )

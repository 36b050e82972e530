"""Reports: listed, opened, read, entered, and taken through the workflow by the same actions as the form."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable
from typing import Any

from django.db.models import Case, When
from drf_spectacular.utils import extend_schema
from rest_framework.utils.urls import replace_query_param

from reporting.api import documents as doc
from reporting.api.endpoint import Endpoint, Request, Response, caller, now, today
from reporting.api.problems import Problem
from reporting.api.reading import StrictSerializer
from reporting.api.serializers import (
    SUPPLIERS,
    ApprovalSerializer,
    ChangesSerializer,
    CorrectionSerializer,
    NewReportSerializer,
    ReportPageSerializer,
    ReportSerializer,
    ReportsQuerySerializer,
    ReturnSerializer,
    SubmissionSerializer,
)
from reporting.models import Report, Revision
from reporting.reports import actions as reports
from reporting.reports import policies
from reporting.reports.report_query import etag, report_by_id
from reporting.totals import scopes
from targets.domain.refusals import HIDDEN, PERSON, STALE, Refused
from targets.models import Unit, User

VIA = "api"
PAGE = 100  # reports
# Our own tag, also as a proxy hands it on: weakened, or with the name of its compression.
_TAG = re.compile('(?:W/)?"([0-9]{1,18})-([a-z]+)(?:-[a-z]+)?"')
Check = Callable[[User, Report, dt.date], object]


class Reports(Endpoint):
    @extend_schema(**doc.LIST_REPORTS)
    def get(self, request: Request) -> Response:
        """A page of reports in the order they were opened; without the filters all that exist for the caller."""
        query = ReportsQuerySerializer.read_query(request)
        page_number = query.pop("page", 1)
        if "unit" in query:
            scopes.scope(query["unit"])
        if "period" in query:
            query["period"] = scopes.period(query["period"])
        number = Case(When(full=True, then="revision__number"), default="approved_revision__number")
        visible = policies.visible_reports(caller(request), today()).filter(supplier__in=SUPPLIERS, **query)
        rows = visible.order_by("pk").values("id", "unit", "period", "supplier", "state", "imported", number=number)
        count = rows.count()
        last = max(1, -(-count // PAGE))
        if page_number > last:
            raise Problem(404, f"Chỉ có {last} trang.")
        address = functools.partial(replace_query_param, request.build_absolute_uri(), "page")
        answer = {
            "count": count,
            "next": address(str(page_number + 1)) if page_number < last else None,
            "previous": address(str(page_number - 1)) if page_number > 1 else None,
            "results": rows[(page_number - 1) * PAGE : page_number * PAGE],
        }
        return Response(ReportPageSerializer.write(answer))

    @extend_schema(**doc.OPEN_REPORT)
    def post(self, request: Request) -> Response:
        """The report of a unit, period and supplier: 201 opened now, 200 already there."""
        fields = NewReportSerializer.read(request.data)
        unit = Unit.objects.filter(pk=fields["unit"]).first()
        if unit is None:
            raise Problem(404, f"Không có đơn vị “{fields['unit'][:40]}”, hoặc bạn không được xem.")
        report, created = reports.open_report(
            unit=unit, period=scopes.period(fields["period"]), supplier=fields["supplier"],
            by=caller(request), at=now(), via=VIA,
        )  # fmt: skip
        revision = policies.readable_revision(caller(request), report, today())
        return _answer(request, report, revision, 201 if created else 200)


class OneReport(Endpoint):
    @extend_schema(**doc.READ_REPORT)
    def get(self, request: Request, pk: int) -> Response:
        """The version the caller may read; 403 where only a draft exists and drafts are not theirs to read."""
        report = _find(request, pk)
        return _answer(request, report, policies.readable_revision(caller(request), report, today()))

    @extend_schema(**doc.EDIT_REPORT)
    def patch(self, request: Request, pk: int) -> Response:
        """Save cells and answers as a new row of the revision; nothing is saved where one of them is impossible."""
        fields = ChangesSerializer.read(request.data)
        tag = _TAG.fullmatch(request.headers.get("If-Match", "").strip())
        if tag is None:  # none, several, `*` or another's: looked at beside the report
            expected, state = _expected(request, _find(request, pk), policies.check_edit), None
        else:
            expected, state = int(tag[1]), tag[2]
        try:
            report = reports.save_cells(
                report=Report(pk=pk), by=caller(request), at=now(), via=VIA, **fields,
                expected_revision_id=expected, expected_state=state,
            )  # fmt: skip
        except Refused as refused:
            if refused.kind != STALE:
                raise
            raise _stale(request, _find(request, pk)) from None
        return _answer(request, report, report.revision)


class Submit(Endpoint):
    @extend_schema(**doc.SUBMIT)
    def post(self, request: Request, pk: int) -> Response:
        """Submit with answers to the questions; 409 names what is missing or asked."""
        return _act(request, pk, SubmissionSerializer, policies.check_submit, reports.submit)


class Return(Endpoint):
    @extend_schema(**doc.RETURN)
    def post(self, request: Request, pk: int) -> Response:
        """Return with a reason on exact cells, or a comment."""
        return _act(request, pk, ReturnSerializer, policies.check_return, reports.return_report)


class Approve(Endpoint):
    @extend_schema(**doc.APPROVE)
    def post(self, request: Request, pk: int) -> Response:
        """Approve; the cells become figures and the totals are recounted."""
        return _act(request, pk, ApprovalSerializer, policies.check_approve, reports.approve)


class Correct(Endpoint):
    @extend_schema(**doc.CORRECT)
    def post(self, request: Request, pk: int) -> Response:
        """Start a correction; the approved revision counts until the new one is approved."""
        return _act(request, pk, CorrectionSerializer, policies.check_correct, reports.correct)


def _find(request: Request, pk: int) -> Report:
    """The report of this id; raises Refused (hidden)."""
    try:
        report = report_by_id(pk)
    except Report.DoesNotExist:
        raise policies.hidden() from None
    if report.supplier not in SUPPLIERS or not policies.permissions_for(caller(request), report, today()).sees:
        raise policies.hidden()
    return report


def _answer(request: Request, report: Report, revision: Revision | None, status: int = 200) -> Response:
    version = {"report": report, "revision": revision, "may": policies.may(caller(request), report, today())}
    return Response(ReportSerializer.write(version), status=status, headers={"ETag": etag(report, revision)})


def _act(request: Request, pk: int, serializer: type[StrictSerializer], check: Check, verb: Any) -> Response:
    """One verb of the workflow on a report, and the report after it."""
    report = _find(request, pk)
    fields = serializer.read(request.data)
    expected = _expected(request, report, check, required=False)
    if expected is not None and verb is not reports.correct:  # only an approved report is corrected: no race to lose
        fields["expected_revision_id"] = expected
    report = verb(report=report, by=caller(request), at=now(), via=VIA, **fields)
    return _answer(request, report, report.revision)


def _expected(request: Request, report: Report, check: Check, *, required: bool = True) -> int | None:
    """The id of the revision the caller saw, from If-Match, 0 before the first; None where any will do.

    Raises a problem (428, 412), or Refused where the act is not the caller's anyway.
    """
    if_match = request.headers.get("If-Match", "").strip()
    revision = _latest(request, report)
    current = revision.pk if revision else 0
    tags = (_TAG.fullmatch(tag.strip()) for tag in if_match.split(","))
    if any(tag and (int(tag[1]), tag[2]) == (current, report.state) for tag in tags):
        return current
    if if_match == "*" or not (if_match or required):
        return None
    try:  # whose act it is not learns that first, not that a tag is missing or old
        check(caller(request), report, today())
    except Refused as refused:
        if refused.kind in (PERSON, HIDDEN):
            raise
    if not if_match:
        raise Problem(428, "Phải gửi If-Match với ETag của bản đã đọc, để không ghi đè bản của người khác.")
    raise _stale(request, report)


def _latest(request: Request, report: Report) -> Revision | None:
    """The version that the caller's tag is held against."""
    permissions = policies.permissions_for(caller(request), report, today())
    return report.revision if permissions.sees_drafts else report.approved_revision


def _stale(request: Request, report: Report) -> Problem:
    latest = {"ETag": etag(report, _latest(request, report))}
    return Problem(412, "Báo cáo đã thay đổi sau khi bạn đọc. Hãy đọc lại rồi gửi lại.", latest)

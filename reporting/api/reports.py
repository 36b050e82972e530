"""Reports: listed, opened, read, entered, and taken through the workflow by the same actions as the form."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema

from reporting.api import documents as doc
from reporting.api.endpoint import Endpoint, Request, Response, caller, now, today
from reporting.api.pages import page
from reporting.api.problems import Problem, bad_fields
from reporting.api.reading import Unreadable, body, nonblank, parameters, table, text
from reporting.models import Report, Revision, Supplier
from reporting.reports import actions as reports
from reporting.reports import policies
from reporting.reports.api_shape import etag, shape
from reporting.reports.policies import Permissions
from reporting.reports.queries import form_for
from reporting.reports.report_query import report_by_id
from reporting.totals import scopes
from targets.domain.refusals import HIDDEN, PERSON, STALE, Refused
from targets.models import Unit, User

SUPPLIERS = (Supplier.UNIT.value, Supplier.FEDERATION.value)  # the register's reports are made on its own pages
VIA = "api"
_TAG = re.compile('"([0-9]{1,18})-([a-z]+)"')
Check = Callable[[User, Report, dt.date], object]


class Reports(Endpoint):
    @extend_schema(**doc.LIST_REPORTS)
    def get(self, request: Request) -> Response:
        """A page of reports in the order they were opened; without the filters all that exist for the caller."""
        query = parameters(request, (), ("unit", "period", "state", "supplier", "page"))
        rows = policies.visible_reports(caller(request), today()).filter(supplier__in=SUPPLIERS)
        rows = rows.select_related("revision", "approved_revision").defer(*_UNLISTED).order_by("pk")
        rows = rows.filter(**_filters(query))
        return Response(page(request, rows, query["page"], _row))

    @extend_schema(**doc.OPEN_REPORT)
    def post(self, request: Request) -> Response:
        """The report of a unit, period and supplier: 201 opened now, 200 already there."""
        fields = body(request, {"unit": nonblank, "period": nonblank}, {"supplier": _supplier})
        unit = Unit.objects.filter(pk=fields["unit"]).first()
        if unit is None:
            raise Problem(404, f"Không có đơn vị “{fields['unit'][:40]}”, hoặc bạn không được xem.")
        report, created = reports.open_report(
            unit=unit, period=scopes.period(fields["period"]), supplier=fields.get("supplier", SUPPLIERS[0]),
            by=caller(request), at=now(), via=VIA,
        )  # fmt: skip
        return _answer(_access(request, report), 201 if created else 200)


class OneReport(Endpoint):
    @extend_schema(**doc.READ_REPORT)
    def get(self, request: Request, pk: int) -> Response:
        """The version the caller may read; 403 where only a draft exists and drafts are not theirs to read."""
        return _answer(_find(request, pk))

    @extend_schema(**doc.EDIT_REPORT)
    def patch(self, request: Request, pk: int) -> Response:
        """Save cells and answers as a new row of the revision; nothing is saved where one of them is impossible."""
        fields = body(request, {"cells": table}, {"answers": table})
        user, tag = caller(request), _TAG.fullmatch(request.headers.get("If-Match", "").strip())
        if tag is None:  # none, several, `*` or another's: looked at beside the report
            expected, state = _expected(request, _find(request, pk, readable=False), policies.check_edit), None
        else:
            expected, state = int(tag[1]), tag[2]
        try:
            report = reports.save_cells(
                report=Report(pk=pk), by=user, at=now(), via=VIA, **fields,
                expected_revision_id=expected, expected_state=state,
            )  # fmt: skip
        except Refused as refused:
            if refused.kind != STALE:
                raise
            raise _stale(_find(request, pk, readable=False)) from None
        permissions = policies.permissions_for(user, report, today())
        return _answer(_ReportAccess(user, report, report.revision, permissions))


class Submit(Endpoint):
    @extend_schema(**doc.SUBMIT)
    def post(self, request: Request, pk: int) -> Response:
        """Submit with answers to the questions; 409 names what is missing or asked."""
        return _act(request, pk, policies.check_submit, reports.submit, optional={"answers": table})


class Return(Endpoint):
    @extend_schema(**doc.RETURN)
    def post(self, request: Request, pk: int) -> Response:
        """Return with a reason on exact cells, or a comment."""
        return _act(
            request, pk, policies.check_return, reports.return_report, optional={"cells": table, "comment": text}
        )


class Approve(Endpoint):
    @extend_schema(**doc.APPROVE)
    def post(self, request: Request, pk: int) -> Response:
        """Approve; the cells become figures and the totals are recounted."""
        return _act(request, pk, policies.check_approve, reports.approve, optional={"comment": text})


class Correct(Endpoint):
    @extend_schema(**doc.CORRECT)
    def post(self, request: Request, pk: int) -> Response:
        """Start a correction; the approved revision counts until the new one is approved."""
        required = {"reason": nonblank, "document": nonblank}
        return _act(request, pk, policies.check_correct, reports.correct, required=required)


_UNLISTED = ("revision__cells", "approved_revision__cells", "returned")


@dataclass(frozen=True)
class _ReportAccess:
    """A report before the caller: the revision they read, and how they stand to it."""

    user: User
    report: Report
    revision: Revision | None
    permissions: Permissions


def _find(request: Request, pk: int, *, readable: bool = True) -> _ReportAccess:
    """The report of this id; raises Refused: hidden, or 403 where `readable` and no version is the caller's."""
    try:
        report = report_by_id(pk)
    except Report.DoesNotExist:
        raise policies.hidden() from None
    if report.supplier not in SUPPLIERS:
        raise policies.hidden()
    return _access(request, report, readable=readable)


def _access(request: Request, report: Report, *, readable: bool = True) -> _ReportAccess:
    user = caller(request)
    permissions = policies.permissions_for(user, report, today())
    if not permissions.sees:
        raise policies.hidden()
    if readable:
        return _ReportAccess(user, report, policies.readable_revision(user, report, today(), permissions), permissions)
    return _ReportAccess(
        user, report, report.revision if permissions.sees_drafts else report.approved_revision, permissions
    )


def _answer(access: _ReportAccess, status: int = 200) -> Response:
    report, revision = access.report, access.revision
    may = policies.may(access.user, report, today(), access.permissions)
    answer = shape(report, revision, may, form_for(report))
    return Response(answer, status=status, headers={"ETag": etag(report, revision)})


def _act(request: Request, pk: int, check: Check, verb: Any, *, required: Any = None, optional: Any = None) -> Response:
    """One verb of the workflow on a report, and the report after it."""
    access = _find(request, pk, readable=False)
    fields = body(request, required or {}, optional)
    expected = _expected(request, access, check, required=False)
    if expected is not None and verb is not reports.correct:  # only an approved report is corrected: no race to lose
        fields["expected_revision_id"] = expected
    report = verb(report=access.report, by=caller(request), at=now(), via=VIA, **fields)
    return _answer(_ReportAccess(access.user, report, report.revision, access.permissions))


def _expected(request: Request, access: _ReportAccess, check: Check, *, required: bool = True) -> int | None:
    """The id of the revision the caller saw, from If-Match, 0 before the first; None where any will do.

    Raises a problem (428, 412), or Refused where the act is not the caller's anyway.
    """
    if_match = request.headers.get("If-Match", "").strip()
    revision = access.revision.pk if access.revision else 0
    if if_match and etag(access.report, access.revision) in (tag.strip() for tag in if_match.split(",")):
        return revision
    if if_match == "*" or not (if_match or required):
        return None
    try:  # whose act it is not learns that first, not that a tag is missing or old
        check(access.user, access.report, today())
    except Refused as refused:
        if refused.kind in (PERSON, HIDDEN):
            raise
    if not if_match:
        raise Problem(428, "Phải gửi If-Match với ETag của bản đã đọc, để không ghi đè bản của người khác.")
    raise _stale(access)


def _stale(access: _ReportAccess) -> Problem:
    latest = {"ETag": etag(access.report, access.revision)}
    return Problem(412, "Báo cáo đã thay đổi sau khi bạn đọc. Hãy đọc lại rồi gửi lại.", latest)


def _filters(query: dict[str, str]) -> dict[str, str]:
    """The list's filters as lookups; raises a problem (400) or Refused (404)."""
    lookups = {}
    if query["unit"]:
        scopes.scope(query["unit"])
        lookups["unit_id"] = query["unit"]
    if query["period"]:
        lookups["period_id"] = scopes.period(query["period"]).code
    for key, values in (("state", Report.State.values), ("supplier", SUPPLIERS)):
        if query[key]:
            if query[key] not in values:
                raise bad_fields([(key, f"Tham số “{key}” phải là một trong: {', '.join(values)}.")])
            lookups[key] = query[key]
    return lookups


def _row(report: Any) -> dict[str, Any]:
    revision = report.revision if report.full else report.approved_revision
    return {
        "id": report.pk,
        "unit": report.unit_id,
        "period": report.period_id,
        "supplier": report.supplier,
        "state": report.state,
        "revision": revision and revision.number,
    }


def _supplier(value: object) -> str:
    if value not in SUPPLIERS:
        raise Unreadable(f"phải là một trong: {', '.join(SUPPLIERS)}.")
    return str(value)

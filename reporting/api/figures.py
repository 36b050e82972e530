"""What everybody with a role may read: the calendar, approved totals, and where every target stands."""

from __future__ import annotations

from typing import cast

from drf_spectacular.utils import extend_schema

from reporting.api import documents as doc
from reporting.api.endpoint import ForAnyRole, Request, Response, today
from reporting.api.problems import bad_fields
from reporting.api.reading import parameters
from reporting.progress.standing import progress, progress_shape
from reporting.totals import scopes
from reporting.totals.queries import Basis, totals
from targets.models import Period

BASES = ("reported", "carried")


class Periods(ForAnyRole):
    """The calendar: every quarter with its days and its state today."""

    @extend_schema(**doc.PERIODS)
    def get(self, request: Request) -> Response:
        parameters(request)
        day = today()
        return Response(
            [
                {
                    "code": period.code,
                    "as_of": period.as_of.isoformat(),
                    "opens": period.opens.isoformat(),
                    "due": period.due.isoformat(),
                    "closes": period.closes.isoformat(),
                    "state": period.state(day),
                }
                for period in Period.objects.all()
            ]
        )


class Totals(ForAnyRole):
    """Approved figures rolled up to a unit or perimeter, with their coverage."""

    @extend_schema(**doc.TOTALS)
    def get(self, request: Request) -> Response:
        """The totals on one basis; `reported` unless `carried` is asked for."""
        query = parameters(request, ("unit", "period"), ("basis",))
        basis = query["basis"] or BASES[0]
        if basis not in BASES:
            raise bad_fields([("basis", "Tham số “basis” phải là reported hoặc carried.")])
        scope, period = scopes.scope(query["unit"]), scopes.period(query["period"])
        return Response(totals(scope, period, basis=cast(Basis, basis), today=today()))


class Progress(ForAnyRole):
    """Where each target stands, asked at a period."""

    @extend_schema(**doc.PROGRESS)
    def get(self, request: Request) -> Response:
        """Every target of every indicator; for the city each on its own perimeter."""
        query = parameters(request, ("unit", "period"))
        scope, period = scopes.scope(query["unit"]), scopes.period(query["period"])
        return Response(progress_shape(scope, period, progress(scope, period)))

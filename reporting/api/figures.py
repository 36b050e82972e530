"""What everybody with a role may read: the calendar, approved totals, and where every target stands."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema

from reporting.api import documents as doc
from reporting.api.endpoint import ForAnyRole, Request, Response, today
from reporting.api.reading import QuerySerializer
from reporting.api.serializers import (
    BASES,
    PeriodSerializer,
    ProgressSerializer,
    ScopeQuerySerializer,
    TotalsQuerySerializer,
    TotalsSerializer,
)
from reporting.progress.standing import progress, progress_shape
from reporting.totals import scopes
from reporting.totals.queries import totals
from targets.models import Period


class Periods(ForAnyRole):
    @extend_schema(**doc.PERIODS)
    def get(self, request: Request) -> Response:
        QuerySerializer.read_query(request)
        day = today()
        periods = ({**vars(period), "state": period.state(day)} for period in Period.objects.all())
        return Response([PeriodSerializer.write(period) for period in periods])


class Totals(ForAnyRole):
    """Approved figures rolled up to a unit or perimeter, with their coverage."""

    @extend_schema(**doc.TOTALS)
    def get(self, request: Request) -> Response:
        """The totals on one basis; `reported` unless `carried` is asked for."""
        query = TotalsQuerySerializer.read_query(request)
        scope, period = scopes.scope(query["unit"]), scopes.period(query["period"])
        answer = totals(scope, period, basis=query.get("basis", BASES[0]), today=today())
        return Response(TotalsSerializer.write(answer))


class Progress(ForAnyRole):
    @extend_schema(**doc.PROGRESS)
    def get(self, request: Request) -> Response:
        """Every target of every indicator; for the city each on its own perimeter."""
        query = ScopeQuerySerializer.read_query(request)
        scope, period = scopes.scope(query["unit"]), scopes.period(query["period"])
        return Response(ProgressSerializer.write(progress_shape(scope, period, progress(scope, period))))

"""Helpers of the dashboard tests: approved figures written straight, counted, and pages read as text."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reporting.models import Figure, Report, Revision
from reporting.totals.recount import recount_period
from targets.actions.changes import Actor
from targets.actions.programme import load_programme
from targets.domain.periods import Quarter
from targets.models import Period, Unit, User
from tests import factories as make
from tests.cast import TODAY, Cast, build
from tests.reporting.pages import browser, clock

Cells = dict[str, int | None]
ORDINARY: Cells = {
    "members": 1000, "members_employed": 900, "workers": 1200, "enterprises_25": 50, "enterprises_25_unionised": 40,
    "unionised_enterprises": 60, "unionised_nonpublic_service": 20, "unionised_nonpublic_other": None,
    "with_agreement_enterprises": 45, "with_agreement_nonpublic_service": 15, "with_agreement_nonpublic_other": None,
}  # fmt: skip
MEMBERS = {"ward": "P-26740", "ward_b": "P-26743", "office": "TPHCM-VP"}


def programme_and_cast() -> Cast:
    """The whole programme, and the cast's city; the small perimeter of three units is the programme's."""
    load_programme(content=make.PROGRAMME.read_bytes(), actor=Actor(None, make.at(dt.date(2023, 1, 1))))
    return build(elements=False)


def approve(unit: Unit, period: str, by: User, *, supplier: str = "unit", **cells: int | None) -> Report:
    """An approved report with these figures (None = n/a), written without the workflow."""
    at = make.at(Quarter.parse(period).as_of)
    report = Report.objects.create(unit=unit, period_id=period, supplier=supplier)
    revision = Revision.objects.create(report=report, number=1, save_number=1, cells={}, by=by, at=at, via="command")
    Report.objects.filter(pk=report.pk).update(
        state="approved", revision=revision, approved_revision=revision, first_submitted_at=at, approved_at=at
    )
    Figure.objects.bulk_create(
        Figure(period_id=period, unit=unit, element_id=code, value=value, revision=revision)
        for code, value in cells.items()
    )
    return report


def city_in_every_state() -> Cast:
    """Every state of a report in 2026-Q3; 2026-Q2 approved where nothing else is said."""
    cast = programme_and_cast()
    for unit in (cast.ward, cast.ward_b, cast.office, cast.base):
        approve(unit, "2026-Q2", cast.reviewer, **ORDINARY)
    approve(cast.ward, "2026-Q3", cast.reviewer, **{**ORDINARY, "members": 1234, "unionised_nonpublic_other": None})
    make.report(cast.clerk2, cast.ward2, "2026-Q3")
    count("2026-Q2", "2026-Q3")
    return cast


def close(period: str, by: User) -> None:
    """The federation's stamp."""
    Period.objects.filter(pk=period).update(
        closed_at=make.at(TODAY), closed_by=by, closed_signer="Nguyễn Văn B", closed_number="7/BC-LĐLĐ", closed_on=TODAY
    )


def count(*periods: str) -> None:
    """Recount these periods."""
    for code in periods:
        recount_period(Period.objects.get(pk=code), make.at(TODAY))


def quarters(first: str, last: str) -> list[str]:
    """Codes from first to last."""
    one, codes = Quarter.parse(first), []
    while one <= Quarter.parse(last):
        codes.append(one.code)
        one = one.next()
    return codes


def get(who: User | None, address: str, day: dt.date = TODAY) -> Any:
    """The answer a person gets on a day."""
    with clock(day):
        return browser(who).get(address)


def text(answer: Any) -> str:
    """What the page says, without tags and surplus blanks; scripts and data left out."""
    body = re.sub(r"<script.*?</script>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body))).replace(" ,", ",")


def queries(who: User, address: str, day: dt.date = TODAY) -> list[str]:
    """The SQL of one page, all in: session, account and roles as well."""
    client: Client = browser(who)
    with clock(day):
        assert client.get(address).status_code == 200  # caches of the process are warm
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]

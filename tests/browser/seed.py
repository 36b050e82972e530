"""`python -m tests.browser.seed`: the programme and the cast, on dates around today, with one quarter approved before.

Writes one line of JSON: the period that is being collected, the one before it, how many cells it asks.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import django

ASKED = (("asked", "P-27010"), ("asked2", "P-27013"))  # leaders with a quarter before to be compared with
FORM_UNITS = ("typist", "paster", "rider", "pair", "printer", "reader")
ABSENT = ("unionised_nonpublic_other", "with_agreement_nonpublic_other")  # what their units do not have
# leaders of one unit each, for the walks of other pages, two a screen where a walk leaves its mark
WRITERS = (("writer", "P-27020"), ("writer2", "P-27021"))  # write words and attach papers
REVIEWED = (("clean_pc", "P-27110"), ("sent_pc", "P-27111"), ("clean_phone", "P-27112"), ("sent_phone", "P-27113"))
FILERS = (("filer", "P-27018"), ("filer2", "P-27022"))
ANNEXED = (("annexer", "P-27016"), ("annexer2", "P-27019"))
LEADERS = (*WRITERS, *REVIEWED, *FILERS, *ANNEXED)


def main() -> None:
    """Fill an empty, migrated database."""
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from targets.domain.periods import Quarter
    from targets.models import Element, Period
    from tests import cast, factories

    call_command("load_programme", verbosity=0)
    people = cast.build(elements=False)
    factories.perimeter("TPHCM-CU", people.ward2, since="2025-07-01")
    factories.zone("Z-1", people.ward, since="2025-07-01")
    led = {"base_leader": people.base, "ward_b_leader": people.ward_b, "paper_leader": people.paper_ward}
    for name, code in (("racer", "P-27000"), ("racer2", "P-27003"), ("clicker", "P-27007"), *ASKED, *LEADERS):
        led[name] = factories.unit(code, people.area2, since="2025-07-01")
    leaders = {name: factories.user(name) for name in led}
    for name, unit in led.items():
        factories.role(leaders[name], "leader", unit)
    today = timezone.localdate()
    running = Quarter(today.year, (today.month + 2) // 3).previous()
    Period.objects.filter(pk=running.code).update(
        due=today + dt.timedelta(days=10), closes=today + dt.timedelta(days=25)
    )
    before = running.previous()
    for clerk, leader, unit in (
        (people.clerk, people.leader, people.ward),
        (people.clerk2, people.leader2, people.ward2),
        (people.paper_clerk, leaders["paper_leader"], people.paper_ward),
    ):
        _approved(before.code, clerk, leader, people.reviewer, unit)
    for name, _ in ASKED:
        _approved(before.code, leaders[name], leaders[name], people.reviewer, led[name])
    for clerk, leader, unit in _form_units(people.area2):
        _approved(before.code, clerk, leader, people.reviewer, unit, **{code: {"state": "n/a"} for code in ABSENT})
    call_command("rebuild_totals", verbosity=0)  # the factories' units asked for nothing
    cells = sum(element.supplier == "unit" and element.asked_in(running.code) for element in Element.objects.all())
    told = {"running": running.code, "label": running.label, "before": before.code, "cells": str(cells)}
    print(json.dumps(told))


def _form_units(area: object) -> Iterator[tuple[object, object, object]]:
    """A unit with a clerk and a leader (its name and "_leader") for each walk of the form: a report is filed once."""
    from tests import factories

    for number, name in enumerate(FORM_UNITS):
        unit = factories.unit(f"P-2710{number}", area, since="2025-07-01")
        people = factories.user(name), factories.user(f"{name}_leader")
        for who, role in zip(people, ("clerk", "leader"), strict=True):
            factories.role(who, role, unit)
        yield *people, unit


def _approved(period: str, clerk: object, leader: object, reviewer: object, unit: object, **different: object) -> None:
    from reporting.reports import actions as reports
    from targets.models import Period
    from tests import factories

    moment = factories.at(Period.objects.get(pk=period).as_of + dt.timedelta(days=3))
    report = factories.report(clerk, unit, period, moment, **different)
    report = reports.submit(report=report, by=leader, at=moment, via="page")
    reports.approve(report=report, by=reviewer, at=moment, via="page")


if __name__ == "__main__":
    main()

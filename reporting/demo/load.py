"""The demonstration's data: programme, units, people, calendar, and every quarter up to the one that runs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from reporting.demo import past, present, tasks
from reporting.demo.accounts import PEOPLE, open_accounts, open_officers
from reporting.demo.scene import VIA, Scene, world
from reporting.demo.story import BEING_CORRECTED, CLERK2_UNIT, CLERK_UNIT
from reporting.models import Report, Supplier
from reporting.zones import actions as register
from targets.actions.changes import Actor
from targets.actions.demo import load_demo_units
from targets.actions.programme import load_programme
from targets.domain.periods import Quarter
from targets.domain.refusals import Refused
from targets.models import Element, Period, Unit, User

EARLIEST = dt.date(2026, 9, 30)  # figures to 2026-Q2 are the same on every date, so 2026-Q3 is the first collected
LATEST = dt.date(2045, 9, 29)
DUE_DAYS, CLOSING_DAYS = 10, 25
LOCK = 251231122022


def load(now: dt.datetime) -> bool:
    """Load everything as of the first start `now`, all or nothing; False where it was loaded before.

    Raises Refused on a database with reports or accounts that are not the demonstration's, or on a date for which
    the calendar has no quarter to collect. The caller recounts.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if User.objects.filter(username="clerk", roles__unit=CLERK_UNIT).exists() and Report.objects.exists():
            return False
        _refuse(timezone.localdate(now))
        _tell(_scene(now))
    return True


def _refuse(today: dt.date) -> None:
    if not EARLIEST <= today <= LATEST:
        raise Refused(
            "demo", f"Số liệu minh họa bắt đầu từ {EARLIEST:%d/%m/%Y} đến {LATEST:%d/%m/%Y}; hôm nay {today:%d/%m/%Y}."
        )
    names = [person.username for person in PEOPLE]
    if Report.objects.exists() or User.objects.filter(username__in=names).exists():
        raise Refused(
            "demo", "Cơ sở dữ liệu đã có dữ liệu không phải minh họa, không nạp đè (`make demo-reset` để làm lại)."
        )


def _scene(now: dt.datetime) -> Scene:
    actor = Actor(None, now)
    content = Path(apps.get_app_config("targets").path, "data", "ctr25.json").read_bytes()
    load_programme(content=content, actor=actor)
    load_demo_units(actor=actor)
    Unit.objects.filter(pk=CLERK2_UNIT).update(signed_paper=True)
    units = Unit.objects.in_bulk()
    people = open_accounts(actor)
    officers = open_officers(list(Unit.objects.filter(duties__isnull=False).exclude(pk=CLERK_UNIT).distinct()))
    return Scene(now, world(), units, list(Element.objects.all()), people, officers)


def _tell(scene: Scene) -> None:
    """In the order of time: the quarters closed, the edition of the last, then those collected and running."""
    collected, running = set_calendar(scene.today)
    for period in Period.objects.filter(as_of__lt=collected.as_of).order_by("as_of"):
        past.close(scene, period)
    tasks.note_all(scene)
    last_closed = Period.objects.get(pk=collected.quarter.previous().code)
    past.publish(scene, last_closed)
    begun_at = scene.clock(scene.today - dt.timedelta(days=3), BEING_CORRECTED)
    past.begin_correction(scene, last_closed, BEING_CORRECTED, begun_at)  # still in work
    if scene.today > collected.as_of:
        others = [code for code in scene.filing(collected) if code != CLERK_UNIT]
        at = scene.clock(collected.as_of + dt.timedelta(days=1), collected.code)
        past.bring(scene, collected, others, at, supplier=Supplier.FEDERATION)
    register.prepare(period=collected, by=scene.people["reviewer"], at=scene.now, via=VIA)
    present.collect(scene, collected)
    present.begin(scene, running)


def set_calendar(today: dt.date) -> tuple[Period, Period]:
    """The quarter collected from today on, and the one that runs: the last that has ended, and the next.

    A quarter ends on its as-of day: from that day on it is collected.
    """
    last = Quarter.of(today + dt.timedelta(days=1)).previous()
    collected, running = (Period.objects.get(pk=quarter.code) for quarter in (last, last.next()))
    collected.due, collected.closes = (today + dt.timedelta(days=days) for days in (DUE_DAYS, CLOSING_DAYS))
    running.opens = min(running.opens, today, running.quarter.first_day)
    collected.save(update_fields=["due", "closes"])
    running.save(update_fields=["opens"])
    return collected, running

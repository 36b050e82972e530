"""The demonstration as it stands after its first start on 22/11/2026."""

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker

from reporting.demo.load import load
from reporting.demo.story import BEING_CORRECTED, CLERK_UNIT, CORRECTED
from reporting.editions.queries import frozen
from reporting.editions.xlsx.build import build
from reporting.models import AuditEvent, Coverage, Edition, Figure, Pack, Report, Revision
from reporting.progress.standing import progress
from reporting.reports import policies
from reporting.totals.queries import totals
from reporting.totals.recount import differences
from reporting.totals.scopes import period, scope
from targets.domain.refusals import Refused
from targets.models import Duty, Period, Unit, User
from tests.reporting.editions.meeting import office

# Each test runs in a savepoint within the fixture's transaction.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
START = dt.date(2026, 11, 22)


def run(command: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Loaded once for the tests of this module, then forgotten; gives what the command said."""
    with django_db_blocker.unblock(), transaction.atomic():
        said = run("load_demo", "--today", START.isoformat())
        with connection.cursor() as cursor:  # what is put off to the end of a transaction, at once and once
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield said
        transaction.set_rollback(True)


def sums(code: str, of: str) -> dict[str, Any]:
    return totals(scope(code), period(of), basis="reported", today=START)


def value(code: str, of: str, element: str) -> int:
    return sums(code, of)["elements"][element]["value"]


def figures(until: str) -> set[tuple[str, str, str, int | None]]:
    rows = Figure.objects.filter(period__lte=until)
    return set(rows.values_list("period_id", "unit_id", "element_id", "value"))


def forget() -> None:
    """Empty the two apps' tables, as a fresh machine has them."""
    tables = [m._meta.db_table for app in ("targets", "reporting") for m in apps.get_app_config(app).get_models()]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def test_the_command_says_what_it_did(demo: str) -> None:
    assert "Đã nạp số liệu minh họa." in demo
    assert "Tổng hợp lại 2 kỳ." in demo  # those up to the published one were counted for it


def test_a_second_run_keeps_everything() -> None:
    before = (Revision.objects.count(), AuditEvent.objects.count(), User.objects.count())
    assert "giữ nguyên" in run("load_demo", "--today", "2027-02-10")
    assert (Revision.objects.count(), AuditEvent.objects.count(), User.objects.count()) == before


@override_settings(MODE="local", DEMO=False)
def test_it_is_refused_outside_the_demonstration() -> None:
    with pytest.raises(CommandError, match="chỉ chạy ở bản chạy thử"):
        run("load_demo")


def test_what_is_not_the_demonstration_is_not_written_over() -> None:
    User.objects.filter(username="clerk").update(username="somebody")
    with pytest.raises(CommandError, match="không nạp đè"):
        run("load_demo", "--today", START.isoformat())


def test_a_date_without_a_quarter_to_collect_is_refused() -> None:
    User.objects.filter(username="clerk").update(username="somebody")
    with pytest.raises(Refused, match="bắt đầu từ 30/09/2026"):
        load(dt.datetime(2026, 9, 29, 12, tzinfo=dt.UTC))


@pytest.mark.parametrize("name", ["clerk", "leader", "clerk2", "reviewer", "reviewer2", "observer", "admin"])
def test_the_accounts_log_in_with_demo(name: str, rf: Any) -> None:
    user = authenticate(rf.post("/"), username=name, password="demo")
    assert user is not None
    assert policies.roles(user, START)
    assert user.is_staff == (name == "admin")
    assert not user.is_superuser


def test_nobody_else_logs_in() -> None:
    others = User.objects.exclude(roles__unit__in=["TPHCM", CLERK_UNIT]).exclude(username="clerk2")
    assert others.exists()
    assert not any(user.has_usable_password() for user in others)


def test_2023_q4_is_complete_and_misses_members() -> None:
    shape = sums("TPHCM-CU", "2023-Q4")
    assert shape["expected"] == shape["approved"] == 36
    asked = {code: cell["answered"] for code, cell in shape["elements"].items() if not code.startswith("zones")}
    assert set(asked.values()) == {36}
    found = {one.target.code: one.default.verdict for one in progress(scope("TPHCM"), period("2023-Q4"))}
    assert found["CT-2023-1"].status == "missed"
    assert 1_350_000 < found["CT-2023-1"].actual < 1_370_000
    assert found["CT-2023-2"].status == "met"


def test_the_reading_decides_about_the_agreements_of_2023() -> None:
    found = {one.target.code: one for one in progress(scope("TPHCM"), period("2026-Q2"))}
    assert found["CT-2023-2"].differs_by_reading


def test_the_targets_of_2025_are_missed() -> None:
    found = {one.target.code: one.default.verdict for one in progress(scope("TPHCM"), period("2026-Q2"))}
    assert {found[f"CT-2025-{n}"].status for n in (1, 2, 3, 4)} == {"missed"}
    assert 76 < found["CT-2025-3"].actual < 79
    assert 15 <= found["CT-2030-4"].actual <= 25


def test_the_merged_city_has_about_two_million_and_four_hundred_thousand_members() -> None:
    assert 2_300_000 < value("TPHCM", "2025-Q4", "members") < 2_500_000
    assert value("TPHCM", "2025-Q4", "zones") == 58
    assert value("TPHCM", "2025-Q4", "zones_established") == 66
    assert value("TPHCM-CU", "2025-Q1", "members") - value("TPHCM-CU", "2025-Q2", "members") > 150_000


def test_every_older_quarter_is_closed_and_counts() -> None:
    closed = Period.objects.filter(as_of__lt=dt.date(2026, 9, 30))
    assert all(one.is_closed and one.closed_signer and "minh họa" in one.closed_number for one in closed)
    for one in Coverage.objects.filter(period__in=closed, scope="TPHCM"):
        assert one.approved >= 0.94 * one.expected, one.period_id
    assert [len(one.left_out) for one in closed if one.left_out] == [2]


def test_the_last_quarter_that_ended_is_collected_and_the_next_one_open() -> None:
    collected, running = period("2026-Q3"), period("2026-Q4")
    assert (collected.state(START), collected.due, collected.closes) == (
        "collecting", dt.date(2026, 12, 2), dt.date(2026, 12, 17),
    )  # fmt: skip
    assert running.state(START) == "open"
    states = Counter(Report.objects.filter(period=collected, supplier="unit").values_list("state", flat=True))
    assert set(states) == set(Report.State.values)
    assert 0.6 < states["approved"] / Duty.objects.filter(valid__contains=collected.as_of).count() < 0.8
    assert set(Report.objects.filter(period=running).values_list("state", flat=True)) == {"draft"}


def test_the_clerk_has_everything_before_and_nothing_now() -> None:
    own = Report.objects.filter(unit=CLERK_UNIT, supplier="unit")
    assert list(own.values_list("period_id", "state").order_by("period_id")) == [
        (code, "approved") for code in ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
    ]
    assert not Report.objects.filter(unit=CLERK_UNIT, period__gte="2026-Q3").exists()
    clerk = User.objects.get(username="clerk")
    assert set(Revision.objects.filter(report__in=own).values_list("by__username", flat=True)) == {clerk.username}
    policies.check_open(clerk, Unit.objects.get(pk=CLERK_UNIT), "unit", START)


def test_corrections_are_restated_and_one_is_in_work() -> None:
    for quarter, code in CORRECTED.items():
        report = Report.objects.get(unit=code, period=quarter.code, supplier="unit")
        assert report.approved_revision.number == 2
        assert report.approved_revision.save_number > 1
        assert AuditEvent.objects.filter(report=report, verb="approved", detail__after_closing=True).exists()
        begun = report.revisions.get(number=2, save_number=1)
        assert begun.reason
        assert begun.document
    open_still = Report.objects.get(unit=BEING_CORRECTED, period="2026-Q2", supplier="unit")
    assert open_still.state == "draft"
    assert open_still.approved_revision is not None


def test_the_reviewer_has_published_the_last_closed_quarter_after_its_stamp() -> None:
    edition, closed = Edition.objects.get(), period("2026-Q2")
    assert (edition.number, edition.period_id, edition.layout) == ("01", "2026-Q2", "nghi-dinh-30")
    assert edition.official
    assert edition.published_by.username == "reviewer"
    assert closed.closed_at is not None
    assert closed.closed_at < edition.published_at < timezone.make_aware(dt.datetime(2026, 8, 31))
    pack = edition.packs.get()
    assert (pack.scope, pack.state, pack.asked_by.username) == ("TPHCM", Pack.State.WAITING, "reviewer")


def test_the_edition_tells_nothing_that_came_after_it() -> None:
    edition = Edition.objects.get()
    content, at = frozen(edition).content, edition.published_at.isoformat()
    assert content.illustrative
    assert content.states[BEING_CORRECTED].state == "approved"
    assert content.approvals["2026-Q2"].keys() >= {BEING_CORRECTED, CLERK_UNIT}
    approved = [dt.datetime.fromisoformat(one.approved_at) for one in content.states.values() if one.approved_at]
    assert max(approved) < edition.published_at
    assert all(one.on < at for one in content.tasks)
    assert any(one.state == "done" for one in content.tasks)


@pytest.mark.office
def test_the_citys_workbook_prints_on_at_most_seventy_pages(tmp_path: Path) -> None:
    workbook = build(frozen(Edition.objects.get(number="01")), "TPHCM")
    pages = PdfReader(office(workbook, tmp_path, "pdf", forget=False)).pages
    assert 30 < len(pages) <= 70


def test_a_visitor_sees_the_edition(client: Client) -> None:
    client.force_login(User.objects.get(username="observer"))
    page = client.get("/ban-cong-bo/").content.decode()
    assert "/ban-cong-bo/01/" in page
    assert "Quý II/2026" in page
    assert client.get("/ban-cong-bo/01/").status_code == 200


def test_reports_were_sent_back_with_reasons_on_cells() -> None:
    assert all(report.returned for report in Report.objects.filter(state="returned"))
    assert AuditEvent.objects.filter(verb="returned").count() > 15


def test_nobody_approved_their_own_work() -> None:
    for event in AuditEvent.objects.filter(verb="approved").select_related("report"):
        number = event.detail["number"]
        assert not Revision.objects.filter(report=event.report, number=number, by=event.by).exists()


def test_no_act_lies_in_the_future() -> None:
    assert not AuditEvent.objects.filter(at__gt=dt.datetime(2026, 11, 22, 5, tzinfo=dt.UTC)).exists()


def test_the_stored_totals_are_those_of_the_figures() -> None:
    assert [found for one in Period.objects.filter(opens__lte=START) for found in differences(one)] == []


def test_the_figures_up_to_2026_q2_are_the_same_on_every_date() -> None:
    before = figures("2026-Q2")
    with transaction.atomic():
        forget()
        run("load_demo", "--today", "2027-01-31")
        assert figures("2026-Q2") == before
        assert period("2026-Q3").is_closed
        assert period("2026-Q4").state(dt.date(2027, 1, 31)) == "collecting"
        transaction.set_rollback(True)


def test_the_edition_is_the_same_whenever_its_quarter_is_the_last_closed() -> None:
    before = Edition.objects.get()
    with transaction.atomic():
        forget()
        load(dt.datetime(2026, 12, 20, 3, tzinfo=dt.UTC))
        after = Edition.objects.get()
        assert (after.published_at, after.sha256) == (before.published_at, before.sha256)
        transaction.set_rollback(True)

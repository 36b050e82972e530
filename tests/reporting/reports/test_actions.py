"""The verbs on a report: what each writes, and that a refusal writes nothing."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.db import DatabaseError, connection, transaction

from reporting.deadlines import actions as periods
from reporting.models import AuditEvent, Figure, Report, Revision
from reporting.reports import actions as reports
from reporting.web.working import status_of
from targets.actions import periods as queue
from targets.domain.refusals import Refused
from targets.models import Break, Period, User
from tests import factories as make
from tests.cast import NOW, PERIOD, TODAY, Cast, build


def counters() -> dict[str, int]:
    return dict(Period.objects.filter(asked__gt=0).order_by("code").values_list("code", "asked"))


def refused(act: Any, **arguments: Any) -> Refused:
    """The refusal of an act, after which nothing has changed."""
    models = (Report, Revision, AuditEvent, Figure, Period)
    before = [list(model.objects.order_by("pk").values_list()) for model in models]
    with pytest.raises(Refused) as caught:
        act(**{"at": NOW, "via": "page", **arguments})
    assert [list(model.objects.order_by("pk").values_list()) for model in models] == before
    return caught.value


def submitted(cast: Cast, **different: Any) -> Report:
    report = make.report(cast.clerk, cast.ward, **different)
    return reports.submit(report=report, by=cast.leader, at=NOW, via="page")


def approved(cast: Cast, **different: Any) -> Report:
    return reports.approve(report=submitted(cast, **different), by=cast.reviewer, at=NOW, via="page")


# ---------------------------------------------------------------- open


def test_a_report_is_opened_once(cast: Cast) -> None:
    period = Period.objects.get(pk=PERIOD)
    report, created = reports.open_report(unit=cast.ward, period=period, by=cast.clerk, at=NOW, via="api")
    assert (report.state, report.supplier, report.revision, created) == ("draft", "unit", None, True)
    again, created = reports.open_report(unit=cast.ward, period=period, by=cast.reviewer, at=NOW, via="api")
    assert (again, created) == (report, False)
    assert list(AuditEvent.objects.values_list("verb", "report")) == [("opened", report.pk)]


@pytest.mark.parametrize(
    ("who", "unit", "period", "supplier", "code", "status"),
    [
        ("clerk2", "ward", PERIOD, "unit", "not_found", 404),
        ("outsider", "ward", PERIOD, "unit", "not_found", 404),
        ("observer", "ward", PERIOD, "unit", "not_yours", 403),
        ("clerk", "ward", PERIOD, "federation", "not_yours", 403),
        ("reviewer", "ward", PERIOD, "register", "not_yours", 403),
        ("reviewer", "ward", PERIOD, "nobody", "bad_supplier", 400),
        ("clerk", "ward", "2026-Q4", "unit", "not_open", 409),
        ("clerk", "ward", "2026-Q2", "unit", "entry_closed", 409),
        ("reviewer", "ward", "2026-Q2", "unit", "entry_closed", 409),
        ("reviewer", "area", PERIOD, "unit", "no_duty", 409),
        ("reviewer", "district", PERIOD, "unit", "no_duty", 409),
    ],
)
def test_reports_that_may_not_be_opened(
    cast: Cast, who: str, unit: str, period: str, supplier: str, code: str, status: int
) -> None:
    refusal = refused(
        reports.open_report, unit=getattr(cast, unit), period=Period.objects.get(pk=period), supplier=supplier,
        by=getattr(cast, who),
    )  # fmt: skip
    assert (refusal.code, status_of(refusal)) == (code, status)


def test_a_report_is_begun_after_the_last_day_of_entry_by_an_opening(cast: Cast) -> None:
    make.opening(cast.ward, "2026-Q2")
    _, created = reports.open_report(
        unit=cast.ward, period=Period.objects.get(pk="2026-Q2"), by=cast.reviewer, at=NOW, via="page"
    )
    assert created


# ---------------------------------------------------------------- save


def test_each_save_is_a_row_of_its_own(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    report = reports.save_cells(report=report, cells={"members": {"value": 950}}, by=cast.leader, at=NOW, via="api")
    rows = list(Revision.objects.order_by("pk").values_list("number", "save_number", "by", "via"))
    assert rows == [(1, 1, cast.clerk.pk, "page"), (1, 2, cast.leader.pk, "api")]
    assert report.revision is not None
    cells = report.revision.cells
    assert (cells["members"]["value"], cells["members"]["by"]) == (950, cast.leader.pk)
    assert cells["workers"]["by"] == cast.clerk.pk
    event = AuditEvent.objects.get(verb="edited", by=cast.leader)
    assert event.detail == {"number": 1, "save": 2, "cells": ["members"]}
    assert counters() == {}


def test_a_save_that_changes_nothing_writes_nothing(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    again = reports.save_cells(report=report, cells=make.figures(), by=cast.leader, at=NOW, via="page")
    assert again.revision == report.revision
    assert Revision.objects.count() == 1


def test_a_stale_form_is_refused(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, cells={})
    assert report.revision is None
    body = {"members": {"value": 1}}
    report = reports.save_cells(report=report, cells=body, expected_revision_id=0, by=cast.clerk, at=NOW, via="api")
    assert report.revision is not None
    for act, who, more in (
        (reports.save_cells, cast.clerk, {"cells": {"members": {"value": 2}}}),
        (reports.submit, cast.leader, {}),
    ):
        refusal = refused(act, report=report, expected_revision_id=report.revision.pk - 1, by=who, **more)
        assert (refusal.code, status_of(refusal)) == ("stale", 412)


def test_impossible_cells_are_named_and_nothing_is_saved(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    cells = {"members": {"value": -1}, "workers": {"value": 5000}, "enterprises_25": {"value": 1}}
    refusal = refused(reports.save_cells, report=report, cells=cells, by=cast.clerk)
    assert (refusal.code, status_of(refusal)) == ("bad_cells", 400)
    assert [error.cell for error in refusal.errors] == ["members", "enterprises_25"]


def test_nhap_thay_is_recorded_as_such(cast: Cast) -> None:
    report = make.report(cast.area_reviewer, cast.ward)
    assert AuditEvent.objects.get(report=report, verb="entered_for").by == cast.area_reviewer


# ---------------------------------------------------------------- submit


def test_submitting_writes_who_and_when_and_asks_a_recount(cast: Cast) -> None:
    report = submitted(cast)
    assert (report.state, report.submitted_by, report.submitted_at) == ("submitted", cast.leader, NOW)
    assert report.first_submitted_at == NOW
    assert counters() == {PERIOD: 1}
    assert Revision.objects.count() == 1


def test_cells_without_a_state_and_questions_hold_it_up(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, members=1500, workers=1200, members_left={"state": "empty"})
    refusal = refused(reports.submit, report=report, by=cast.leader)
    assert (refusal.code, status_of(refusal), refusal.missing) == ("incomplete", 409, ["members_left"])
    [question] = refusal.questions
    assert question.cell == "members"
    assert "còn 1 ô chưa nhập, 1 câu hỏi" in refusal.message


def test_a_report_without_any_cell_misses_all(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, cells={})
    refusal = refused(reports.submit, report=report, by=cast.leader)
    assert len(refusal.missing) == 14


def test_answers_stay_in_their_cells(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, members=1500, workers=1200)
    answers = {"members": "có nghiệp đoàn"}
    report = reports.submit(report=report, answers=answers, by=cast.leader, at=NOW, via="page")
    assert report.revision is not None
    assert report.revision.cells["members"]["answer"] == "có nghiệp đoàn"
    assert (report.revision.number, report.revision.save_number, report.submitted_by) == (1, 2, cast.leader)
    assert report.events.order_by("-pk")[0].detail["answers"] == answers


def test_answers_that_are_none_are_refused(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    refusal = refused(reports.submit, report=report, answers={"nothing": "x"}, by=cast.leader)
    assert (status_of(refusal), refusal.errors[0].cell) == (400, "nothing")


def test_the_identity_is_asked_after_an_approved_quarter(cast: Cast) -> None:
    make.opening(cast.ward, "2026-Q2")
    before = make.report(cast.reviewer, cast.ward, "2026-Q2")
    before = reports.submit(report=before, by=cast.reviewer, at=NOW, via="page")
    reports.approve(report=before, by=cast.reviewer2, at=NOW, via="page")
    report = make.report(cast.clerk, cast.ward, members=1001, members_employed=900)
    assert [q.cell for q in refused(reports.submit, report=report, by=cast.leader).questions] == ["members"]
    Break.objects.create(on=dt.date(2026, 7, 1), title="Sáp nhập", text="", is_reorganisation=True)
    assert reports.submit(report=report, by=cast.leader, at=NOW, via="page").state == "submitted"


def test_a_clerk_submits_with_the_signed_paper(cast: Cast) -> None:
    report = make.report(cast.paper_clerk, cast.paper_ward)
    assert refused(reports.submit, report=report, by=cast.paper_clerk).code == "paper_required"
    good = make.paper()
    for wrong in ({"signer": " "}, {"number": ""}, {"on": TODAY + dt.timedelta(days=1)}):
        paper = dataclasses.replace(good, **wrong)
        assert status_of(refused(reports.submit, report=report, paper=paper, by=cast.paper_clerk)) == 400
    report = reports.submit(report=report, paper=good, by=cast.paper_clerk, at=NOW, via="page")
    assert (report.paper_signer, report.paper_number, report.paper_on) == (good.signer, good.number, good.on)
    with report.paper.open() as file:
        assert file.read() == b"%PDF-1.4 x"


def test_a_later_submission_without_paper_drops_the_old_one(cast: Cast) -> None:
    leader = make.user("leader-paper")
    make.role(leader, "leader", cast.paper_ward)
    report = make.report(cast.paper_clerk, cast.paper_ward)
    report = reports.submit(report=report, paper=make.paper(), by=cast.paper_clerk, at=NOW, via="page")
    report = reports.return_report(report=report, comment="?", by=cast.reviewer, at=NOW, via="page")
    report = reports.submit(report=report, by=leader, at=NOW, via="page")
    assert (report.paper_signer, report.paper_on, bool(report.paper)) == ("", None, False)


# ---------------------------------------------------------------- return


def test_a_return_names_cells_and_the_next_edit_is_a_new_number(cast: Cast) -> None:
    report = submitted(cast)
    report = reports.return_report(report=report, cells={"members": "cao quá"}, by=cast.reviewer, at=NOW, via="page")
    assert (report.state, report.returned, report.submitted_by) == ("returned", {"members": "cao quá"}, cast.leader)
    assert counters() == {PERIOD: 2}
    numbers = []
    for value in (990, 991):
        body = {"members": {"value": value}}
        report = reports.save_cells(report=report, cells=body, by=cast.clerk, at=NOW, via="page")
        assert report.revision is not None
        numbers.append((report.revision.number, report.revision.save_number))
    assert numbers == [(2, 1), (2, 2)]
    assert (report.state, report.returned) == ("returned", {"members": "cao quá"})
    report = reports.submit(report=report, by=cast.leader, at=NOW + dt.timedelta(days=1), via="page")
    assert (report.returned, report.first_submitted_at) == ({}, NOW)


@pytest.mark.parametrize(
    "arguments", [{}, {"cells": {"members": "  "}}, {"cells": {"enterprises_25": "x"}}, {"comment": " "}]
)
def test_a_return_without_a_reason_is_refused(cast: Cast, arguments: dict[str, Any]) -> None:
    refusal = refused(reports.return_report, report=submitted(cast), by=cast.reviewer, **arguments)
    assert status_of(refusal) == 400
    assert refusal.errors


# ---------------------------------------------------------------- approve


def test_approval_makes_figures_and_raises_five_counters(cast: Cast) -> None:
    missing = {"state": "missing", "reason": "chưa chốt"}
    pair = {f"{half}_nonpublic_other": {"state": "n/a"} for half in ("unionised", "with_agreement")}
    report = approved(cast, workers=missing, **pair, grassroots_unions=0)
    figures = dict(Figure.objects.values_list("element_id", "value"))
    assert len(figures) == 13
    assert "workers" not in figures
    assert figures["unionised_nonpublic_other"] is None
    assert figures["grassroots_unions"] == 0
    assert set(Figure.objects.values_list("period", "unit", "revision")) == {(PERIOD, "P-26740", report.revision_id)}
    assert report.approved_revision == report.revision
    assert report.approved_at == NOW
    assert counters() == {PERIOD: 2, "2026-Q4": 1, "2027-Q1": 1, "2027-Q2": 1, "2027-Q3": 1}


def test_a_second_approval_is_refused(cast: Cast) -> None:
    refusal = refused(reports.approve, report=approved(cast), by=cast.reviewer2)
    assert (refusal.code, status_of(refusal)) == ("wrong_state", 409)
    assert "“Đã duyệt”" in refusal.message


def test_many_are_approved_each_by_itself(cast: Cast) -> None:
    own = make.report(cast.reviewer, cast.ward_b)
    own = reports.submit(report=own, by=cast.reviewer, at=NOW, via="page")
    others = [submitted(cast), own]
    outcomes = reports.approve_many(reports=others, by=cast.reviewer, at=NOW, via="page")
    done = {outcome.report.unit_id: outcome.refused and outcome.refused.code for outcome in outcomes}
    assert done == {"P-26740": None, "P-26743": "own_work"}
    assert Report.objects.get(unit="P-26740").state == "approved"
    assert Report.objects.get(unit="P-26743").state == "submitted"


# ---------------------------------------------------------------- correct


def test_a_correction_is_a_new_number_and_the_approved_one_counts_meanwhile(cast: Cast) -> None:
    first = approved(cast)
    report = reports.correct(report=first, reason=" sai sót ", document="CV 5", by=cast.clerk, at=NOW, via="page")
    assert report.revision is not None
    assert (report.state, report.approved_revision_id) == ("draft", first.revision_id)
    assert (report.revision.number, report.revision.save_number) == (2, 1)
    assert (report.revision.reason, report.revision.document) == ("sai sót", "CV 5")
    assert {cell["by"] for cell in report.revision.cells.values()} == {None}
    assert Figure.objects.get(element="members").value == 1000
    report = reports.save_cells(report=report, cells={"members": {"value": 950}}, by=cast.clerk, at=NOW, via="page")
    assert report.revision is not None
    assert (report.revision.number, report.revision.save_number) == (2, 2)
    report = reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    assert Figure.objects.get(element="members").value == 1000
    report = reports.approve(report=report, by=cast.reviewer, at=NOW, via="page")
    assert Figure.objects.get(element="members").value == 950
    assert Figure.objects.count() == 14
    assert set(Figure.objects.values_list("revision", flat=True)) == {report.revision_id}


def test_a_corrected_cell_may_become_missing(cast: Cast) -> None:
    report = reports.correct(report=approved(cast), reason="a", document="b", by=cast.clerk, at=NOW, via="page")
    body = {"workers": {"state": "missing", "reason": "rà soát lại"}}
    report = reports.save_cells(report=report, cells=body, by=cast.clerk, at=NOW, via="page")
    report = reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    reports.approve(report=report, by=cast.reviewer, at=NOW, via="page")
    assert not Figure.objects.filter(element="workers").exists()


@pytest.mark.parametrize(
    ("reason", "document", "cells"),
    [("", "b", ["reason"]), ("a", " ", ["document"]), ("a" * 1001, "b" * 201, ["reason", "document"])],
)
def test_a_correction_needs_reason_and_document(cast: Cast, reason: str, document: str, cells: list[str]) -> None:
    report = approved(cast)
    refusal = refused(reports.correct, report=report, reason=reason, document=document, by=cast.clerk)
    assert (status_of(refusal), [error.cell for error in refusal.errors]) == (400, cells)


def test_the_federations_figures_stand_beside_the_units(cast: Cast) -> None:
    approved(cast)
    report = make.report(cast.reviewer, cast.ward, supplier="federation")
    report = reports.submit(report=report, by=cast.reviewer, at=NOW, via="page")
    reports.approve(report=report, by=cast.reviewer2, at=NOW, via="page")
    assert Figure.objects.count() == 15
    assert Figure.objects.get(element="enterprises_25").revision_id == report.revision_id


# ---------------------------------------------------------------- the closing stamp


def close(cast: Cast, **different: Any) -> Period:
    arguments: dict[str, Any] = {
        "period": Period.objects.get(pk=PERIOD), "signer": "Trần B", "number": "9/LĐLĐ", "on": TODAY,
        "by": cast.reviewer, "at": NOW, "via": "page",
    }  # fmt: skip
    return periods.close(**{**arguments, **different})


def test_a_period_is_closed_with_signer_number_and_date(cast: Cast) -> None:
    make.report(cast.clerk, cast.ward)
    approved_one = make.report(cast.clerk2, cast.ward2)
    approved_one = reports.submit(report=approved_one, by=cast.leader2, at=NOW, via="page")
    reports.approve(report=approved_one, by=cast.reviewer, at=NOW, via="page")
    period = close(cast, signer=" Trần B ")
    assert (period.closed_signer, period.closed_number, period.closed_on) == ("Trần B", "9/LĐLĐ", TODAY)
    assert (period.closed_by, period.closed_at, period.left_out) == (cast.reviewer, NOW, [])
    assert Period.objects.get(pk=PERIOD).state(TODAY) == "closed"
    event = AuditEvent.objects.get(verb="period_closed")
    assert (event.period_id, event.detail["number"]) == (PERIOD, "9/LĐLĐ")


def test_waiting_and_returned_reports_must_be_named(cast: Cast) -> None:
    waiting = submitted(cast)
    returned = make.report(cast.clerk2, cast.ward2)
    returned = reports.submit(report=returned, by=cast.leader2, at=NOW, via="page")
    reports.return_report(report=returned, comment="?", by=cast.reviewer, at=NOW, via="page")
    refusal = refused(lambda **more: close(cast, **more), left_out=[returned.pk])
    assert (refusal.code, status_of(refusal)) == ("in_work", 409)
    assert "Công đoàn phường Sài Gòn" in refusal.message
    period = close(cast, left_out=[waiting.pk, returned.pk])
    assert [(entry["unit"], entry["state"]) for entry in period.left_out] == [
        ("P-26740", "submitted"),
        ("P-26824", "returned"),
    ]


def test_many_waiting_reports_are_counted_in_the_refusal(cast: Cast) -> None:
    for n in range(7):
        unit = make.unit(f"P-{n}", cast.area2)
        report = make.report(cast.reviewer, unit)
        reports.submit(report=report, by=cast.reviewer, at=NOW, via="page")
    assert refused(lambda **more: close(cast, **more)).message.endswith("và 2 đơn vị khác.")


@pytest.mark.parametrize(
    ("different", "code", "status"),
    [
        ({"signer": " "}, "bad_stamp", 400),
        ({"number": "x" * 61}, "bad_stamp", 400),
        ({"on": TODAY + dt.timedelta(days=1)}, "bad_stamp", 400),
        ({"on": dt.date(2026, 9, 29)}, "bad_stamp", 400),
        ({"left_out": [987654]}, "bad_left_out", 400),
        ({"at": make.at(dt.date(2026, 9, 29))}, "before_as_of", 409),
    ],
)
def test_stamps_that_are_refused(cast: Cast, different: dict[str, Any], code: str, status: int) -> None:
    refusal = refused(lambda **more: close(cast, **more), **different)
    assert (refusal.code, status_of(refusal)) == (code, status)


def test_only_the_federation_closes_and_only_once(cast: Cast) -> None:
    for who in (cast.area_reviewer, cast.leader, cast.observer, cast.administrator, cast.superuser):
        assert status_of(refused(lambda **more: close(cast, **more), by=who)) == 403
    close(cast)
    assert refused(lambda **more: close(cast, **more)).code == "already_closed"


# ---------------------------------------------------------------- kept for ever, at once, and the poke


@pytest.mark.parametrize("table", ["reporting_revision", "reporting_auditevent"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET via = 'api'", "DELETE FROM {}"])
def test_the_database_keeps_revisions_and_the_record(cast: Cast, table: str, statement: str) -> None:
    make.report(cast.clerk, cast.ward)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "poke", lambda: None)
    cast = build()
    report = submitted(cast)
    results: list[str] = []
    start = threading.Barrier(2)

    def approve(by: User) -> None:
        start.wait()
        try:
            reports.approve(report=report, by=by, at=NOW, via="page")
            results.append("approved")
        except Refused as refused:
            results.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[who]) for who in (cast.reviewer, cast.reviewer2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["approved", "wrong_state"]
    assert AuditEvent.objects.filter(verb="approved").count() == 1
    assert counters()[PERIOD] == 2


def test_the_recount_is_poked_on_commit(
    cast: Cast, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    poked = []
    monkeypatch.setattr(queue.current_app, "send_task", lambda name, **_: poked.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        submitted(cast)
    assert poked == ["reporting.totals.recount"]


@contextlib.contextmanager
def broker_at(url: str) -> Iterator[None]:
    """Celery's broker at another address for a while."""
    conf = queue.current_app.conf
    before, conf.broker_write_url = conf.broker_write_url, url
    try:
        yield
    finally:
        conf.broker_write_url = before


def test_a_dead_broker_does_not_fail_the_act(caplog: pytest.LogCaptureFixture) -> None:
    with broker_at("redis://127.0.0.1:1/0"):
        queue.poke()
    assert "recount not poked" in caplog.text


def test_a_poke_arrives_at_the_broker(valkey_url: str) -> None:
    with broker_at(valkey_url), redis.Redis.from_url(valkey_url) as broker:
        before = broker.llen("celery")
        queue.poke()
        assert broker.llen("celery") == before + 1


@pytest.mark.django_db(transaction=True)
def test_two_who_open_at_once_get_the_same_report() -> None:
    cast = build()
    period, start = Period.objects.get(pk=PERIOD), threading.Barrier(2)
    results: list[tuple[int, bool]] = []

    def open_it(by: User) -> None:
        start.wait()
        report, created = reports.open_report(unit=cast.ward, period=period, by=by, at=NOW, via="page")
        results.append((report.pk, created))
        connection.close()

    threads = [threading.Thread(target=open_it, args=[who]) for who in (cast.clerk, cast.leader)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(created for _, created in results) == [False, True]
    assert len({pk for pk, _ in results}) == 1

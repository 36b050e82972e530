"""Each role × each address × another unit's drafts: the right answer, and never a word of what is not theirs."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from reporting.editions import jobs
from reporting.editions.xlsx.meeting import build as write
from reporting.models import (
    Annex,
    Attachment,
    AuditEvent,
    Edition,
    Figure,
    MeetingWorkbook,
    Pack,
    Report,
    Revision,
    RowMapping,
    Upload,
)
from targets.models import Change, FacilityState, Period, Role, TaskRecord, User, ZoneSpan
from tests.cast import NOW, PERIOD
from tests.leaks import addresses as site
from tests.leaks import world as worlds
from tests.leaks.world import DRAFT_READERS, TELLTALES, World
from tests.reporting import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> Iterator[World]:
    """On the cast's day."""
    settings.MEDIA_ROOT = tmp_path
    with pages.clock():
        yield worlds.build()


def test_every_address_has_an_entry() -> None:
    ours = [name for name, _ in site.routes() if not name.startswith(site.ADMIN)]
    assert sorted(ours) == sorted([*site.PAGES, *site.CALLS])
    assert len(ours) == len(set(ours))


@pytest.mark.parametrize(
    ("tables", "seat"), [(site.PAGES, worlds.at_a_browser), (site.CALLS, worlds.with_a_token)], ids=["pages", "api"]
)
def test_who_reads_what(world: World, tables: dict[str, site.Table], seat: Any) -> None:
    wrong = []
    for group, name, who in world.people():
        client = seat(who)
        for address, route in site.routes():
            if address not in tables:
                continue
            # the redirect of a verb is made before any report is read: one of them stands for all
            for stage, path in list(site.paths(world, address, route))[: 1 if address in site.VERBS else None]:
                answer = client.get(path)
                wanted = site.expected(address, stage, tables[address], group)
                if answer.status_code != wanted:
                    wrong.append(f"{name} {path} ({stage}): {answer.status_code}, expected {wanted}")
                if told := secrets(answer, group, address):
                    wrong.append(f"{name} {path} ({stage}) reads {told}")
                if answer.status_code == 302 and group == "nobody":
                    assert answer["Location"].startswith("/dang-nhap/"), path
    assert wrong == []


def secrets(answer: Any, group: str, address: str) -> list[str]:
    """Telltales of a draft in an answer that should have none."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if group in DRAFT_READERS and address in site.SHOW_DRAFTS:
        return []
    return [word for word in TELLTALES if word in readable(body)]


def readable(body: bytes) -> str:
    """An answer as text; of a workbook everything in it."""
    if not body.startswith(b"PK"):
        return body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return html.unescape("".join(book.read(name).decode("utf-8", "replace") for name in book.namelist()))


def test_the_secret_would_be_seen(world: World) -> None:
    """The telltales are what pages and API really write: their absence elsewhere means something."""
    for stage, report in world.reports.items():
        page = worlds.at_a_browser(world.cast.reviewer).get(f"/bao-cao/{report.pk}/").content.decode()
        assert "987.654.321" in page, stage
        told = worlds.with_a_token(world.cast.reviewer).get(f"/api/v1/reports/{report.pk}/").content.decode()
        assert "987654321" in told, stage


def test_the_secret_words_and_papers_would_be_seen(world: World) -> None:
    reader = worlds.at_a_browser(world.cast.reviewer)
    for stage, report in world.reports.items():
        page = reader.get(f"/bao-cao/{report.pk}/thuyet-minh/").content.decode()
        assert worlds.NOTE in page, stage
        assert (worlds.REASON in page) == (stage != "submitted"), stage
        sent = reader.get(f"/bao-cao/{report.pk}/tai-lieu/{world.attachments[stage].pk}/")
        assert worlds.NOTE.encode() in b"".join(sent.streaming_content), stage  # type: ignore[attr-defined]


def test_the_secret_would_be_seen_in_a_workbook(world: World) -> None:
    report = world.reports["draft"]
    for client, path in (
        (worlds.at_a_browser(world.cast.clerk), f"/bao-cao/{report.pk}/bieu-excel/tep/"),
        (worlds.with_a_token(world.cast.clerk), f"/api/v1/reports/{report.pk}/workbook/"),
    ):
        assert secrets(client.get(path), "strangers", "") == ["987654321", worlds.NOTE]


def test_an_observer_reads_the_approved_revision_of_a_report_in_correction(world: World) -> None:
    report = world.reports["correction"]
    page = worlds.at_a_browser(world.cast.observer).get(f"/bao-cao/{report.pk}/").content.decode()
    assert "1.000" in page
    told = worlds.with_a_token(world.cast.observer).get(f"/api/v1/reports/{report.pk}/").json()
    assert told["cells"]["members"]["value"] == 1000


def test_the_admin_is_for_administrators_and_shows_no_draft(world: World) -> None:
    wrong = []
    routes = [route for name, route in site.routes() if name.startswith(site.ADMIN) and "logout" not in route]
    assert len(routes) > 10
    for group, name, who in world.people(one_each=True):
        client = worlds.at_a_browser(who)
        inside = group in ("administrators", "superusers")
        for route in routes:
            for _, path in site.paths(world, "", route):
                answer = client.get(path, follow=True)
                last = answer.request["PATH_INFO"]
                let_in = answer.status_code == 200 and last.startswith("/quan-tri/")
                if group == "nobody" and last != "/dang-nhap/":
                    wrong.append(f"nobody {path}: {answer.status_code} at {last}")
                elif let_in and not inside:
                    wrong.append(f"{name} {path}: let in")
                elif told := [word for word in TELLTALES if word in answer.content.decode()]:
                    wrong.append(f"{name} {path} reads {told}")
    assert wrong == []


BODY = {
    "members.value": "5", "members.why": "x", "reason": "x", "document": "y", "comment": "z",
    "unit": "P-26740", "period": PERIOD, "supplier": "unit", "signer": "A", "number": "1", "on": "2026-10-02",
    "name": "Nhà trẻ", "kind": "Y tế", "state": "in_use", "since": "2026-10-01", "from_day": "2026-10-01",
    "P-26740.revision": "0", "P-26740.enterprises_25.value": "5", "source": "x", "user": "1", "valid_0": "2026-01-01",
    "opens": "2026-09-25", "due": "2026-10-12", "closes": "2026-10-26", "until": "2026-10-30", "day": "2026-01-02",
    "layout": "nghi-dinh-30", "scope": "P-26740",
}  # fmt: skip


@pytest.mark.parametrize("area", ["pages", "admin"])
def test_nobody_posts_into_what_is_not_theirs(world: World, area: str) -> None:
    wrong, before = [], everything()
    for group, name, who in world.people(one_each=True):
        client = worlds.at_a_browser(who)
        for address, route in site.routes():
            if not in_area(address, area) or group in writers(address) or address == "admin:logout":
                continue
            for stage, path in site.paths(world, address, route):
                revision = world.reports[stage].revision_id if stage in world.reports else 0
                answer = client.post(path, {**BODY, "revision": str(revision)})
                wrong += refused(answer, group, f"{name} POST {path}")
        if everything() != before:
            wrong.append(f"{name} changed something")
            before = everything()
    assert wrong == []


def test_nobody_calls_what_is_not_theirs(world: World) -> None:
    wrong, before = [], everything()
    bodies: dict[str, Any] = {
        "api:reports": {"unit": "P-26740", "period": PERIOD},
        "api:report": {"cells": {"members": {"value": 5}}},
        "api:submit": {"answers": {}},
        "api:return": {"cells": {"members": "x"}},
        "api:approve": {},
        "api:correct": {"reason": "x", "document": "y"},
        "api:workbooks": {"unit": "TPHCM", "period": PERIOD},
    }
    for group, name, who in world.people(one_each=True):
        client = worlds.with_a_token(who)
        for address, route in site.routes():
            if not in_area(address, "api") or group in writers(address):
                continue
            for _, path in site.paths(world, address, route):
                for method in ("post", "patch", "put", "delete"):
                    answer = send(client, method, path, bodies.get(address, {}))
                    wrong += refused(answer, group, f"{name} {method} {path}")
        if everything() != before:
            wrong.append(f"{name} changed something")
            before = everything()
    assert wrong == []


def in_area(address: str, area: str) -> bool:
    """Whether an address belongs to the pages, the API or the admin."""
    return {"api": address in site.CALLS, "pages": address in site.PAGES}.get(area, address.startswith(site.ADMIN))


def writers(address: str) -> set[str]:
    """The groups that may change something at an address."""
    if address.startswith(site.ADMIN):
        return {"administrators", "superusers"}
    return site.WRITERS.get(address, set())


def send(client: Client, method: str, path: str, body: Any) -> Any:
    """A call with JSON, on whatever version stands there."""
    return getattr(client, method)(path, body, content_type="application/json", headers={"If-Match": "*"})


def refused(answer: Any, group: str, what: str) -> list[str]:
    """What is wrong with an answer that should refuse without telling anything."""
    api = answer["Content-Type"].startswith("application/problem")
    if group == "nobody":
        fine = answer.status_code in ((401, 405) if api else (302, 405))
    else:
        fine = answer.status_code in (403, 404, 405) or answer.get("Location", "").startswith("/quan-tri/login/")
    told = [word for word in TELLTALES if word in answer.content.decode()]
    return [f"{what}: {answer.status_code} {told}"] if told or not fine else []


def everything() -> dict[str, Any]:
    """What anyone could have changed."""
    return {
        "reports": list(Report.objects.order_by("pk").values_list("pk", "state", "revision", "approved_revision")),
        "periods": list(Period.objects.filter(closed_at__isnull=False).values_list("pk", flat=True)),
        "withdrawn": list(Edition.objects.filter(withdrawn_at__isnull=False).values_list("pk", flat=True)),
        "people": list(User.objects.order_by("pk").values_list("username", "password", "is_active", "is_staff")),
        "rows": {
            model.__name__: model._default_manager.count()
            for model in (
                Annex,
                Attachment,
                AuditEvent,
                Change,
                Edition,
                FacilityState,
                Figure,
                MeetingWorkbook,
                Pack,
                Revision,
                Role,
                TaskRecord,
                RowMapping,
                Upload,
                ZoneSpan,
            )
        },
    }


def test_the_meetings_workbook_holds_no_draft(world: World, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    for scope in ("TPHCM", "TPHCM-CU"):
        made = MeetingWorkbook.objects.create(period_id=PERIOD, scope=scope, asked_by=world.cast.observer, asked_at=NOW)
        jobs.make_workbook(pk=made.pk, at=NOW, write=write)
        made.refresh_from_db()
        inside = readable((tmp_path / made.file.name).read_bytes())
        assert "1000" in inside
        assert [word for word in TELLTALES if word in inside] == []


def test_an_edition_holds_no_draft(world: World) -> None:
    content = Edition.objects.get(number="01").content
    assert '"members":1000' in content
    assert [word for word in TELLTALES if word in content] == []


def test_totals_never_saw_a_draft(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(value) FROM reporting_total")
        assert cursor.fetchone()[0] < worlds.SECRET

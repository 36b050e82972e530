"""The pages of tasks: what is overdue first, filters, notes by the observer, nothing of restricted clauses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from reporting.progress.tasks import board
from targets.actions.tasks import note
from targets.models import Change, Task, TaskRecord, User
from tests import cast as casting
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.reporting import pages

pytestmark = pytest.mark.django_db
GOOD = {"state": "running", "on": "02/10/2026", "due": "", "paper": "12-KH/TU", "text": "Đã làm một nửa"}


@pytest.fixture
def city() -> Iterator[Cast]:
    """The cast with the whole programme."""
    with pages.clock():
        call_command("load_programme", verbosity=0)
        yield casting.build(elements=False)


def noted(city: Cast, code: str, state: str, on: str, **more: Any) -> TaskRecord:
    day = dt.date.fromisoformat(on)
    task = Task.objects.get(pk=code)
    return note(task=task, state=state, on=day, by=city.observer, at=NOW, via="page", **more)


def read(who: User, address: str = "/nhiem-vu/") -> str:
    return pages.browser(who).get(address).content.decode()


def overdue(**wanted: str) -> dict[str, int]:
    return {line.task.pk: line.late for line in board(TODAY, **wanted).overdue}


def test_everything_stands_on_one_page(city: Cast) -> None:
    page = read(city.observer)
    for code in Task.objects.values_list("pk", flat=True):
        assert f'href="/nhiem-vu/{code}/"' in page, code
    found = board(TODAY)
    assert (found.total, found.done) == (57, 0)
    assert next(desk for desk in found.by_agency if desk.agency is None) is found.by_agency[-1]


def test_routines_with_a_span_are_overdue_from_the_programme_on(city: Cast) -> None:
    yearly, half = (TODAY - dt.date(2023, 12, 31)).days, (TODAY - dt.date(2023, 6, 30)).days
    assert overdue() == {"DK-2": half, **dict.fromkeys(["DK-1", "DK-3", "DK-7", "DK-9", "DK-11"], yearly)}
    assert next(iter(overdue())) == "DK-2"


def test_a_routine_done_within_its_span_is_not_overdue(city: Cast) -> None:
    noted(city, "DK-1", "done", "2025-10-03")
    noted(city, "DK-3", "done", "2025-10-02")
    noted(city, "DK-2", "done", "2026-03-01")
    noted(city, "DK-7", "stopped", "2026-03-01")
    found = overdue()
    assert "DK-1" not in found
    assert found["DK-3"] == 1
    assert found["DK-2"] == (TODAY - dt.date(2026, 9, 1)).days
    assert "DK-7" not in found


def test_the_last_note_of_a_day_counts_and_the_latest_day(city: Cast) -> None:
    noted(city, "DK-3", "done", "2026-05-01")
    noted(city, "DK-3", "running", "2026-05-01")
    assert "DK-3" in overdue()
    noted(city, "NV-1.2", "done", "2026-05-01")
    noted(city, "NV-1.2", "running", "2026-02-01", due=dt.date(2026, 3, 1))
    assert "NV-1.2" not in overdue()


def test_a_day_that_has_passed(city: Cast) -> None:
    noted(city, "NV-1.2", "running", "2026-05-01", due=TODAY)
    noted(city, "NV-2.1", "running", "2026-05-01", due=TODAY - dt.timedelta(days=4))
    assert overdue(group="1") == {}
    assert overdue(group="2") == {"NV-2.1": 4}
    page = read(city.observer)
    assert "quá 4 ngày" in page
    assert page.index("Quá hạn (") < page.index("Theo cơ quan chủ trì")


def codes(page: str) -> set[str]:
    return set(re.findall(r'href="/nhiem-vu/([^"]+)/"', page))


def test_filters_and_successors(city: Cast) -> None:
    page = read(city.reviewer, "/nhiem-vu/?cq=Ban Dân vận Thành ủy")
    assert {"PC-5", "DK-8"} <= codes(page)
    assert "NV-1.1" not in codes(page)
    assert "(nay: Ban Tuyên giáo và Dân vận Thành ủy)" in page
    assert "NV-1.1" in codes(read(city.reviewer, "/nhiem-vu/?cq=-"))
    assert codes(read(city.reviewer, "/nhiem-vu/?nhom=dinh-ky")) == {f"DK-{n}" for n in range(1, 13)}
    assert codes(read(city.reviewer, "/nhiem-vu/?nhom=phan-cong")) == {f"PC-{n}" for n in range(1, 12)}
    assert codes(read(city.reviewer, "/nhiem-vu/?nhom=7")) == {f"NV-7.{n}" for n in range(1, 7)}
    assert "Không có việc nào" in read(city.reviewer, "/nhiem-vu/?nhom=99")


def test_the_menu_is_for_who_reads(city: Cast) -> None:
    for who, there in ((city.observer, True), (city.reviewer, True), (city.clerk, False), (city.administrator, False)):
        assert ('href="/nhiem-vu/"' in read(who, "/")) == there, who


def test_the_observer_notes_and_the_history_stays(city: Cast) -> None:
    browser = pages.browser(city.observer)
    assert browser.post("/nhiem-vu/NV-1.2/", GOOD).status_code == 302
    assert browser.post("/nhiem-vu/NV-1.2/", {**GOOD, "state": "done", "text": "<b>Xong</b>"}).status_code == 302
    page = read(city.reviewer, "/nhiem-vu/NV-1.2/")
    assert "Đã làm một nửa" in page
    assert "&lt;b&gt;Xong&lt;/b&gt;" in page
    assert page.index("Xong") < page.index("Đã làm một nửa")
    assert "12-KH/TU" in page
    assert (
        list(Change.objects.filter(verb="task_noted").values_list("subject", "by", "via"))
        == [("NV-1.2", city.observer.pk, "page")] * 2
    )
    assert 'name="state"' not in page


def test_only_the_observer_at_the_root_notes(city: Cast) -> None:
    local = factories.user("local")
    factories.role(local, "observer", city.area)
    for name, who in {**city.everyone, "local": local}.items():
        status = pages.browser(who).post("/nhiem-vu/NV-1.2/", GOOD).status_code
        assert status == (302 if name == "observer" else 403), name
    assert TaskRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("different", "message"),
    [
        ({"state": "gone"}, "Hãy chọn một mục trong danh sách."),
        ({"on": "04/10/2026"}, "Ngày này chưa tới."),
        ({"on": "hôm qua"}, "Ngày không hợp lệ"),
        ({"due": "01/10/2026"}, "Hạn không thể trước ngày ghi nhận."),
        ({"paper": "x" * 201}, "Dài quá 200 ký tự."),
        ({"text": "x" * 1001}, "Dài quá 1000 ký tự."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(city: Cast, different: dict[str, str], message: str) -> None:
    answer = pages.browser(city.observer).post("/nhiem-vu/NV-1.2/", {**GOOD, **different})
    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert not TaskRecord.objects.exists()


def test_a_restricted_clause_shows_and_takes_no_words(city: Cast) -> None:
    task = Task.objects.get(pk="DK-9")
    TaskRecord.objects.create(
        task=task, state="running", on=TODAY, due=TODAY, paper="01-BC", text="LỜI-MẬT", by=city.observer, at=NOW
    )
    for address in ("/nhiem-vu/", "/nhiem-vu/DK-9/"):
        page = read(city.observer, address)
        assert "LỜI-MẬT" not in page
        assert "01-BC" in page
    assert 'name="text"' not in page
    assert 'name="due"' not in page
    for more in ({"text": "Bí mật"}, {"due": "05/10/2026"}):
        body = {"state": "done", "on": "02/10/2026", "paper": "02-BC", **more}
        answer = pages.browser(city.observer).post("/nhiem-vu/DK-9/", body)
        assert answer.status_code == 400
        assert "Nội dung thuộc diện hạn chế" in answer.content.decode()
    assert TaskRecord.objects.count() == 1
    good = {"state": "done", "on": "02/10/2026", "paper": "02-BC", "text": " "}
    assert pages.browser(city.observer).post("/nhiem-vu/DK-9/", good).status_code == 302


@pytest.mark.parametrize("address", ["/nhiem-vu/", "/nhiem-vu/NV-1.2/"])
def test_more_notes_cost_no_more_queries(city: Cast, address: str) -> None:
    few = pages.asked(city.observer, address)
    assert few == {"/nhiem-vu/": 10, "/nhiem-vu/NV-1.2/": 12}[address]
    for day in range(1, 9):
        noted(city, "NV-1.2", "running", f"2026-09-0{day}")
        noted(city, "DK-1", "done", f"2026-09-0{day}")
    assert pages.asked(city.observer, address) == few

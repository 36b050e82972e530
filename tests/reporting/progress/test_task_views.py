"""The pages of tasks: what is overdue first, filters, notes by the observer, nothing of restricted clauses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from reporting.progress.tasks import all_lines, board
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


def overdue(**criteria: str) -> dict[str, int]:
    return {line.task.pk: line.clause_obligation.standing.late for line in board(TODAY, **criteria).overdue}


def states(on: dt.date = TODAY) -> dict[str, str]:
    """Every task's code with its state in words."""
    return {line.task.pk: line.state_label for line in all_lines(on)}


def row(page: str, code: str) -> str:
    """What the first row of a task says, its tags left out."""
    cells = re.search(rf'<tr>\s*<th scope="row">\s*<a href="/nhiem-vu/{code}/">.*?</tr>', page, re.DOTALL)
    assert cells is not None, code
    return " ".join(re.sub(r"<[^>]+>", " ", cells[0]).split())


def test_everything_stands_on_one_page(city: Cast) -> None:
    page = read(city.observer)
    for code in Task.objects.values_list("pk", flat=True):
        assert f'href="/nhiem-vu/{code}/"' in page, code
    tasks = board(TODAY)
    assert tasks.by_agency[-1].agency is None
    assert all(desk.agency for desk in tasks.by_agency[:-1])


def test_silence_is_no_statement(city: Cast) -> None:
    """Of what nothing was noted nothing is told: neither that it was not begun, nor that it is late, at any time."""
    tasks = board(TODAY)
    assert (tasks.total, tasks.done, tasks.unknown, tasks.overdue) == (45, 0, 45, [])
    assert set(states().values()) == {"Chưa có thông tin"} == set(states(dt.date(2044, 12, 31)).values())
    page = read(city.observer)
    assert "0 việc quá hạn, 0/45 việc đã hoàn thành, 45 việc chưa có thông tin" in page
    assert "Chưa triển khai" not in page
    assert 'class="late"' not in page
    assert "31/12/2026 năm 2026" in row(page, "DK-3")
    assert "Chưa có thông tin" in read(city.observer, "/nhiem-vu/DK-3/")
    assert 'option value="" selected>' in read(city.observer, "/nhiem-vu/DK-3/")


def test_a_dialogue_is_done_for_its_year_and_owed_in_the_next(city: Cast) -> None:
    noted(city, "DK-3", "done", "2025-05-28")
    assert states(dt.date(2025, 12, 31))["DK-3"] == "Đã hoàn thành"
    page = read(city.observer)
    assert "Chưa làm kỳ này; lần gần nhất 28/5/2025 28/05/2025 31/12/2026 năm 2026" in row(page, "DK-3")
    assert "Đã hoàn thành" not in page
    assert overdue() == {}
    with pages.clock(dt.date(2027, 1, 1)):
        assert "quá 1 ngày" in row(read(city.observer), "DK-3")
        page = read(city.observer, "/nhiem-vu/DK-3/")
    assert "quá hạn 1 ngày" in page
    assert "31/12/2026 (năm 2026)" in page


def test_a_half_yearly_duty_is_owed_from_the_first_of_july(city: Cast) -> None:
    noted(city, "DK-2", "done", "2026-06-30")
    assert states(dt.date(2026, 6, 30))["DK-2"] == "Đã hoàn thành"
    assert "31/12/2026 6 tháng cuối năm 2026" in row(read(city.observer), "DK-2")
    assert overdue() == {}
    noted(city, "DK-2", "done", "2026-07-01")
    assert states()["DK-2"] == "Đã hoàn thành"


def test_nothing_green_is_late(city: Cast) -> None:
    for code in ("DK-1", "DK-2", "DK-3", "DK-7", "NV-1.2", "PC-11"):
        noted(city, code, "done", "2024-05-28")
    lines = all_lines(TODAY)
    assert any(line.standing.late for line in lines)
    assert not [line for line in lines if line.standing.late and line.standing.state in ("done", "unknown", "stopped")]
    page = read(city.observer)
    for code in states():
        assert not ("Đã hoàn thành" in row(page, code) and "quá " in row(page, code)), code


@pytest.mark.parametrize("codes", [("NV-1.3", "DK-1"), ("PC-2", "DK-7"), ("PC-9", "DK-9"), ("PC-5", "DK-8")])
def test_a_clause_is_one_duty_at_whichever_task_it_is_noted(city: Cast, codes: tuple[str, str]) -> None:
    for number, code in enumerate(codes):
        noted(city, code, ("running", "done")[number], f"2026-0{number + 4}-01", paper=f"0{number}-BC/TU")
        rows = {line.task.pk: line for line in all_lines(TODAY) if line.task.pk in codes}
        assert len({(row.standing, row.state_label, row.last) for row in rows.values()}) == 1
    tasks = board(TODAY)
    assert (tasks.total, tasks.done, tasks.unknown) == (45, 1, 44)
    for code in codes:
        assert "Đã hoàn thành" in row(read(city.observer), code)
        page = read(city.observer, f"/nhiem-vu/{code}/")
        assert "00-BC/TU" in page
        assert "01-BC/TU" in page
        assert f"tại {codes[0] if code == codes[1] else codes[1]}" in page


def test_the_programme_tells_the_same_to_who_reads_tasks(city: Cast) -> None:
    noted(city, "DK-1", "done", "2025-05-28")
    page = read(city.observer, "/chuong-trinh/")
    assert page.count("Chưa làm kỳ này; lần gần nhất 28/5/2025") == 3  # NV-1.3, DK-1 at the clause, DK-1 in the list
    assert "Chưa có thông tin" in page
    page = read(city.clerk, "/chuong-trinh/")
    assert "lần gần nhất" not in page
    assert "Chưa có thông tin" not in page


def test_several_routines_of_a_clause_stand_for_themselves(city: Cast) -> None:
    """III.2.3 asks for a working meeting every half-year and for a dialogue every year."""
    noted(city, "DK-2", "done", "2025-12-26")
    noted(city, "DK-3", "done", "2026-05-28")
    noted(city, "NV-2.3", "running", "2026-03-18", due=dt.date(2026, 12, 31))
    late = (TODAY - dt.date(2026, 6, 30)).days
    assert {code: states()[code] for code in ("NV-2.3", "DK-2", "DK-3")} == {
        "NV-2.3": "Chưa làm kỳ này; lần gần nhất 26/12/2025",
        "DK-2": "Chưa làm kỳ này; lần gần nhất 26/12/2025",
        "DK-3": "Đã hoàn thành",
    }
    assert overdue() == {"NV-2.3": late}
    assert overdue(group="dinh-ky") == {"DK-2": late}
    told = row(read(city.observer), "NV-2.3")
    assert (
        f"DK-2 Làm việc với công đoàn cùng cấp: chưa làm kỳ này; lần gần nhất 26/12/2025, quá hạn {late} ngày" in told
    )
    assert "DK-3 Đối thoại với đoàn viên, người lao động: đã làm ngày 28/5/2026" in told


def test_a_clause_is_done_where_its_routines_were_done_after_its_own_note(city: Cast) -> None:
    """What the clause itself was noted as before, and its day, has been overtaken; in the next span too."""
    noted(city, "NV-2.3", "running", "2025-02-10", due=dt.date(2025, 6, 30))
    noted(city, "DK-2", "done", "2026-07-20")
    assert "NV-2.3" in overdue(), "of the dialogue nothing is known, so its own day still tells"
    noted(city, "DK-3", "done", "2026-05-28")
    assert {states()[code] for code in ("NV-2.3", "DK-2", "DK-3")} == {"Đã hoàn thành"}
    assert overdue() == {}
    assert states(dt.date(2027, 1, 5))["NV-2.3"].startswith("Chưa làm kỳ này")
    assert not any(line.clause_obligation.standing.late for line in all_lines(dt.date(2027, 1, 5)))
    noted(city, "NV-2.3", "running", "2026-08-01", due=dt.date(2026, 8, 15))
    assert "NV-2.3" in overdue()


def test_a_clause_that_is_done_is_done_in_its_parts(city: Cast) -> None:
    noted(city, "DK-11", "done", "2026-01-30")
    assert {code: states()[code] for code in ("PC-11", "DK-11", "DK-12")} == {
        "PC-11": "Đang thực hiện", "DK-11": "Đã hoàn thành", "DK-12": "Chưa có thông tin"
    }  # fmt: skip
    noted(city, "PC-11", "done", "2026-02-28")
    assert {states()[code] for code in ("PC-11", "DK-11", "DK-12")} == {"Đã hoàn thành"}
    noted(city, "PC-11", "stopped", "2026-03-01")
    assert {states()[code] for code in ("PC-11", "DK-11", "DK-12")} == {"Không tiếp tục thực hiện do thay đổi tổ chức"}


def test_the_tasks_of_a_clause_are_restricted_together(city: Cast) -> None:
    """What was noted at one of them is shown at the others."""
    kept = dict[int, set[bool]]()
    for clause, restricted in Task.objects.values_list("clause", "restricted"):
        kept.setdefault(clause, set()).add(restricted)
    assert all(len(restricted) == 1 for restricted in kept.values())


def test_the_last_note_of_a_day_counts_and_the_latest_day(city: Cast) -> None:
    noted(city, "DK-3", "done", "2025-05-01")
    noted(city, "DK-3", "running", "2025-05-01")
    assert "NV-2.3" in overdue()
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
    """The tasks that have a row."""
    return set(re.findall(r'<th scope="row">\s*<a href="/nhiem-vu/([^"]+)/"', page))


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
    assert few == {"/nhiem-vu/": 8, "/nhiem-vu/NV-1.2/": 10}[address]
    for day in range(1, 9):
        noted(city, "NV-1.2", "running", f"2026-09-0{day}")
        noted(city, "DK-1", "done", f"2026-09-0{day}")
    assert pages.asked(city.observer, address) == few

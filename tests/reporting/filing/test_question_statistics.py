"""How often each rule asked and was right: cases of one report's saves, and the page of a period."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.filing import question_statistics_query
from reporting.filing.question_statistics import Save, SaveHistory, Tally, outcomes, tally
from reporting.reports import actions
from reporting.reports.cells import Cell, ElementRule, Form, PartRule
from reporting.reports.questions import EarlierFigures, find_questions
from reporting.totals import import_figures
from reporting.totals.figure_file import FigureRow
from targets.models import Period
from tests import cast as casting
from tests import factories
from tests.cast import NOW, PERIOD, Cast
from tests.reporting import pages

FORM = Form(
    PERIOD,
    "unit",
    {
        "members": ElementRule("members", "Đoàn viên", "unit", True, 20, 50),
        "workers": ElementRule("workers", "Lao động", "unit", True, 20, 50),
    },
    (PartRule("members", "workers", "question"),),
)
BESIDE = EarlierFigures({"members": 100, "workers": 500}, {})


def save(members: int, workers: int = 500, was_asked: bool = True, returned: tuple[str, ...] = ()) -> Save:
    return Save({"members": Cell("number", members), "workers": Cell("number", workers)}, was_asked, returned)


def course(*saves: Save, approved: int | None = None) -> SaveHistory:
    return SaveHistory(FORM, BESIDE, saves, approved)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (course(), []),
        (course(save(110), approved=0), []),
        (course(save(150)), [("previous", "open")]),
        (course(save(150), approved=0), [("previous", "wrong")]),
        (course(save(150), save(110), approved=1), [("previous", "right")]),
        (course(save(150), save(160), approved=1), [("previous", "right"), ("previous", "wrong")]),
        (course(save(150), save(150, 510), save(150, 520), approved=2), [("previous", "wrong")]),
        (course(save(150), save(110), save(150), approved=2), [("previous", "wrong")]),
        (course(save(150, returned=("members",))), [("previous", "right")]),
        (course(save(150, returned=("workers",))), [("previous", "open")]),
        (course(save(150, returned=("members",)), save(150), approved=1), [("previous", "right")]),
        (course(save(150), save(110, returned=("members",)), save(150), approved=2), [("previous", "wrong")]),
        (course(save(150), save(130), approved=0), [("previous", "wrong"), ("previous", "open")]),
        (course(save(150, was_asked=False), approved=0), []),
        (course(save(150, was_asked=False), save(150), approved=0), [("previous", "open")]),
        (course(save(110, 109), save(110, 120), approved=1),
         [("above", "right"), ("previous", "right"), ("previous", "wrong")]),
    ],
)  # fmt: skip
def test_how_questions_turned_out(told: SaveHistory, expected: list[tuple[str, str]]) -> None:
    assert [(question.rule, outcome) for question, outcome in outcomes(told)] == expected


VALUES = st.sampled_from([100, 110, 150, 160])


@given(
    st.lists(st.tuples(VALUES, VALUES, st.booleans(), st.booleans()), max_size=6).flatmap(
        lambda rows: st.tuples(
            st.just(rows), st.one_of(st.none(), st.integers(0, len(rows) - 1)) if rows else st.none()
        )
    )
)
def test_a_slower_count_agrees(drawn: tuple[list[tuple[int, int, bool, bool]], int | None]) -> None:
    rows, approved = drawn
    told = course(*(save(m, w, a, ("members",) if r else ()) for m, w, a, r in rows), approved=approved)

    def raised(place: int) -> set[Any]:
        return set(find_questions(FORM, told.saves[place].cells, BESIDE))

    expected = {}
    for question in {q for n, each in enumerate(told.saves) if each.was_asked for q in raised(n)}:
        at = [n for n in range(len(rows)) if question in raised(n)]
        sent_back = any(rows[n][3] and question.cell == "members" for n in at)
        early = approved is not None and any(n <= approved and rows[n][2] for n in at)
        mended = early and approved not in at
        expected[question] = "right" if sent_back or mended else "wrong" if early else "open"
    assert dict(outcomes(told)) == expected


def test_the_tally_is_by_rule_and_cell() -> None:
    found = tally([course(save(150), approved=0), course(save(150), save(110, 300), approved=1), course(save(160))])
    assert found == {("previous", "members"): Tally(1, 1, 1), ("previous", "workers"): Tally(0, 1, 0)}
    assert (found["previous", "members"].count, found["previous", "members"].share) == (3, Fraction(50))
    assert Tally(open=2).share is None


# ---------------------------------------------------------------- the page


@pytest.fixture
def city() -> Iterator[Cast]:
    """The cast on a day when 2026-Q3 is collected, the quarter before brought from papers."""
    with pages.clock():
        people = casting.build()
        before = Period.objects.get(pk="2026-Q2")
        for line, (unit, members) in enumerate((("P-26740", 1000), ("P-26824", 700)), start=2):
            rows = [FigureRow(line, unit, before.pk, "members", str(members), "", "")]
            import_figures.import_figures(rows=rows, by=people.reviewer, reason="giấy", at=NOW, via="command")
        yield people


def by_rule() -> dict[str, tuple[int, int, int]]:
    lines = question_statistics_query.rule_statistics(Period.objects.get(pk=PERIOD))
    return {line.label: (line.total.right, line.total.wrong, line.total.open) for line in lines if line.total.count}


@pytest.mark.django_db
def test_the_saves_of_a_period_are_replayed(city: Cast, django_assert_num_queries: Any) -> None:
    report = factories.report(city.clerk, city.ward, members=1500, workers=1400)
    assert by_rule() == {
        "Chênh lệch nhiều so với kỳ trước": (0, 0, 1),
        "Kỳ trước + tăng − giảm khác số đoàn viên": (0, 0, 1),
        "Đoàn viên nhiều hơn lao động": (0, 0, 1),
    }
    by = {"by": city.leader, "at": NOW, "via": "page"}
    report = actions.submit(report=report, answers={"members": "đúng"}, **by)
    report = actions.return_report(report=report, cells={"members": "xem lại"}, by=city.reviewer, at=NOW, via="page")
    assert by_rule()["Chênh lệch nhiều so với kỳ trước"] == (1, 0, 0)
    report = actions.save_cells(report=report, cells={"members": {"value": 1250}}, **by)
    report = actions.submit(report=report, answers={"members": "đúng"}, **by)
    actions.approve(report=report, by=city.reviewer, at=NOW, via="page")
    assert by_rule() == {
        "Chênh lệch nhiều so với kỳ trước": (1, 1, 0),
        "Kỳ trước + tăng − giảm khác số đoàn viên": (1, 1, 0),
        "Đoàn viên nhiều hơn lao động": (1, 0, 0),
    }
    factories.report(city.clerk2, city.ward2, members=900, members_employed=890)
    with django_assert_num_queries(5):
        lines = question_statistics_query.rule_statistics(report.period)
    assert [(name, found.count) for name, found in lines[0].elements] == [("Đoàn viên", 3)]


@pytest.mark.django_db
def test_nobody_was_asked_about_figures_from_papers(city: Cast) -> None:
    rows = [FigureRow(2, "P-26740", PERIOD, "members", "5000", "", "")]
    import_figures.import_figures(rows=rows, by=city.reviewer, reason="giấy", at=NOW, via="command")
    assert by_rule() == {}


@pytest.mark.django_db
def test_the_page_shows_rules_and_elements(city: Cast) -> None:
    factories.report(city.clerk, city.ward, members=1500, workers=1600)
    browser = pages.browser(city.reviewer)
    page = browser.get(f"/cau-hoi/{PERIOD}/").content.decode()
    assert "Tổng cộng 2 câu hỏi" in page
    assert "Chênh lệch nhiều so với kỳ trước" in page
    assert "Đoàn viên nhiều hơn lao động" in page  # a rule that never asked is shown too
    assert '<th scope="row">Đoàn viên</th>' in page
    for address in (f"/ky/{PERIOD}/", f"/xet-duyet/?ky={PERIOD}"):
        assert f'href="/cau-hoi/{PERIOD}/"' in browser.get(address).content.decode()

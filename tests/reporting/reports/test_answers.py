"""Answers to questions: given from the list or in words, kept with the cell, read first by the reviewer."""

from __future__ import annotations

import pytest

from reporting.reports import actions
from targets.domain.refusals import Refused
from tests import factories as make
from tests.cast import NOW, Cast
from tests.reporting import pages


def test_answers_are_saved_with_the_draft_by_whoever_enters(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, workers=900)
    by = {"by": cast.leader, "at": NOW, "via": "page"}
    with pytest.raises(Refused) as caught:
        actions.save_cells(report=report, cells={}, answers={"members": 5}, **by)
    assert [error.cell for error in caught.value.errors] == ["members"]
    report = actions.save_cells(
        report=report, cells={"members_left": {"value": 41}}, answers={"members": "nghiệp đoàn"}, **by
    )
    cells = report.revision.cells
    assert (cells["members"]["answer"], cells["members"]["by"]) == ("nghiệp đoàn", cast.leader.pk)
    assert cells["workers"]["by"] == cast.clerk.pk
    assert actions.submit(report=report, **by).state == "submitted"


def test_the_reviewer_reads_questions_and_answers_first(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, workers=900)
    report = actions.submit(report=report, answers={"members": "nghiệp đoàn"}, by=cast.leader, at=NOW, via="page")
    with pages.clock():
        page = pages.browser(cast.reviewer).get(f"/bao-cao/{report.pk}/").content.decode()
    block = page.index("Câu hỏi và trả lời: 1 ô")
    assert block < page.index("nghiệp đoàn") < page.index("<table")
    assert block < page.index('href="#o-members"') < page.index('id="o-members"')

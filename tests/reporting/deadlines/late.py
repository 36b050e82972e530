"""A city on some day after the due day, and what its late list says."""

from __future__ import annotations

import datetime as dt
import re

from reporting.models import Report
from reporting.reports import actions
from targets.models import User
from tests import cast as casting
from tests import factories
from tests.cast import NOW, PERIOD, Cast
from tests.reporting import pages

ADDRESS = f"/don-doc/{PERIOD}/"
LATE = dt.date(2026, 10, 15)  # five days after the due day
SOON = dt.date(2026, 10, 8)


def build() -> Cast:
    """Ward: drafting. Ward B: sent back, due on the 13th. Ward 2: submitted. The paper ward and SAWACO: nothing."""
    people = casting.build()
    User.objects.filter(username="clerk").update(full_name="Lê Thu An", phone="0903 111 222", email="an@example.vn")
    User.objects.filter(username="leader").update(full_name="Phạm Quốc Bình", phone="0903 333 444")
    factories.report(people.clerk, people.ward)
    report = factories.report(people.reviewer, people.ward_b)
    report = actions.submit(report=report, by=people.reviewer, at=NOW, via="page")
    report = actions.return_report(report=report, comment="Xem lại", by=people.reviewer, at=NOW, via="page")
    Report.objects.filter(pk=report.pk).update(return_due=dt.date(2026, 10, 13))
    report = factories.report(people.clerk2, people.ward2)
    actions.submit(report=report, by=people.leader2, at=NOW, via="page")
    return people


def read(who: User, day: dt.date, address: str = ADDRESS) -> str:
    """The page on a day."""
    with pages.clock(day):
        answer = pages.browser(who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(page: str) -> list[list[str]]:
    """The text of each row of the tables."""
    found = [part.split("</tr>")[0] for part in page.split('<tr><th scope="row">')[1:]]
    return [[_bare(cell) for cell in re.split(r"</t[hd]>\s*<td[^>]*>", row)] for row in found]


def _bare(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def names(page: str) -> list[str]:
    """The first cell of each row, without the word common to all."""
    return [row[0].removeprefix("Công đoàn ") for row in rows(page)]


def letter(page: str) -> str:
    """The text to copy."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    return found[1]

"""A reviewer's inbox by what needs deciding: corrections first, then what raises a question, then what is clean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reporting.filing.desk import waiting_reports
from reporting.models import Report, Supplier
from reporting.reports import annex_queries, policies
from reporting.reports import cells as rules
from reporting.reports.comparison import earlier_figures_of
from reporting.reports.days import is_late
from reporting.reports.queries import cells_of, forms, other_cells_of
from reporting.reports.questions import find_questions, merge_by_cell
from reporting.reports.returns import last_returns
from targets.models import User

CORRECTION, ASKED, MENDED, CLEAN, OWN = "correction", "asked", "mended", "clean", "own"
GROUPS = {
    CORRECTION: "Điều chỉnh số đã duyệt",
    ASKED: "Có câu hỏi hoặc điểm cần xem",
    MENDED: "Gửi lại sau khi bị trả lại",
    CLEAN: "Không có điểm nào cần xem",
    OWN: "Bạn đã nhập hoặc gửi: người khác duyệt",
}


@dataclass(frozen=True)
class Waiting:
    """A submitted report in a reviewer's inbox, with what it raises.

    `questions` counts the cells asked about or answered, `findings` the remarks to the reviewer; `returned` and
    `mended` the cells it was last sent back for and how many of these say otherwise now, `elsewhere` other changes.
    """

    report: Report
    own: bool
    late: bool
    questions: int
    findings: int
    came_back: bool
    returned: int = 0
    mended: int = 0
    elsewhere: int = 0

    @property
    def mended_late(self) -> bool:
        """Whether its answer to a return came after that one's due day."""
        return is_late(self.report.submitted_at, self.report.return_due)

    @property
    def group(self) -> str:
        """Where it belongs: the first that applies."""
        if self.own:
            return OWN
        if self.report.approved_revision_id is not None:
            return CORRECTION
        if self.questions or self.findings:
            return ASKED
        return MENDED if self.came_back else CLEAN

    @property
    def mending(self) -> str:
        """What became of the last return, in words; "" where there was none."""
        if not self.came_back:
            return ""
        changes = [f"đã sửa {self.mended}/{self.returned} ô bị trả lại"] if self.returned else []
        if self.elsewhere:
            changes.append(f"sửa {self.elsewhere} ô khác" if self.returned else f"sửa {self.elsewhere} ô")
        return ", ".join(["gửi lại", *(changes or ["không sửa ô nào"])])


@dataclass(frozen=True)
class InboxGroup:
    code: str
    label: str
    items: list[Waiting]


def inbox(user: User, reached: dict[str, frozenset[str]], *, period: str = "") -> list[Waiting]:
    """Units' own submitted reports waiting for this reviewer, by group, longest waiting first.

    Six queries, and one more where a report has an annex.
    """
    query = waiting_reports(reached)
    if period:
        query = query.filter(period=period)
    reports = list(query.select_related("unit", "period", "revision", "submitted_by").order_by("submitted_at", "pk"))
    order = list(GROUPS)
    return sorted(_waiting_items(user, reports), key=lambda item: order.index(item.group)) if reports else []


def grouped(waiting: Sequence[Waiting]) -> list[InboxGroup]:
    """The groups that hold anything, in order."""
    groups = [
        InboxGroup(code, label, [item for item in waiting if item.group == code]) for code, label in GROUPS.items()
    ]
    return [group for group in groups if group.items]


def _waiting_items(user: User, reports: Sequence[Report]) -> list[Waiting]:
    """What each of these reports raises: a fixed number of queries."""
    form_by_key = forms({report.period_id for report in reports}, [Supplier.UNIT])
    earlier_by_report, others, shared = (
        earlier_figures_of(reports),
        other_cells_of(reports),
        annex_queries.shared_of(reports),
    )
    own, returns = policies.authored(user, reports), last_returns(reports)
    items = []
    for report in reports:
        form, cells = form_by_key[report.period_id, Supplier.UNIT], cells_of(report.revision)
        question_codes = {
            remark.cell for remark in merge_by_cell(find_questions(form, cells, earlier_by_report[report.pk]))
        }
        question_codes |= {code for code, cell in cells.items() if cell.answer}
        finding_count = len(rules.findings(form, cells, others.get(report.pk, {}))) + len(shared.get(report.pk, ()))
        late = is_late(report.first_submitted_at, report.period.due) and not report.imported
        returned = returns.get(report.pk)
        item = Waiting(report, report.pk in own, late, len(question_codes), finding_count, returned is not None)
        if returned is not None:
            changed, reasons = returned.changed(cells), returned.reasons.keys()
            mended, elsewhere = len(changed & reasons), len(changed - reasons)
            item = replace(item, returned=len(reasons), mended=mended, elsewhere=elsewhere)
        items.append(item)
    return items

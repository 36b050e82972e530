"""The workflow of a report as one table: state × action → state, by whom, recorded as what (docs/rules.md#roles).

Policies ask the table who may act in a state; actions take the next state and the audit verb from it; the diagram in
`docs/workflow.md` is drawn from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The states of a report; `draft` with an approved revision behind it is a correction in work."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class Action(StrEnum):
    """What people do with a report; `enter_for` is an edit by a reviewer above ("nhập thay")."""

    EDIT = "edit"
    ENTER_FOR = "enter_for"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    CORRECT = "correct"


class Owner(StrEnum):
    """How a person stands to a report on a day; one person may be several."""

    CLERK = "clerk"
    LEADER = "leader"
    PAPER_CLERK = "paper_clerk"
    REVIEWER = "reviewer"
    STAND_IN = "stand_in"
    PREPARER = "preparer"


STATE_LABELS = {
    State.DRAFT: "Đang soạn",
    State.SUBMITTED: "Chờ duyệt",
    State.RETURNED: "Trả lại",
    State.APPROVED: "Đã duyệt",
}
OWNER_LABELS = {
    Owner.CLERK: "cán bộ tổng hợp",
    Owner.LEADER: "lãnh đạo đơn vị",
    Owner.PAPER_CLERK: "cán bộ tổng hợp kèm bản ký giấy",
    Owner.REVIEWER: "người xét duyệt cấp trên",
    Owner.STAND_IN: "người xét duyệt đã nhập thay",
    Owner.PREPARER: "cán bộ Liên đoàn lập số liệu",
}


@dataclass(frozen=True)
class Step:
    """One row of the table: what a state becomes by an action, whose it is, and the verb of its audit event."""

    state: State
    action: Action
    becomes: State
    owners: frozenset[Owner]
    verb: str
    label: str


_WRITERS = frozenset({Owner.CLERK, Owner.LEADER, Owner.PREPARER})
_SIGNERS = frozenset({Owner.LEADER, Owner.PAPER_CLERK, Owner.STAND_IN, Owner.PREPARER})
_REVIEWERS = frozenset({Owner.REVIEWER})
_CORRECTORS = frozenset({Owner.CLERK, Owner.LEADER, Owner.REVIEWER, Owner.PREPARER})

TABLE = (
    Step(State.DRAFT, Action.EDIT, State.DRAFT, _WRITERS, "edited", "Nhập số liệu"),
    Step(State.DRAFT, Action.ENTER_FOR, State.DRAFT, _REVIEWERS, "entered_for", "Nhập thay"),
    Step(State.DRAFT, Action.SUBMIT, State.SUBMITTED, _SIGNERS, "submitted", "Gửi báo cáo"),
    Step(State.SUBMITTED, Action.RETURN, State.RETURNED, _REVIEWERS, "returned", "Trả lại"),
    Step(State.SUBMITTED, Action.APPROVE, State.APPROVED, _REVIEWERS, "approved", "Duyệt"),
    Step(State.RETURNED, Action.EDIT, State.RETURNED, _WRITERS, "edited", "Sửa theo yêu cầu"),
    Step(State.RETURNED, Action.ENTER_FOR, State.RETURNED, _REVIEWERS, "entered_for", "Nhập thay"),
    Step(State.RETURNED, Action.SUBMIT, State.SUBMITTED, _SIGNERS, "submitted", "Gửi lại"),
    Step(State.APPROVED, Action.CORRECT, State.DRAFT, _CORRECTORS, "correction_started", "Điều chỉnh"),
)
_BY_KEY = {(step.state, step.action): step for step in TABLE}

# Audit verbs that are not steps of the table.
OPENED, CLOSED, DAYS_SET, REOPENED = "opened", "period_closed", "days_set", "reopened"
IMPORTED, PREPARED, CONFIRMED = "imported", "register_prepared", "register_confirmed"
BY_PAPERS = "Nhập từ văn bản"  # what stands for the state of a report that nobody sent or approved
NARRATED, ATTACHED, DETACHED = "narrative_saved", "paper_attached", "paper_removed"
UPLOADED, ROWS_MAPPED = "uploaded", "rows_mapped"
ANNEX_ATTACHED, ANNEX_REMOVED = "annex_attached", "annex_removed"
PUBLISHED, WITHDRAWN = "edition_published", "edition_withdrawn"
VERB_LABELS = {
    **{step.verb: step.label for step in reversed(TABLE)},
    OPENED: "Mở báo cáo",
    IMPORTED: BY_PAPERS,
    PREPARED: "Lập số liệu từ sổ KCN, KCX",
    CONFIRMED: "Xác nhận số liệu từ sổ KCN, KCX",
    CLOSED: "Chốt số liệu",
    REOPENED: "Mở lại sau hạn nhập",
    DAYS_SET: "Đổi lịch của kỳ",
    NARRATED: "Ghi thuyết minh",
    ATTACHED: "Đính kèm tài liệu",
    DETACHED: "Gỡ tài liệu",
    UPLOADED: "Nạp biểu Excel",
    ROWS_MAPPED: "Gán dòng của biểu riêng",
    ANNEX_ATTACHED: "Nạp phụ lục công đoàn cơ sở",
    ANNEX_REMOVED: "Gỡ phụ lục công đoàn cơ sở",
    PUBLISHED: "Công bố",
    WITHDRAWN: "Thu hồi số liệu công bố",
}


def step(state: str, action: str) -> Step | None:
    """The row of the table, or None where the state does not allow the action."""
    return _BY_KEY.get((State(state), Action(action)))


def refusal(state: str, action: str) -> str:
    """Why a state does not allow an action, in Vietnamese."""
    allowed = " hoặc ".join(f"“{STATE_LABELS[s.state]}”" for s in TABLE if s.action == action)
    return f"Báo cáo đang ở trạng thái “{STATE_LABELS[State(state)]}”; việc này chỉ làm được khi {allowed}."


def diagram() -> str:
    """The table as a Markdown page with a Mermaid state diagram."""
    arrows = [f"    {s.state} --> {s.becomes}: {s.label}" for s in TABLE]
    rows = [
        f"| {STATE_LABELS[s.state]} (`{s.state}`) | {s.label} (`{s.action}`) | {STATE_LABELS[s.becomes]} |"
        f" {', '.join(OWNER_LABELS[owner] for owner in Owner if owner in s.owners)} | `{s.verb}` |"
        for s in TABLE
    ]
    return "\n".join([*_HEAD, *arrows, *_MIDDLE, *rows, *_FOOT, ""])


_HEAD = [
    "# The workflow of a report",
    "",
    "Drawn by `manage.py draw_workflow` from `reporting/reports/workflow.py`; `make check` fails on a stale page.",
    "",
    "```mermaid",
    "stateDiagram-v2",
    *[f"    {state}: {label}" for state, label in STATE_LABELS.items()],
    "    [*] --> draft: Mở báo cáo",
]
_MIDDLE = ["```", "", "| state | action | becomes | owners | audit verb |", "|---|---|---|---|---|"]
_FOOT = [
    "",
    "Nobody approves a revision in which they entered or submitted a cell; clerks and leaders never review the reports"
    " of their own unit. The register of zones is prepared and confirmed as a whole, outside this table.",
    "",
    "Entering, submitting and correcting a unit's part end with the last day of entry of the period, or with the"
    " federation's stamp where that comes first; the federation's own part ends with the stamp; review goes on. A"
    " returned report may be mended and sent again until its own due day, three working days after the return, or the"
    " last day of entry, whichever is later. Afterwards each of these acts, a first report and a correction alike, by"
    " the unit or by a reviewer in its place, needs an opening by the federation: which unit, why, until when.",
]

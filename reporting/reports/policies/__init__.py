"""Who may do what, asked once: does the report's state allow it, and may this person?

`check_…` raises `Refused`, `can_…` answers a template. Roles held today at a unit reach the units below it in the tree
of today; a unit that is no longer (or not yet) placed is reached through its last (or first) place. `is_staff` and
`is_superuser` are never read.
"""

from reporting.reports.policies.days import ENTRY_OVER, check_due, check_entry_open, is_entry_over, opening_of
from reporting.reports.policies.roles import (
    ADMINISTRATOR,
    CLERK,
    DRAFT_READERS,
    INSIDERS,
    LEADER,
    OBSERVER,
    READERS,
    REVIEWER,
    Permissions,
    check_federation,
    check_keeps_tasks,
    hidden,
    is_federation,
    keeps_tasks,
    permissions_at,
    permissions_for,
    reach,
    readable_revision,
    report_for,
    roles,
    visible_reports,
)
from reporting.reports.policies.verbs import (
    authored,
    can,
    check,
    check_approve,
    check_correct,
    check_edit,
    check_open,
    check_return,
    check_submit,
    is_author,
    may,
    needs_paper,
    owners,
)

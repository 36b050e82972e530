"""Rows of the app of deliveries: reports, what comes with them, audit, figures and what is counted from them."""

from reporting.models.deadlines import Mail, Opening
from reporting.models.editions import Edition, Pack
from reporting.models.enclosures import Annex, AnnexRow, Attachment, RowMapping, Upload
from reporting.models.figures import Counted, Coverage, Figure, FormulaTotal, Total
from reporting.models.meeting import MeetingWorkbook
from reporting.models.reports import AuditEvent, Report, Revision, Supplier, Via

__all__ = [
    "Annex",
    "AnnexRow",
    "Attachment",
    "AuditEvent",
    "Counted",
    "Coverage",
    "Edition",
    "Figure",
    "FormulaTotal",
    "Mail",
    "MeetingWorkbook",
    "Opening",
    "Pack",
    "Report",
    "Revision",
    "RowMapping",
    "Supplier",
    "Total",
    "Upload",
    "Via",
]

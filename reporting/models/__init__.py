"""Rows of the app of deliveries: reports, what comes with them, audit, figures and what is counted from them."""

from reporting.models.annexes import Annex, AnnexRow, Attachment
from reporting.models.editions import Edition, Pack
from reporting.models.figures import Counted, Coverage, Figure, FormulaTotal, Total
from reporting.models.jobs import FileJob, MeetingWorkbook
from reporting.models.mail import Mail
from reporting.models.openings import Opening
from reporting.models.reports import AuditEvent, Report, Revision, Supplier, Via
from reporting.models.uploads import RowMapping, Upload

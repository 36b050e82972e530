"""A report with all that rules look at – unit, period, revisions – by one statement written out.

Every save, verb and page of a report begins here, so it is not composed anew by the ORM each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from reporting.models import Report, Revision
from reporting.reports.prepared import Prepared, execute
from targets.models import Period, Unit


class _Columns:
    """The columns of a model under an alias, and how a row of them becomes an instance."""

    def __init__(self, model: type[Model], alias: str, only: Sequence[str] = ()) -> None:
        fields = [field for field in model._meta.concrete_fields if not only or field.attname in only]
        self.model = model
        self.names = [field.attname for field in fields]
        self.sql = ", ".join(f'{alias}."{field.column}"' for field in fields)
        self._readers: list[tuple[int, Callable[..., Any]]] = [
            (index, field.from_db_value) for index, field in enumerate(fields) if hasattr(field, "from_db_value")
        ]

    def instance(self, row: Sequence[Any]) -> Any:
        """The instance of a row, None for the row of an outer join that met nothing."""
        if row[0] is None:
            return None
        values = list(row)
        for index, read in self._readers:
            values[index] = read(values[index], None, connection)
        return self.model.from_db("default", self.names, values)


_REPORT = _Columns(Report, "r")
_PARTS = {
    "unit": _Columns(Unit, "u"),
    "period": _Columns(Period, "p"),
    "revision": _Columns(Revision, "v"),
    # few read the approved one beside another in work: its cells are read when asked for
    "approved_revision": _Columns(Revision, "a", ("id", "report_id", "number", "save_number")),
}
_SQL = f"""
SELECT {", ".join([_REPORT.sql, *(part.sql for part in _PARTS.values())])}
FROM reporting_report r JOIN targets_unit u ON u.code = r.unit_id JOIN targets_period p ON p.code = r.period_id
LEFT JOIN reporting_revision v ON v.id = r.revision_id
LEFT JOIN reporting_revision a ON a.id = r.approved_revision_id
WHERE r.id = $1
"""
_READ = Prepared("report", "bigint", _SQL)
# A statement of its own: one that had to wait for the lock would join the report as it is now to the revisions that
# it saw before, and find none.
_LOCK = Prepared("report_lock", "bigint", "SELECT id FROM reporting_report WHERE id = $1 FOR UPDATE")
MAX_ID = 2**63 - 1


def report_by_id(pk: int, *, lock: bool = False) -> Report:
    """The report of this id, locked until the end of the transaction if `lock`; raises Report.DoesNotExist."""
    if pk > MAX_ID:
        raise Report.DoesNotExist
    with connection.cursor() as cursor:
        if lock:
            execute(cursor, [_LOCK, _READ], [pk, pk])
            cursor.nextset()
        else:
            _READ.execute(cursor, pk)
        row = cursor.fetchone()
    if row is None:
        raise Report.DoesNotExist
    report: Report = _REPORT.instance(row)
    offset = len(_REPORT.names)
    for name, part in _PARTS.items():
        setattr(report, name, part.instance(row[offset : offset + len(part.names)]))
        offset += len(part.names)
    if report.approved_revision_id == report.revision_id:
        report.approved_revision = report.revision
    return report


def etag(report: Report, revision: Revision | None) -> str:
    """A strong tag of the version shown: another revision or another state is another version."""
    return f'"{revision.pk if revision else 0}-{report.state}"'

"""Made-up worlds at the two scales, written set-wise: units, duties, perimeters, reports and figures."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO

from django.core.management import call_command
from django.db import connection

from targets.models import Element, Period


@dataclass(frozen=True)
class Scale:
    """How large a world is."""

    name: str
    areas: int
    filing: int
    quarters: int
    perimeters: int
    repeats: int


SCALES = {
    "city": Scale("city", areas=8, filing=200, quarters=24, perimeters=23, repeats=5),
    "national": Scale("national", areas=34, filing=5_000, quarters=92, perimeters=23, repeats=1),
}


def build(scale: Scale) -> list[Period]:
    """Fill an empty, migrated database; the periods that carry figures."""
    call_command("load_programme", stdout=StringIO())
    periods = list(Period.objects.order_by("as_of")[: scale.quarters])
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no triggers: millions of rows are known to fit
        for statement, parameters in _UNITS:
            cursor.execute(statement, {**vars(scale), **parameters})
        cursor.execute(_BY)
        by = cursor.fetchone()[0]
        codes = [period.code for period in periods]
        cursor.execute(_REPORTS, {"codes": codes, "by": by})
        cursor.execute(_REVISIONS, {"by": by})
        cursor.execute(_APPROVED)
        for period in periods:
            elements = [e.code for e in Element.objects.all() if e.asked_in(period.code) and e.supplier != "register"]
            cursor.execute(_FIGURES, {"period": period.code, "elements": elements})
        for table in ("targets_placement", "targets_duty", "reporting_report", "reporting_figure"):
            cursor.execute(f"ANALYZE {table}")
        cursor.execute("RESET session_replication_role")
    return periods


_OPEN = "daterange('2023-01-01', NULL)"

_UNITS: list[tuple[str, dict[str, object]]] = [
    (
        'INSERT INTO targets_unit (code, name, kind, "order", sort_key, serves, signed_paper, illustrative, note)'
        " SELECT code, code, kind, 1, code, '[]', false, true, '' FROM ("
        " SELECT 'TPHCM' code, 'city' kind UNION ALL"
        " SELECT 'T-' || n, 'area' FROM generate_series(1, %(areas)s) n UNION ALL"
        " SELECT 'P-' || n, 'ward' FROM generate_series(1, %(filing)s) n) made",
        {},
    ),
    (
        "INSERT INTO targets_placement (unit_id, parent_id, name, kind, valid) SELECT code,"
        " CASE kind WHEN 'city' THEN NULL WHEN 'area' THEN 'TPHCM'"
        " ELSE 'T-' || 1 + substr(code, 3)::int %% %(areas)s END, name, kind, " + _OPEN + " FROM targets_unit",
        {},
    ),
    ("INSERT INTO targets_duty (unit_id, valid) SELECT code, " + _OPEN + " FROM targets_unit WHERE kind = 'ward'", {}),
    (
        'INSERT INTO targets_perimeter (code, name, approximate, note, "order")'
        " SELECT 'PV-' || n, 'PV-' || n, false, '', n FROM generate_series(2, %(perimeters)s) n",
        {},
    ),
    (
        "INSERT INTO targets_membership (perimeter_id, unit_id, valid, inseparable)"
        " SELECT 'TPHCM-CU', code, " + _OPEN + ", false FROM targets_unit WHERE kind = 'ward' UNION ALL"
        " SELECT 'PV-' || 2 + substr(code, 3)::int %% (%(perimeters)s - 1), code, " + _OPEN + ", false"
        " FROM targets_unit WHERE kind = 'ward'",
        {},
    ),
]

_BY = """INSERT INTO targets_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active,
    date_joined, full_name, phone) VALUES ('!', false, 'bench', '', '', '', false, true, now(), 'bench', '')
RETURNING id"""

_REPORTS = """
INSERT INTO reporting_report (unit_id, period_id, supplier, state, returned, return_comment, submitted_by_id,
    submitted_at, first_submitted_at, approved_at, paper_signer, paper_number, paper)
SELECT unit_id, period, 'unit', 'draft', '{}', '', %(by)s, now(), now(), now(), '', '', ''
FROM targets_duty CROSS JOIN unnest(%(codes)s::text[]) period
"""

_REVISIONS = """
INSERT INTO reporting_revision (report_id, number, save_number, cells, by_id, at, via, reason, document)
SELECT id, 1, 1, '{}', %(by)s, now(), 'command', '', '' FROM reporting_report
"""

_APPROVED = """
UPDATE reporting_report r SET revision_id = v.id, approved_revision_id = v.id, state = 'approved'
FROM reporting_revision v WHERE v.report_id = r.id
"""

# Plausible in order of size; about one answer in fifty is missing, one in fifty n/a.
_FIGURES = """
INSERT INTO reporting_figure (period_id, unit_id, element_id, value, revision_id)
SELECT r.period_id, r.unit_id, element,
       CASE WHEN dice %% 50 = 1 THEN NULL ELSE 100 + dice %% 9000 END, r.revision_id
FROM reporting_report r CROSS JOIN unnest(%(elements)s::text[]) element
CROSS JOIN LATERAL (SELECT abs(hashtext(r.unit_id || r.period_id || element)) AS dice) d
WHERE r.period_id = %(period)s AND dice %% 50 <> 0
"""

"""The base unions behind a report's cells: their rows, where they stood last, and whose codes stand in two annexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from reporting.models import Annex, AnnexRow, Report, Revision
from targets.domain.refusals import Remark
from targets.domain.vietnamese import fold

NAMED = 5  # codes that a finding names; the page lists all


@dataclass(frozen=True)
class Shared:
    """Codes of an annex that also stand in another unit's of the same period."""

    unit: str
    name: str
    codes: tuple[str, ...]
    cell: str

    @property
    def finding(self) -> Remark:
        """What the reviewer is told, at the first cell that the annex sums up."""
        more = f" và {len(self.codes) - NAMED} mã khác" if len(self.codes) > NAMED else ""
        codes, risk = ", ".join(self.codes[:NAMED]), "số liệu có thể bị tính hai lần"
        return Remark(self.cell, f"Mã công đoàn cơ sở {codes}{more} cũng có trong phụ lục của {self.name}: {risk}.")


def annex_of(revision: Revision | None) -> Annex | None:
    """The annex a revision goes by; one query where it has one."""
    return revision.annex if revision is not None and revision.annex_id else None


def last_annex(report: Report) -> Annex | None:
    """The annex of the report, else the unit's of the latest period before: what a new sheet begins with."""
    own = annex_of(report.revision)
    if own is not None:
        return own
    before = Report.objects.filter(
        unit_id=report.unit_id, supplier=report.supplier, period__as_of__lt=report.period.as_of,
        revision__annex__isnull=False,
    )  # fmt: skip
    earlier = before.select_related("revision__annex").order_by("-period__as_of").first()
    return earlier.revision.annex if earlier is not None and earlier.revision is not None else None


def lines(annex: Annex, search_text: str) -> list[int]:
    """The lines whose code, name or employer holds these words, whatever their tones; all where none are given."""
    line_texts = annex.rows.order_by("line").values_list("line", "code", "name", "employer")
    words = fold(search_text).split()
    if not words:
        return [line for line, *_ in line_texts]
    folded_lines = [(line, fold(" ".join(texts))) for line, *texts in line_texts]
    return [line for line, folded in folded_lines if all(word in folded for word in words)]


def rows(annex: Annex, line_numbers: Sequence[int]) -> list[AnnexRow]:
    return list(annex.rows.filter(line__in=line_numbers).order_by("line"))


# An annex counts as its report is submitted, else as approved: what others are still drafting is nobody's business.
_SHARED = """
SELECT my.report, u.code, coalesce(placement.name, u.name), a.elements ->> 0,
       array_agg(DISTINCT mine.code ORDER BY mine.code)
FROM unnest(%(reports)s::bigint[], %(annexes)s::bigint[]) my(report, annex)
JOIN reporting_report own ON own.id = my.report
JOIN reporting_annex a ON a.id = my.annex
JOIN reporting_annexrow mine ON mine.annex_id = my.annex
JOIN reporting_report r ON r.period_id = own.period_id AND r.id <> own.id
JOIN reporting_revision v ON v.id =
    CASE WHEN r.state IN ('submitted', 'approved') THEN r.revision_id ELSE r.approved_revision_id END
JOIN reporting_annexrow theirs ON theirs.annex_id = v.annex_id AND theirs.code = mine.code
JOIN targets_unit u ON u.code = r.unit_id
JOIN targets_period p ON p.code = r.period_id
LEFT JOIN targets_placement placement ON placement.unit_id = u.code AND placement.valid @> p.as_of
GROUP BY my.report, u.code, placement.name, a.elements ORDER BY u."order", u.sort_key, u.code
"""


def shared_of(reports: Iterable[Report]) -> dict[int, list[Shared]]:
    """The codes of each report's annex that stand in another one of its period, by report and unit; absent where none.

    One query however many; none where no report has an annex. Each report comes with its revision.
    """
    annexes = {
        report.pk: report.revision.annex_id for report in reports if report.revision and report.revision.annex_id
    }
    shared_by_report: dict[int, list[Shared]] = {}
    if annexes:
        with connection.cursor() as cursor:
            cursor.execute(_SHARED, {"reports": list(annexes), "annexes": list(annexes.values())})
            for pk, unit, name, cell, codes in cursor.fetchall():
                shared_by_report.setdefault(pk, []).append(Shared(unit, name, tuple(codes), cell))
    return shared_by_report


def shared(report: Report) -> list[Shared]:
    """`shared_of` one report."""
    return shared_of([report]).get(report.pk, [])


def findings(report: Report) -> list[Remark]:
    """The shared codes as findings at the first cell that the annex sums up."""
    return [entry.finding for entry in shared(report)]

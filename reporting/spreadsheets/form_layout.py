"""What writing and reading our form agree on: the names of its sheets, its version, and who it is for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from reporting.models import Report
from targets.domain.periods import Quarter, QuarterError
from targets.models import Element

FORM, HELP, IDENTITY, FAULTS = "Biểu", "Hướng dẫn", "_ctr25", "Lỗi cần sửa"
LAYOUT = "CTR25-Q/1"


def identity_of(report: Report, revision: int, elements: Iterable[Element]) -> dict[str, str]:
    """What the hidden sheet says: which report the form was made for, from which revision (0 before the first save).

    Another layout, wording or row makes another version.
    """
    wording = "\n".join(f"{element.code}\t{element.name}" for element in elements)
    version = f"{LAYOUT}-{hashlib.sha256(wording.encode()).hexdigest()[:8]}"
    return {
        "unit": report.unit_id, "period": report.period_id, "report": str(report.pk), "revision": str(revision),
        "version": version,
    }  # fmt: skip


def refusal(identity: Mapping[str, str], report: Report, elements: Iterable[Element]) -> str:
    """Why a workbook that says this of itself is not this report's, or "" (Vietnamese)."""
    mine = identity_of(report, 0, elements)
    if identity.get("unit") != mine["unit"]:
        return f"Biểu này của đơn vị khác (mã {identity.get('unit', '')[:20] or 'trống'}), không phải {report.unit}."
    if identity.get("period") != mine["period"]:
        try:
            theirs = Quarter.parse(identity.get("period", "")).label
        except QuarterError:
            theirs = "kỳ khác"
        return f"Biểu này của {theirs}, không phải {report.period.quarter.label}."
    if identity.get("version") != mine["version"]:
        return "Biểu này theo mẫu khác với mẫu của kỳ. Hãy tải biểu mới rồi chép số liệu sang."
    if identity.get("report") != mine["report"] or not identity.get("revision", "").isdecimal():
        return "Trang nhận dạng của biểu không đúng. Hãy tải biểu mới rồi chép số liệu sang."
    return ""

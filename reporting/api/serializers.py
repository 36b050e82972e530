"""The shapes of the API (docs/api.md), by which every body is read and every answer written.

A class's name without `Serializer` is its component's in the OpenAPI document, so that none has a docstring.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from reporting.api.reading import MESSAGES, PageField, QuerySerializer, StrictSerializer, TableField, TextField
from reporting.models import MeetingWorkbook, Report, Supplier
from reporting.progress.verdict import LABELS
from reporting.reports import cells
from reporting.reports.queries import cells_of, form_for, report_questions
from reporting.reports.questions import answer_choices, merge_by_cell
from targets.domain.periods import CLOSED, COLLECTING, OPEN, PLANNED
from targets.models import Reading

PERIOD_STATES = (PLANNED, OPEN, COLLECTING, CLOSED)
SUPPLIERS = (Supplier.UNIT.value, Supplier.FEDERATION.value)  # the register's reports are made on its own pages
BASES = ("reported", "carried")
OPERATORS = (">", ">=", "=", "<", "<=")
ACTS = ("edit", "submit", "return", "approve", "correct")


class CellErrorSerializer(StrictSerializer):
    cell = s.CharField(help_text="Mã số liệu, hoặc tên mục của nội dung gửi lên.")
    message = s.CharField()


class ProblemSerializer(StrictSerializer):
    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField(help_text="Một câu tiếng Việt cho người đọc.")
    errors = CellErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # DRF takes fields off the class
    questions = CellErrorSerializer(many=True, required=False, help_text="Câu hỏi chưa trả lời khi gửi báo cáo.")
    missing = s.ListField(child=s.CharField(), required=False, help_text="Mã các ô chưa có trạng thái khi gửi.")


class PeriodSerializer(StrictSerializer):
    code = s.CharField()
    as_of = s.DateField()
    opens = s.DateField()
    due = s.DateField()
    closes = s.DateField()
    state = s.ChoiceField(PERIOD_STATES)


class ElementTotalSerializer(StrictSerializer):
    value = s.IntegerField(allow_null=True, help_text="null: chưa ai cho số.")
    answered = s.IntegerField(help_text="Số đơn vị đã trả lời, kể cả “không có”.")
    carried = s.IntegerField(help_text="Số đơn vị lấy số gần nhất của chính mình (basis=carried).")


class TotalsSerializer(StrictSerializer):
    unit = s.CharField()
    period = s.CharField()
    basis = s.ChoiceField(BASES)
    as_of = s.DateField()
    state = s.ChoiceField(PERIOD_STATES)
    expected = s.IntegerField()
    submitted = s.IntegerField()
    approved = s.IntegerField()
    elements = s.DictField(child=ElementTotalSerializer())


class LeftOutSerializer(StrictSerializer):
    unit = s.CharField()
    name = s.CharField()


class TargetCoverageSerializer(StrictSerializer):
    expected = s.IntegerField()
    answered = s.IntegerField()
    left_out = LeftOutSerializer(
        many=True, help_text="Đơn vị không tách được theo phạm vi: không cộng vào số của phạm vi."
    )


@extend_schema_field({"type": ["integer", "string"]})
class NumberOrTextField(s.Field[Any, Any, Any, Any]):
    """A count as a JSON integer; a ratio as a decimal string, a state or the text of a note as a string."""

    def to_representation(self, value: int | str) -> int | str:
        return value


class RangeSerializer(StrictSerializer):
    low = NumberOrTextField()
    high = NumberOrTextField(allow_null=True, help_text="null: không có chặn trên.")


class TargetSerializer(StrictSerializer):
    milestone = s.IntegerField()
    operator = s.ChoiceField(OPERATORS)
    value = NumberOrTextField(allow_null=True, help_text="null: mục tiêu bằng lời.")
    judged_on = s.CharField()
    perimeter = s.CharField()
    reading = s.CharField()
    reading_state = s.ChoiceField(Reading.State.values)
    actual = NumberOrTextField(allow_null=True)
    numerator = s.IntegerField(allow_null=True)
    denominator = s.IntegerField(allow_null=True)
    coverage = TargetCoverageSerializer()
    status = s.ChoiceField(list(LABELS))
    range = RangeSerializer(allow_null=True)
    gap = NumberOrTextField(allow_null=True, help_text="value − actual; null khi chưa đủ số liệu.")
    required_per_quarter = NumberOrTextField(allow_null=True)
    required_in_things = s.IntegerField(
        allow_null=True,
        help_text="Tử số của tỷ lệ còn phải thêm (âm: bớt) ở mẫu số hiện nay; null khi không còn thiếu.",
    )
    path = s.CharField(allow_null=True, help_text="Mức trên lộ trình tại judged_on, số thập phân.")
    pace = s.CharField(allow_null=True, help_text="Mức tăng bình quân mỗi quý, số thập phân.")
    satisfied_since = s.CharField(allow_null=True)
    differs_by_reading = s.BooleanField()


class IndicatorSerializer(StrictSerializer):
    code = s.CharField()
    targets = TargetSerializer(many=True)


class ProgressSerializer(StrictSerializer):
    unit = s.CharField()
    period = s.CharField()
    indicators = IndicatorSerializer(many=True)


class CellSerializer(StrictSerializer):
    state = s.ChoiceField(cells.STATES)
    value = s.IntegerField(allow_null=True)
    reason = s.CharField(help_text="Lý do chưa có số liệu.")
    note = s.CharField()
    question = s.CharField(allow_null=True, help_text="Điều bất thường phải trả lời khi gửi.")
    returned = s.CharField(allow_null=True, help_text="Lý do trả lại ô này.")
    offered = s.ListField(child=s.CharField(), required=False, help_text="Các câu trả lời thường gặp cho câu hỏi.")
    answer = s.CharField(required=False, help_text="Câu trả lời cho câu hỏi, nếu có.")
    source = s.CharField(  # type: ignore[assignment]  # a field named like an argument
        required=False, help_text="Nguồn; ở số liệu Liên đoàn cung cấp và số liệu nhập từ văn bản."
    )


class ReportCellsField(s.DictField):
    """Every cell of the report's own form in its order; without the child's fields, as each save waits for it.

    Questions and remarks of a return belong to the version in work: an earlier one is shown without them.
    """

    def to_representation(self, value: Any) -> dict[str, Any]:
        report, revision = value["report"], value["revision"]
        form, revision_cells = form_for(report), cells_of(revision)
        current = revision is None or revision.pk == report.revision_id
        questions = report_questions(report, form, revision_cells) if current else []
        messages = {remark.cell: remark.message for remark in merge_by_cell(questions)}
        choices, returned = answer_choices(questions), report.returned if current else {}
        shape = {}
        for code in form.codes:
            cell = revision_cells.get(code, cells.NO_CELL)
            shape[code] = {
                "state": cell.state, "value": cell.value, "reason": cell.reason, "note": cell.note,
                "question": messages.get(code), "returned": returned.get(code),
            }  # fmt: skip
            if code in choices:
                shape[code]["offered"] = choices[code]
            if cell.answer:
                shape[code]["answer"] = cell.answer
            if form.supplier != Supplier.UNIT or (report.imported and cell.source):
                shape[code]["source"] = cell.source
        return shape


class ReportSerializer(StrictSerializer):
    # of a report, the revision that the caller reads, and what they may do with it now
    id = s.IntegerField(source="report.pk")
    unit = s.CharField(source="report.unit_id")
    period = s.CharField(source="report.period_id")
    supplier = s.ChoiceField(SUPPLIERS, source="report.supplier")
    state = s.ChoiceField(Report.State.values, source="report.state")
    revision = s.IntegerField(source="revision.number", allow_null=True, help_text="Lần gửi đang xem.")
    approved_revision = s.IntegerField(source="report.approved_revision.number", allow_null=True)
    imported_from = s.SerializerMethodField(
        help_text="Số đã duyệt nhập từ văn bản nào, không có người gửi; null: không."
    )
    cells = ReportCellsField(source="*", child=CellSerializer())
    may = s.ListField(child=s.ChoiceField(ACTS))

    def get_imported_from(self, version: dict[str, Any]) -> str | None:
        report = version["report"]
        return report.approved_revision.reason if report.imported else None


class ReportRowSerializer(StrictSerializer):
    id = s.IntegerField()
    unit = s.CharField()
    period = s.CharField()
    supplier = s.ChoiceField(SUPPLIERS)
    state = s.ChoiceField(Report.State.values)
    revision = s.IntegerField(source="number", allow_null=True)
    imported = s.BooleanField(help_text="Số đã duyệt nhập từ văn bản, không có người gửi.")


class ReportPageSerializer(StrictSerializer):
    count = s.IntegerField()
    next = s.URLField(allow_null=True)
    previous = s.URLField(allow_null=True)
    results = ReportRowSerializer(many=True)


class NewReportSerializer(StrictSerializer):
    unit = TextField()
    period = TextField()
    supplier = s.ChoiceField(SUPPLIERS, default="unit")


class CellChangeSerializer(StrictSerializer):
    state = s.ChoiceField(cells.STATES, required=False)
    value = s.IntegerField(required=False, min_value=0, max_value=10**10)
    reason = s.CharField(required=False, help_text="Phải có khi state là missing.")
    note = s.CharField(required=False)
    source = s.CharField(required=False)  # type: ignore[assignment]  # a field named like an argument


class ChangesSerializer(StrictSerializer):
    cells = TableField(child=CellChangeSerializer())
    answers = TableField(child=s.CharField(), required=False, help_text="Câu trả lời cho câu hỏi, theo ô.")


class SubmissionSerializer(StrictSerializer):
    answers = TableField(child=s.CharField(), required=False)


class ReturnSerializer(StrictSerializer):
    cells = TableField(child=s.CharField(), required=False)
    comment = TextField(required=False, allow_blank=True)


class ApprovalSerializer(StrictSerializer):
    comment = TextField(required=False, allow_blank=True)


class CorrectionSerializer(StrictSerializer):
    reason = TextField()
    document = TextField()


class CredentialsSerializer(StrictSerializer):
    username = TextField()
    password = TextField(trim_whitespace=False)


class TokenSerializer(StrictSerializer):
    token = s.CharField()
    expires = s.DateTimeField()


class WorkbookOrderSerializer(StrictSerializer):
    period = TextField()
    unit = TextField()


class WorkbookFileSerializer(StrictSerializer):
    messages = {**MESSAGES, "required": "Thiếu tệp: gửi ở mục “{key}”."}

    file = s.FileField(allow_empty_file=True, help_text="Biểu .xlsx đã điền, tối đa 10 MB.")


class WorkbookChangeSerializer(StrictSerializer):
    cell = s.CharField(help_text="Địa chỉ ô trong tệp.")
    element = s.CharField()
    old = NumberOrTextField(allow_null=True, help_text="null: ô trống.")
    new = NumberOrTextField(allow_null=True)


class WorkbookTakenSerializer(StrictSerializer):
    by = s.CharField()
    at = s.DateTimeField()


class WorkbookChangesSerializer(StrictSerializer):
    changes = WorkbookChangeSerializer(many=True)
    already = WorkbookTakenSerializer(required=False, help_text="Tệp này đã nạp trước đó: không lưu lại.")


class WorkbookFaultSerializer(StrictSerializer):
    sheet = s.CharField(help_text="Trang tính; trống: cả tệp.")
    cell = s.CharField(help_text="Địa chỉ ô; trống: cả trang.")
    element = s.CharField(help_text="Mã số liệu, nếu ô thuộc một số liệu.")
    message = s.CharField()


class WorkbookProblemSerializer(ProblemSerializer):
    errors = WorkbookFaultSerializer(many=True)  # type: ignore[assignment]  # DRF takes fields off the class


class WorkbookSerializer(StrictSerializer):
    id = s.UUIDField()
    state = s.ChoiceField(MeetingWorkbook.State.values)
    progress = s.IntegerField(min_value=0, max_value=100)
    url = s.URLField(help_text="Địa chỉ tải tệp khi state là done.")


class ScopeQuerySerializer(QuerySerializer):
    unit = TextField(help_text="Mã đơn vị hoặc phạm vi: TPHCM, TPHCM-CU, P-26740…")
    period = TextField(help_text="Mã kỳ: 2026-Q3.")


class TotalsQuerySerializer(ScopeQuerySerializer):
    basis = s.ChoiceField(BASES, required=False, help_text="reported: số của kỳ (mặc định); carried: bù số gần nhất.")


class ReportsQuerySerializer(QuerySerializer):
    unit = TextField(required=False, help_text="Mã đơn vị.")
    period = TextField(required=False, help_text="Mã kỳ.")
    state = s.ChoiceField(Report.State.values, required=False, help_text="Trạng thái.")
    supplier = s.ChoiceField(SUPPLIERS, required=False, help_text="Nguồn.")
    page = PageField(required=False, help_text="Trang, từ 1; mỗi trang 100.")


class DryRunQuerySerializer(QuerySerializer):
    dry_run = s.ChoiceField(("0", "1"), required=False, help_text="1: chỉ cho biết sẽ đổi gì, không lưu.")

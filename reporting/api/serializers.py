"""The shapes of the API (docs/api.md), one class a shape; a class's name without `Serializer` is its component's."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s

from reporting.models import MeetingWorkbook, Report
from reporting.progress.verdict import LABELS
from reporting.reports import cells
from targets.domain.periods import CLOSED, COLLECTING, OPEN, PLANNED
from targets.models import Reading

PERIOD_STATES = (PLANNED, OPEN, COLLECTING, CLOSED)
SUPPLIERS = ("unit", "federation")
OPERATORS = (">", ">=", "=", "<", "<=")
ACTS = ("edit", "submit", "return", "approve", "correct")


class ShapeSerializer(s.Serializer[Any]):
    pass  # a shape of the document, never run; a docstring would stand there as the description of every shape


class CellErrorSerializer(ShapeSerializer):
    cell = s.CharField(help_text="Mã số liệu, hoặc tên mục của nội dung gửi lên.")
    message = s.CharField()


class ProblemSerializer(ShapeSerializer):
    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField(help_text="Một câu tiếng Việt cho người đọc.")
    errors = CellErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # DRF takes fields off the class
    questions = CellErrorSerializer(many=True, required=False, help_text="Câu hỏi chưa trả lời khi gửi báo cáo.")
    missing = s.ListField(child=s.CharField(), required=False, help_text="Mã các ô chưa có trạng thái khi gửi.")


class PeriodSerializer(ShapeSerializer):
    code = s.CharField()
    as_of = s.DateField()
    opens = s.DateField()
    due = s.DateField()
    closes = s.DateField()
    state = s.ChoiceField(PERIOD_STATES)


class ElementTotalSerializer(ShapeSerializer):
    value = s.IntegerField(allow_null=True, help_text="null: chưa ai cho số.")
    answered = s.IntegerField(help_text="Số đơn vị đã trả lời, kể cả “không có”.")
    carried = s.IntegerField(help_text="Số đơn vị lấy số gần nhất của chính mình (basis=carried).")


class TotalsSerializer(ShapeSerializer):
    unit = s.CharField()
    period = s.CharField()
    basis = s.ChoiceField(("reported", "carried"))
    as_of = s.DateField()
    state = s.ChoiceField(PERIOD_STATES)
    expected = s.IntegerField()
    submitted = s.IntegerField()
    approved = s.IntegerField()
    elements = s.DictField(child=ElementTotalSerializer())


class TargetCoverageSerializer(ShapeSerializer):
    expected = s.IntegerField()
    answered = s.IntegerField()


class NumberOrDecimalField(s.Field[Any, Any, Any, Any]):
    """A count as a JSON integer, a ratio in per cent as a decimal string with 10 decimals."""


class RangeSerializer(ShapeSerializer):
    low = NumberOrDecimalField()
    high = NumberOrDecimalField(allow_null=True, help_text="null: không có chặn trên.")


class TargetSerializer(ShapeSerializer):
    milestone = s.IntegerField()
    operator = s.ChoiceField(OPERATORS)
    value = NumberOrDecimalField(allow_null=True, help_text="null: mục tiêu bằng lời.")
    judged_on = s.CharField()
    perimeter = s.CharField()
    reading = s.CharField()
    reading_state = s.ChoiceField(Reading.State.values)
    actual = NumberOrDecimalField(allow_null=True)
    numerator = s.IntegerField(allow_null=True)
    denominator = s.IntegerField(allow_null=True)
    coverage = TargetCoverageSerializer()
    status = s.ChoiceField(list(LABELS))
    range = RangeSerializer(allow_null=True)
    gap = NumberOrDecimalField(allow_null=True)
    required_per_quarter = NumberOrDecimalField(allow_null=True)
    satisfied_since = s.CharField(allow_null=True)
    differs_by_reading = s.BooleanField()


class IndicatorSerializer(ShapeSerializer):
    code = s.CharField()
    targets = TargetSerializer(many=True)


class ProgressSerializer(ShapeSerializer):
    unit = s.CharField()
    period = s.CharField()
    indicators = IndicatorSerializer(many=True)


class CellSerializer(ShapeSerializer):
    state = s.ChoiceField(cells.STATES)
    value = s.IntegerField(allow_null=True)
    reason = s.CharField(help_text="Lý do chưa có số liệu.")
    note = s.CharField()
    question = s.CharField(allow_null=True, help_text="Điều bất thường phải trả lời khi gửi.")
    returned = s.CharField(allow_null=True, help_text="Lý do trả lại ô này.")
    offered = s.ListField(child=s.CharField(), required=False, help_text="Các câu trả lời thường gặp cho câu hỏi.")
    answer = s.CharField(required=False, help_text="Câu trả lời cho câu hỏi, nếu có.")
    source = s.CharField(  # type: ignore[assignment]  # a field named like an argument
        required=False, help_text="Nguồn; chỉ ở số liệu Liên đoàn cung cấp."
    )


class ReportSerializer(ShapeSerializer):
    id = s.IntegerField()
    unit = s.CharField()
    period = s.CharField()
    supplier = s.ChoiceField(SUPPLIERS)
    state = s.ChoiceField(Report.State.values)
    revision = s.IntegerField(allow_null=True, help_text="Lần gửi đang xem.")
    approved_revision = s.IntegerField(allow_null=True)
    cells = s.DictField(child=CellSerializer())
    may = s.ListField(child=s.ChoiceField(ACTS))


class ReportRowSerializer(ShapeSerializer):
    id = s.IntegerField()
    unit = s.CharField()
    period = s.CharField()
    supplier = s.ChoiceField(SUPPLIERS)
    state = s.ChoiceField(Report.State.values)
    revision = s.IntegerField(allow_null=True)


class ReportPageSerializer(ShapeSerializer):
    count = s.IntegerField()
    next = s.URLField(allow_null=True)
    previous = s.URLField(allow_null=True)
    results = ReportRowSerializer(many=True)


class NewReportSerializer(ShapeSerializer):
    unit = s.CharField()
    period = s.CharField()
    supplier = s.ChoiceField(SUPPLIERS, default="unit")


class CellChangeSerializer(ShapeSerializer):
    state = s.ChoiceField(cells.STATES, required=False)
    value = s.IntegerField(required=False, min_value=0, max_value=10**10)
    reason = s.CharField(required=False, help_text="Phải có khi state là missing.")
    note = s.CharField(required=False)
    source = s.CharField(required=False)  # type: ignore[assignment]  # a field named like an argument


class ChangesSerializer(ShapeSerializer):
    cells = s.DictField(child=CellChangeSerializer())
    answers = s.DictField(child=s.CharField(), required=False, help_text="Câu trả lời cho câu hỏi, theo ô.")


class SubmissionSerializer(ShapeSerializer):
    answers = s.DictField(child=s.CharField(), required=False)


class ReturnSerializer(ShapeSerializer):
    cells = s.DictField(child=s.CharField(), required=False)
    comment = s.CharField(required=False)


class ApprovalSerializer(ShapeSerializer):
    comment = s.CharField(required=False)


class CorrectionSerializer(ShapeSerializer):
    reason = s.CharField()
    document = s.CharField()


class CredentialsSerializer(ShapeSerializer):
    username = s.CharField()
    password = s.CharField()


class TokenSerializer(ShapeSerializer):
    token = s.CharField()
    expires = s.DateTimeField()


class WorkbookOrderSerializer(ShapeSerializer):
    period = s.CharField()
    unit = s.CharField()


class WorkbookFileSerializer(ShapeSerializer):
    file = s.FileField(help_text="Biểu .xlsx đã điền, tối đa 10 MB.")


class NumberOrTextField(s.Field[Any, Any, Any, Any]):
    """A count as a JSON integer; "n/a", "missing" or the text of a note as a string."""


class WorkbookChangeSerializer(ShapeSerializer):
    cell = s.CharField(help_text="Địa chỉ ô trong tệp.")
    element = s.CharField()
    old = NumberOrTextField(allow_null=True, help_text="null: ô trống.")
    new = NumberOrTextField(allow_null=True)


class WorkbookTakenSerializer(ShapeSerializer):
    by = s.CharField()
    at = s.DateTimeField()


class WorkbookChangesSerializer(ShapeSerializer):
    changes = WorkbookChangeSerializer(many=True)
    already = WorkbookTakenSerializer(required=False, help_text="Tệp này đã nạp trước đó: không lưu lại.")


class WorkbookFaultSerializer(ShapeSerializer):
    sheet = s.CharField(help_text="Trang tính; trống: cả tệp.")
    cell = s.CharField(help_text="Địa chỉ ô; trống: cả trang.")
    element = s.CharField(help_text="Mã số liệu, nếu ô thuộc một số liệu.")
    message = s.CharField()


class WorkbookProblemSerializer(ProblemSerializer):
    errors = WorkbookFaultSerializer(many=True)  # type: ignore[assignment]  # DRF takes fields off the class


class WorkbookSerializer(ShapeSerializer):
    id = s.UUIDField()
    state = s.ChoiceField(MeetingWorkbook.State.values)
    progress = s.IntegerField(min_value=0, max_value=100)
    url = s.URLField(help_text="Địa chỉ tải tệp khi state là done.")

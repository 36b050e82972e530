"""The shapes of interfaces.md, one class a shape. Class names are the component names of the document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s

from reporting.domain import cells
from reporting.domain.verdict import LABELS
from reporting.models import MeetingWorkbook, Report
from targets.domain.periods import CLOSED, COLLECTING, OPEN, PLANNED
from targets.models import Reading

PERIOD_STATES = (PLANNED, OPEN, COLLECTING, CLOSED)
SUPPLIERS = ("unit", "federation")
OPERATORS = (">", ">=", "=", "<", "<=")
ACTS = ("edit", "submit", "return", "approve", "correct")


class Shape(s.Serializer[Any]):
    pass  # a shape of the document, never run; a docstring would stand there as the description of every shape


class CellError(Shape):
    cell = s.CharField(help_text="Mã số liệu, hoặc tên mục của nội dung gửi lên.")
    message = s.CharField()


class Problem(Shape):
    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField(help_text="Một câu tiếng Việt cho người đọc.")
    errors = CellError(many=True, required=False)  # type: ignore[assignment]  # DRF takes fields off the class
    questions = CellError(many=True, required=False, help_text="Câu hỏi chưa trả lời khi gửi báo cáo.")
    missing = s.ListField(child=s.CharField(), required=False, help_text="Mã các ô chưa có trạng thái khi gửi.")


class Period(Shape):
    code = s.CharField()
    as_of = s.DateField()
    opens = s.DateField()
    due = s.DateField()
    closes = s.DateField()
    state = s.ChoiceField(PERIOD_STATES)


class ElementTotal(Shape):
    value = s.IntegerField(allow_null=True, help_text="null: chưa ai cho số.")
    answered = s.IntegerField(help_text="Số đơn vị đã trả lời, kể cả “không có”.")
    carried = s.IntegerField(help_text="Số đơn vị lấy số gần nhất của chính mình (basis=carried).")


class Totals(Shape):
    unit = s.CharField()
    period = s.CharField()
    basis = s.ChoiceField(("reported", "carried"))
    as_of = s.DateField()
    state = s.ChoiceField(PERIOD_STATES)
    expected = s.IntegerField()
    submitted = s.IntegerField()
    approved = s.IntegerField()
    elements = s.DictField(child=ElementTotal())


class TargetCoverage(Shape):
    expected = s.IntegerField()
    answered = s.IntegerField()


class NumberOrDecimal(s.Field[Any, Any, Any, Any]):
    """A count as a JSON integer, a ratio in per cent as a decimal string with 10 decimals."""


class Range(Shape):
    low = NumberOrDecimal()
    high = NumberOrDecimal(allow_null=True, help_text="null: không có chặn trên.")


class Target(Shape):
    milestone = s.IntegerField()
    operator = s.ChoiceField(OPERATORS)
    value = NumberOrDecimal(allow_null=True, help_text="null: mục tiêu bằng lời.")
    judged_on = s.CharField()
    perimeter = s.CharField()
    reading = s.CharField()
    reading_state = s.ChoiceField(Reading.State.values)
    actual = NumberOrDecimal(allow_null=True)
    numerator = s.IntegerField(allow_null=True)
    denominator = s.IntegerField(allow_null=True)
    coverage = TargetCoverage()
    status = s.ChoiceField(list(LABELS))
    range = Range(allow_null=True)
    gap = NumberOrDecimal(allow_null=True)
    required_per_quarter = NumberOrDecimal(allow_null=True)
    satisfied_since = s.CharField(allow_null=True)
    differs_by_reading = s.BooleanField()


class Indicator(Shape):
    code = s.CharField()
    targets = Target(many=True)


class Progress(Shape):
    unit = s.CharField()
    period = s.CharField()
    indicators = Indicator(many=True)


class Cell(Shape):
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


class ReportShape(Shape):
    id = s.IntegerField()
    unit = s.CharField()
    period = s.CharField()
    supplier = s.ChoiceField(SUPPLIERS)
    state = s.ChoiceField(Report.State.values)
    revision = s.IntegerField(allow_null=True, help_text="Lần gửi đang xem.")
    approved_revision = s.IntegerField(allow_null=True)
    cells = s.DictField(child=Cell())
    may = s.ListField(child=s.ChoiceField(ACTS))

    class Meta:
        ref_name = "Report"


class ReportRow(Shape):
    id = s.IntegerField()
    unit = s.CharField()
    period = s.CharField()
    supplier = s.ChoiceField(SUPPLIERS)
    state = s.ChoiceField(Report.State.values)
    revision = s.IntegerField(allow_null=True)


class ReportPage(Shape):
    count = s.IntegerField()
    next = s.URLField(allow_null=True)
    previous = s.URLField(allow_null=True)
    results = ReportRow(many=True)


class NewReport(Shape):
    unit = s.CharField()
    period = s.CharField()
    supplier = s.ChoiceField(SUPPLIERS, default="unit")


class CellChange(Shape):
    state = s.ChoiceField(cells.STATES, required=False)
    value = s.IntegerField(required=False, min_value=0, max_value=10**10)
    reason = s.CharField(required=False, help_text="Phải có khi state là missing.")
    note = s.CharField(required=False)
    source = s.CharField(required=False)  # type: ignore[assignment]  # a field named like an argument


class Changes(Shape):
    cells = s.DictField(child=CellChange())
    answers = s.DictField(child=s.CharField(), required=False, help_text="Câu trả lời cho câu hỏi, theo ô.")


class Submission(Shape):
    answers = s.DictField(child=s.CharField(), required=False)


class Return(Shape):
    cells = s.DictField(child=s.CharField(), required=False)
    comment = s.CharField(required=False)


class Approval(Shape):
    comment = s.CharField(required=False)


class Correction(Shape):
    reason = s.CharField()
    document = s.CharField()


class Credentials(Shape):
    username = s.CharField()
    password = s.CharField()


class Token(Shape):
    token = s.CharField()
    expires = s.DateTimeField()


class WorkbookOrder(Shape):
    period = s.CharField()
    unit = s.CharField()


class WorkbookFile(Shape):
    file = s.FileField(help_text="Biểu .xlsx đã điền, tối đa 10 MB.")


class NumberOrText(s.Field[Any, Any, Any, Any]):
    """A count as a JSON integer; "n/a", "missing" or the text of a note as a string."""


class WorkbookChange(Shape):
    cell = s.CharField(help_text="Địa chỉ ô trong tệp.")
    element = s.CharField()
    old = NumberOrText(allow_null=True, help_text="null: ô trống.")
    new = NumberOrText(allow_null=True)


class WorkbookTaken(Shape):
    by = s.CharField()
    at = s.DateTimeField()


class WorkbookChanges(Shape):
    changes = WorkbookChange(many=True)
    already = WorkbookTaken(required=False, help_text="Tệp này đã nạp trước đó: không lưu lại.")


class WorkbookFault(Shape):
    sheet = s.CharField(help_text="Trang tính; trống: cả tệp.")
    cell = s.CharField(help_text="Địa chỉ ô; trống: cả trang.")
    element = s.CharField(help_text="Mã số liệu, nếu ô thuộc một số liệu.")
    message = s.CharField()


class WorkbookProblem(Problem):
    errors = WorkbookFault(many=True)  # type: ignore[assignment]  # DRF takes fields off the class


class Workbook(Shape):
    id = s.UUIDField()
    state = s.ChoiceField(MeetingWorkbook.State.values)
    progress = s.IntegerField(min_value=0, max_value=100)
    url = s.URLField(help_text="Địa chỉ tải tệp khi state là done.")

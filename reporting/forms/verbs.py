"""What goes with a verb on a report or a period: papers, reasons, comments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from reporting.forms.base import VietnameseForm, day, not_after, scanned, text


class PaperForm(VietnameseForm):
    """The signed paper a clerk submits with, where the unit is set so (docs/rules.md#roles)."""

    signer = text("Người ký", hint="Họ tên lãnh đạo đã ký bản giấy.")
    number = text("Số văn bản", 60)
    on = day("Ngày ký")
    file = forms.FileField(label="Bản ký (PDF hoặc ảnh)", widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.png"}))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> dt.date | None:
        """The day of signing, not in the future."""
        value: dt.date | None = self.cleaned_data["on"]
        not_after(value, self.today)
        return value

    def clean_file(self) -> Any:
        """A scan."""
        return scanned(self.cleaned_data["file"])


class CorrectForm(VietnameseForm):
    """Why an approved report is corrected, and by which document."""

    reason = text("Lý do điều chỉnh", 1000, lines=3)
    document = text("Văn bản làm căn cứ", 200, hint="Số, ngày văn bản đề nghị điều chỉnh.")


class CommentForm(VietnameseForm):
    """A remark on the whole report with an approval or a return."""

    comment = text("Nhận xét chung", 1000, required=False, lines=2)


class CloseForm(VietnameseForm):
    """The federation's stamp on a period: who signed which paper when."""

    signer = text("Người ký")
    number = text("Số văn bản", 60)
    on = day("Ngày ký")
    left_out = forms.MultipleChoiceField(
        label="Báo cáo không đưa vào số liệu chính thức", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, today: dt.date, pending: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["left_out"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = pending

    def clean_on(self) -> dt.date | None:
        """The day of signing, not in the future."""
        value: dt.date | None = self.cleaned_data["on"]
        not_after(value, self.today)
        return value


class DaysForm(VietnameseForm):
    """Opening, due and last day of entry of a period."""

    opens = day("Mở nhập")
    due = day("Hạn gửi")
    closes = day("Hết hạn nhập", hint="Ngày rơi vào cuối tuần, ngày nghỉ lễ được chuyển sang ngày làm việc tiếp theo.")


class OpeningForm(VietnameseForm):
    """Whose figures may be entered or corrected after the last day of entry, why and until when."""

    unit = forms.ChoiceField(label="Đơn vị")
    reason = text("Lý do", 1000, lines=2, hint="Văn bản đề nghị của đơn vị, việc cần nhập hoặc điều chỉnh.")
    until = day("Đến hết ngày", hint="Không quá 30 ngày.")

    def __init__(self, *args: Any, units: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Chọn đơn vị"), *units]


class WorkbookForm(VietnameseForm):
    """Which meeting's workbook is wanted."""

    period = forms.ChoiceField(label="Kỳ báo cáo")
    unit = forms.ChoiceField(label="Đơn vị, phạm vi")

    def __init__(self, *args: Any, periods: list[tuple[str, str]], units: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("period", periods), ("unit", units)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

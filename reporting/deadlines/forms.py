"""Forms about a period: its stamp, its days, who may still enter."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from reporting.web.forms import VietnameseForm, day, not_after, text


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

"""Forms about a period: its stamp, its days, who may still enter."""

from __future__ import annotations

from django import forms

from reporting.web.forms import VietnameseForm, day, not_in_future, text


class CloseForm(VietnameseForm):
    """The federation's stamp on a period: who signed which paper when."""

    signer = text("Người ký")
    number = text("Số văn bản", 60)
    on = day("Ngày ký", validators=[not_in_future])
    left_out = forms.MultipleChoiceField(
        label="Báo cáo không đưa vào số liệu chính thức", required=False, widget=forms.CheckboxSelectMultiple
    )


class DaysForm(VietnameseForm):
    opens = day("Mở nhập")
    due = day("Hạn gửi")
    closes = day("Hết hạn nhập", hint="Ngày rơi vào cuối tuần, ngày nghỉ lễ được chuyển sang ngày làm việc tiếp theo.")


class OpeningForm(VietnameseForm):
    """Whose figures may be entered or corrected after the last day of entry, why and until when."""

    unit = forms.ChoiceField(label="Đơn vị")
    reason = text("Lý do", 1000, lines=2, hint="Văn bản đề nghị của đơn vị, việc cần nhập hoặc điều chỉnh.")
    until = day("Đến hết ngày", hint="Không quá 30 ngày.")

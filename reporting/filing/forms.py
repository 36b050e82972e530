"""What goes with a verb on a report: papers, reasons, comments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from reporting.web.forms import VietnameseForm, day, not_after, scanned, text


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
        return scanned(self.cleaned_data["file"])


class CorrectForm(VietnameseForm):
    """Why an approved report is corrected, and by which document."""

    reason = text("Lý do điều chỉnh", 1000, lines=3)
    document = text("Văn bản làm căn cứ", 200, hint="Số, ngày văn bản đề nghị điều chỉnh.")


class CommentForm(VietnameseForm):
    """A remark on the whole report with an approval or a return."""

    comment = text("Nhận xét chung", 1000, required=False, lines=2)

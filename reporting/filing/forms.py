"""What goes with a verb on a report: papers, reasons, comments."""

from __future__ import annotations

from typing import Any

from django import forms

from reporting.web.forms import VietnameseForm, day, not_in_future, scanned, text


class PaperForm(VietnameseForm):
    """The signed paper a clerk submits with, where the unit is set so (docs/rules.md#roles)."""

    signer = text("Người ký", hint="Họ tên lãnh đạo đã ký bản giấy.")
    number = text("Số văn bản", 60)
    on = day("Ngày ký", validators=[not_in_future])
    file = forms.FileField(label="Bản ký (PDF hoặc ảnh)", widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.png"}))

    def clean_file(self) -> Any:
        return scanned(self.cleaned_data["file"])


class CorrectForm(VietnameseForm):
    """Why an approved report is corrected, and by which document."""

    reason = text("Lý do điều chỉnh", 1000, lines=3)
    document = text("Văn bản làm căn cứ", 200, hint="Số, ngày văn bản đề nghị điều chỉnh.")


class CommentForm(VietnameseForm):
    """A remark on the whole report with an approval or a return."""

    comment = text("Nhận xét chung", 1000, required=False, lines=2)

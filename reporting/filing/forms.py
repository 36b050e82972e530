"""What goes with a verb on a report: papers, reasons, comments, words and files."""

from __future__ import annotations

from typing import Any

from django import forms

from reporting.excel.package import XLSX
from reporting.filing.papers_actions import MAX_WORDS
from reporting.reports.file_types import ACCEPT
from reporting.web.forms import VietnameseForm, day, is_scan, not_in_future, text, upload


class PaperForm(VietnameseForm):
    """The signed paper a clerk submits with, where the unit is set so (docs/rules.md#roles)."""

    signer = text("Người ký", hint="Họ tên lãnh đạo đã ký bản giấy.")
    number = text("Số văn bản", 60)
    on = day("Ngày ký", validators=[not_in_future])
    file = upload("Bản ký (PDF hoặc ảnh)", ".pdf,.jpg,.png", validators=[is_scan])


class CorrectForm(VietnameseForm):
    """Why an approved report is corrected, and by which document."""

    reason = text("Lý do điều chỉnh", 1000, lines=3)
    document = text("Văn bản làm căn cứ", 200, hint="Số, ngày văn bản đề nghị điều chỉnh.")


class CommentForm(VietnameseForm):
    comment = text("Nhận xét chung", 1000, required=False, lines=2)


class Words(forms.CharField):
    """Lines of text whose ends count as one character, as the browser counts them."""

    def __init__(self, label: str, hint: str) -> None:
        widget = forms.Textarea(attrs={"rows": 8})
        super().__init__(label=label, help_text=hint, max_length=MAX_WORDS, required=False, widget=widget)

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class NarrativeForm(VietnameseForm):
    results = Words("Kết quả", "Kết quả nổi bật trong quý, gắn với số liệu đã nhập.")
    difficulties = Words("Khó khăn", "Khó khăn, vướng mắc và nguyên nhân.")
    proposals = Words("Kiến nghị", "Kiến nghị với cấp trên, với chính quyền, người sử dụng lao động.")


class AttachForm(VietnameseForm):
    """One paper more; what it is the verb finds out from its content."""

    file = upload(
        "Chọn tệp", ACCEPT,
        "PDF, ảnh JPEG, PNG hoặc Word, Excel, PowerPoint không có macro; mỗi tệp không quá 10 MB.",
    )  # fmt: skip


class AnnexForm(VietnameseForm):
    """The sheet of base unions; what is in it, the gate sees."""

    file = upload("Tệp phụ lục (.xlsx)", f".xlsx,{XLSX}", "Tối đa 10 MB, 20.000 dòng. Nên dùng mẫu tải từ trang này.")

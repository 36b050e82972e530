"""What a unit says in words with its report, and the papers it attaches."""

from __future__ import annotations

from typing import Any

from django import forms

from reporting.filing.papers_actions import MAX_WORDS
from reporting.reports.file_types import ACCEPT, MAX_SIZE
from reporting.web.forms import VietnameseForm


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

    file = forms.FileField(
        label="Chọn tệp",
        help_text="PDF, ảnh JPEG, PNG hoặc Word, Excel, PowerPoint không có macro; mỗi tệp không quá 10 MB.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def clean_file(self) -> Any:
        """Not so large that it is not even read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_SIZE:
            raise forms.ValidationError("Tệp lớn quá 10 MB.", code="size")
        return file

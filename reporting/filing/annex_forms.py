"""The sheet of base unions that is sent with a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from reporting.excel.package import XLSX
from reporting.spreadsheets.gate import MAX_FILE
from reporting.web.forms import VietnameseForm


class AnnexForm(VietnameseForm):
    file = forms.FileField(
        label="Tệp phụ lục (.xlsx)",
        help_text="Tối đa 10 MB, 20.000 dòng. Nên dùng mẫu tải từ trang này.",
        widget=forms.FileInput(attrs={"accept": f".xlsx,{XLSX}"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """A file that may be read at all; what is in it, the door sees."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE:
            raise forms.ValidationError("Tệp lớn quá 10 MB.", code="size")
        return file

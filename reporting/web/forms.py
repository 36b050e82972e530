"""A form whose every message is Vietnamese (Django's own translation lacks some)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from reporting.reports import file_types
from reporting.web.working import status_of, today
from targets.domain.refusals import Refused

MESSAGES = {
    "required": "Chưa điền mục này.",
    "invalid": "Nội dung mục này không hợp lệ.",
    "invalid_choice": "Hãy chọn một mục trong danh sách.",
    "empty": "Tệp gửi lên trống.",
    "missing": "Chưa chọn tệp.",
}
DATE_MESSAGE = "Ngày không hợp lệ: ghi như 31/12/2026."


class VietnameseForm(forms.Form):
    """Messages of all fields in Vietnamese, labels without a colon, fields marked for screen readers when wrong.

    `choices`: by the name of a field what it offers, where that is data.
    """

    def __init__(self, *args: Any, choices: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, offered in (choices or {}).items():
            cast(forms.ChoiceField, self.fields[name]).choices = offered
        for field in self.fields.values():
            field.error_messages.update(MESSAGES)
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = DATE_MESSAGE
            if isinstance(field, forms.CharField) and field.max_length:
                field.error_messages["max_length"] = f"Dài quá {field.max_length} ký tự."


def text(label: str, limit: int = 150, *, required: bool = True, hint: str = "", lines: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput()
    return forms.CharField(label=label, max_length=limit, required=required, help_text=hint, widget=widget)


def day(label: str, *, hint: str = "", **details: Any) -> forms.DateField:
    """A field for a day as people here write it: 31/12/2026 (the browser's own would show it in its language)."""
    attrs = {"placeholder": "31/12/2026", "inputmode": "numeric", "autocomplete": "off", "maxlength": "10"}
    widget = forms.DateInput(attrs=attrs, format="%d/%m/%Y")
    formats = ["%d/%m/%Y", "%Y-%m-%d"]
    return forms.DateField(label=label, help_text=hint, widget=widget, input_formats=formats, **details)


def not_in_future(value: dt.date) -> None:
    """The validator of a day that something was done on."""
    if value > today():
        raise forms.ValidationError("Ngày này chưa tới.", code="future")


def upload(label: str, accept: str, hint: str = "", *, validators: Sequence[Any] = ()) -> forms.FileField:
    """A field for a file of at most 10 MB: a larger one is not even read."""
    widget = forms.FileInput(attrs={"accept": accept})
    return forms.FileField(label=label, help_text=hint, widget=widget, validators=[*validators] or [_not_too_large])


def _not_too_large(file: UploadedFile[Any]) -> None:
    if (file.size or 0) > file_types.MAX_SIZE:
        raise forms.ValidationError("Tệp lớn quá 10 MB.", code="size")


def is_scan(file: UploadedFile[Any]) -> None:
    """The validator of a scan of a paper, by its content: PDF or picture, at most 10 MB."""
    try:
        file_types.kind_of(file.name or "", file.read(file_types.MAX_SIZE + 1), file_types.SCANS)
    except Refused as unfit:
        raise forms.ValidationError(unfit.errors[0].message, code="unfit") from unfit
    file.seek(0)


def put_errors(form: forms.Form, refused: Refused) -> None:
    """Show a refusal at the fields it is about, the rest above the form."""
    stray = [error.message for error in refused.errors if error.cell not in form.fields]
    for error in refused.errors:
        if error.cell in form.fields:
            form.add_error(error.cell, error.message)
    if stray or not refused.errors:
        form.add_error(None, " ".join(dict.fromkeys([refused.message, *stray])))


def carry_out(form: forms.Form, act: Callable[..., HttpResponse], again: Callable[[int], HttpResponse]) -> HttpResponse:
    """Do what a valid form asks; else show the page `again`, with a status, whose form then says why not."""
    if not form.is_valid():
        return again(HTTPStatus.BAD_REQUEST)
    try:
        return act(**form.cleaned_data)
    except Refused as refused:
        put_errors(form, refused)
        return again(status_of(refused))

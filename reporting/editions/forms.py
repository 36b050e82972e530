"""Publishing an edition, asking for the files of one scope, withdrawing."""

from __future__ import annotations

from typing import Any

from django import forms

from reporting.web.forms import VietnameseForm, text

MAX_REASON = 1000


class PublishForm(VietnameseForm):
    """Which period is frozen under which number, and how its papers are laid out."""

    period = forms.ChoiceField(label="Kỳ báo cáo")
    number = text("Số", 20, hint="Chữ, số, dấu chấm và gạch nối; không dùng lại số cũ.")
    layout = forms.ChoiceField(label="Thể thức văn bản")

    def __init__(
        self, *args: Any, periods: list[tuple[str, str]], layouts: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("period", periods), ("layout", layouts)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class PackForm(VietnameseForm):
    """Whose files are wanted: of one unit or perimeter of the edition."""

    scope = forms.ChoiceField(label="Đơn vị, phạm vi")

    def __init__(self, *args: Any, scopes: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scope"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = scopes


class WithdrawForm(VietnameseForm):
    """Why an edition is withdrawn."""

    reason = text("Lý do thu hồi", MAX_REASON, lines=3, hint="Ghi trên mọi trang của bản công bố này.")


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

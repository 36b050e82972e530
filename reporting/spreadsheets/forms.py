"""Which element each row of a unit's own form means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from reporting.reports.quantities import key, text
from reporting.spreadsheets.form_read import FormLine
from reporting.web.forms import VietnameseForm
from targets.models import Element

SKIP = "-"


class RowsForm(VietnameseForm):
    """A choice for each row: an element of the form, each once, or "bỏ qua"."""

    def __init__(
        self,
        *args: Any,
        rows: Sequence[FormLine],
        elements: Mapping[str, Element],
        mapping: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        names = {key(name): code for code, element in elements.items() for name in (element.short_name, element.name)}
        choices = [
            ("", "– chọn –"),
            (SKIP, "Bỏ qua dòng này"),
            *((code, element.name) for code, element in elements.items()),
        ]
        for index, row in enumerate(rows):
            before = mapping.get(row.key)
            self.fields[f"row{index}"] = forms.ChoiceField(
                label=row.label,
                choices=choices,
                initial=names.get(row.key, "") if before is None else before or SKIP,
                help_text=f"Ô {row.quantity_at}: {text(row.quantity) or 'trống'}",
                error_messages={
                    "required": "Hãy chọn số liệu, hoặc “Bỏ qua dòng này”.",
                    "invalid_choice": "Hãy chọn một mục trong danh sách.",
                },
            )

    @property
    def chosen(self) -> dict[str, str]:
        """The element of each row by its folded text, "" where it is passed over."""
        picked = (self.cleaned_data[f"row{index}"] for index in range(len(self.rows)))
        return {row.key: "" if code == SKIP else code for row, code in zip(self.rows, picked, strict=True)}

    def clean(self) -> dict[str, Any]:
        """Refuses an element that two rows mean."""
        taken: set[str] = set()
        for name, code in list(self.cleaned_data.items()):
            if code in taken:
                self.add_error(name, "Số liệu này đã gán cho dòng khác.")
            taken |= {code} - {SKIP}
        return self.cleaned_data

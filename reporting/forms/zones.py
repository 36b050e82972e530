"""Edits of the register of zones as the page posts them."""

from __future__ import annotations

from typing import Any

from django import forms

from reporting.forms.base import VietnameseForm, day, text
from targets.models import FacilityState, ZoneSpan

FACILITY_KINDS = (
    "Nhà ở",
    "Trường học",
    "Nhà trẻ, mẫu giáo",
    "Y tế",
    "Văn hóa, thể thao",
    "Cửa hàng, siêu thị",
    "Khác",
)


class SpanForm(VietnameseForm):
    """Where a zone lies and what state it has from a day on."""

    unit = forms.ChoiceField(label="Đơn vị theo dõi")
    state = forms.ChoiceField(label="Trạng thái", choices=ZoneSpan.State.choices)
    since = day("Từ ngày")
    document = text("Văn bản làm căn cứ", 200, required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = units


class FacilityForm(VietnameseForm):
    """A new facility with its first state."""

    name = text("Tên thiết chế", 200)
    kind = forms.ChoiceField(label="Loại", choices=[(kind, kind) for kind in FACILITY_KINDS])
    state = forms.ChoiceField(label="Trạng thái", choices=FacilityState.State.choices)
    since = day("Từ ngày")


class FacilityStateForm(VietnameseForm):
    """The state of a facility since a day."""

    facility = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label="Trạng thái mới", choices=FacilityState.State.choices)
    since = day("Từ ngày")

"""Edits of the register of zones as its page posts them."""

from __future__ import annotations

from typing import Any

from django import forms

from reporting.web.forms import VietnameseForm, day, text
from targets.actions.zone_edits import Grounds
from targets.models import FacilityState, ZoneSpan

KINDS = ("Nhà ở", "Trường học", "Nhà trẻ, mẫu giáo", "Y tế", "Văn hóa, thể thao", "Cửa hàng", "Khác")


class EditForm(VietnameseForm):
    """An edit with a day; reason and document where it reaches back into closed periods."""

    since = day("Từ ngày")
    reason = text("Lý do", 1000, required=False, hint="Bắt buộc khi sửa đến kỳ đã chốt số liệu.")
    document = text("Văn bản", 200, required=False, hint="Bắt buộc khi sửa đến kỳ đã chốt số liệu.")

    def clean(self) -> dict[str, Any]:
        """The fields as the verbs take them: reason and document together."""
        data = self.cleaned_data
        return {"grounds": Grounds(data.pop("reason", ""), data.pop("document", "")), **data}


class PlaceForm(EditForm):
    """Where a zone lies and what state it has from a day on."""

    field_order = ("unit", "state", "since", "reason", "document")
    unit = forms.ChoiceField(label="Đơn vị theo dõi")
    state = forms.ChoiceField(label="Trạng thái", choices=ZoneSpan.State.choices)


class FacilityForm(EditForm):
    """A new facility with its first state."""

    field_order = ("name", "kind", "state", "since", "reason", "document")
    name = text("Tên thiết chế", 200)
    kind = forms.ChoiceField(label="Loại", choices=[(kind, kind) for kind in KINDS])
    state = forms.ChoiceField(label="Trạng thái", choices=FacilityState.State.choices)


class FacilityStateForm(EditForm):
    field_order = ("facility", "state", "since", "reason", "document")
    facility = forms.ChoiceField(label="Thiết chế")
    state = forms.ChoiceField(label="Trạng thái mới", choices=FacilityState.State.choices)


class PrepareForm(VietnameseForm):
    reason = text("Lý do điều chỉnh", 1000, required=False)
    document = text("Văn bản làm căn cứ", 200, required=False)

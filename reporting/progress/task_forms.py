"""What the observer notes of a task."""

from __future__ import annotations

from typing import Any

from django import forms

from reporting.web.forms import VietnameseForm, day, text
from targets.actions.tasks import MAX_PAPER, MAX_TEXT, RESTRICTED
from targets.models import TaskRecord


class NoteForm(VietnameseForm):
    """State, day, next due day, paper and a short text; of a restricted clause state, day and paper only."""

    state = forms.ChoiceField(label="Trạng thái", choices=[("", "– Chọn –"), *TaskRecord.State.choices])
    on = day("Ngày", hint="Ngày có trạng thái này. Ghi lại cùng ngày thì lần ghi sau thay lần trước.")
    due = day("Hạn", required=False, hint="Ngày phải có bước tiếp theo, nếu có.")
    paper = text("Số văn bản", MAX_PAPER, required=False, hint="Ví dụ: 12-KH/TU ngày 05/02/2026.")
    text = text("Nội dung", MAX_TEXT, required=False, lines=4, hint="Ngắn gọn: đã làm gì, còn vướng gì.")

    def __init__(self, *args: Any, restricted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restricted = restricted
        if restricted:
            del self.fields["due"], self.fields["text"]

    def clean(self) -> dict[str, Any] | None:
        """What a restricted clause does not take is refused, not passed over in silence."""
        if self.restricted and any(self.data.get(name, "").strip() for name in ("due", "text")):
            raise forms.ValidationError(RESTRICTED, code="restricted")
        return super().clean()

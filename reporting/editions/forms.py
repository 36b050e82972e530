"""Publishing an edition, asking for the files of one scope, withdrawing."""

from __future__ import annotations

from django import forms

from reporting.totals.scopes import CITY, OLD_CITY
from reporting.web.forms import VietnameseForm, text

MAX_REASON = 1000
Choices = list[tuple[str, str]]


def scope_choices(units: Choices, perimeters: Choices) -> list[tuple[str, Choices]]:
    """Units and perimeters under headings, the city of today and the old one first."""
    city, old_city = [row for row in units if row[0] == CITY], [row for row in perimeters if row[0] == OLD_CITY]
    groups = [
        ("Thành phố", city + old_city),
        ("Phạm vi", [row for row in perimeters if row not in old_city]),
        ("Đơn vị", [row for row in units if row not in city]),
    ]
    return [(label, choices) for label, choices in groups if choices]


class PublishForm(VietnameseForm):
    """Which period is frozen under which number, and how its papers are laid out."""

    period = forms.ChoiceField(label="Kỳ báo cáo")
    number = text("Lần công bố", 20, hint="Chữ, số, dấu chấm và gạch nối; không dùng lại số cũ.")
    layout = forms.ChoiceField(label="Thể thức văn bản")


class PackForm(VietnameseForm):
    """Whose files are wanted: of one unit or perimeter of the edition."""

    scope = forms.ChoiceField(label="Đơn vị, phạm vi")


class WithdrawForm(VietnameseForm):
    """Why an edition is withdrawn."""

    reason = text("Lý do thu hồi", MAX_REASON, lines=3, hint="Ghi trên mọi trang của bộ số liệu này.")


class WorkbookForm(VietnameseForm):
    """Which meeting's workbook is wanted."""

    period = forms.ChoiceField(label="Kỳ báo cáo")
    unit = forms.ChoiceField(label="Đơn vị, phạm vi")

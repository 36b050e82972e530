"""Accounts, roles and settings at /quan-tri/: a plain Django admin, for administrators of the day and staff accounts.

It enters, submits, approves and imports nothing (docs/rules.md#roles), and nobody gives a role to themselves.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from targets.actions.changes import Actor, record
from targets.actions.roles import set_role
from targets.actions.tree import to_span
from targets.domain.periods import Calendar, on_working_days
from targets.domain.vietnamese import short_date
from targets.models import Change, Element, Holiday, Period, Role, Unit, User

VIA = "page"
DATE_MESSAGE = "Ngày không hợp lệ: ghi như 31/12/2026."

if TYPE_CHECKING:  # generic in the stubs only
    _Admin = admin.ModelAdmin[Any]
    _Form = forms.ModelForm[Any]
else:
    _Admin = admin.ModelAdmin
    _Form = forms.ModelForm


class PortalAdmin(admin.AdminSite):
    """The door: an active account that is an administrator today, or staff."""

    site_header = "Quản trị CTr25"
    site_title = "Quản trị CTr25"
    index_title = "Tài khoản, vai trò, cài đặt"
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the account may use the admin; asked once a request."""
        administers: bool | None = getattr(request, "_administers", None)
        if administers is None:
            administers = request.user.is_active and (
                request.user.is_staff
                or Role.objects.filter(
                    user=request.user, name=Role.Name.ADMINISTRATOR, valid__contains=timezone.localdate()
                ).exists()
            )
            request._administers = administers  # type: ignore[attr-defined]  # remembered for the length of the request
        return administers

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The portal's own log-in, with its lock-out."""
        if request.user.is_authenticated:
            raise PermissionDenied("Trang này dành cho người quản trị.")
        return redirect_to_login(request.GET.get("next", "/quan-tri/"))


site = PortalAdmin(name="admin")


class Managed(_Admin):
    """Whoever is let in sees and changes; nothing is deleted: accounts are locked, roles end."""

    show_facets = admin.ShowFacets.NEVER

    def has_module_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return site.has_permission(request)

    has_view_permission = has_add_permission = has_change_permission = has_module_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(Managed):
    """What is kept as it was written."""

    has_add_permission = has_change_permission = Managed.has_delete_permission


class Setting(Managed):
    """A row of the portal of which some fields may be set; each change is recorded."""

    has_add_permission = Managed.has_delete_permission  # nobody: rows come by import

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what was set, nothing else of the row (others write the counter and stamp of a period); record it."""
        detail = {name: str(form.cleaned_data[name]) for name in form.changed_data}
        with transaction.atomic():
            obj.save(update_fields=form.changed_data if change else None)
            record(_actor(request), f"set_{obj._meta.model_name}", {str(obj.pk): detail})


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)
    return Actor(request.user, timezone.now(), VIA)


@admin.register(User, site=site)
class Accounts(Managed, UserAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Accounts: names, locks, passwords. Rights come from roles; the flags of Django are not shown."""

    list_display = ("username", "full_name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "full_name", "email")
    filter_horizontal = ()
    add_form_template = None
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Người dùng", {"fields": ("full_name", "email", "phone")}),
        ("Tình trạng", {"fields": ("is_active", "last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "full_name", "email", "phone", "password1", "password2")}),)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's account is changed by a superuser only."""
        above = obj is not None and obj.is_superuser and not getattr(request.user, "is_superuser", False)
        return super().has_change_permission(request, obj) and not above

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and record that it was; never a password."""
        fields = [name for name in form.changed_data if "password" not in name]
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            record(_actor(request), "set_account", {obj.username[:80]: {"fields": fields, "active": obj.is_active}})


def _day(label: str, **more: Any) -> forms.DateField:
    """A day as people here write it: Django would read 02/01 as the first of February."""
    messages = {"invalid": DATE_MESSAGE, "unique": "Ngày này đã có trong bảng."}
    widget = forms.DateInput(format="%d/%m/%Y")
    formats = ["%d/%m/%Y", "%Y-%m-%d"]
    return forms.DateField(label=label, input_formats=formats, error_messages=messages, widget=widget, **more)


class RoleForm(_Form):
    """A role between two days; of a given one only the last day is changed."""

    start = _day("Từ ngày", required=False)
    end = _day("Đến trước ngày", required=False, help_text="Trống: không hạn.")

    class Meta:
        model = Role
        fields = ("user", "name", "unit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            end = to_span(self.instance.valid).end
            self.initial["end"] = short_date(end) if end else ""

    def clean(self) -> dict[str, Any]:
        """Refuse a closed account, oneself, and days the wrong way round."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        user = self.instance.user if self.instance.pk else data.get("user")
        if user is not None and not user.is_active:
            raise forms.ValidationError("Tài khoản này đã bị khóa.")
        if user is not None and user.pk == self.caller.pk:
            raise forms.ValidationError("Không tự giao hoặc sửa vai trò của chính mình.")
        start = to_span(self.instance.valid).start if self.instance.pk else data.get("start")
        data["start"] = start or timezone.localdate()
        end: dt.date | None = data.get("end")
        if end is not None and end <= data["start"]:
            raise forms.ValidationError("Ngày kết thúc phải sau ngày bắt đầu.")
        return data

    caller: User


@admin.register(Role, site=site)
class Roles(Managed):
    """Who is what at which unit, from when to when; given by the same action as on the command line."""

    form = RoleForm
    list_display = ("user", "name", "unit", "start", "end")
    list_filter = ("name",)
    list_select_related = ("user", "unit")
    search_fields = ("user__username", "user__full_name", "unit__name", "unit__code")
    fields = ("user", "name", "unit", "start", "end")

    @admin.display(description="Từ ngày")
    def start(self, role: Role) -> str:
        return short_date(to_span(role.valid).start)

    @admin.display(description="Đến trước ngày")
    def end(self, role: Role) -> str:
        end = to_span(role.valid).end
        return short_date(end) if end else ""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("user", "name", "unit", "start") if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.caller = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        data = form.cleaned_data
        role = set_role(
            username=obj.user.username,
            role=obj.name,
            unit=obj.unit_id,
            start=data["start"],
            end=data.get("end"),
            actor=_actor(request),
        )
        obj.pk, obj.valid = role.pk, role.valid


@admin.register(Unit, site=site)
class Units(Setting):
    """How a unit submits, and the note on it; its place in the tree comes by import."""

    list_display = ("code", "name", "kind", "signed_paper")
    list_filter = ("kind", "signed_paper")
    search_fields = ("code", "name")
    fields = ("code", "name", "kind", "signed_paper", "note")
    readonly_fields = ("code", "name", "kind")


class PeriodForm(_Form):
    """The days of a period that is not closed."""

    opens = _day("Mở nhập liệu")
    due = _day("Hạn gửi")
    closes = _day(
        "Hết hạn nhập", help_text="Ngày rơi vào cuối tuần, ngày nghỉ được chuyển sang ngày làm việc tiếp theo."
    )

    class Meta:
        model = Period
        fields = ("opens", "due", "closes")

    def clean(self) -> dict[str, Any]:
        """Refuse days out of order; move them off weekends and holidays as on the period's own page."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"opens", "due", "closes"} <= data.keys():
            return data
        if not data["opens"] <= self.instance.as_of <= data["due"] <= data["closes"]:
            raise forms.ValidationError("Các ngày phải theo thứ tự: mở nhập, tính số liệu, hạn gửi, hết hạn nhập.")
        days = Calendar(data["opens"], self.instance.as_of, data["due"], data["closes"])
        moved = on_working_days(days, Holiday.around(days.opens, days.closes))
        return data | {"opens": moved.opens, "due": moved.due, "closes": moved.closes}

    def _post_clean(self) -> None:
        """The order is said once, in Vietnamese, not again by the database's constraint."""
        if not self.errors:
            super()._post_clean()  # type: ignore[misc]  # Django's own hook, not in the stubs


@admin.register(Period, site=site)
class Periods(Setting):
    form = PeriodForm
    list_display = ("code", "opens", "as_of", "due", "closes", "closed_number")
    ordering = ("-as_of",)
    fields = ("code", "as_of", "opens", "due", "closes")
    readonly_fields = ("code", "as_of")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj is not None and obj.is_closed)


class ElementForm(_Form):
    """From which change on an element is asked back."""

    class Meta:
        model = Element
        fields = ("tolerance", "matters_from")
        help_texts = {
            "tolerance": "So với kỳ trước và cùng kỳ năm trước. Trống: không hỏi.",
            "matters_from": "Chỉ hỏi khi số của một trong hai kỳ từ mức này trở lên.",
        }


@admin.register(Element, site=site)
class Elements(Setting):
    """When an element is asked back; what it means comes with the programme."""

    form = ElementForm
    list_display = ("short_name", "code", "measure", "over_time", "asked", "tolerance", "matters_from")
    fields = ("code", "name", "definition", "tolerance", "matters_from")
    readonly_fields = ("code", "name", "definition")


class HolidayForm(_Form):
    """A day off; of one that is there only the name is changed."""

    day = _day("Ngày")

    class Meta:
        model = Holiday
        fields = ("day", "name")


@admin.register(Holiday, site=site)
class Holidays(Setting):
    """The days off, as the Government announces them year by year; periods that have their days already keep them."""

    form = HolidayForm
    list_display = ("day", "name")
    search_fields = ("name",)
    date_hierarchy = "day"
    actions = None

    has_add_permission = has_delete_permission = Managed.has_module_permission  # a day may be worked after all

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Another day is another row."""
        return ("day",) if obj else ()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            record(_actor(request), "drop_holiday", {str(obj.pk): {"name": obj.name}})
            super().delete_model(request, obj)


@admin.register(Change, site=site)
class Changes(ReadOnly):
    """The record of changes of units, perimeters, zones, roles and settings."""

    list_display = ("at", "by", "via", "verb", "subject")
    list_filter = ("verb",)
    search_fields = ("subject",)
    list_select_related = ("by",)


__all__ = ["ReadOnly", "site"]

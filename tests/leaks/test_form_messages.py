"""Every form tells what is wrong in Vietnamese: each field is given everything that it can refuse."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

import reporting
import targets.forms
from reporting.spreadsheets.form_read import FormLine
from reporting.web.forms import VietnameseForm
from targets.models import User
from tests import cast as casting
from tests.cast import Cast
from tests.leaks.test_bad_input import VIETNAMESE
from tests.reporting import pages

pytestmark = pytest.mark.django_db

BAD = ("", "x" * 5001, "một hai", "31/02/2026", "01/01/2999", "١٢٣")
FILES = {"empty.pdf": b"", "run.exe": b"MZ", "long.pdf": b"x" * (10 * 1024 * 1024 + 1), "n" * 200 + ".pdf": b"%PDF-1.4"}
# What a form wants to know before it looks at the data.
ASKS: dict[str, dict[str, Any]] = {
    "CloseForm": {"choices": {"left_out": [("1", "Đơn vị")]}},
    "OpeningForm": {"choices": {"unit": [("P-26740", "Đơn vị")]}},
    "WorkbookForm": {"choices": {"period": [("2026-Q2", "Quý II/2026")], "unit": [("TPHCM", "Thành phố")]}},
    "PublishForm": {
        "choices": {"period": [("2026-Q2", "Quý II/2026")], "layout": [("nghi-dinh-30", "Nghị định 30/2020")]}
    },
    "PackForm": {"choices": {"scope": [("Thành phố", [("TPHCM", "Thành phố")])]}},
    "NoteForm": {"restricted": False},
    "PlaceForm": {"choices": {"unit": [("P-26740", "Đơn vị")]}},
    "RowsForm": {"rows": [FormLine("Đoàn viên", "doan vien", "", 5, "", "D5", "E5")], "elements": {}, "mapping": {}},
    "FacilityStateForm": {"choices": {"facility": [("1", "Nhà trẻ")]}},
}


def ours() -> list[type[forms.Form]]:
    """Every form class of the two apps."""
    names = [module.name for module in pkgutil.walk_packages(reporting.__path__, "reporting.")]
    modules = [importlib.import_module(name) for name in names if re.search(r"[._]forms$", name)]
    classes = {
        kind
        for module in [targets.forms, *modules]
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, forms.BaseForm) and kind.__module__ == module.__name__ and kind is not VietnameseForm
    }
    return sorted(classes, key=lambda kind: kind.__name__)


def attempts(kind: type[forms.Form], user: User) -> Iterator[forms.Form]:
    """The form with each of the bad texts in every field, and with each bad file."""
    names = kind.base_fields
    more: dict[str, Any] = dict(ASKS.get(kind.__name__, {}))
    if kind is targets.forms.LoginForm:
        more["request"] = RequestFactory().post("/dang-nhap/")
    if kind is targets.forms.PasswordForm:
        more["user"] = user
    for bad in BAD:
        names = names or kind(**more).fields  # a form that makes its fields as it is made
        yield kind(data=dict.fromkeys(names, bad), **more)
    for name, content in FILES.items():
        yield kind(data={}, files=dict.fromkeys(names, SimpleUploadedFile(name, content)), **more)


@pytest.mark.parametrize("kind", ours(), ids=lambda kind: kind.__name__)
def test_every_refusal_of_every_form(kind: type[forms.Form], cast: Cast) -> None:
    said = {
        message
        for form in attempts(kind, cast.clerk)
        for messages in form.errors.values()
        for message in map(str, messages)
    }
    assert said
    assert [message for message in said if not VIETNAMESE.search(message)] == []


@pytest.mark.parametrize("password", ["a", "1234567890", "password12", "clerk-clerk"])
def test_a_weak_password_is_refused_in_vietnamese(password: str) -> None:
    said = []
    for validator in get_default_password_validators():
        try:
            validator.validate(password, User(username="clerk-clerk"))
        except ValidationError as error:
            said += error.messages
    assert said
    assert [message for message in said if not VIETNAMESE.search(message)] == []


ADMIN_FORMS = {
    "user/add": ("username", "full_name", "email", "phone", "password1", "password2"),
    "role/add": ("user", "name", "unit", "start", "end"),
    "period/2026-Q3/change": ("opens", "due", "closes"),
    "holiday/add": ("day", "name"),
}


@pytest.mark.parametrize("path", ADMIN_FORMS)
def test_every_refusal_of_the_admin(path: str) -> None:
    said: set[str] = set()
    with pages.clock():
        admin: Client = pages.browser(casting.build().administrator)
        for bad in [*BAD, "clerk"]:
            data = {**dict.fromkeys(ADMIN_FORMS[path], bad), "usable_password": "true"}
            page = admin.post(f"/quan-tri/targets/{path}/", data)
            if page.status_code == 200:
                errors = page.context["adminform"].form.errors
                said |= {str(message) for messages in errors.values() for message in messages}
    assert said
    assert [message for message in said if not VIETNAMESE.search(message)] == []

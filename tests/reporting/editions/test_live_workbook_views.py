"""The page on which a workbook is asked for, followed and fetched."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from reporting.models import MeetingWorkbook
from tests.cast import Cast
from tests.reporting import pages
from tests.reporting.pages import post, read

pytestmark = pytest.mark.django_db


def test_a_workbook_is_asked_for_followed_and_fetched(city: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert "Chưa lập biểu nào" in read(city.observer, "/bieu/?ky=2026-Q2&dv=TPHCM")
    assert post(city.observer, "/bieu/", {"period": "2026-Q3", "unit": "TPHCM"})[0] == 302
    made = MeetingWorkbook.objects.get()
    assert (made.period_id, made.scope, made.asked_by) == ("2026-Q3", "TPHCM", city.observer)
    row = reverse("workbook", args=[made.pk])
    assert f'hx-get="{row}"' in read(city.observer, "/bieu/")
    assert "hx-trigger" in read(city.observer, row)
    file = reverse("workbook_file", args=[made.pk])
    assert pages.browser(city.observer).get(file).status_code == 404
    made.state, made.progress = MeetingWorkbook.State.DONE, 100
    made.file.save("x.xlsx", ContentFile(b"PK"))
    page = read(city.observer, row)
    assert file in page
    assert "hx-trigger" not in page
    answer = pages.browser(city.observer).get(file)
    assert b"".join(answer.streaming_content) == b"PK"  # type: ignore[attr-defined]
    assert pages.browser(city.reviewer).get(file).status_code == 404
    made.state, made.message = MeetingWorkbook.State.FAILED, "Không đủ số liệu."
    made.save()
    assert "Không đủ số liệu." in read(city.observer, row)


@pytest.mark.parametrize("body", [{}, {"period": "2027-Q1", "unit": "TPHCM"}, {"period": "2026-Q3", "unit": "X"}])
def test_no_workbook_of_what_is_not_there(city: Cast, body: dict[str, str]) -> None:
    assert post(city.observer, "/bieu/", body)[0] == 400
    assert not MeetingWorkbook.objects.exists()

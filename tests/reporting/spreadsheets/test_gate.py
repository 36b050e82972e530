"""Broken and hostile files: each ends in a clear Vietnamese answer, and the report is as it was."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.models import Report, Revision, Upload
from reporting.spreadsheets.annotate import annotate
from reporting.spreadsheets.form_read import Book, read
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from tests import cast as casting
from tests import factories
from tests.cast import Cast
from tests.reporting import pages
from tests.reporting.api.conftest import VIETNAMESE, Caller
from tests.reporting.spreadsheets import books
from tests.reporting.spreadsheets.hostile import CORPUS, harmless, repacked

SECONDS = 10
pytestmark = pytest.mark.django_db  # the form that all of them start from


@pytest.fixture(scope="module")
def good(django_db_setup: None, django_db_blocker: Any) -> bytes:
    """A filled-in form; its world is gone before the first test."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = casting.build()
        content = books.whole(factories.report(people.clerk, people.ward, cells={}))
        transaction.set_rollback(True)
    return content


def attempt(content: bytes) -> Book | Refused:
    """What reading comes to, within a time that a person waits."""
    began = time.monotonic()
    found: Book | Refused
    try:
        found = read(content)
    except Refused as bad:
        found = bad
    assert time.monotonic() - began < SECONDS
    assert isinstance(found, Book) or VIETNAMESE.search(found.message)
    return found


@pytest.mark.parametrize("name", CORPUS)
def test_each_is_refused_with_the_reason(good: bytes, name: str) -> None:
    make, statuses, says = CORPUS[name]
    bad = attempt(make(good))
    assert isinstance(bad, Refused)
    assert status_of(bad) in statuses
    assert says in bad.message


def test_what_only_looks_strange_is_read(good: bytes) -> None:
    lines = read(good).lines
    for name, content in harmless(good):
        assert read(content).lines == lines, name
        assert annotate(content, [])[:2] == b"PK", name


def test_cut_anywhere(good: bytes) -> None:
    for length in range(0, len(good), 487):
        assert isinstance(attempt(good[:length]), Refused), length


@settings(max_examples=150)
@given(data=st.data())
def test_flipped_bytes_never_change_what_is_read(data: st.DataObject, good: bytes) -> None:
    """Wherever bytes flip: the file is refused, or says exactly what it said."""
    content = bytearray(good)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(good) - 1))] ^= data.draw(st.integers(1, 255))
    found = attempt(bytes(content))
    assert isinstance(found, Refused) or found == read(good)


def test_flipped_bytes_inside_the_parts(good: bytes) -> None:
    """With checksums that agree again, the reader itself meets what is broken: refused or read, never a crash."""
    chance = random.Random(25)
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        read = [name for name in archive.namelist() if not name.startswith(("docProps/", "xl/theme/"))]
        parts = {name: archive.read(name) for name in read}
    refused = 0
    for _ in range(120):
        name = chance.choice(list(parts))
        content = bytearray(parts[name])
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        refused += isinstance(attempt(repacked(good, {name: bytes(content)})), Refused)
    assert refused > 60


@pytest.fixture
def city(db: None) -> Iterator[Cast]:
    """The cast on its day."""
    with pages.clock():
        yield casting.build()


def test_each_over_page_and_api_leaves_the_report_as_it_was(
    city: Cast, good: bytes, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    report = factories.report(city.clerk, city.ward)
    before = books.values(report), Revision.objects.count(), report.revision_id
    browser, caller = pages.browser(city.clerk), Caller(city.clerk)
    for name in CORPUS:
        make, statuses, says = CORPUS[name]
        content = make(good)
        page = browser.post(pages.verb(report, "workbook_check"), {"file": books.sent(content)})
        expected = statuses | ({413} if len(content) > 10 * 1024 * 1024 else set())
        assert page.status_code in (expected if content else {400}), name
        assert (says if content else "tệp").lower() in page.content.decode().lower(), name
        for query in ("", "?dry_run=1"):
            answer = caller.client.post(
                f"/api/v1/reports/{report.pk}/workbook/{query}", {"file": books.sent(content)}, headers=caller.headers
            )
            assert answer.status_code in (expected if content else {400}), name
            assert answer["Content-Type"] == "application/problem+json", name
            assert VIETNAMESE.search(answer.json()["detail"]), name
    report = Report.objects.get(pk=report.pk)
    assert (books.values(report), Revision.objects.count(), report.revision_id) == before
    assert not Upload.objects.exists()
    assert list(tmp_path.rglob("*.xlsx")) == []

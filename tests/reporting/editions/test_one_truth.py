"""No number twice with two values, no difference of unlike sums, no phrase that an office does not write.

Three worlds (tests/reporting/editions/truth_worlds.py), three scopes, every paper and page: the checker reads them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any
from zipfile import ZipFile

import pytest

from reporting.editions.layouts import LABELS
from tests.reporting.editions import one_truth, truth_papers, truth_readers, truth_targets, truth_words
from tests.reporting.editions.truth_numbers import Fault, Sums
from tests.reporting.editions.truth_papers import Papers
from tests.reporting.editions.truth_worlds import SCOPES, WORLDS

pytestmark = pytest.mark.django_db  # only so that the database is there for the fixtures
MOST_TOLD = 60


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Papers:
    """Everything written of a world; its rows are gone before the first test."""
    with django_db_blocker.unblock():
        written = truth_papers.papers(request.param)
    return written


@pytest.fixture(scope="module")
def calculated(world: Papers, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Both workbooks of every scope as LibreOffice calculates them."""
    books = {f"live-{scope}": content for scope, content in world.meetings.items()}
    books |= {f"edition-{scope}": content for scope, content in world.editions.items()}
    return truth_papers.recalculated(books, tmp_path_factory.mktemp("sheets"))


def none(faults: Iterable[Fault]) -> None:
    """Fails with what was found, the same fault told once."""
    texts = list(dict.fromkeys(map(str, faults)))
    more = f"\n… {len(texts) - MOST_TOLD} more" if len(texts) > MOST_TOLD else ""
    assert not texts, f"{len(texts)} faults\n" + "\n".join(texts[:MOST_TOLD]) + more


@pytest.mark.parametrize("scope", SCOPES)
def test_the_api_answers_with_the_verdicts(world: Papers, scope: str) -> None:
    none(truth_targets.check_answer(world, scope))


def test_pages_tell_the_verdicts_in_an_office_s_words(world: Papers) -> None:
    none(fault for address in world.pages for fault in one_truth.check_page(world, address))


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("layout", LABELS)
def test_a_draft_tells_the_verdicts_in_an_office_s_words(world: Papers, layout: str, scope: str) -> None:
    none(one_truth.check_draft(world, layout, scope))


@pytest.mark.office
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("kind", ["live", "edition"])
def test_a_workbook_comes_to_the_verdicts(world: Papers, calculated: dict[str, bytes], kind: str, scope: str) -> None:
    none(one_truth.check_workbook(world, scope, calculated[f"{kind}-{scope}"], f"{kind} {scope}"))


@pytest.mark.parametrize("scope", SCOPES)
def test_points_that_do_not_stand_on_every_unit_are_hollow(world: Papers, scope: str) -> None:
    none(truth_words.check_workbook_marks(world.editions[scope], f"edition {scope}"))


# The checker itself must be able to fail.


@pytest.fixture(scope="module")
def merger(django_db_setup: None, django_db_blocker: Any) -> Papers:
    """The world of the reorganisation."""
    with django_db_blocker.unblock():
        written = truth_papers.papers("merger")
    return written


def changed(content: bytes, old: str, new: str, only: str) -> bytes:
    """A file with other letters in the parts whose names begin so; they must be there."""
    buffer, hits = io.BytesIO(), 0
    with ZipFile(io.BytesIO(content)) as source, ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith(only):
                hits += part.count(old.encode())
                part = part.replace(old.encode(), new.encode())
            target.writestr(name, part)
    assert hits
    return buffer.getvalue()


def more(before: Iterable[Fault], after: Iterable[Fault]) -> list[Fault]:
    """The faults that were not there before."""
    old = set(before)
    return [fault for fault in after if fault not in old]


def test_a_changed_cell_is_noticed(merger: Papers) -> None:
    sound = merger.editions["TPHCM"]
    broken = changed(sound, "<v>947571</v>", "<v>947572</v>", "xl/worksheets/")
    faults = more(*(one_truth.check_workbook(merger, "TPHCM", book, "x") for book in (sound, broken)))
    assert any("Biểu 01, dòng 3" in fault.location for fault in faults)
    assert any(fault.location.startswith("x PL 1") for fault in faults)


@pytest.mark.parametrize("layout", LABELS)
def test_a_changed_sentence_is_noticed(merger: Papers, layout: str) -> None:
    sound = merger.drafts[layout, "TPHCM"]

    def faults() -> list[Fault]:
        return list(one_truth.check_draft(merger, layout, "TPHCM"))

    before = faults()
    try:
        merger.drafts[layout, "TPHCM"] = changed(sound, "947.571", "947.572", "word/")
        assert any("câu (3)" in fault.location for fault in more(before, faults()))
    finally:
        merger.drafts[layout, "TPHCM"] = sound


def test_a_changed_page_is_noticed(merger: Papers) -> None:
    address = "/ban-cong-bo/01/"
    sound = merger.pages[address]
    before = list(one_truth.check_page(merger, address))
    try:
        merger.pages[address] = sound.replace("947.571", "947.572").replace("6/6 đơn vị", "5/6 đơn vị")
        faults = more(before, one_truth.check_page(merger, address))
    finally:
        merger.pages[address] = sound
    assert {fault.want for fault in faults} >= {"947.571", "6/6"}


def test_a_mark_that_is_filled_is_noticed(merger: Papers) -> None:
    hollow = '<spPr><a:noFill xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
    broken = changed(merger.editions["TPHCM"], hollow, "<spPr>", "xl/charts/")
    faults = list(truth_words.check_workbook_marks(broken, "x"))
    assert any(fault.got.startswith("Quý III/2024") for fault in faults)


def test_a_difference_of_unlike_sums_is_noticed(merger: Papers) -> None:
    rows = truth_readers.sheets(merger.editions["TPHCM"])["PL 1"]
    sums = Sums(merger.content)
    total = next(row for row in rows if str(row[0]).startswith("TỔNG CỘNG"))
    at = next(n for n, cell in enumerate(next(row for row in rows if "So với" in str(row))) if "So với" in str(cell))
    total[at] = 214_337.0  # the merged city less the old one
    formulas = [merger.content.formulas["members"]]
    faults = list(truth_targets.check_changes_of_sheet(rows, "PL 1", "TPHCM", formulas, sums))
    assert ("214337.0", "không so sánh được") in {(fault.got, fault.want) for fault in faults}

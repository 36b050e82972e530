"""The narrative of a report and the papers attached: what each verb writes, and that a refusal writes nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from reporting.filing import papers_actions, papers_queries
from reporting.models import Attachment, AuditEvent, Report, Revision
from reporting.reports import actions as reports
from reporting.reports import policies
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from tests import factories as make
from tests import files
from tests.cast import NOW, TODAY, Cast

BY_PAGE: dict[str, Any] = {"at": NOW, "via": "page"}


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def draft(cast: Cast) -> Report:
    """The ward's report, filled."""
    return make.report(cast.clerk, cast.ward)


def refused(act: Any, **arguments: Any) -> Refused:
    """The refusal of an act, after which nothing has changed, on the disk neither."""
    models = (Report, Revision, AuditEvent, Attachment)

    def everything() -> list[Any]:
        root = Path(Attachment._meta.get_field("file").storage.location)
        return [list(model.objects.order_by("pk").values_list()) for model in models] + sorted(root.rglob("*"))

    before = everything()
    with pytest.raises(Refused) as caught:
        act(**{**BY_PAGE, **arguments})
    assert everything() == before
    return caught.value


def narrate(cast: Cast, report: Report, **said: str) -> Report:
    return papers_actions.save_narrative(report=report, narrative=said, by=cast.clerk, **BY_PAGE)


def attach(cast: Cast, report: Report, name: str = "a.pdf", content: bytes = files.PDF) -> Attachment:
    return papers_actions.attach(report=report, name=name, content=content, by=cast.clerk, **BY_PAGE)


def submitted(cast: Cast, report: Report) -> Report:
    return reports.submit(report=report, by=cast.leader, **BY_PAGE)


def returned(cast: Cast, report: Report) -> Report:
    return reports.return_report(report=submitted(cast, report), comment="Xem lại", by=cast.reviewer, **BY_PAGE)


def approved(cast: Cast, report: Report) -> Report:
    return reports.approve(report=submitted(cast, report), by=cast.reviewer, **BY_PAGE)


# ---------------------------------------------------------------- the narrative


def test_a_narrative_is_a_save_of_the_revision_with_the_cells_as_they_are(cast: Cast, draft: Report) -> None:
    before = draft.revision
    saved = narrate(cast, draft, results="Kê\u0301t quả\r\ntốt ", difficulties="", proposals=" ")
    assert saved.revision is not None
    assert before is not None
    assert saved.revision.narrative == {"results": "Kết quả\ntốt"}
    assert saved.revision.cells == before.cells
    assert (saved.revision.number, saved.revision.save_number) == (1, before.save_number + 1)
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.verb, event.by, event.report, event.period_id) == ("narrative_saved", cast.clerk, draft, "2026-Q3")
    assert event.detail == {"number": 1, "save": saved.revision.save_number, "parts": ["results"]}


def test_parts_left_out_stay_and_an_emptied_one_goes(cast: Cast, draft: Report) -> None:
    saved = narrate(cast, narrate(cast, draft, results="a", proposals="b"), results="", difficulties="c")
    assert saved.revision is not None
    assert saved.revision.narrative == {"difficulties": "c", "proposals": "b"}


def test_the_same_words_again_are_no_save(cast: Cast, draft: Report) -> None:
    saved = narrate(cast, draft, results="a")
    events = AuditEvent.objects.count()
    assert narrate(cast, saved, results="a ").revision_id == saved.revision_id
    assert AuditEvent.objects.count() == events


def test_words_before_any_number(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, cells={})
    saved = narrate(cast, report, results="a")
    assert saved.revision is not None
    assert (saved.revision.number, saved.revision.cells) == (1, {})
    filled = reports.save_cells(report=saved, cells=make.figures(), by=cast.clerk, **BY_PAGE)
    assert filled.revision is not None
    assert filled.revision.narrative == {"results": "a"}


@pytest.mark.parametrize("part", papers_actions.PARTS)
def test_each_part_has_its_limit(cast: Cast, draft: Report, part: str) -> None:
    long = refused(papers_actions.save_narrative, report=draft, narrative={part: "ế" * 5001}, by=cast.clerk)
    assert (long.code, status_of(long), [error.cell for error in long.errors]) == ("bad_narrative", 400, [part])
    assert "5.000" in long.errors[0].message
    assert narrate(cast, draft, **{part: "ế\r\n" * 2500}).revision is not None


def test_an_unknown_part_is_refused(cast: Cast, draft: Report) -> None:
    assert (
        refused(papers_actions.save_narrative, report=draft, narrative={"x": "y"}, by=cast.clerk).code
        == "bad_narrative"
    )


def test_somebody_elses_narrative_is_not_overwritten(cast: Cast, draft: Report) -> None:
    seen = draft.revision_id
    narrate(cast, draft, results="của cán bộ")
    stale = {"report": draft, "narrative": {"results": "của lãnh đạo"}, "by": cast.leader}
    for expected in (seen, 0, 999_999):
        assert refused(papers_actions.save_narrative, **stale, expected_revision_id=expected).code == "stale"
    draft.refresh_from_db()
    saved = papers_actions.save_narrative(**stale, **BY_PAGE, expected_revision_id=draft.revision_id)  # type: ignore[arg-type]
    assert saved.revision is not None
    assert saved.revision.narrative == {"results": "của lãnh đạo"}


def test_cells_saved_meanwhile_are_kept_and_do_not_matter(cast: Cast, draft: Report) -> None:
    seen = draft.revision_id
    reports.save_cells(report=draft, cells={"members": {"value": 1111}}, by=cast.leader, **BY_PAGE)
    saved = papers_actions.save_narrative(
        report=draft, narrative={"results": "a"}, by=cast.clerk, expected_revision_id=seen, **BY_PAGE
    )
    assert saved.revision is not None
    assert saved.revision.cells["members"]["value"] == 1111


def test_words_after_a_return_open_the_next_revision(cast: Cast, draft: Report) -> None:
    saved = narrate(cast, returned(cast, narrate(cast, draft, results="a")), results="b")
    assert saved.revision is not None
    assert (saved.revision.number, saved.revision.save_number, saved.state) == (2, 1, "returned")


def test_who_wrote_the_words_does_not_approve(cast: Cast, draft: Report) -> None:
    papers_actions.save_narrative(report=draft, narrative={"results": "a"}, by=cast.reviewer, **BY_PAGE)
    assert policies.is_author(cast.reviewer, submitted(cast, draft))


# ---------------------------------------------------------------- papers


def test_a_paper_is_kept_under_a_name_of_ours(cast: Cast, draft: Report, tmp_path: Path) -> None:
    made = attach(cast, draft, "../Báo cáo \u202e.pdf")
    made.refresh_from_db()
    draft.refresh_from_db()
    assert draft.revision is not None
    assert (made.name, made.kind, made.size, made.number) == ("Báo cáo .pdf", "application/pdf", len(files.PDF), 1)
    assert (made.by, made.at, made.removed_number) == (cast.clerk, NOW, None)
    path = Path(made.file.path)
    assert path.read_bytes() == files.PDF
    assert path.is_relative_to(tmp_path / "attachments")
    assert path.suffix == ".pdf"
    assert "B" not in path.stem
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.verb, event.detail["file"], event.detail["sha256"]) == ("paper_attached", made.name, made.sha256)
    assert event.detail["save"] == draft.revision.save_number
    assert policies.is_author(cast.clerk, draft)


@pytest.mark.parametrize("name", files.every())
def test_every_kind_is_attached(cast: Cast, draft: Report, name: str) -> None:
    assert attach(cast, draft, name, files.every()[name]).name == name


def test_what_does_not_fit_is_refused_at_the_file(cast: Cast, draft: Report) -> None:
    given = {"report": draft, "by": cast.clerk}
    exe = refused(papers_actions.attach, **given, name="a.docx", content=files.EXE)
    assert (exe.code, status_of(exe), [error.cell for error in exe.errors]) == ("bad_file", 400, ["file"])
    assert (
        "quá 10 MB"
        in refused(papers_actions.attach, **given, name="a.pdf", content=b"%PDF-" * 3_000_000).errors[0].message
    )
    attach(cast, draft)
    assert (
        "đã được đính kèm" in refused(papers_actions.attach, **given, name="b.pdf", content=files.PDF).errors[0].message
    )


def test_ten_papers_are_enough(cast: Cast, draft: Report) -> None:
    made = [attach(cast, draft, f"{n}.pdf", files.PDF + bytes([n])) for n in range(10)]
    over = {"report": draft, "name": "z.pdf", "content": files.PDF, "by": cast.clerk}
    assert "nhiều nhất 10 tệp" in refused(papers_actions.attach, **over).errors[0].message
    papers_actions.detach(report=draft, pk=made[3].pk, by=cast.clerk, **BY_PAGE)
    papers_actions.attach(**over, **BY_PAGE)


def names(report: Report, revision: Revision | None) -> list[str]:
    return [each.name for each in papers_queries.attached(report, revision)]


def test_a_paper_removed_stays_with_the_revisions_before(cast: Cast, draft: Report) -> None:
    kept, gone, never = (attach(cast, draft, f"{n}.pdf", files.PDF + n.encode()) for n in "abc")
    papers_actions.detach(report=draft, pk=never.pk, by=cast.leader, **BY_PAGE)
    draft = approved(cast, draft)
    first = draft.approved_revision
    draft = reports.correct(report=draft, reason="x", document="y", by=cast.clerk, **BY_PAGE)
    removed = papers_actions.detach(report=draft, pk=gone.pk, by=cast.clerk, **BY_PAGE)
    attach(cast, draft, "d.pdf", files.PDF + b"d")
    draft.refresh_from_db()
    assert (removed.removed_number, removed.removed_by, removed.removed_at) == (2, cast.clerk, NOW)
    assert names(draft, first) == ["a.pdf", "b.pdf"]
    assert names(draft, draft.revision) == ["a.pdf", "d.pdf"]
    assert names(draft, None) == []
    assert Path(gone.file.path).exists()
    assert papers_queries.paper_of(draft, gone.pk, first) == gone
    assert papers_queries.paper_of(draft, gone.pk, draft.revision) is None
    assert papers_queries.paper_of(draft, never.pk, first) is None
    assert papers_queries.paper_of(draft, kept.pk, None) == kept
    assert papers_queries.paper_of(draft, 999_999, None) is None


def test_a_paper_is_removed_once(cast: Cast, draft: Report) -> None:
    made = attach(cast, draft)
    papers_actions.detach(report=draft, pk=made.pk, by=cast.clerk, **BY_PAGE)
    assert refused(papers_actions.detach, report=draft, pk=made.pk, by=cast.clerk).code == "no_file"
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.verb, event.detail["file"]) == ("paper_removed", "a.pdf")


def test_another_reports_paper_is_not_removed(cast: Cast, draft: Report) -> None:
    theirs = make.report(cast.clerk2, cast.ward2)
    made = papers_actions.attach(report=theirs, name="a.pdf", content=files.PDF, by=cast.clerk2, **BY_PAGE)
    assert refused(papers_actions.detach, report=draft, pk=made.pk, by=cast.clerk).code == "no_file"


# ---------------------------------------------------------------- who, and when


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_nothing_is_added_or_taken_while_others_decide(cast: Cast, draft: Report, state: str) -> None:
    made = attach(cast, draft)
    report = submitted(cast, draft) if state == "submitted" else approved(cast, draft)
    for act, more in acts(made):
        assert refused(act, report=report, by=cast.clerk, **more).code == "wrong_state"


def acts(made: Attachment) -> list[tuple[Any, dict[str, Any]]]:
    return [
        (papers_actions.save_narrative, {"narrative": {"results": "x"}}),
        (papers_actions.attach, {"name": "x.pdf", "content": files.PDF + b"x"}),
        (papers_actions.detach, {"pk": made.pk}),
    ]


def test_who_may_and_who_may_not(cast: Cast, draft: Report) -> None:
    made = attach(cast, draft)
    may = set()
    for name, who in cast.everyone.items():
        for act, more in acts(made)[:2]:
            arguments = {**more, "report": draft, "by": who}
            if "content" in more:
                arguments["content"] = files.PDF + name.encode()
            else:
                arguments["narrative"] = {"results": name}
            with contextlib.suppress(Refused):
                act(**arguments, **BY_PAGE)
                may.add((name, act.__name__))
    writers = {"clerk", "leader", "reviewer", "reviewer2", "area_reviewer", "office_clerk"}
    assert may == {(name, act) for name in writers for act in ("save_narrative", "attach")}
    assert status_of(refused(papers_actions.detach, report=draft, pk=made.pk, by=cast.observer)) == 403
    assert status_of(refused(papers_actions.detach, report=draft, pk=made.pk, by=cast.clerk2)) == 404


def test_the_last_day_of_entry_binds_words_and_papers_too(cast: Cast, draft: Report) -> None:
    made = attach(cast, draft)
    late = {"at": make.at(TODAY + dt.timedelta(days=30))}
    for act, more in acts(made):
        assert refused(act, report=draft, by=cast.clerk, **more, **late).code == "entry_closed"

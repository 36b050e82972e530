"""What goes with a report in words and papers: written, attached, read, sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from reporting.filing import papers_actions, papers_queries
from reporting.filing.forms import AttachForm, NarrativeForm
from reporting.models import Revision
from reporting.reports import policies
from reporting.reports.file_types import MAX_PAPERS
from reporting.web.forms import put_errors
from reporting.web.report_page import ReportPage, verb
from reporting.web.working import done, posted_revision, working
from targets.domain.refusals import INPUT, STALE, Refused


class PapersPage(ReportPage):
    """A report's words and papers, with what a request typed."""

    name, template = "report_papers", "reporting/filing/report_papers.html"
    narrative: NarrativeForm | None = None
    file: AttachForm | None = None
    theirs: Mapping[str, str] = {}

    def explain(self, refused: Refused) -> None:
        """Show a refusal at the file it is about, or what is saved now beside the words that differ from it."""
        self.refused = " ".join([refused.message, *(error.message for error in refused.errors)])
        if self.file is not None and refused.kind == INPUT and refused.message:
            put_errors(self.file, refused)
        if self.narrative is not None and refused.kind == STALE:
            saved, mine = papers_actions.narrative_of(self.report.revision), self.narrative.cleaned_data
            self.stale, self.theirs = True, {part: text for part, text in saved.items() if text != mine[part]}

    def context(self, revision: Revision | None) -> dict[str, Any]:
        may, why_not = True, ""
        try:
            policies.check_edit(self.user, self.report, self.day)
        except Refused as refused:
            may, why_not = False, refused.message
        only_offers = self.stands_in and not self.query
        attachments = papers_queries.attached(self.report, revision)
        narrative = self.narrative or NarrativeForm(initial=papers_actions.narrative_of(revision))
        return {
            "edits": may and not only_offers,
            "offer_stand_in": may and only_offers,
            "stand_in": may and self.stands_in and not only_offers,
            "why_not": why_not if self.permissions.inside else "",
            "narrative": narrative,
            "parts": [(field, self.theirs.get(field.name)) for field in narrative],
            "file": self.file or AttachForm(),
            "attachments": attachments,
            "full": len(attachments) >= MAX_PAPERS,
            "most": MAX_PAPERS,
            "unsaved": [field for field in narrative if field.value()] if narrative.is_bound and not may else [],
        }


@working()
@require_safe
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """What does the unit say with its figures?"""
    return PapersPage(request, pk).answer()


@verb(PapersPage)
def save_narrative(page: PapersPage) -> HttpResponse:
    _save_words(page)
    return done(page.request, "Đã lưu thuyết minh.", page.address)


def _save_words(page: PapersPage) -> None:
    """Save what was typed, whatever the button: a file attached must not lose it."""
    page.narrative = form = NarrativeForm(page.request.POST)
    policies.check_edit(page.user, page.report, page.day)
    words = {part: text for part, text in page.valid(form).items() if part in page.request.POST}
    expected = posted_revision(page.request)
    page.report = papers_actions.save_narrative(
        report=page.report, narrative=words, expected_revision_id=expected, **page.act
    )  # fmt: skip


@verb(PapersPage)
def attach(page: PapersPage) -> HttpResponse:
    _save_words(page)
    page.file = AttachForm(page.request.POST, page.request.FILES)
    file = page.valid(page.file)["file"]
    paper = papers_actions.attach(report=page.report, name=file.name, content=file.read(), **page.act)
    return done(page.request, f"Đã đính kèm “{paper.name}”.", page.address)


@verb(PapersPage)
def detach(page: PapersPage, number: int) -> HttpResponse:
    _save_words(page)
    paper = papers_actions.detach(report=page.report, pk=number, **page.act)
    return done(page.request, f"Đã gỡ “{paper.name}”.", page.address)


@working()
@require_safe
def attachment(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A paper, always as a download: any for those who read drafts, else those of the approved revision."""
    page = PapersPage(request, pk)
    paper = papers_queries.paper_of(page.report, number, None if page.permissions.sees_drafts else page.revision)
    if paper is None:
        raise Http404("Không tìm thấy tài liệu này.")
    try:
        content = paper.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("Tệp này không còn trên máy chủ.") from error
    answer = FileResponse(content, as_attachment=True, filename=paper.name, content_type=paper.kind)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer

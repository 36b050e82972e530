"""What goes with a report in words and papers: written, attached, read, sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from reporting.filing import papers_actions, papers_queries
from reporting.filing.papers_forms import AttachForm, NarrativeForm
from reporting.models import Report, Supplier
from reporting.reports import history, policies
from reporting.reports.file_types import MAX_PAPERS
from reporting.web.forms import put_errors
from reporting.web.working import VIA, caller, done, now, posted_revision, status_of, today, working
from targets.domain.refusals import HIDDEN, INPUT, PERSON, STALE, Refused


class _PapersPage:
    """The page of a report's words and papers as it stands for whoever asks, with what they typed."""

    def __init__(self, request: HttpRequest, report: Report) -> None:
        self.request, self.report, self.user = request, report, caller(request)
        self.permissions = policies.permissions_at(self.user, report.unit_id, today())
        self.narrative: NarrativeForm | None = None
        self.file: AttachForm | None = None
        self.refused = ""
        self.stale = False
        self.theirs: dict[str, str] = {}

    @property
    def address(self) -> str:
        """Where the person goes on: a reviewer goes on writing for the unit."""
        stands_in = "?nhap-thay=1" if "nhap-thay" in self.request.GET else ""
        return reverse("report_papers", args=[self.report.pk]) + stands_in

    def answer(self, status: int = HTTPStatus.OK) -> HttpResponse:
        revision = policies.readable_revision(self.user, self.report, today(), self.permissions)
        stands_in = self.report.supplier == Supplier.UNIT and not self.permissions.inside
        only_offers = stands_in and "nhap-thay" not in self.request.GET
        may, why_not = self._may_edit()
        attachments = papers_queries.attached(self.report, revision)
        narrative = self.narrative or NarrativeForm(initial=papers_actions.narrative_of(revision))
        context: dict[str, Any] = {
            "report": self.report,
            "period": self.report.period,
            "unit_name": history.names(self.report).unit,
            "revision": revision,
            "reviews": self.permissions.reviews,
            "approved_only": not self.permissions.sees_drafts and revision != self.report.revision,
            "edits": may and not only_offers,
            "offer_stand_in": may and only_offers,
            "stand_in": may and stands_in and not only_offers,
            "why_not": why_not if self.permissions.inside else "",
            "narrative": narrative,
            "parts": [(field, self.theirs.get(field.name)) for field in narrative],
            "file": self.file or AttachForm(),
            "attachments": attachments,
            "full": len(attachments) >= MAX_PAPERS,
            "most": MAX_PAPERS,
            "refused": self.refused,
            "stale": self.stale,
            "unsaved": [field for field in narrative if field.value()] if narrative.is_bound and not may else [],
        }
        return render(self.request, "reporting/filing/report_papers.html", context, status=status)

    def _may_edit(self) -> tuple[bool, str]:
        try:
            policies.check_edit(self.user, self.report, today())
        except Refused as refused:
            return False, refused.message
        return True, ""

    def refuse(self, refused: Refused) -> HttpResponse:
        """The page again with what was typed and why it was refused."""
        if refused.kind in (HIDDEN, PERSON):
            raise refused
        self._reload()
        self.refused = " ".join([refused.message, *(error.message for error in refused.errors)])
        return self.answer(status_of(refused))

    def invalid(self) -> HttpResponse:
        """The page with a form's own errors, for who may edit at all; raises Refused for others."""
        policies.check_edit(self.user, self.report, today())
        self._reload()
        return self.answer(HTTPStatus.BAD_REQUEST)

    def show_theirs(self, mine: dict[str, str]) -> None:
        """Put what is saved now beside the words that differ from it."""
        self._reload()
        saved = papers_actions.narrative_of(self.report.revision)
        self.stale = True
        self.theirs = {part: text for part, text in saved.items() if text != mine[part]}

    def _reload(self) -> None:
        self.report = policies.report_for(self.user, self.report.pk, today())


@working()
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """What does the unit say with its figures?"""
    page = _PapersPage(request, policies.report_for(caller(request), pk, today()))
    if request.method != "POST":
        return page.answer()
    verb, _, number = request.POST.get("do", "").partition("-")
    if verb not in ("narrative", "attach", "detach"):
        raise Http404
    try:
        return _words(page) or _act(page, verb, number)
    except Refused as refused:
        return page.refuse(refused)


def _words(page: _PapersPage) -> HttpResponse | None:
    """Save what was typed, whatever the button: a file attached must not lose it. An answer where that went wrong."""
    page.narrative = form = NarrativeForm(page.request.POST)
    if not form.is_valid():
        return page.invalid()
    try:
        page.report = papers_actions.save_narrative(
            report=page.report,
            narrative={part: words for part, words in form.cleaned_data.items() if part in page.request.POST},
            expected_revision_id=posted_revision(page.request),
            by=page.user, at=now(), via=VIA,
        )  # fmt: skip
    except Refused as refused:
        if refused.kind == STALE:
            page.show_theirs(form.cleaned_data)
        raise
    return None


def _act(page: _PapersPage, verb: str, number: str) -> HttpResponse:
    """What else the button asks for."""
    if verb == "attach":
        return _attach(page)
    if verb == "detach":
        pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
        paper = papers_actions.detach(report=page.report, pk=pk, by=page.user, at=now(), via=VIA)
        return done(page.request, f"Đã gỡ “{paper.name}”.", page.address)
    return done(page.request, "Đã lưu thuyết minh.", page.address)


def _attach(page: _PapersPage) -> HttpResponse:
    page.file = form = AttachForm(page.request.POST, page.request.FILES)
    if not form.is_valid():
        return page.invalid()
    file = form.cleaned_data["file"]
    try:
        paper = papers_actions.attach(
            report=page.report, name=file.name, content=file.read(), by=page.user, at=now(), via=VIA
        )  # fmt: skip
    except Refused as refused:
        if refused.kind == INPUT:
            put_errors(form, refused)
        raise
    return done(page.request, f"Đã đính kèm “{paper.name}”.", page.address)


@working()
@require_safe
def attachment(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A paper, always as a download: any for those who read drafts, else those of the approved revision."""
    report = policies.report_for(caller(request), pk, today())
    permissions = policies.permissions_at(caller(request), report.unit_id, today())
    revision = (
        None if permissions.sees_drafts else policies.readable_revision(caller(request), report, today(), permissions)
    )
    paper = papers_queries.paper_of(report, number, revision)
    if paper is None:
        raise Http404("Không tìm thấy tài liệu này.")
    try:
        content = paper.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("Tệp này không còn trên máy chủ.") from error
    answer = FileResponse(content, as_attachment=True, filename=paper.name, content_type=paper.kind)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer

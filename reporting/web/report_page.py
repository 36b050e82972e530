"""What the pages of one report have in common, and the addresses below them that their forms post to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reporting.models import Report, Revision, Supplier
from reporting.reports import history, policies
from reporting.web.working import View, act_of, acts_on, caller, status_of, today
from targets.domain.refusals import HIDDEN, INPUT, PERSON, Refused

STAND_IN = "nhap-thay"  # in the query: a reviewer enters for the unit
TABS = {
    "report": "Số liệu",
    "report_papers": "Thuyết minh, tài liệu",
    "report_workbook": "Biểu Excel",
    "report_annex": "Phụ lục CĐCS",
}
_OF_UNITS = ("report_workbook", "report_annex")


class ReportPage:
    """A report as it stands for whoever asks, after the verb they sent; raises Refused where it is hidden from them.

    A subclass gives the name of the page's address, its template and what that shows besides.
    """

    name: ClassVar[str]
    template: ClassVar[str]

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request, self.user, self.day = request, caller(request), today()
        self.report: Report = policies.report_for(self.user, pk, self.day)
        self.permissions = policies.permissions_for(self.user, self.report, self.day)
        self.act = act_of(request)
        self.refused = ""
        self.stale = False

    @property
    def query(self) -> str:
        return f"?{STAND_IN}=1" if STAND_IN in self.request.GET else ""

    @property
    def address(self) -> str:
        """Where the person goes on: a reviewer goes on working for the unit."""
        return reverse(self.name, args=[self.report.pk]) + self.query

    @property
    def entry_address(self) -> str:
        """Where the person goes on entering, for the unit if need be."""
        return reverse("report", args=[self.report.pk]) + (f"?{STAND_IN}=1" if self.stands_in else "")

    @property
    def stands_in(self) -> bool:
        """Whether the person enters only in place of the unit."""
        return self.report.supplier == Supplier.UNIT and not self.permissions.inside

    @property
    def revision(self) -> Revision | None:
        """What the person may read; raises Refused."""
        return policies.readable_revision(self.user, self.report, self.day, self.permissions)

    def reload(self) -> None:
        self.report = policies.report_for(self.user, self.report.pk, self.day)

    def valid(self, form: forms.Form) -> dict[str, Any]:
        """What a form says; raises Refused where it is wrong, which its own errors tell."""
        if not form.is_valid():
            raise Refused("bad_form", "", INPUT)
        return form.cleaned_data

    def refuse(self, refused: Refused) -> HttpResponse:
        """The page again with what was typed and why it was refused; raises what is not to be told on it."""
        if refused.kind in (HIDDEN, PERSON):
            raise refused
        self.reload()
        self.explain(refused)
        return self.answer(status_of(refused))

    def explain(self, refused: Refused) -> None:
        self.refused = refused.message

    def answer(self, status: int = HTTPStatus.OK, **details: Any) -> HttpResponse:
        revision, names = self.revision, history.names(self.report)
        of_unit = self.report.supplier == Supplier.UNIT
        context = {
            "report": self.report,
            "period": self.report.period,
            "names": names,
            "unit_name": names.unit,
            "revision": revision,
            "approved_only": revision != self.report.revision,
            "reviews": self.permissions.reviews,
            "sees_drafts": self.permissions.sees_drafts,
            "tab": self.name,
            "tabs": {name: label for name, label in TABS.items() if of_unit or name not in _OF_UNITS},
            "part": TABS[self.name],
            "stand_in_query": self.query,
            "refused": self.refused,
            "stale": self.stale,
        }
        return render(self.request, self.template, context | self.context(revision) | details, status=status)

    def context(self, revision: Revision | None) -> dict[str, Any]:
        """What the template shows besides, of the revision that the person may read."""
        raise NotImplementedError


P = TypeVar("P", bound=ReportPage)


def verb(
    page_class: type[P], check: Callable[..., object] | None = None
) -> Callable[[Callable[..., HttpResponse]], View]:
    """A verb on a report: `check` is asked before what was sent is read; what is refused later is shown on the page."""

    def decorate(view: Callable[..., HttpResponse]) -> View:
        @acts_on(page_class.name)
        @wraps(view)
        def guarded(request: HttpRequest, pk: int, **details: Any) -> HttpResponse:
            page = page_class(request, pk)
            if check is not None:
                check(page.user, page.report, page.day)
            try:
                return view(page, **details)
            except Refused as refused:
                return page.refuse(refused)

        return guarded

    return decorate

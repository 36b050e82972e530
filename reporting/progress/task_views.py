"""Tasks of the programme: which are overdue, how far each has come, what the observer notes."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from reporting.progress import tasks as queries
from reporting.progress.task_forms import NoteForm
from reporting.reports import policies
from reporting.web.forms import put_errors
from reporting.web.working import VIA, caller, done, now, today, working
from targets.actions import tasks as actions
from targets.domain.refusals import Refused
from targets.models import Task


@working(*queries.TASK_READERS)
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Which tasks are overdue, and how far are the others?"""
    criteria = {"agency_name": request.GET.get("cq", ""), "group": request.GET.get("nhom", "")}
    context = {"board": queries.board(today(), **criteria), "criteria": criteria, "no_agency": queries.NO_AGENCY}
    return render(request, "reporting/progress/tasks.html", context)


@working(*queries.TASK_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, code: str) -> HttpResponse:
    """How far has this task come?"""
    task = get_object_or_404(Task.objects.select_related("clause"), pk=code[:20])
    if request.method != "POST":
        return _page(request, task)
    policies.check_keeps_tasks(caller(request), today())
    form = NoteForm(request.POST, restricted=task.restricted)
    if not form.is_valid():
        return _page(request, task, form)
    try:
        actions.note(task=task, by=caller(request), at=now(), via=VIA, **form.cleaned_data)
    except Refused as refused:
        put_errors(form, refused)
        return _page(request, task, form)
    return done(request, f"Đã ghi tình hình {task.code}.", "task", code=task.code)


def _page(request: HttpRequest, task: Task, form: NoteForm | None = None) -> HttpResponse:
    keeps = policies.keeps_tasks(caller(request), today())
    lines = queries.lines_of_clause(task, today())
    line = next(line for line in lines if line.task == task)
    first = {"state": line.last.state if line.last else "", "on": today()}
    context = {
        "line": line,
        "others": [other for other in lines if other is not line],
        "history": queries.history(task),
        "form": (form or NoteForm(initial=first, restricted=task.restricted)) if keeps else None,
    }
    return render(
        request, "reporting/progress/task.html", context, status=HTTPStatus.BAD_REQUEST if form else HTTPStatus.OK
    )

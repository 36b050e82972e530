"""The files of an edition: shown with their checksums, followed while the worker is at work, taken."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.editions import jobs, published
from reporting.editions import policies as edition_policies
from reporting.editions import queries as editions
from reporting.editions.access import edition_or_404, no_nul
from reporting.editions.edition_json import file_name
from reporting.models import Edition, Pack
from reporting.reports import policies
from reporting.totals.scopes import CITY
from reporting.web.working import caller, today, working
from targets.domain.refusals import Refused

ENDINGS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


@dataclass(frozen=True)
class File:
    """One file of a pack; `size` None: it is no longer there, or no longer what was published."""

    label: str
    ending: str
    sha256: str
    size: int | None


def unmade(scopes: list[tuple[str, list[tuple[str, str]]]], packs: list[Files]) -> str:
    """The first choice whose files nobody has asked for."""
    scopes_with_pack = {pack_files.pack.scope for pack_files in packs}
    return next((code for _, group in scopes for code, _ in group if code not in scopes_with_pack), "")


@dataclass(frozen=True)
class Files:
    """A pack as a line of the page."""

    pack: Pack
    name: str
    files: list[File]

    @property
    def to_make_again(self) -> bool:
        """Whether something went wrong, so that the worker should try again."""
        return self.pack.state == Pack.State.FAILED or any(file.size is None for file in self.files)


def files(pack: Pack, names: dict[str, str]) -> Files:
    """A pack with its files, once they are made; `names` are those of the edition's scopes."""
    kinds = [("Biểu Excel", jobs.WORKBOOK, pack.workbook_sha256), ("Dự thảo Word", jobs.DRAFT, pack.draft_sha256)]
    existing_files = []
    for label, kind, sha in kinds:
        if sha:
            content = jobs.kept(pack, kind)
            existing_files.append(File(label, jobs.ENDINGS[kind], sha, None if content is None else len(content)))
    return Files(pack, names.get(pack.scope, pack.scope), existing_files)


def json_of(edition: Edition) -> File:
    """The edition itself as a file."""
    json_file = published.json_file(edition)
    return File("Nội dung công bố (JSON)", "json", json_file.sha256, json_file.size)


@working(*policies.READERS)
@require_safe
def pack(request: HttpRequest, number: str, scope: str) -> HttpResponse:
    """One pack of the list, as htmx asks for it while the worker is at work."""
    edition = edition_or_404(number)
    no_nul(scope)
    edition_policies.check_reads_pack(caller(request), scope, today())
    pack_files = files(_pack(edition, scope), published.cut(edition, "units", "perimeters").names())
    return render(request, "reporting/editions/edition_pack.html", {"edition": edition, "pack_files": pack_files})


@working(*policies.READERS)
@require_safe
def pack_file(request: HttpRequest, number: str, scope: str, ending: str) -> HttpResponse:
    """A file: the workbook or the draft of a scope, or the city's `edition.json`."""
    edition = edition_or_404(number)
    no_nul(scope)
    edition_policies.check_reads_pack(caller(request), scope, today())
    name = file_name(edition.number, edition.period_id, scope, ending)
    if ending == "json" and scope == CITY:
        content = f"{editions.frozen(edition).written()}\n".encode()
    else:
        content = _kept(_pack(edition, scope), ending)
    answer = HttpResponse(content, content_type=ENDINGS[ending])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _kept(pack: Pack, ending: str) -> bytes:
    """The file as it was published; anything else in its place is not given."""
    kind = next((kind for kind, kind_ending in jobs.ENDINGS.items() if kind_ending == ending), None)
    if kind is None or not getattr(pack, f"{kind}_sha256"):
        raise Http404("Tệp này chưa có.")
    content = jobs.kept(pack, kind)
    if content is None:
        message = "Tệp này trên máy chủ không còn, hoặc không còn đúng như đã công bố."
        raise Refused("damaged", f"{message} Hãy bấm “Lập lại” ở trang của lần công bố, hoặc báo người quản trị.")
    return content


def _pack(edition: Edition, scope: str) -> Pack:
    existing_pack = edition.packs.filter(scope=scope).first()
    if existing_pack is None:
        raise Http404("Chưa lập tài liệu của phạm vi này.")
    return existing_pack

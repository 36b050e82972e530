"""The files of an edition: shown with their checksums, followed while the worker is at work, taken."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting import policies
from reporting.domain.edition import file_name
from reporting.models import Edition, Pack
from reporting.policies import Refused
from reporting.queries import editions, published
from reporting.queries.editions import Damaged
from reporting.queries.scopes import CITY
from reporting.views.edition_access import edition_or_404, no_nul
from reporting.views.working import caller, today, working

AT_WORK = (Pack.State.WAITING, Pack.State.RUNNING)
ENDINGS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


@dataclass(frozen=True)
class File:
    """One file of a pack; `size` None: it is no longer where it was put; not `intact`: not the published one."""

    label: str
    ending: str
    sha256: str
    size: int | None
    intact: bool = True


def unmade(scopes: list[tuple[str, list[tuple[str, str]]]], packs: list[Files]) -> str:
    """The first choice whose files nobody has asked for."""
    asked = {each.pack.scope for each in packs}
    return next((code for _, group in scopes for code, _ in group if code not in asked), "")


@dataclass(frozen=True)
class Files:
    """A pack as a line of the page."""

    pack: Pack
    name: str
    files: list[File]

    @property
    def at_work(self) -> bool:
        """Whether the worker has still to make it."""
        return self.pack.state in AT_WORK


def files(pack: Pack, names: dict[str, str]) -> Files:
    """A pack with its files, once they are made; `names` are those of the edition's scopes."""
    ready = pack.state == Pack.State.DONE
    kinds = [("Biểu Excel", "xlsx", pack.workbook, pack.workbook_sha256),
             ("Dự thảo Word", "docx", pack.draft, pack.draft_sha256)]  # fmt: skip
    files = [File(label, ending, sha, _size(file)) for label, ending, file, sha in kinds] if ready else []
    return Files(pack, names.get(pack.scope, pack.scope), files)


def _size(file: FieldFile) -> int | None:
    try:
        return file.size if file else None
    except FileNotFoundError:
        return None


def json_of(found: Edition) -> File:
    """What the edition itself comes to as a file."""
    made = published.json_file(found, found.publisher, _moment(found))
    return File("Nội dung công bố (JSON)", "json", made.sha256, made.size, made.intact)


def _moment(found: Edition) -> str:
    return timezone.localtime(found.published_at).isoformat(timespec="seconds")


@working(*policies.READERS)
@require_safe
def pack(request: HttpRequest, number: str, scope: str) -> HttpResponse:
    """One pack of the list, as htmx asks for it while the worker is at work."""
    found = edition_or_404(number)
    no_nul(scope)
    policies.check_reads_pack(caller(request), scope, today())
    each = files(_pack(found, scope), published.names(published.cut(found, "units", "perimeters")))
    return render(request, "reporting/edition_pack.html", {"edition": found, "each": each})


@working(*policies.READERS)
@require_safe
def pack_file(request: HttpRequest, number: str, scope: str, ending: str) -> HttpResponseBase:
    """A file: the workbook or the draft of a scope, or the city's `edition.json`."""
    found = edition_or_404(number)
    no_nul(scope)
    policies.check_reads_pack(caller(request), scope, today())
    name = file_name(found.number, found.period_id, scope, ending)
    if ending == "json" and scope == CITY:
        try:
            frozen = editions.frozen(found)
        except Damaged as error:
            raise Refused("damaged", str(error)) from error
        answer: HttpResponseBase = HttpResponse(f"{frozen.written()}\n".encode(), content_type=ENDINGS[ending])
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    made = _pack(found, scope)
    file = {"xlsx": made.workbook, "docx": made.draft}.get(ending)
    if made.state != Pack.State.DONE or not file:
        raise Http404("Tệp này chưa có.")
    try:
        return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=ENDINGS[ending])
    except FileNotFoundError as error:
        raise Http404("Tệp này không còn trên máy chủ.") from error


def _pack(found: Edition, scope: str) -> Pack:
    made = found.packs.filter(scope=scope).first()
    if made is None:
        raise Http404("Chưa lập tài liệu của phạm vi này.")
    return made

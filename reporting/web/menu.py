"""What every page shows around its content: the menu by role, and whether the figures are illustrative."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from reporting.reports.policies import ADMINISTRATOR, CLERK, LEADER, OBSERVER, REVIEWER
from reporting.web.working import roles_of
from targets.models import Role

EVERYONE = frozenset({CLERK, LEADER, REVIEWER, OBSERVER, ADMINISTRATOR})

# label, name of the address, roles that have use for it
MENU: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("Tổng quan", "overview", EVERYONE),
    ("Báo cáo của đơn vị", "reports", frozenset({CLERK, LEADER})),
    ("Xét duyệt", "review", frozenset({REVIEWER})),
    ("Tình hình báo cáo", "matrix", EVERYONE),
    ("Chương trình", "programme", EVERYONE),
    ("Nhiệm vụ", "tasks", frozenset({REVIEWER, OBSERVER})),
    ("Kỳ báo cáo", "periods", frozenset({REVIEWER})),
    ("KCN, KCX", "zones", frozenset({REVIEWER, OBSERVER})),
    ("Biểu phục vụ họp", "workbooks", frozenset({REVIEWER, OBSERVER})),
    ("Công bố số liệu", "editions", frozenset({REVIEWER, OBSERVER})),
    ("Quản trị", "admin:index", frozenset({ADMINISTRATOR})),
)


class Portal:
    """Read by `base.html` only as far as the page asks: an error page that shows no menu costs no query."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def illustrative(self) -> bool:
        """Whether the database holds the demo's made-up figures ("số liệu minh họa")."""
        return bool(settings.DEMO)

    @property
    def roles(self) -> list[Role]:
        return roles_of(self._request)

    @property
    def nav(self) -> list[dict[str, Any]]:
        """The entries of the menu; `current`: the page lies below it."""
        held, path = {role.name for role in self.roles}, self._request.path
        entries = [(label, reverse(name)) for label, name, role_names in MENU if held & role_names]
        # every path begins with the overview's "/"
        return [
            {"label": label, "url": url, "current": path == url if url == "/" else path.startswith(url)}
            for label, url in entries
        ]


def portal(request: HttpRequest) -> dict[str, Any]:
    return {"portal": Portal(request)}

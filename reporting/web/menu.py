"""What every page shows around its content: the menu by role, and whether the figures are illustrative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from reporting.reports.policies import ADMINISTRATOR, CLERK, LEADER, OBSERVER, REVIEWER
from reporting.web.access import roles_of
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
    ("Bản công bố", "editions", frozenset({REVIEWER, OBSERVER})),
    ("Quản trị", "admin:index", frozenset({ADMINISTRATOR})),
)


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu; `current`: the page lies below it."""

    label: str
    url: str
    current: bool


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
        """The roles held today."""
        return roles_of(self._request)

    @property
    def nav(self) -> list[MenuItem]:
        held = {role.name for role in self.roles}
        path = self._request.path
        items = []
        for label, name, role_names in MENU:
            if held & role_names:
                url = reverse(name)
                # every path begins with the overview's "/"
                items.append(MenuItem(label, url, path == url if url == "/" else path.startswith(url)))
        return items


def portal(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"portal": Portal(request)}

"""Somebody who needs no Chromium: a token for the API, a session with its secret for the pages."""

from __future__ import annotations

import json
import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

from tests.factories import SPECIAL


class Visitor:
    """An account of the seed at the site's address."""

    def __init__(self, url: str, username: str) -> None:
        self.url, self.username = url, username
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open
        answer = self.api("POST", "token/", {"username": username, "password": "demo"})
        self.token: str = answer["token"]

    def api(self, method: str, path: str, data: Any = None, tag: str = "*") -> Any:
        """A call of the API; raises where it is refused."""
        with self._call(method, path, data, tag) as answer:
            return json.load(answer)

    def tag(self, path: str) -> str:
        """The version that stands at an address now."""
        with self._call("GET", path) as answer:
            return str(answer.headers["ETag"])

    def _call(self, method: str, path: str, data: Any = None, tag: str = "*") -> Any:
        headers = {"Content-Type": "application/json", "If-Match": tag}
        if hasattr(self, "token"):
            headers["Authorization"] = f"Token {self.token}"
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", body, headers, method=method)
        return urllib.request.urlopen(request, timeout=60)

    def files(self, unit: str, period: str, members: int) -> int:
        """Opens, fills and submits the report of a unit; its id."""
        made = self.api("POST", "reports/", {"unit": unit, "period": period})
        cells = {c: {"value": SPECIAL.get(c, 20 if c.startswith("unionised") else 3)} for c in made["cells"]}
        cells |= {"members": {"value": members}, "members_employed": {"value": members}}
        self.api("PATCH", f"reports/{made['id']}/", {"cells": cells})
        self.api("POST", f"reports/{made['id']}/submit/", {})
        found: int = made["id"]
        return found

    def total(self, unit: str, period: str) -> Any:
        """The totals of a unit or perimeter."""
        return self.api("GET", f"totals/?unit={unit}&period={period}")

    def approves(self, report: int) -> None:
        """On the report's page, as it is shown there."""
        self.page("/dang-nhap/", username=self.username, password="demo")
        said = self.page(f"/bao-cao/{report}/", to="duyet/")
        assert "Đã duyệt báo cáo" in said

    def page(self, path: str, to: str = "", **fields: str) -> str:
        """Posts the form of a page with its hidden fields, to an address below it; gives the page that follows."""
        with self.open(self.url + path, timeout=30) as page:
            hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.read().decode()))
        body = urllib.parse.urlencode({**hidden, **fields}).encode()
        with self.open(self.url + path + to, body, timeout=30) as page:
            text: str = page.read().decode()
        return text

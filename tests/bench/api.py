"""api_report: a report of 14 cells saved by PATCH, 8 clients at once, against a bare view inserting the same row."""

from __future__ import annotations

import datetime as dt
import http.client
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils import timezone
from knox.models import AuthToken

from ctr25.embedded import servers
from reporting.models import Figure, Report
from targets.domain.periods import Quarter
from targets.models import Element, Period, Role, Unit, User
from tests.bench.measure import report
from tests.bench.world import Scale

# As people file: what is typed lies near the figures before and agrees with them, so that nothing is asked back.
_FIRST = {"workers": 6000, "members_admitted": 1000, "members_joined_other": 1000, "members_left": 2000}
CLIENTS = 8
REQUESTS = 40
ROUNDS = 5


@dataclass
class Client:
    """A clerk with a report in draft, an API token and a connection kept open."""

    user: User
    report: Report
    token: str
    cells: dict[str, dict[str, int]]
    port: int = 0
    etag: str = ""

    def connect(self, port: int) -> None:
        """Open the connection and learn the report's version."""
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._send("GET", f"/api/v1/reports/{self.report.pk}/", None)

    def save(self, turn: int) -> None:
        """One PATCH of every cell, all of them changed."""
        body = {"cells": {code: {"value": cell["value"] + turn} for code, cell in self.cells.items()}}
        self._send("PATCH", f"/api/v1/reports/{self.report.pk}/", body)

    def insert(self, turn: int) -> None:
        """The same cells to the bare view."""
        cells = {
            code: {"state": "number", "value": cell["value"] + turn, "by": self.user.pk}
            for code, cell in self.cells.items()
        }
        self._send("POST", f"/bare/{self.report.pk}/{self.user.pk}/", {"cells": cells})

    def _send(self, method: str, path: str, body: dict[str, object] | None) -> None:
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        if method == "PATCH":
            headers["If-Match"] = self.etag
        self.http.request(method, path, json.dumps(body) if body else None, headers)
        answer = self.http.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
        self.etag = answer.headers.get("ETag", self.etag)


def run(scale: Scale, periods: list[Period]) -> None:
    """Milliseconds a request, ours and bare in turn."""
    clients = _clients()
    ours, bare = [], []
    with _server() as port:
        for client in clients:
            client.connect(port)
        for turn in range(ROUNDS + 1):
            bare_ms = _all(clients, lambda client, n: client.insert(n), turn)
            our_ms = _all(clients, lambda client, n: client.save(n), turn)
            if turn:
                ours.append(our_ms)
                bare.append(bare_ms)
    report("api_report", scale.name, statistics.median(ours), statistics.median(bare), len(clients[0].cells))


def _all(clients: list[Client], send: Callable[[Client, int], None], turn: int) -> float:
    """Every client sends its requests; the time of all by the number of requests."""

    def one(client: Client) -> None:
        for n in range(REQUESTS):
            send(client, turn * REQUESTS + n)

    begun = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(one, clients))
    return (time.perf_counter() - begun) * 1000 / (REQUESTS * len(clients))


def _clients() -> list[Client]:
    today = timezone.localdate()
    period = Period.objects.get(pk=Quarter.of(today).code)
    Period.objects.filter(pk=period.pk).update(opens=today - dt.timedelta(days=1))
    asked = [e.code for e in Element.objects.filter(supplier="unit") if e.asked_in(period.code)]
    cells = {code: {"value": _FIRST.get(code, 4000 if code.startswith("with_agreement") else 5000)} for code in asked}
    clients = []
    for unit in Unit.objects.filter(kind="ward").order_by("code")[:CLIENTS]:
        user = User.objects.create(username=f"bench-{unit.code}")
        Role.objects.create(user=user, name="clerk", unit=unit, valid=(today - dt.timedelta(days=9), None))
        correction = Report.objects.filter(unit=unit, period=period)
        correction.update(state=Report.State.DRAFT, submitted_by=None, submitted_at=None)
        draft = correction.get()
        for back, code in itertools.product((1, 4), cells):
            then = Figure.objects.filter(unit=unit, period=period.quarter.previous(back).code, element=code)
            then.update(value=cells[code]["value"])
        clients.append(Client(user, draft, AuthToken.objects.create(user)[1], cells))
    return clients


@contextmanager
def _server() -> Iterator[int]:
    """The real web server with its own settings, on a free port."""
    port = servers.usable_port(None)
    child = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:ctr25.gunicorn_conf", "tests.bench.wsgi"],
        env={**os.environ, "BIND": f"127.0.0.1:{port}"},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port
    finally:
        child.terminate()
        child.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server of the benchmark did not start")

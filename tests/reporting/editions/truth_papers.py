"""Everything that is written of a world: pages, the API's answer, both workbooks, the drafts, and what they rest on."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from reporting.editions.content import Content
from reporting.editions.docx.build import build as build_draft
from reporting.editions.edition_json import Frozen
from reporting.editions.jobs import gather
from reporting.editions.layouts import LABELS
from reporting.editions.xlsx.build import build as build_edition
from reporting.editions.xlsx.meeting import build as build_meeting
from reporting.progress.standing import TargetStanding, progress
from reporting.totals import scopes
from tests import cast as people
from tests.reporting.editions import published
from tests.reporting.editions.meeting import MADE_AT, opened
from tests.reporting.editions.truth_worlds import SCOPES, WORLDS
from tests.reporting.pages import browser, clock


@dataclass
class Papers:
    """What a world's rows were written out as, kept after they are gone; by scope, the drafts by layout and scope."""

    period: str
    content: Content
    standings: dict[str, list[TargetStanding]] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, bytes] = field(default_factory=dict)
    editions: dict[str, bytes] = field(default_factory=dict)
    drafts: dict[tuple[str, str], bytes] = field(default_factory=dict)


def papers(name: str) -> Papers:
    """A world built, published, written out and taken back."""
    build, period_code = WORLDS[name]
    with transaction.atomic(), clock():
        cast = build()
        edition = published.publish(cast, period=period_code)
        frozen = Frozen("01", MADE_AT, edition.publisher, edition.layout, edition.content)
        period = scopes.period(period_code)
        world = Papers(period_code, frozen.content)
        client = browser(cast.reviewer)
        for code in SCOPES:
            scope = scopes.scope(code)
            world.standings[code] = progress(scope, period)
            answer = client.get("/api/v1/progress/", {"unit": code, "period": period_code})
            world.answers[code] = answer.json()
            world.meetings[code] = build_meeting(
                gather(scope=scope, period=period, at=people.NOW), MADE_AT, "Trần Thị B"
            )
            world.editions[code] = build_edition(frozen, code)
            for layout in LABELS:
                world.drafts[layout, code] = build_draft(_in_layout(frozen, layout), code)
        for address in addresses(world):
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            world.pages[address] = answer.content.decode()
        transaction.set_rollback(True)
    return world


def _in_layout(frozen: Frozen, layout: str) -> Frozen:
    return replace(frozen, layout=layout)


def addresses(world: Papers) -> list[str]:
    """The pages that tell of targets, figures or tasks."""
    period, content = world.period, world.content
    return [
        f"/?ky={period}",
        *(f"/chi-tieu/{indicator.code}/?ky={period}" for indicator in content.indicators),
        f"/don-vi/P-26740/?ky={period}",
        "/don-vi/TPHCM/",
        "/pham-vi/TPHCM-CU/",
        "/chuong-trinh/",
        "/nhiem-vu/",
        f"/ma-tran/?ky={period}",
        "/ban-cong-bo/",
        "/ban-cong-bo/01/",
        *(f"/ban-cong-bo/01/so-lieu/{scope}/members/?ky={period}" for scope in SCOPES),
        f"/ky/{period}/",
    ]


def recalculated(books: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Workbooks by name as LibreOffice calculates them anew, their stored values forgotten; one start for all."""
    sources = []
    for name, content in books.items():
        source = folder / f"{name}.xlsx"
        opened(content).save(source)  # openpyxl keeps formulas, and no value beside them
        sources.append(str(source))
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(folder / "out"), *sources], check=True, capture_output=True, timeout=600)
    return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in books}

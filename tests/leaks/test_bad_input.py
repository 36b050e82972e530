"""Whatever is put into an address or a field: no fault of ours, nothing saved, every word of it in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tests.leaks import addresses as site
from tests.leaks import world as worlds
from tests.leaks.test_leaks import everything
from tests.leaks.world import World
from tests.reporting import pages

pytestmark = pytest.mark.django_db

VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
BAD = {
    "nul": "a\0b",
    "long": "x" * 3000,
    "digits": "٣²９",
    "number": "9" * 5000,
    "quotes": "'\"><b>%s\\",
    "no_period": "2026-Q9",
}
QUERIES = (
    "/?ky={}", "/chi-tieu/members/?ky={}", "/chi-tieu/members/?pham-vi={}", "/ma-tran/?ky={}", "/ma-tran/?dia-ban={}",
    "/ma-tran/?loai={}", "/ma-tran/?tim={}", "/xet-duyet/?ky={}", "/dieu-chinh/?ky={0}&don-vi={0}&page={0}",
    "/bieu/?ky={0}&dv={0}", "/dang-nhap/?next={}",
    "/ban-cong-bo/?ky={}", "/ban-cong-bo/01/?so-voi={0}&page={0}", "/ban-cong-bo/01/so-lieu/TPHCM/members/?ky={}",
    "/kcn/?don-vi={0}&trang-thai={0}", "/nhiem-vu/?cq={0}", "/nhiem-vu/?nhom={0}",
    "/api/v1/totals/?unit={}&period=2026-Q3", "/api/v1/totals/?unit=TPHCM&period={}",
    "/api/v1/totals/?unit=TPHCM&period=2026-Q3&basis={}", "/api/v1/progress/?unit=TPHCM&period={}",
    "/api/v1/reports/?unit={}", "/api/v1/reports/?period={}", "/api/v1/reports/?state={}", "/api/v1/reports/?page={}",
)  # fmt: skip
SHEET = ("value", "state", "note", "reason", "source", "answer", "confirm")
ZONE = ("unit", "state", "since", "reason", "document", "name", "kind", "facility")
ADMIN = ("user/add", "role/add", "period/2026-Q3/change", "holiday/add")


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> Iterator[World]:
    """On the cast's day."""
    settings.MEDIA_ROOT = tmp_path
    with pages.clock():
        yield worlds.build()


class Attempts:
    """Sends what is bad and gathers what went wrong with the answers."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def get(self, client: Client, path: str) -> None:
        """A page or a refusal."""
        self._judge(client.get(path), f"GET {path[:90]}")

    def post(self, client: Client, path: str, **fields: str) -> None:
        """A form."""
        self._judge(client.post(path, fields), f"POST {path[:90]} {str(fields)[:90]}")

    def _judge(self, answer: Any, what: str) -> None:
        body = b"" if answer.streaming else answer.content
        if answer.status_code >= 500:
            self.wrong.append(f"{what}: {answer.status_code}")
        elif 400 <= answer.status_code != 405 and not VIETNAMESE.search(body.decode()):
            self.wrong.append(f"{what}: {answer.status_code} without a word of Vietnamese")


def seats(world: World) -> dict[str, Client]:
    """People at browsers that show a fault as 500 instead of raising it."""
    people = {
        "reviewer": world.cast.reviewer,
        "observer": world.cast.observer,
        "admin": world.cast.administrator,
        "nobody": None,
    }
    made = {name: worlds.at_a_browser(who) for name, who in people.items()}
    made["token"] = worlds.with_a_token(world.cast.reviewer)
    for client in made.values():
        client.raise_request_exception = False
    return made


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_addresses(world: World, bad: str) -> None:
    tries, people, text = Attempts(), seats(world), quote(bad, safe="")
    for name, route in site.routes():
        if not name.startswith(site.ADMIN):
            client = people["token" if name in site.CALLS else "reviewer"]
            tries.get(client, "/" + re.sub(r"<[^>]+>", text, route))
    for query in QUERIES:
        tries.get(people["token" if "/api/" in query else "reviewer"], query.format(text))
    for model in ("user", "role", "unit", "period", "holiday", "change"):
        for tail in (f"?q={text}", f"?p={text}", f"?name={text}", f"{text}/change/"):
            tries.get(people["admin"], f"/quan-tri/targets/{model}/{tail}")
    assert tries.wrong == []


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_fields(world: World, bad: str) -> None:
    tries, people = Attempts(), seats(world)
    reviewer, correction, submitted = people["reviewer"], world.reports["correction"], world.reports["submitted"]
    for field in ("unit", "period", "supplier"):
        given = {"unit": "P-26743", "period": "2026-Q3", "supplier": "unit", field: bad}
        tries.post(reviewer, "/bao-cao/mo/", **given)
    before = everything()
    entry, seen = f"/bao-cao/{correction.pk}/luu/?nhap-thay=1", {"revision": "0"}
    for field in SHEET:
        tries.post(reviewer, entry, **seen, **{f"members.{field}": bad})
    tries.post(reviewer, entry, revision=bad)
    tries.post(reviewer, f"/bao-cao/{correction.pk}/nhu-quy-truoc/{quote(bad, safe='')}/", revision=bad)
    tries.post(reviewer, f"/bao-cao/{correction.pk}/nhu-quy-truoc/1/", revision=bad, **{"members.value": bad})
    tries.post(reviewer, f"/bao-cao/{submitted.pk}/tra-lai/", **seen, **{"members.why": bad, "comment": bad})
    tries.post(reviewer, f"/bao-cao/{submitted.pk}/duyet/", revision=bad, comment=bad)
    for shown in (bad, f"{bad}:{bad}", f"{submitted.pk}:{bad}"):
        tries.post(reviewer, "/xet-duyet/", report=shown, ky=bad)
    tries.post(reviewer, f"/bao-cao/{correction.pk}/dieu-chinh/", reason=bad, document=bad)
    assert tries.wrong == []
    assert everything() == before


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_fields_of_periods_and_tables(world: World, bad: str) -> None:
    tries, reviewer, before = Attempts(), seats(world)["reviewer"], everything()
    for field in ("signer", "number", "on", "left_out"):
        tries.post(reviewer, "/ky/2026-Q3/khoa/", **{"signer": "", "number": "", "on": "02/10/2026", field: bad})
    for field in ("opens", "due", "closes"):
        days = {"opens": "25/09/2026", "due": "10/10/2026", "closes": "", field: bad}
        tries.post(reviewer, "/ky/2026-Q3/lich/", **days)
    for field in ("unit", "reason", "until"):
        tries.post(reviewer, "/ky/2026-Q2/mo-lai/", **{"unit": "P-26740", "reason": "x", "until": "", field: bad})
    for field in ("P-26740.revision", "P-26740.source", "P-26740.reason", "source"):
        given = {"P-26740.revision": "0", "P-26740.enterprises_25": "x", field: bad}
        tries.post(reviewer, "/so-lieu-lien-doan/2026-Q3/luu/", **given)
    for verb in ("vi-tri", "thiet-che", "trang-thai"):
        for field in ZONE:
            tries.post(reviewer, f"/kcn/Z-1/{verb}/", since="khi nào", **({field: bad} if field != "since" else {}))
    assert tries.wrong == []
    assert everything() == before


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_fields_of_words_tasks_and_accounts(world: World, bad: str) -> None:
    tries, people, before = Attempts(), seats(world), everything()
    reviewer, submitted = people["reviewer"], world.reports["submitted"]
    words = f"/bao-cao/{submitted.pk}/thuyet-minh/"
    for field in ("results", "revision", "file"):
        for verb in ("luu/", "dinh-kem/", f"go/{quote(bad, safe='')}/", "go/1/"):
            tries.post(reviewer, words + verb, **{"revision": "0", field: bad})
    for field in ("state", "on", "due", "paper", "text"):
        given = {"state": "gone", "on": "02/10/2026", field: bad}
        for code in ("NV-1.2", "DK-9", bad[:20].replace("\0", "")):
            tries.post(people["observer"], f"/nhiem-vu/{quote(code, safe='')}/", **given)
    tries.post(reviewer, "/bieu/", period=bad, unit="TPHCM")
    tries.post(reviewer, "/bieu/", period="2026-Q2", unit=bad)
    for field in ("period", "number", "layout"):
        given = {"period": "2026-Q2", "number": "01", "layout": "nghi-dinh-30", field: bad}
        tries.post(reviewer, "/ban-cong-bo/", **given | ({"layout": ""} if field == "number" else {}))
    tries.post(reviewer, "/ban-cong-bo/01/tai-lieu/", scope=bad)
    tries.post(reviewer, "/ban-cong-bo/01/thu-hoi/", reason=bad if len(bad) > 1000 or "\0" in bad else "")
    tries.post(reviewer, "/doi-mat-khau/", old_password=bad, new_password1=bad, new_password2=bad)
    tries.post(people["nobody"], "/dang-nhap/", username=bad, password=bad, next=bad)
    for form in ADMIN:
        given = dict.fromkeys(("username", "password1", "password2", "user", "name", "unit", "start", "opens"), bad)
        tries.post(people["admin"], f"/quan-tri/targets/{form}/", usable_password="true", **given)
    assert tries.wrong == []
    assert everything() == before

"""Every address of the site, from the resolver itself, and what each group is answered there.

A new address without an entry makes tests/leaks/test_leaks.py fail: say who may read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, get_resolver

from tests.cast import PERIOD
from tests.leaks.world import GROUPS, World

API, ADMIN = "api:", "admin:"
CITY = "TPHCM"
Table = Mapping[str, int]


def routes() -> Iterator[tuple[str, str]]:
    """Name (with its namespace) and route of every address."""
    yield from _below(get_resolver().url_patterns, "", "")


def _below(patterns: list, prefix: str, namespace: str) -> Iterator[tuple[str, str]]:  # type: ignore[type-arg]
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or route}", route
        else:
            yield from _below(pattern.url_patterns, route, f"{pattern.namespace}:" if pattern.namespace else namespace)


def groups(**status: int) -> Table:
    """A status for each group: by name, else `others`."""
    assert status.keys() <= GROUPS.keys() | {"others"}, status
    return {group: status.get(group, status.get("others", 0)) for group in GROUPS}


ROLELESS = {"roleless": 403, "superusers": 403}
EVERY_ROLE = groups(others=200, nobody=302, **ROLELESS)
REVIEWERS = groups(above=200, federation=200, elsewhere=200, nobody=302, others=403)
FEDERATION = groups(federation=200, nobody=302, others=403)
DRAFT = groups(insiders=200, above=200, federation=200, observers=403, nobody=302, others=404, **ROLELESS)
TASK_READERS = groups(above=200, federation=200, elsewhere=200, observers=200, nobody=302, others=403)
READERS = groups(administrators=403, others=200, nobody=302, **ROLELESS)
CITY_PACK = groups(federation=200, observers=200, nobody=302, others=403)
UNIT_PACK = groups(insiders=200, above=200, federation=200, observers=200, nobody=302, others=403)
NOT_BY_GET = groups(others=405, nobody=302, **ROLELESS)
BY_POST = groups(others=302, **ROLELESS)  # a verb, whose GET leads to its page
REVIEW_BY_POST = groups(above=302, federation=302, elsewhere=302, nobody=302, others=403)
READ_BY_POST = groups(administrators=403, others=302, **ROLELESS)
VERBS = (
    "report_save", "report_submit", "report_fill", "report_correct", "report_return", "report_approve",
    "report_approve_next", "report_papers_save", "report_papers_attach", "report_papers_detach",
    "report_workbook_check", "report_workbook_remap", "report_workbook_map", "report_workbook_save",
    "report_annex_attach", "report_annex_take_off",
)  # fmt: skip
FEDERATION_VERBS = ("period_close", "period_days", "period_open", "zone_place", "zone_facility", "zone_state")
TABLE_VERBS = ("register_prepare", "register_confirm", "supplied_save", "supplied_submit", "supplied_approve")
OWNERS = groups(others=404, nobody=302, **ROLELESS)
OPEN = groups(others=200)

PAGES: dict[str, Table] = {
    "login": groups(others=302, nobody=200),
    "logout": groups(others=405),
    "password_change": groups(others=200, nobody=302),
    "overview": EVERY_ROLE,
    "indicator": EVERY_ROLE,
    "matrix": EVERY_ROLE,
    "unit": EVERY_ROLE,
    "perimeter": EVERY_ROLE,
    "programme": EVERY_ROLE,
    "reports": EVERY_ROLE,
    "report_open": NOT_BY_GET,
    "report": DRAFT,
    **dict.fromkeys(VERBS, BY_POST),
    "report_annex": DRAFT,
    "report_annex_file": DRAFT,
    "report_paper": groups(nobody=302, others=404, **ROLELESS),
    "report_papers": DRAFT,
    "report_attachment": DRAFT,
    "tasks": TASK_READERS,
    "task": TASK_READERS,
    "report_workbook": DRAFT,
    "report_workbook_file": DRAFT,
    "report_workbook_marked": groups(nobody=302, others=404, **ROLELESS),
    "review": REVIEWERS,
    "restatements": EVERY_ROLE,
    "periods": EVERY_ROLE,
    "period": EVERY_ROLE,
    **dict.fromkeys(FEDERATION_VERBS, BY_POST),
    "questions": FEDERATION,
    "urging": REVIEWERS,
    "urging_workbook": REVIEWERS,
    "supplied": FEDERATION,
    "zones": EVERY_ROLE,
    "zones_confirm": FEDERATION,
    **dict.fromkeys(TABLE_VERBS, REVIEW_BY_POST),
    "zone": EVERY_ROLE,
    "workbooks": EVERY_ROLE,
    "workbook": OWNERS,
    "workbook_file": OWNERS,
    "editions": READERS,
    "edition": READERS,
    "edition_ask": READ_BY_POST,
    "edition_withdraw": READ_BY_POST,
    "edition_pack": UNIT_PACK,
    "edition_file": UNIT_PACK,
    "edition_number": UNIT_PACK,
}
API_ROLE = groups(others=200, nobody=401, **ROLELESS)
API_VERB = groups(others=405, nobody=401)
API_DRAFT = groups(insiders=200, above=200, federation=200, observers=403, nobody=401, others=404)
API_OWNERS = groups(others=404, nobody=401, **ROLELESS)
CALLS: dict[str, Table] = {
    "api:token": groups(others=405),
    "api:periods": API_ROLE,
    "api:totals": API_ROLE,
    "api:progress": API_ROLE,
    "api:reports": groups(others=200, nobody=401),
    "api:report": API_DRAFT,
    "api:submit": API_VERB,
    "api:return": API_VERB,
    "api:approve": API_VERB,
    "api:correct": API_VERB,
    "api:unit-workbook": API_DRAFT,
    "api:workbooks": groups(others=405, nobody=401, **ROLELESS),
    "api:workbook": API_OWNERS,
    "api:workbook-file": API_OWNERS,
    "api:schema": OPEN,
}
# What whoever reads drafts may meet them on; everywhere else stand approved figures only, whoever asks.
SHOW_DRAFTS = {
    "report", "report_annex", "report_annex_file", "report_papers", "report_attachment", "report_workbook_file",
    "supplied", "api:report", "api:unit-workbook",
}  # fmt: skip
QUERY = {"api:totals": f"?unit=P-26740&period={PERIOD}", "api:progress": f"?unit=P-26740&period={PERIOD}"}
FORMS = {"report_workbook", "report_workbook_file", "api:unit-workbook"}
READ_APPROVED = {"report", "report_annex", "report_papers", "api:report", *FORMS}
# Whose a POST is: these may change something by it, nobody else.
WRITERS = {
    "review": {"above", "federation", "elsewhere"},
    "report_open": {"insiders", "above", "federation"},
    **{name: {"insiders", "above", "federation"} for name in VERBS},
    "task": {"observers"},
    **{name: {"federation"} for name in (*FEDERATION_VERBS, *TABLE_VERBS)},
    "workbooks": set(GROUPS) - {"roleless", "superusers", "nobody"},
    "editions": {"federation", "observers"},
    "edition_ask": {"insiders", "above", "federation", "observers"},  # the unit's files
    "edition_withdraw": {"federation"},
    "login": set(GROUPS),
    "logout": set(GROUPS),
    "password_change": set(GROUPS) - {"nobody"},
    "api:token": set(GROUPS),
    "api:reports": {"insiders", "above", "federation"},
    "api:report": {"insiders", "above", "federation"},
    "api:unit-workbook": {"insiders", "above", "federation"},
    "api:submit": {"insiders", "above", "federation"},
    "api:return": {"insiders", "above", "federation"},
    "api:approve": {"insiders", "above", "federation"},
    "api:correct": {"insiders", "above", "federation"},
    "api:workbooks": set(GROUPS) - {"roleless", "superusers", "nobody"},
}


def expected(name: str, stage: str, table: Table, group: str) -> int:
    """The status; an approved revision behind a draft opens the report to observers."""
    if stage == CITY:
        return CITY_PACK[group]
    if name == "report_attachment" and stage == "correction" and group == "observers":
        return 404  # attached to the correction, not to what was approved
    if (
        (name in FORMS or name.startswith("report_annex"))
        and stage == "federation"
        and table[group] in (200, 403)
        and group not in ("roleless", "superusers")
    ):
        return 404  # only the unit's own report is a workbook and has an annex
    if name in READ_APPROVED and stage == "correction" and group == "observers":
        return 200
    return table[group]


def paths(world: World, name: str, route: str) -> Iterator[tuple[str, str]]:
    """What the object stands for and the path to it, one for each of the ward's reports where it is about one."""
    if "<int:pk>" in route:
        for stage, report in world.reports.items():
            path = route.replace("<int:pk>", str(report.pk)).replace("<int:number>", str(world.attachments[stage].pk))
            yield stage, "/" + path
        return
    if "<str:number>" in route:
        path = route.replace("<str:number>", "01").replace("<str:ending>", "xlsx").replace("<str:code>", "members")
        for scope, stage in (("P-26740", ""), (CITY, CITY)) if "<str:scope>" in path else (("", ""),):
            yield stage, "/" + path.replace("<str:scope>", scope)
        return
    code = {"unit": "P-26740", "perimeter": "TPHCM-CU", "indicator": "members", "zone": "Z-1", "task": "DK-9"}.get(
        name.split("_")[0], PERIOD
    )
    path = re.sub(r"<(str|slug):code>", code, route).replace("<uuid:pk>", str(world.workbook.pk))
    yield "", "/" + _admin(world, path) + QUERY.get(name, "")


def _admin(world: World, route: str) -> str:
    """A path of the admin with the first object of its kind in place."""
    report = world.reports["correction"]
    known = {
        "user": world.cast.clerk.pk,
        "revision": report.revision_id,
        "period": PERIOD,
        "unit": "P-26740",
        "element": "members",
    }
    model = route.split("/")[2] if route.count("/") > 2 else ""
    path = re.sub(r"<path:object_id>|<id>", str(known.get(model, 1)), route)
    path = path.replace("^(?P<app_label>targets|reporting)/$", "targets/").replace("(?P<url>.*)$", "khong-co/")
    return path.replace("<path:content_type_id>", "1")

"""What the pages show of editions. The content is megabytes of text: PostgreSQL cuts out of it what a page needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from reporting.domain.edition import Content, canonical
from reporting.models import Edition, Pack
from reporting.queries.editions import Damaged, moment
from reporting.queries.scopes import CITY
from targets.domain.vietnamese import short_date

# What is thawed into the targets of a scope, and what every page names things by.
PROMISES = ("indicators", "targets", "formulas", "breaks", "elements", "perimeters", "units", "periods")


def editions() -> QuerySet[Edition]:
    """Every edition without its content, latest first, with the `state` of the whole city's files."""
    state = Pack.objects.filter(edition=OuterRef("pk"), scope=CITY).values("state")
    found = Edition.objects.defer("content").select_related("period", "withdrawn_by")
    return found.annotate(files=Subquery(state[:1]))


def next_number() -> str:
    """The number proposed for the next edition: "01", or one above the highest that is a plain number."""
    numbers = Edition.objects.filter(number__regex=r"^[0-9]{1,9}$").values_list("number", flat=True)
    return f"{max(map(int, numbers), default=0) + 1:02d}"


def cut(number: Edition, /, *keys: str, **paths: list[str]) -> Content:
    """The parts of an edition's content under these keys, and those at `paths` by a name of their own: one query.

    What is not there is null. Raises Damaged where the content is not the published one.
    """
    wanted: dict[str, list[str]] = {key: [key] for key in keys} | paths
    parts = ", ".join("%s::text, content #> %s::text[]" for _ in wanted)
    values = [value for name, path in wanted.items() for value in (name, path)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT jsonb_build_object({parts})::text FROM ({_CONTENT}) one", [*values, number.pk])
        return _content(number, cursor.fetchone())


def _content(found: Edition, row: tuple[str] | None) -> Content:
    if row is None:  # nothing is read from a content whose hash is another
        raise Damaged(found)
    return cast(Content, json.loads(row[0]))


def names(content: Content) -> dict[str, str]:
    """The names of the units and perimeters by code, from a content that has both."""
    return {one["code"]: one["name"] for one in [*content["units"], *content["perimeters"]]}


def promises(found: Edition, scope: str) -> Content:
    """As much of the content as the targets of a scope are thawed from: one query. `progress` may lack the scope.

    Raises Damaged where the content is not the published one.
    """
    parts = ", ".join(f"'{key}', content -> '{key}'" for key in PROMISES)
    with connection.cursor() as cursor:
        cursor.execute(_PROMISES.format(parts=parts, intact=_INTACT), {"edition": found.pk, "scope": scope})
        return _content(found, cursor.fetchone())


_INTACT = "encode(sha256(convert_to(content, 'UTF8')), 'hex') = sha256"
_CONTENT = f"SELECT content::jsonb AS content FROM reporting_edition WHERE id = %s AND {_INTACT} OFFSET 0"
_PROMISES = """
WITH one AS MATERIALIZED (
    SELECT content::jsonb AS content FROM reporting_edition WHERE id = %(edition)s AND {intact}
),
judged AS (SELECT content #> ARRAY['progress', %(scope)s] AS targets FROM one)
SELECT jsonb_build_object({parts},
    'coverage', content #> ARRAY['coverage', content ->> 'period', %(scope)s],
    'progress', CASE WHEN judged.targets IS NULL THEN '{{}}' ELSE jsonb_build_object(%(scope)s, judged.targets) END,
    'series', (SELECT coalesce(jsonb_object_agg(place.scope, content #> ARRAY['series', place.scope]), '{{}}')
               FROM (SELECT DISTINCT target ->> 'scope' AS scope
                     FROM jsonb_array_elements(judged.targets) target) place))::text
FROM one CROSS JOIN judged
"""


@dataclass(frozen=True)
class JsonFile:
    """`edition.json` as it is downloaded: its checksum, its size in bytes."""

    sha256: str
    size: int


def json_file(found: Edition) -> JsonFile:
    """The checksum and size of `Frozen.written()` with a line's end, worked out where the content lies: one query.

    Its keys stand in order, so that the content, canonical already, lies between two short texts.
    """
    envelope: Mapping[str, Any] = {
        "layout": found.layout, "number": found.number, "published_at": moment(found).isoformat(timespec="seconds"),
        "published_by": found.publisher, "sha256": found.sha256,
    }  # fmt: skip
    rest = canonical(envelope).removeprefix("{")
    with connection.cursor() as cursor:
        cursor.execute(_JSON_FILE, ['{"content":', f",{rest}\n", found.pk])
        return JsonFile(*cursor.fetchone())


_JSON_FILE = """
SELECT encode(sha256(bytes), 'hex'), length(bytes)
FROM (SELECT convert_to(%s::text || content || %s::text, 'UTF8') AS bytes FROM reporting_edition WHERE id = %s) one
"""


def standing(found: Edition) -> str:
    """Whether its figures are official or provisional, and of which day."""
    said = "số liệu chính thức" if found.official else "số liệu tạm thời"
    return f"{said}, tính đến ngày {short_date(found.period.as_of)}"

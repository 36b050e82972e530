"""What the pages show of editions. The content is megabytes of text: PostgreSQL cuts out of it what a page needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from reporting.editions.content import Content
from reporting.editions.edition_json import canonical, read_part
from reporting.editions.queries import damaged, moment
from reporting.models import Edition, Pack
from reporting.progress.wording import standing_of_figures
from reporting.totals.scopes import CITY
from targets.domain.vietnamese import short_date

# What is loaded into the targets of a scope, and what every page names things by.
PROMISES = ("indicators", "targets", "formulas", "breaks", "elements", "perimeters", "units", "periods")


def editions() -> QuerySet[Edition]:
    """Every edition without its content, latest first, with the `state` of the whole city's files."""
    state = Pack.objects.filter(edition=OuterRef("pk"), scope=CITY).values("state")
    rows = Edition.objects.defer("content").select_related("period", "withdrawn_by")
    return rows.annotate(files=Subquery(state[:1]))


def next_number() -> str:
    """The number proposed for the next edition: "01", or one above the highest that is a plain number."""
    numbers = Edition.objects.filter(number__regex=r"^[0-9]{1,9}$").values_list("number", flat=True)
    return f"{max(map(int, numbers), default=0) + 1:02d}"


def cut(edition: Edition, *paths: str | tuple[str, ...]) -> Content:
    """A content of which only what stands at these keys and paths is there: one query.

    A path ends in an empty dict where the edition has nothing there. Raises Refused where the content is not the
    published one.
    """
    keys = [[path] if isinstance(path, str) else list(path) for path in paths]
    with connection.cursor() as cursor:
        parts = ", ".join("content #> %s::text[]" for _ in keys)
        cursor.execute(f"SELECT jsonb_build_array({parts})::text FROM ({_CONTENT}) edition", [*keys, edition.pk])
        values = _intact(edition, cursor.fetchone())
    content: dict[str, Any] = {}
    for (*above, key), value in zip(keys, values, strict=True):
        level = content
        for step in above:
            level = level.setdefault(step, {})
        if value is not None:
            level[key] = value
    return read_part(content)


def _intact(edition: Edition, row: tuple[str] | None) -> Any:
    if row is None:  # nothing is read from a content whose hash is another
        raise damaged(edition.number)
    return json.loads(row[0])


def promises(edition: Edition, scope: str) -> Content:
    """As much of the content as the targets of a scope are loaded from: one query. `progress` may lack the scope.

    Raises Refused where the content is not the published one.
    """
    parts = ", ".join(f"'{key}', content -> '{key}'" for key in PROMISES)
    with connection.cursor() as cursor:
        cursor.execute(_PROMISES.format(parts=parts, intact=_INTACT), {"edition": edition.pk, "scope": scope})
        return read_part(_intact(edition, cursor.fetchone()))


_INTACT = "encode(sha256(convert_to(content, 'UTF8')), 'hex') = sha256"
_CONTENT = f"SELECT content::jsonb AS content FROM reporting_edition WHERE id = %s AND {_INTACT} OFFSET 0"
_PROMISES = """
WITH edition AS MATERIALIZED (
    SELECT content::jsonb AS content FROM reporting_edition WHERE id = %(edition)s AND {intact}
),
judged AS (SELECT content #> ARRAY['progress', %(scope)s] AS targets FROM edition)
SELECT jsonb_build_object({parts},
    'coverage', jsonb_build_object(content ->> 'period', jsonb_build_object(
        %(scope)s::text, content #> ARRAY['coverage', content ->> 'period', %(scope)s])),
    'progress', CASE WHEN judged.targets IS NULL THEN '{{}}' ELSE jsonb_build_object(%(scope)s, judged.targets) END,
    'series', (SELECT coalesce(
                   jsonb_object_agg(judged_scope.scope, content #> ARRAY['series', judged_scope.scope]), '{{}}')
               FROM (SELECT DISTINCT target ->> 'scope' AS scope
                     FROM jsonb_array_elements(judged.targets) target) judged_scope))::text
FROM edition CROSS JOIN judged
"""


@dataclass(frozen=True)
class JsonFile:
    """`edition.json` as it is downloaded: its checksum, its size in bytes."""

    sha256: str
    size: int


def json_file(edition: Edition) -> JsonFile:
    """The checksum and size of `Frozen.written()` with a line's end, worked out where the content lies: one query.

    Its keys stand in order, so that the content, canonical already, lies between two short texts.
    """
    envelope: Mapping[str, Any] = {
        "layout": edition.layout,
        "number": edition.number,
        "published_at": moment(edition).isoformat(timespec="seconds"),
        "published_by": edition.publisher,
        "sha256": edition.sha256,
    }
    rest = canonical(envelope).removeprefix("{")
    with connection.cursor() as cursor:
        cursor.execute(_JSON_FILE, ['{"content":', f",{rest}\n", edition.pk])
        return JsonFile(*cursor.fetchone())


_JSON_FILE = """
SELECT encode(sha256(bytes), 'hex'), length(bytes)
FROM (SELECT convert_to(%s::text || content || %s::text, 'UTF8') AS bytes FROM reporting_edition WHERE id = %s) edition
"""


def standing(edition: Edition) -> str:
    """Whether its figures are official or provisional, and of which day."""
    return f"{standing_of_figures(edition.official)}, tính đến ngày {short_date(edition.period.as_of)}"

"""Whom to ask for a unit's report: its clerks and leaders of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from reporting.reports.policies.roles import reach_of

_CONTACTS = f"""
WITH RECURSIVE {reach_of("name IN ('clerk', 'leader')")}
SELECT reach.unit, u.id, reach.name, coalesce(nullif(u.full_name, ''), u.username), u.phone, u.email
FROM reach JOIN targets_user u ON u.id = reach.user_id
WHERE u.is_active AND reach.unit = ANY(%(units)s::text[])
ORDER BY reach.unit, reach.name, 4, u.id
"""


@dataclass(frozen=True)
class Contact:
    user: int
    role: str
    name: str
    phone: str
    email: str


def contacts(units: Collection[str], today: dt.date) -> dict[str, tuple[Contact, ...]]:
    """Clerks and leaders, active accounts, whose role reaches each of these units today: one query."""
    contacts_by_unit: dict[str, tuple[Contact, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CONTACTS, {"units": list(units), "today": today})
        for unit, *person in cursor.fetchall():
            contacts_by_unit[unit] = (*contacts_by_unit.get(unit, ()), Contact(*person))
    return contacts_by_unit

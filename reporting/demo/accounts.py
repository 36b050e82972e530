"""The people of the demonstration. Only the named ones can log in; each unit's officer has no usable password."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from reporting.demo.story import CLERK2_UNIT, CLERK_UNIT
from targets.actions.changes import Actor
from targets.actions.roles import set_role
from targets.models import Role, Unit, User

PASSWORD = "demo"  # noqa: S105 – public, refused outside the demo
SINCE = dt.date(2023, 1, 1)
ROOT = "TPHCM"


@dataclass(frozen=True)
class Person:
    """A named account: who, which role, where, from which day."""

    username: str
    full_name: str
    role: str
    unit: str
    start: dt.date


MERGED = dt.date(2025, 7, 1)
PEOPLE = (
    Person("clerk", "Lê Thu An", Role.Name.CLERK, CLERK_UNIT, MERGED),
    Person("leader", "Phạm Quốc Bình", Role.Name.LEADER, CLERK_UNIT, MERGED),
    Person("clerk2", "Võ Ngọc Châu", Role.Name.CLERK, CLERK2_UNIT, MERGED),
    Person("reviewer", "Nguyễn Minh Duy", Role.Name.REVIEWER, ROOT, SINCE),
    Person("reviewer2", "Đặng Hải Yến", Role.Name.REVIEWER, ROOT, SINCE),
    Person("observer", "Hoàng Gia Phúc", Role.Name.OBSERVER, ROOT, SINCE),
    Person("admin", "Quản trị viên", Role.Name.ADMINISTRATOR, ROOT, SINCE),
)


def open_accounts(actor: Actor) -> dict[str, User]:
    """Make the named accounts with their roles; gives them by username."""
    password = make_password(PASSWORD)
    users = {}
    for person in PEOPLE:
        staff = person.role == Role.Name.ADMINISTRATOR
        user = User(username=person.username, full_name=person.full_name, password=password, is_staff=staff)
        user.save(force_insert=True)
        set_role(
            username=person.username, role=person.role, unit=person.unit, start=person.start, end=None, actor=actor
        )
        users[person.username] = user
    return users


def open_officers(units: list[Unit]) -> dict[str, User]:
    """One account for each of these units, its leader, that nobody can log in with; by the unit's code."""
    users = User.objects.bulk_create(
        User(username=f"cb.{unit.code.lower()}", full_name=f"Cán bộ {unit.name}", password=make_password(None))
        for unit in units
    )
    officers = {unit.code: user for unit, user in zip(units, users, strict=True)}
    Role.objects.bulk_create(
        Role(user=user, name=Role.Name.LEADER, unit_id=code, valid=(SINCE, None)) for code, user in officers.items()
    )
    return officers

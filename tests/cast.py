"""The cast of the tests: a small city in autumn 2026 and everyone who has, or has not, to do with its reports.

    TPHCM ── T-1 ── P-26740 (clerk, leader)   P-26743
          ├─ T-2 ── P-26824 (clerk2, leader2)   P-26830 (its clerk submits with the signed paper)
          ├─ B-SAWACO   TPHCM-VP (the federation's office)
          └─ Q-760 until 1/7/2025

`TODAY` is in the collecting days of 2026-Q3 (as-of 30/9, due 10/10, closes 25/10: set so
for the tests, though both fall on a weekend; only `load_programme` moves days).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from targets.models import Unit, User
from tests import factories as make

TODAY = dt.date(2026, 10, 3)
NOW = make.at(TODAY)
PERIOD = "2026-Q3"


@dataclass
class Cast:
    """Units and people by the part they play."""

    city: Unit
    area: Unit
    area2: Unit
    ward: Unit
    ward_b: Unit
    ward2: Unit
    paper_ward: Unit
    base: Unit
    office: Unit
    district: Unit
    clerk: User
    leader: User
    clerk2: User
    leader2: User
    paper_clerk: User
    office_clerk: User
    reviewer: User
    reviewer2: User
    area_reviewer: User
    area2_reviewer: User
    observer: User
    administrator: User
    superuser: User
    outsider: User
    former: User

    @property
    def everyone(self) -> dict[str, User]:
        """Every account by the name of its part."""
        return {name: who for name, who in vars(self).items() if isinstance(who, User)}


def build(*, elements: bool = True) -> Cast:
    """Write the city and its people; `elements` = False where the programme is loaded already."""
    if elements:
        make.elements()
        make.periods()
    return Cast(**_units(), **_people())


def _units() -> dict[str, Unit]:
    city = make.unit("TPHCM", None, "city", name="Liên đoàn Lao động Thành phố Hồ Chí Minh", order=1)
    area = make.unit("T-1", city, "area", "2025-07-01", name="Địa bàn 1", order=2)
    area2 = make.unit("T-2", city, "area", "2025-07-01", name="Địa bàn 2", order=3)
    since = "2025-07-01"
    units = {
        "city": city,
        "area": area,
        "area2": area2,
        "ward": make.unit("P-26740", area, since=since, name="Công đoàn phường Sài Gòn", order=10),
        "ward_b": make.unit("P-26743", area, since=since, name="Công đoàn phường Bến Thành", order=11),
        "ward2": make.unit("P-26824", area2, since=since, name="Công đoàn phường Thủ Đức", order=12),
        "paper_ward": make.unit(
            "P-26830", area2, since=since, name="Công đoàn phường Linh Xuân", order=13, signed_paper=True
        ),
        "base": make.unit("B-SAWACO", city, "base", since, owes=True, name="Công đoàn SAWACO", order=20),
        "office": make.unit("TPHCM-VP", city, "base", owes=True, name="Cơ quan Liên đoàn Lao động Thành phố", order=21),
        "district": make.unit("Q-760", city, "upper", until=since, name="Liên đoàn Lao động Quận 1", order=30),
    }
    make.perimeter("TPHCM-CU", units["ward"], units["ward_b"], since=since)
    make.perimeter("TPHCM-CU", units["office"])
    return units


def _people() -> dict[str, User]:
    at = {unit.code: unit for unit in Unit.objects.all()}
    parts = {
        "clerk": [("clerk", "P-26740")],
        "leader": [("leader", "P-26740")],
        "clerk2": [("clerk", "P-26824")],
        "leader2": [("leader", "P-26824")],
        "paper_clerk": [("clerk", "P-26830")],
        "office_clerk": [("clerk", "TPHCM-VP"), ("reviewer", "TPHCM")],
        "reviewer": [("reviewer", "TPHCM")],
        "reviewer2": [("reviewer", "TPHCM")],
        "area_reviewer": [("reviewer", "T-1")],
        "area2_reviewer": [("reviewer", "T-2")],
        "observer": [("observer", "TPHCM")],
        "administrator": [("administrator", "TPHCM")],
        "superuser": [],
        "outsider": [],
    }
    people = {name: make.user(name, is_superuser=name == "superuser", is_staff=name == "superuser") for name in parts}
    for name, held in parts.items():
        for role, unit in held:
            make.role(people[name], role, at[unit])
    people["former"] = make.user("former")
    make.role(people["former"], "leader", at["P-26740"], until="2026-10-01")
    return people

"""The illustrative figures: a pure function of unit and quarter, nothing drawn twice, nothing read from a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import prod

from reporting.demo.chance import between, chance
from reporting.demo.profiles import FIRST, MERGER, ZONE_GROUP, Profile
from targets.domain.periods import Quarter

STAFF_LEFT = Quarter(2025, 2)
LAST_PUBLIC = Quarter(2025, 4)

# Members against 2023-Q4 = 1, without those the state pays; a dip after each Tết.
_BEFORE = (0.989, 0.993, 0.9975, 1.0, 0.9985, 1.0045, 1.0105, 1.0165, 1.0155, 1.0175)
_STEPS = {1: -0.002, 2: 0.008, 3: 0.007, 4: 0.007}

Cells = dict[str, int | None]


@dataclass(frozen=True)
class World:
    """Every unit's profile; figures are asked of it by unit and quarter."""

    profiles: Mapping[tuple[str, bool], Profile]

    def cells(self, code: str, quarter: Quarter) -> Cells:
        """The cells of a unit at a quarter, of every supplier but the register; None = n/a.

        Flows agree with the members of the quarter before, except where the unit's series begins. Elements that the
        quarter does not ask are left out.
        """
        profile = self.profiles[code, quarter >= MERGER]
        return {
            **_members(profile, quarter),
            **_employers(profile, quarter),
            **({**_officials(profile, quarter), **_unorganised(profile, quarter)} if quarter.is_q4 else {}),
        }


@cache
def growth(quarter: Quarter) -> float:
    """The city's members against the beginning of the series (2023-Q4, 2025-Q3), by and large."""
    if quarter < MERGER:
        return _BEFORE[max(0, quarter - FIRST)]
    level = 1.0
    for n in range(1, quarter - MERGER + 1):
        step = _STEPS[MERGER.next(n).number]
        level *= 1 + (step if n <= 8 or step < 0 else step / 2)
    return level


def _stock(profile: Profile, quarter: Quarter) -> int:
    age = quarter - profile.first_quarter - (3 if profile.first_quarter == FIRST else 0)
    trend = 1 + age * between(-0.003, 0.003, profile.code, "trend")
    wobble = 1 + (between(-0.005, 0.005, profile.code, quarter, "members") if age else 0)
    private = 1 - profile.public / 100
    staff = profile.public / 100 if quarter < STAFF_LEFT else 0.0
    moved = 1 - profile.moved if quarter >= ZONE_GROUP else 1.0
    return round(profile.members * (private * growth(quarter) * trend * wobble + staff) * moved)


def _members(profile: Profile, quarter: Quarter) -> Cells:
    code = profile.code
    stock = _stock(profile, quarter)
    before = _stock(profile, quarter.previous()) if quarter > profile.first_quarter else None
    joined = round(stock * between(0.001, 0.006, code, quarter, "joined"))
    admitted = round(stock * between(0.014, 0.034, code, quarter, "admitted"))
    left = round(stock * between(0.012, 0.032, code, quarter, "left"))
    if before is not None:
        left = before + admitted + joined - stock
        left, admitted = max(0, left), admitted - min(0, left)
    elif profile.first_quarter == ZONE_GROUP:
        joined = stock - admitted
    outside = between(0.002, 0.02, code, "outside") if code[0] in "QP" else 0.0
    return {
        "members": stock,
        "members_employed": stock - round(stock * outside),
        "members_admitted": admitted,
        "members_joined_other": joined,
        "members_left": left,
        "workers": round(stock / between(0.84, 0.95, code, "density") / (1 + 0.002 * max(0, quarter - MERGER))) + 1,
    }


# How many of 100 employers of a kind have an agreement, against enterprises, and how far units differ.
_AGREEMENTS = {
    "enterprises": (0.0, 9.0), "nonpublic_service": (-3.0, 14.0),
    "nonpublic_other": (-19.0, 20.0), "public": (11.5, 8.0),
}  # fmt: skip


@cache
def agreements(quarter: Quarter) -> float:
    """Enterprises having an agreement, in per cent of those having a union, by and large."""
    n = quarter - FIRST
    if n <= 11:
        return 66.85 + 1.05 * n
    return 66.85 + 1.05 * 11 + 6.5 - prod([0.82] * (n - 11), start=6.5)


def _employers(profile: Profile, quarter: Quarter) -> Cells:
    age = quarter - profile.first_quarter
    spread = 1 + 0.004 * age
    moved = 1 - profile.moved if quarter >= ZONE_GROUP else 1.0
    left = 0.42 if profile.first_quarter == FIRST and quarter >= STAFF_LEFT else 1.0
    expected = {
        "enterprises": profile.enterprises and profile.enterprises * spread * moved,
        "nonpublic_service": profile.service and profile.service * (1 + 0.005 * age),
        "nonpublic_other": profile.other and profile.other * spread,
        "public": profile.state and profile.state * left,
    }
    having = {kind: None if number is None else max(1, round(number)) for kind, number in expected.items()}
    cells: Cells = {}
    for kind, number in having.items():
        if kind != "public" or quarter <= LAST_PUBLIC:
            cells[f"unionised_{kind}"] = number
            cells[f"with_agreement_{kind}"] = _with_agreement(profile.code, kind, quarter, number)
    # One base union an employer and some unions of the self-employed; a base union under the federation is one.
    own = round(profile.members / 60_000 * between(0.5, 1.5, profile.code, "own")) if profile.code[0] in "QP" else 0
    unions = sum(number or 0 for number in having.values()) + own
    cells["grassroots_unions"] = 1 if profile.code.startswith("B-") else unions
    cells["enterprises_25_unionised"], cells["enterprises_25"] = _large(profile, quarter, having["enterprises"])
    return cells


def _with_agreement(code: str, kind: str, quarter: Quarter, number: int | None) -> int | None:
    if number is None:
        return None
    shift, spread = _AGREEMENTS[kind]
    own = between(-spread, spread, code, kind, "agreements") if code not in ("N-KCX", "K-CU", "K-MO") else 0.4
    share = min(max(agreements(quarter) + shift + own, 5.0), 99.0)
    return min(number, round(number * share / 100))


def _large(profile: Profile, quarter: Quarter, enterprises: int | None) -> tuple[int | None, int | None]:
    if enterprises is None:
        return None, None
    with_union = round(enterprises * between(0.52, 0.72, profile.code, "large"))
    if profile.code.startswith(("N-", "B-", "TPHCM")) and profile.code != "N-KCX":
        return with_union, with_union
    # Enterprises with 25 workers or more having a union, in per cent of all of them.
    share = min(86.4 + 0.42 * (quarter - FIRST), 92.4) + between(-4, 4, profile.code, "unionised")
    return with_union, round(with_union / min(share, 100.0) * 100)


def _officials(profile: Profile, quarter: Quarter) -> Cells:
    """Each official meets each standard from some year on; the same person does so ever after."""
    bar = {2022: 0.0, 2023: 0.885, 2024: 0.915, 2025: 0.952, 2026: 0.963}.get(quarter.year, 0.98)
    people = [chance(profile.code, number, "official") for number in range(profile.officials)]
    short = [number for number, person in enumerate(people) if person >= bar]
    lacking = [sum(chance(profile.code, number, "standard") * 3 // 1 == n for number in short) for n in range(3)]
    return {
        "officials_fulltime": len(people),
        "officials_professional": len(people) - lacking[0],
        "officials_political": len(people) - lacking[1],
        "officials_union_skills": len(people) - lacking[2],
        "officials_standardised": len(people) - len(short),
    }


def _unorganised(profile: Profile, quarter: Quarter) -> Cells:
    if profile.unorganised is None:
        return {"unorganised_workers": None, "unorganised_participants": None}
    years = quarter.year - 2023
    workers = round(profile.unorganised * (1 - 0.015 * years) * between(0.99, 1.01, profile.code, quarter, "outside"))
    share = min(0.41 + 0.027 * years, 0.62) + between(-0.07, 0.07, profile.code, "participants")
    return {"unorganised_workers": workers, "unorganised_participants": round(workers * share)}

"""How large each filing unit is: the few facts from which its figures are made.

Districts, sectors and corporations have a size of their own; a ward union takes a share of its old district (or of its
area, in Bình Dương and Bà Rịa – Vũng Tàu), more where zones lie.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.demo.chance import between, chance
from targets.domain.periods import Quarter

FIRST = Quarter(2023, 1)
MERGER = Quarter(2025, 3)
ZONE_GROUP = Quarter(2026, 1)

# Thousand members in 2023-Q4 and the share that the state pays wholly (gone in 6/2025), in per cent.
DISTRICTS = {
    "769": (96, 10), "760": (50, 17), "770": (39, 16), "773": (21, 14), "774": (28, 17), "775": (24, 12),
    "778": (42, 8), "776": (28, 13), "771": (29, 15), "772": (24, 13), "761": (53, 8), "777": (104, 5),
    "765": (50, 12), "764": (45, 13), "768": (29, 12), "766": (68, 10), "767": (52, 8), "785": (53, 9),
    "787": (7, 35), "783": (47, 11), "784": (36, 11), "786": (21, 11),
}  # fmt: skip
# Members of sectors, corporations, the zone union and the federation's office; enterprises having a union.
OTHERS = {
    "N-KCX": (214_000, 1_160), "N-VC": (38_000, 0), "N-GD": (42_000, 0), "N-YT": (46_000, 0), "TPHCM-VP": (5_600, 0),
    "SATRA": (14_200, 41), "SAWACO": (4_300, 16), "SAIGONTOURIST": (15_100, 62), "SAMCO": (6_200, 19),
    "SAGRI": (4_100, 17), "RESCO": (4_900, 24), "BENTHANH": (7_300, 33), "LIKSIN": (3_100, 9), "CNS": (9_600, 27),
}  # fmt: skip
SECTOR_PUBLIC = {"N-VC": 86, "N-GD": 74, "N-YT": 28, "TPHCM-VP": 10}
REMOTE = {"P-27667", "P-26732", "P-27511"}  # Bình Khánh, Côn Đảo, Nhuận Đức: no private schools, no cooperatives
AREAS = {"T-7": 865_000, "T-8": 318_000}
OFFICE_AFTER = 71_000


@dataclass(frozen=True)
class Filer:
    """A filing unit as the register of units knows it.

    district  number of the old district a ward union carries on from, empty outside the old city
    zones     how many zones lay at the unit when the two provinces joined
    """

    code: str
    area: str = ""
    district: str = ""
    zones: int = 0


@dataclass(frozen=True)
class Profile:
    """Sizes of a unit when the series it files in begins (2023-Q4 before the merger, 2025-Q3 after).

    members      members then; `public` per cent of them paid wholly by the state
    enterprises  having a union; None = there are none here (n/a), as with the three kinds that follow
    moved        per cent that went to the zone group in 2026-Q1
    """

    code: str
    first_quarter: Quarter
    members: float
    public: float
    enterprises: float | None
    service: float | None
    other: float | None
    state: float | None
    officials: int
    unorganised: float | None
    moved: float = 0.0


def profiles(filers: Iterable[Filer]) -> dict[tuple[str, bool], Profile]:
    """The profile of every unit, by code and whether it is meant after the merger."""
    filers = list(filers)
    wards = [filer for filer in filers if filer.code.startswith("P-")]
    shares = _shares(wards)
    before = [_district(number, *size) for number, size in DISTRICTS.items()]
    before += [_special(code) for code in OTHERS if code.startswith(("N-", "TPHCM"))]
    before += [_corporation(f"N-{code}", FIRST) for code in OTHERS if "-" not in code]
    after = [_ward(filer, shares[filer.code]) for filer in wards]
    after += [_corporation(f"B-{code}", MERGER) for code in OTHERS if "-" not in code]
    members, enterprises = OTHERS["N-KCX"]
    zone_group = Profile("K-CU", MERGER, members * 1.0175, 0, enterprises * 1.01, None, None, None, 14, 20_000.0)
    # The other part of the zone group begins with what the wards handed over.
    moved = sum(profile.members * profile.moved for profile in after)
    employers = sum((profile.enterprises or 0) * profile.moved for profile in after)
    other_part = Profile("K-MO", ZONE_GROUP, moved, 0, employers, None, None, None, 11, moved * 0.09)
    # From 1/7/2025 the office also files for what is left of the three sectors, in all three provinces.
    office = Profile("TPHCM-VP", MERGER, OFFICE_AFTER, 0, 46.0, 232.0, 41.0, 318.0, 64, None)
    after += [zone_group, other_part, office]
    return {(profile.code, False): profile for profile in before} | {(profile.code, True): profile for profile in after}


def _shares(wards: list[Filer]) -> dict[str, float]:
    """The share of each ward union in its old district, or in its area where it has none."""
    weights = {
        ward.code: 0.15 if ward.code in REMOTE else between(0.5, 1.6, ward.code, "weight") + 0.9 * ward.zones
        for ward in wards
    }
    sums: dict[str, float] = {}
    for ward in wards:
        area = ward.district or ward.area
        sums[area] = sums.get(area, 0.0) + weights[ward.code]
    return {ward.code: weights[ward.code] / sums[ward.district or ward.area] for ward in wards}


def _district(number: str, thousand: int, public: int) -> Profile:
    code, members = f"Q-{number}", thousand * 1000.0
    return Profile(
        code, FIRST, members, public,
        enterprises=_enterprises(code, members),
        service=members / between(820, 1_250, code, "service"),
        other=members / between(2_400, 4_300, code, "other"),
        state=members * public / 100 / between(29, 41, code, "state"),
        officials=7 + round(members / 14_000),
        unorganised=members * between(0.6, 0.95, code, "unorganised"),
    )  # fmt: skip


def _enterprises(area: str, members: float, scale: int = 1) -> float:
    """Larger places have larger enterprises: 70 to 150 members each; `scale` units of this size make the place."""
    return members / (between(70, 100, area, "enterprises") + min(members * scale, 100_000) / 2_000)


def _special(code: str) -> Profile:
    members, enterprises = OTHERS[code]
    service = {"N-GD": 118.0, "N-YT": 84.0, "N-VC": 24.0}.get(code)
    state = {"N-GD": 172.0, "N-YT": 131.0, "N-VC": 264.0, "TPHCM-VP": 11.0}.get(code)
    return Profile(
        code, FIRST, members, SECTOR_PUBLIC.get(code, 0),
        enterprises=enterprises or None,
        service=service,
        other=36.0 if code == "N-VC" else None,
        state=state,
        officials={"N-KCX": 24, "TPHCM-VP": 88}.get(code, 9),
        unorganised=21_000.0 if code == "N-KCX" else None,
    )  # fmt: skip


def _corporation(code: str, first_quarter: Quarter) -> Profile:
    members, enterprises = OTHERS[code[2:]]
    return Profile(
        code, first_quarter, members, 0, enterprises, None, None, None, 2 if first_quarter == MERGER else 4, None
    )


def _ward(ward: Filer, share: float) -> Profile:
    """A ward union begins with its share of what the district had left, of the area's members otherwise."""
    code = ward.code
    if ward.district:
        thousand, public = DISTRICTS[ward.district]
        members = share * thousand * 1000.0 * (1 - public / 100) * 1.0175
        state = share * thousand * 10 * public / between(29, 41, f"Q-{ward.district}", "state") * 0.42
    else:
        members = share * AREAS[ward.area]
        state = max(3.0, members / 1_000 * between(0.35, 0.6, code, "state"))
    remote = code in REMOTE
    no_other = remote or chance(code, "no other") < 0.2
    return Profile(
        code, MERGER, members, 0,
        enterprises=_enterprises(f"Q-{ward.district}" if ward.district else ward.area, members, scale=5),
        service=None if remote else members / between(900, 1_500, code, "service") + 1,
        other=None if no_other else members / between(2_200, 4_200, code, "other"),
        state=state,
        officials=2 + round(members / 9_000),
        unorganised=members * between(0.45, 0.9, code, "unorganised"),
        moved=0 if ward.district or not ward.zones else min(0.7, 0.3 + 0.08 * ward.zones),
    )  # fmt: skip

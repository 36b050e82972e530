"""Who issues the paper and of what it tells: the words of its head that a layout cannot know."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reporting.editions.docx.wording import day
from reporting.editions.part import EditionPart

LONG = 22  # letters that the left half of the head has room for
BREAK = re.compile(" (?=THÀNH PHỐ |TỈNH |QUẬN |HUYỆN |PHƯỜNG |XÃ |ĐẶC KHU |TỔNG CÔNG TY |CÁC )")


WARD = re.compile("Công đoàn (phường|xã|đặc khu) ")


@dataclass(frozen=True)
class DraftHead:
    """Units issue their own papers, everything else is the city's, its groups of an area too (`by_city`).

    superior        the organisation above a unit, as it is written; "" for none
    superior_lines  the same in capitals, in the head's narrow lines; `issuer_lines`: of `issuer`, the unit itself
    locality        where it is dated: a ward's own name, else the city's
    area            what the paper tells of; "" for the whole city
    """

    by_city: bool
    superior: str
    superior_lines: list[str]
    issuer: str
    issuer_lines: list[str]
    locality: str
    area: str
    programme: str
    programme_day: str
    programme_issuer: str
    year: int


def letterhead(part: EditionPart) -> DraftHead:
    scope, programme = part.scope, part.content.programme
    units = {unit.code: unit for unit in part.content.units}
    above = units[scope.code].parent if scope.code in units else ""
    while above and units[above].kind == "area":  # the federation's own groups, which issue nothing to anybody
        above = units[above].parent
    superior = units[above].name if above else ""
    ward = WARD.match(scope.name)
    return DraftHead(
        by_city=scope.is_city or scope.is_perimeter or units[scope.code].kind == "area",
        superior=superior,
        superior_lines=_lines(superior),
        issuer=scope.name,
        issuer_lines=_lines(scope.name),
        locality=scope.name.removeprefix(ward[0]) if ward else "Thành phố Hồ Chí Minh",
        area="" if scope.is_city else scope.name.replace("Địa bàn ", "địa bàn "),
        programme=programme.code,
        programme_day=day(programme.issued_on),
        programme_issuer=programme.issuer,
        year=part.frozen.published_at.year,
    )


def _lines(name: str) -> list[str]:
    """A name too long for one line is broken before the place and not within it."""
    capitals = name.upper()
    return BREAK.sub("\n", capitals, count=1).split("\n") if len(capitals) > LONG else [capitals]

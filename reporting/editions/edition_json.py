"""An edition as JSON: the canonical text of its content with its hash, reading it back, and `edition.json`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from reporting.editions.content import Content, ElementText, PeriodText, PointText
from reporting.progress.promises import FormulaText, IndicatorText
from reporting.progress.series import Number, Range
from reporting.progress.verdict import Aim
from reporting.progress.wording import standing_of_figures
from targets.domain.numbers import plain_string
from targets.domain.periods import Quarter
from targets.domain.vietnamese import short_date

NUMBER = re.compile(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ.-]{0,19}")


def _is_plain(kind: Any) -> bool:
    """Whether a type is one of JSON's own, so that its values need no turning."""
    origin = get_origin(kind)
    if origin in (dict, list, tuple, Union, UnionType):
        return all(map(_is_plain, get_args(kind)))
    return kind in (str, int, bool, NoneType)


def _number(value: Any) -> Any:
    return Fraction(*value) if isinstance(value, list) else value


def _pair(value: Number | None) -> Any:
    return [value.numerator, value.denominator] if isinstance(value, Fraction) else value


_converter = Converter(detailed_validation=False)
_converter.register_structure_hook(Decimal, lambda text, _: Decimal(text))
_converter.register_unstructure_hook(Decimal, plain_string)
_converter.register_structure_hook(Quarter, lambda code, _: Quarter.parse(code))
_converter.register_unstructure_hook(Quarter, attrgetter("code"))
_converter.register_structure_hook(Quarter | None, lambda code, _: Quarter.parse(code) if code else None)
_converter.register_unstructure_hook(Quarter | None, lambda quarter: quarter.code if quarter else "")
_converter.register_structure_hook_func(lambda kind: Fraction in get_args(kind), lambda value, _: _number(value))
_converter.register_unstructure_hook(Fraction, _pair)
_converter.register_structure_hook(Range, lambda ends, _: Range(*map(_number, ends)))
_converter.register_unstructure_hook(Range, lambda ends: [_pair(ends.low), _pair(ends.high)])
_converter.register_structure_hook(Aim, make_dict_structure_fn(Aim, _converter, is_count=override(omit=True)))
_converter.register_unstructure_hook(Aim, make_dict_unstructure_fn(Aim, _converter, is_count=override(omit=True)))
_converter.register_structure_hook(dt.date, lambda day, _: dt.date.fromisoformat(day))
_converter.register_unstructure_hook(dt.date, dt.date.isoformat)
for _day in (dt.date, dt.datetime):
    _converter.register_structure_hook(
        _day | None, lambda text, kind: get_args(kind)[0].fromisoformat(text) if text else None
    )
_converter.register_unstructure_hook(dt.date | None, lambda day: day.isoformat() if day else "")
_converter.register_unstructure_hook(dt.datetime | None, lambda at: at.isoformat(timespec="seconds") if at else "")
# What a fact is called, or where it stands, is said by its key or its place.
_KEYED: set[type] = {FormulaText, PeriodText}
_PLACED: set[type] = {IndicatorText, ElementText}
for _kind in _KEYED:
    _converter.register_unstructure_hook(_kind, make_dict_unstructure_fn(_kind, _converter, code=override(omit=True)))
for _kind in _PLACED:
    _converter.register_unstructure_hook(_kind, make_dict_unstructure_fn(_kind, _converter, order=override(omit=True)))
_converter.register_structure_hook_func(
    lambda kind: bool(_KEYED.intersection(get_args(kind))),
    lambda rows, kind: {
        code: _converter.structure({**row, "code": code}, get_args(kind)[1]) for code, row in rows.items()
    },
)
_converter.register_structure_hook_func(
    lambda kind: bool(_PLACED.intersection(get_args(kind))),
    lambda rows, kind: [
        _converter.structure({**row, "order": order}, get_args(kind)[0]) for order, row in enumerate(rows)
    ],
)
_converter.register_unstructure_hook(
    PointText, make_dict_unstructure_fn(PointText, _converter, inseparable=override(omit_if_default=True))
)
_converter.register_structure_hook_func(_is_plain, lambda value, _: value)
_converter.register_unstructure_hook_func(_is_plain, lambda value: value)
_TYPES = get_type_hints(Content)


def canonical(content: Any) -> str:
    """The one way to write a content: keys sorted, no blanks, letters as they are."""
    plain = _converter.unstructure(content)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def read(written: str) -> Content:
    """The content that was written."""
    return _converter.structure(json.loads(written), Content)


def read_part(keys: Mapping[str, Any]) -> Content:
    """A content of which only these keys are there, from their JSON."""
    return Content.of_keys(**{key: _converter.structure(value, _TYPES[key]) for key, value in keys.items()})


def digest(written: str) -> str:
    """The hash of a content as written by `canonical`: SHA-256 of its UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(written.encode()).hexdigest()


@dataclass(frozen=True)
class Frozen:
    """A published edition as its files are made from it: its content as written and what it was published under.

    `published_at` is local time, `published_by` the person's name, `layout` the code of the paper's layout.
    """

    number: str
    published_at: dt.datetime
    published_by: str
    layout: str
    written_content: str

    @cached_property
    def content(self) -> Content:
        return read(self.written_content)

    @cached_property
    def sha256(self) -> str:
        return digest(self.written_content)

    @property
    def title(self) -> str:
        """As it is named in every foot: "Bộ số liệu công bố lần 01 ngày 27/11/2026"."""
        return f"Bộ số liệu công bố lần {self.number} ngày {short_date(self.published_at)}"

    @property
    def quarter(self) -> Quarter:
        return Quarter.parse(self.content.period)

    @property
    def standing(self) -> str:
        """Whether its figures are official or provisional (docs/rules.md#period), made-up ones said so."""
        status = standing_of_figures(self.content.official)
        return f"{status}, số liệu minh họa" if self.content.illustrative else status

    @property
    def foot(self) -> str:
        """What stands at the foot of every sheet and page: edition, provisional or official, time and author."""
        when = f"{self.published_at:%H:%M} ngày {short_date(self.published_at)}"
        return (
            f"Bộ số liệu công bố lần {self.number}; {self.standing}; lập lúc {when}; người công bố: {self.published_by}"
        )

    def written(self) -> str:
        """`edition.json`: the content, not written anew, with its hash and what it was published under, on one line."""
        under = {
            "number": self.number,
            "published_at": self.published_at.isoformat(timespec="seconds"),
            "published_by": self.published_by,
            "layout": self.layout,
            "sha256": self.sha256,
        }
        return f'{{"content":{self.written_content},{canonical(under).removeprefix("{")}'


def file_name(number: str, period: str, scope: str, ending: str) -> str:
    """How a file of an edition is called: `CTr25-ban-01-2026-Q2-TPHCM.xlsx`."""
    return f"CTr25-ban-{number}-{period}-{scope}.{ending}"

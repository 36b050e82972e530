"""Checks the shape of a declarative JSON file and names every flaw by its path. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from targets.domain.periods import Quarter, QuarterError
from targets.domain.tables import CODE, parse_day


@dataclass(frozen=True)
class Flaw:
    """What is wrong at one place of the file, e.g. `targets[3].revisions[0].value`."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path or 'tệp'}: {self.message}"


class FileError(ValueError):
    """A file that is refused whole, with every flaw found."""

    def __init__(self, flaws: list[Flaw]) -> None:
        self.flaws = flaws
        super().__init__("\n".join(str(flaw) for flaw in flaws))


class FieldError(ValueError):
    """Why one value is refused."""


Check = Callable[[Any], Any]
Shape = Any  # a Check, a dict of shapes (an object with exactly these keys) or a list of one shape


def read_json(content: bytes) -> Any:
    """The value in a JSON file in UTF-8; raises FileError."""
    try:
        value = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_constant)
        if "\\u0000" in json.dumps(value, ensure_ascii=False).encode().decode():
            raise FileError([Flaw("", "có ký tự NUL.")])
    except FileError:
        raise
    except json.JSONDecodeError as error:
        position = f"dòng {error.lineno} cột {error.colno}"
        raise FileError([Flaw(position, "không phải JSON hợp lệ.")]) from error
    except (UnicodeError, ValueError, RecursionError) as error:
        raise FileError([Flaw("", "không phải JSON viết bằng UTF-8, hoặc có số quá dài, lồng quá sâu.")]) from error
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FileError([Flaw("", f"khóa “{twice[0]}” ghi hai lần trong một đối tượng.")])
    return dict(pairs)


def _no_constant(name: str) -> Any:
    raise FileError([Flaw("", f"không nhận giá trị {name}.")])


def shaped(value: Any, shape: Shape, path: str, flaws: list[Flaw]) -> Any:
    """`value` read by `shape`; what does not fit is added to `flaws` with its path."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            flaws.append(Flaw(path, "phải là một đối tượng {…}."))
            return {}
        inside = f"{path}." if path else ""
        flaws += [Flaw(f"{inside}{key}", "khóa không có trong mẫu.") for key in value if key not in shape]
        flaws += [Flaw(f"{inside}{key}", "thiếu.") for key in shape if key not in value]
        return {key: shaped(value[key], shape[key], inside + key, flaws) for key in shape if key in value}
    if isinstance(shape, list):
        if not isinstance(value, list):
            flaws.append(Flaw(path, "phải là một danh sách."))
            return []
        return [shaped(item, shape[0], f"{path}[{index}]", flaws) for index, item in enumerate(value)]
    try:
        return shape(value)
    except FieldError as error:
        flaws.append(Flaw(path, str(error)))
        return None


def text(limit: int = 100_000, blank: bool = False) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise FieldError("phải là chữ.")
        if not value.strip() and not blank:
            raise FieldError("không được trống.")
        if len(value) > limit:
            raise FieldError(f"dài quá {limit} ký tự.")
        return unicodedata.normalize("NFC", value)

    return check


def matching(pattern: str | re.Pattern[str], limit: int, message: str = "không đúng dạng.") -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value) or len(value) > limit:
            raise FieldError(message)
        return value

    return check


def code(limit: int = 60) -> Check:
    message = f"mã không hợp lệ (tối đa {limit} chữ Latinh không dấu, chữ số, “-”, “_”, “.”)."
    return matching(CODE, limit, message)


def one_of(*options: str) -> Check:
    def check(value: Any) -> str:
        if value not in options or not isinstance(value, str):
            raise FieldError(f"chỉ nhận: {', '.join(option or '(trống)' for option in options)}.")
        return value

    return check


def whole_number(low: int, high: int, *, or_null: bool = False) -> Check:

    def check(value: Any) -> int | None:
        if value is None and or_null:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise FieldError(f"phải là {'null hoặc ' * or_null}số nguyên từ {low} đến {high}.")
        return value

    return check


def yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise FieldError("phải là true hoặc false.")
    return value


def day(value: Any) -> date:
    parsed = parse_day(value) if isinstance(value, str) else None
    if parsed is None:
        raise FieldError("phải là ngày dạng 2022-12-31.")
    return parsed


def quarter(blank: bool = False) -> Check:

    def check(value: Any) -> str:
        if value == "" and blank:
            return ""
        try:
            return Quarter.parse(value if isinstance(value, str) else "").code
        except QuarterError as error:
            raise FieldError("phải là quý dạng 2023-Q1.") from error

    return check


def level(value: Any) -> Decimal | None:
    """A target's value as text ("80", "99.5"), at most 4 decimals, or null."""
    if value is None:
        return None
    try:
        number = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number < 10**15 or number != round(number, 4):
        raise FieldError("phải là null hoặc số ghi trong ngoặc kép, không âm, tối đa 4 chữ số thập phân.")
    return number


def any_object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FieldError("phải là một đối tượng {…}.")
    return value

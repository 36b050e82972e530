"""The declarative file of the programme: its shape and its inner consistency. Pure.

`parse` gives the file as plain values ready for the models, or raises FileError naming every flaw by its path.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from targets.domain.shapes import (
    FileError,
    Flaw,
    any_object,
    code,
    day,
    level,
    matching,
    one_of,
    quarter,
    read_json,
    shaped,
    text,
    whole_number,
    yes_no,
)

OPERATORS = (">", ">=", "=", "<", "<=")
YEAR = whole_number(2000, 2099)
REVISION = {
    "number": whole_number(1, 100),
    "operator": one_of(*OPERATORS),
    "value": level,
    "word": text(40, blank=True),
    "perimeter": code(20),
    "decision": text(200),
    "valid_from": day,
}
READING = {
    "code": code(40),
    "text": text(),
    "formula": code(),
    "operator": one_of("", *OPERATORS),
    "value": level,
    "state": one_of("text", "proposed"),
    "is_default": yes_no,
    "proposed_by": text(200, blank=True),
}
SHAPE: dict[str, Any] = {
    "programme": {
        "code": text(30),
        "title": text(),
        "issued_on": day,
        "issuer": text(200),
        "signer": text(150),
        "facts": any_object,
    },
    "clauses": [{"address": matching(r"[IVX]+(\.[0-9]+)*", 20), "title": text(blank=True), "text": text(blank=True)}],
    "agencies": [{"name": text(200), "successor": text(blank=True), "succession_note": text(blank=True)}],
    "milestones": [YEAR],
    "perimeter": {"code": code(20), "name": text(200)},
    "elements": [
        {
            "code": code(),
            "name": text(),
            "short_name": text(120),
            "definition": text(),
            "example": text(300, blank=True),
            "measure": text(40),
            "group": text(120),
            "asked": one_of("quarter", "q4"),
            "supplier": one_of("unit", "federation", "register"),
            "over_time": one_of("stock", "flow"),
            "first_period": quarter(),
            "last_period": quarter(blank=True),
            "tolerance": whole_number(1, 1000, or_null=True),
            "matters_from": whole_number(0, 10**10),
        }
    ],
    "parts": [{"part": code(), "whole": code(), "on_breach": one_of("refuse", "question")}],
    "indicators": [
        {"code": code(), "name": text(), "short_name": text(120), "kind": one_of("count", "ratio"), "measure": text(40)}
    ],
    "formulas": [{"code": code(), "numerator": [code()], "denominator": [code()]}],
    "targets": [
        {
            "code": code(20),
            "indicator": code(),
            "milestone": YEAR,
            "wording": text(),
            "clause": text(20),
            "revisions": [REVISION],
            "readings": [READING],
        }
    ],
    "breaks": [{"on": day, "title": text(120), "text": text(), "elements": [code()], "is_reorganisation": yes_no}],
    "tasks": [
        {
            "code": code(20),
            "kind": one_of("task", "assignment", "routine"),
            "clause": text(20),
            "group": text(10, blank=True),
            "text": text(blank=True),
            "recurrence": text(120, blank=True),
            "restricted": yes_no,
            "lead": [text(200)],
            "coordinating": [text(200)],
        }
    ],
}
KEYS = {
    "clauses": "address",
    "agencies": "name",
    "elements": "code",
    "indicators": "code",
    "formulas": "code",
    "targets": "code",
    "breaks": "on",
    "tasks": "code",
}

Content = dict[str, Any]


def parse(content: bytes) -> Content:
    """The programme in `content`; raises FileError with every flaw."""
    flaws: list[Flaw] = []
    data: Content = shaped(read_json(content), SHAPE, "", flaws)
    if not flaws:
        keys = {f"{section}[{{}}].{key}": [row[key] for row in data[section]] for section, key in KEYS.items()}
        keys["milestones[{}]"] = data["milestones"]
        keys["parts[{}]"] = [(part["part"], part["whole"]) for part in data["parts"]]
        keys["targets[{}].milestone"] = [(row["indicator"], row["milestone"]) for row in data["targets"]]
        repeated = [flaw for path, values in keys.items() for flaw in _repeated(values, path)]
        flaws = [*repeated, *_element_flaws(data), *_target_flaws(data), *_task_flaws(data)]
    if flaws:
        raise FileError(flaws)
    return data


def _repeated(values: list[Any], path: str) -> Iterator[Flaw]:
    for index, value in enumerate(values):
        if value in values[:index]:
            yield Flaw(path.format(index), "ghi hai lần.")


def _unknown(names: list[str], names_in_file: set[Any], path: str, what: str) -> Iterator[Flaw]:
    for name in names:
        if name not in names_in_file:
            yield Flaw(path, f"không có {what} “{name}” trong tệp.")


def _element_flaws(data: Content) -> Iterator[Flaw]:
    """Codes of elements that do not exist; a life that ends before it begins; a formula with nothing to sum."""
    elements = {row["code"] for row in data["elements"]}
    for index, row in enumerate(data["elements"]):
        if row["last_period"] and row["last_period"] < row["first_period"]:
            yield Flaw(f"elements[{index}].last_period", "trước first_period.")
    for index, part in enumerate(data["parts"]):
        for side in ("part", "whole"):
            yield from _unknown([part[side]], elements, f"parts[{index}].{side}", "số liệu gốc")
        if part["part"] == part["whole"]:
            yield Flaw(f"parts[{index}].whole", "trùng với part.")
    for index, formula in enumerate(data["formulas"]):
        for side in ("numerator", "denominator"):
            yield from _unknown(formula[side], elements, f"formulas[{index}].{side}", "số liệu gốc")
        if not formula["numerator"]:
            yield Flaw(f"formulas[{index}].numerator", "không được rỗng.")
    for index, row in enumerate(data["breaks"]):
        yield from _unknown(row["elements"], elements, f"breaks[{index}].elements", "số liệu gốc")


def _target_flaws(data: Content) -> Iterator[Flaw]:
    clauses = {row["address"]: row["text"] for row in data["clauses"]}
    indicators = {row["code"]: row["kind"] for row in data["indicators"]}
    for index, row in enumerate(data["targets"]):
        path = f"targets[{index}]"
        yield from _unknown([row["indicator"]], set(indicators), f"{path}.indicator", "chỉ tiêu")
        yield from _unknown([row["milestone"]], set(data["milestones"]), f"{path}.milestone", "mốc")
        yield from _unknown([row["clause"]], set(clauses), f"{path}.clause", "điểm")
        if row["wording"] not in clauses.get(row["clause"], row["wording"]):
            yield Flaw(f"{path}.wording", f"không phải nguyên văn của điểm {row['clause']}.")
        yield from _revision_flaws(row["revisions"], data["perimeter"]["code"], f"{path}.revisions")
        yield from _reading_flaws(row, indicators.get(row["indicator"]), data["formulas"], f"{path}.readings")


def _revision_flaws(revisions: list[Content], perimeter: str, path: str) -> Iterator[Flaw]:
    """Numbers 1, 2, …, on days in order; each a value or a word; on the file's perimeter."""
    if not revisions:
        yield Flaw(path, "không được rỗng.")
    days = [row["valid_from"] for row in revisions]
    for index, row in enumerate(revisions):
        if row["number"] != index + 1:
            yield Flaw(f"{path}[{index}].number", f"phải là {index + 1}.")
        if index and days[index] <= days[index - 1]:
            yield Flaw(f"{path}[{index}].valid_from", "phải sau lần trước.")
        if (row["value"] is None) == (not row["word"]):
            yield Flaw(f"{path}[{index}].value", "phải có đúng một trong hai: value hoặc word.")
        if row["perimeter"] != perimeter:
            yield Flaw(f"{path}[{index}].perimeter", f"phải là {perimeter}.")


def _reading_flaws(target: Content, kind: str | None, formulas: list[Content], path: str) -> Iterator[Flaw]:
    """One default; known formulas of the indicator's kind; a threshold whole, and there where the target is a word."""
    readings = target["readings"]
    kinds = {row["code"]: "ratio" if row["denominator"] else "count" for row in formulas}
    in_words = any(row["value"] is None for row in target["revisions"])
    if sum(row["is_default"] for row in readings) != 1:
        yield Flaw(path, "phải có đúng một cách hiểu mặc định.")
    yield from _repeated([row["code"] for row in readings], f"{path}[{{}}].code")
    for index, row in enumerate(readings):
        yield from _unknown([row["formula"]], set(kinds), f"{path}[{index}].formula", "công thức")
        if kind is not None and kinds.get(row["formula"], kind) != kind:
            yield Flaw(f"{path}[{index}].formula", f"không phải công thức loại {kind} như chỉ tiêu.")
        if (row["value"] is None) != (not row["operator"]):
            yield Flaw(f"{path}[{index}].value", "operator và value phải cùng có hoặc cùng không.")
        if in_words and row["value"] is None:
            yield Flaw(f"{path}[{index}].value", "mức bằng chữ cần một ngưỡng.")


def _task_flaws(data: Content) -> Iterator[Flaw]:
    """Clauses and agencies that do not exist; text where none may be kept (restricted), or none where it must be."""
    clauses = {row["address"]: row["text"] for row in data["clauses"]}
    agencies = {row["name"] for row in data["agencies"]}
    for index, row in enumerate(data["tasks"]):
        path = f"tasks[{index}]"
        yield from _unknown([row["clause"]], set(clauses), f"{path}.clause", "điểm")
        yield from _unknown(row["lead"], agencies, f"{path}.lead", "cơ quan")
        yield from _unknown(row["coordinating"], agencies, f"{path}.coordinating", "cơ quan")
        if row["restricted"] and (row["text"] or clauses.get(row["clause"])):
            yield Flaw(f"{path}.text", "nội dung hạn chế: không lưu nội dung, kể cả ở điểm của chương trình.")
        if not row["restricted"] and not row["text"]:
            yield Flaw(f"{path}.text", "không được trống.")

"""Checks: what is written of a target against its verdict, and every difference against like units alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from reporting.progress.promises import FormulaText
from reporting.progress.standing import TargetStanding
from targets.domain.periods import Quarter
from tests.reporting.editions import drafts
from tests.reporting.editions.truth_numbers import (
    ASKS_NOTHING,
    EXACT,
    LEFT_OUT,
    ONE_VALUE,
    UNLIKE,
    Fault,
    Sums,
    Value,
    count_text,
    display,
    distance,
    number_in,
    percent_text,
    rounded_half_up,
)
from tests.reporting.editions.truth_papers import Papers
from tests.reporting.editions.truth_readers import CHANGE, Cell, Rows, TargetText, plain, section, table

# 1. No number twice with two values


LEAST = {"sheet": ("result", "away", "share", "answered"), "table": ("result", "answered"), "page": ("result",)}
MISSING_WORDS = re.compile(
    r"(?:còn thiếu|(?<!chưa )vượt|(?:thấp|cao) hơn (?:chỉ tiêu|mức phấn đấu)) (?:dưới )?\d[\d.,]*+(?! đơn vị)"
)
NEED_WORDS = re.compile(r"cần (?:tăng|giảm|thêm|bớt|[+–-]?\d)", re.IGNORECASE)
GAP = re.compile(r"(?:còn thiếu|(?<!chưa )vượt|(?:thấp|cao) hơn chỉ tiêu) (?:dưới )?(\d[\d.]*+(?:,\d+)?+)(?! đơn vị)")
NEED = re.compile(r"(?:tăng|giảm) bình quân ([\d.]+(?:,\d+)?)|[+–]([\d.]+(?:,\d+)?)(?: \S+){0,3} mỗi quý")
THINGS = re.compile(r"(?:thêm|bớt) ([\d.]+) (?!đơn vị)")
COVERAGES = re.compile(r"(?<![\d/.])[\d.]+/[\d.]+(?![\d/])")
OTHER_READING = re.compile(r"[Nn]ếu chỉ tính|[Tt]heo cách hiểu khác")
TINY, SLIGHT = "0,1", Decimal("1e-6")  # "dưới 0,1"; what floating point leaves
PATH = re.compile(r"theo lộ trình, đến nay cần (?:có|đạt) (\d[\d.]*+(?:,\d+)?+)")
SHARE_OF = re.compile(r"đạt ([\d.]+(?:,\d+)?)% chỉ tiêu")


def check_target(text: TargetText, standing: TargetStanding, kind: str) -> Iterator[Fault]:
    """A target in one place against its verdict: value, label, coverage, who is left out, gap, share, need, range."""
    verdict = standing.default.verdict
    for name in LEAST.get(kind, ()):
        if getattr(text, name) == "":
            yield Fault(ONE_VALUE, text.location, f"không có cột {name}", "có cột")
    if text.label != verdict.label and not text.label.startswith((f"{verdict.label} ", f"{verdict.label}\n")):
        yield Fault(ONE_VALUE, text.location, text.label or text.text[:80], verdict.label)
    yield from _check_result(text, standing, kind)
    yield from _check_coverage(text, standing, kind)
    if verdict.status == "insufficient":
        yield from _check_asks_nothing(text, standing, kind)
    else:
        yield from _check_distance(text, standing)
        yield from _check_need(text, standing)


def as_stored(cell: float, exact: float) -> bool:
    """Whether a cell holds a number exactly, in the fifteen digits that LibreOffice keeps when it saves.

    What the portal's own file holds is compared whole in `test_verdicts`.
    """
    return f"{cell:.15g}" == f"{exact:.15g}"


def _check_result(text: TargetText, standing: TargetStanding, kind: str) -> Iterator[Fault]:
    actual, is_count = standing.default.verdict.actual, standing.is_count
    if actual is None:
        if isinstance(text.result, float):
            yield Fault(ONE_VALUE, text.location, str(text.result), "không có số")
        return
    value = display(actual, is_count=is_count)
    if isinstance(text.result, str) and text.result not in ("", value):
        yield Fault(ONE_VALUE, text.location, text.result, value)
    if kind == "sentence" and value not in text.text:
        yield Fault(ONE_VALUE, text.location, text.text[:160], value)
    exact = float(actual) if is_count else float(Fraction(actual) / 100)
    if isinstance(text.result, float) and not as_stored(text.result, exact):
        yield Fault(EXACT, text.location, repr(text.result), repr(exact))


def _check_coverage(text: TargetText, standing: TargetStanding, kind: str) -> Iterator[Fault]:
    verdict = standing.default.verdict
    covered = f"{count_text(verdict.answered)}/{count_text(verdict.expected)}"
    read = text.text if kind != "sheet" else str(text.answered)
    if verdict.expected and covered not in COVERAGES.findall(read):
        yield Fault(ONE_VALUE, text.location, read[:160], covered)
    for name in verdict.left_out if kind != "table" else []:
        if name not in text.text:
            yield Fault(LEFT_OUT, text.location, text.text[:200], name)


def _check_asks_nothing(text: TargetText, standing: TargetStanding, kind: str) -> Iterator[Fault]:
    """`insufficient`: neither gap nor share nor need; the range tells what is certain."""
    verdict, is_count = standing.default.verdict, standing.is_count
    for pattern in (MISSING_WORDS, NEED_WORDS, SHARE_OF):
        if hit := pattern.search(text.text):
            yield Fault(ASKS_NOTHING, text.location, text.text[hit.start() :][:80], "không hỏi gì")
    for cell in (text.away, text.share):
        if isinstance(cell, float) or (re.search(r"\d", str(cell)) and "khoảng" not in str(cell)):
            yield Fault(ASKS_NOTHING, text.location, str(cell), "không có số")
    if verdict.range is None or not verdict.answered or kind not in ("page", "sentence"):
        return
    for end in (verdict.range.low, verdict.range.high):
        if end is not None and display(end, is_count=is_count) not in text.text:
            yield Fault(ONE_VALUE, text.location, text.text[:240], display(end, is_count=is_count))


def _check_distance(text: TargetText, standing: TargetStanding) -> Iterator[Fault]:
    """What is missing or above, and the share of the target that is reached."""
    verdict, aim, is_count = standing.default.verdict, standing.default.aim, standing.is_count
    if verdict.gap is None or verdict.actual is None or not aim.value:
        return
    away = distance(verdict.actual, aim.value, is_count=is_count)
    share = Fraction(verdict.actual) / Fraction(aim.value)
    if isinstance(text.away, float) and abs(Decimal(str(text.away)) - away) > SLIGHT:
        yield Fault(ONE_VALUE, text.location, f"so với chỉ tiêu {text.away}", str(away))
    if isinstance(text.share, float) and is_count and not as_stored(text.share, float(share)):
        yield Fault(EXACT, text.location, repr(text.share), repr(float(share)))
    main = OTHER_READING.split(text.text)[0]
    gap = GAP.search(main)
    if gap and number_in(gap[1]) != abs(away) and not (away == 0 and gap[1] == TINY):
        yield Fault(ONE_VALUE, text.location, main[gap.start() :][:60], str(abs(away)))
    reached = SHARE_OF.search(main)
    if reached and is_count and f"{reached[1]}%" != percent_text(share * 100):
        yield Fault(ONE_VALUE, text.location, reached[0], percent_text(share * 100))


def _check_need(text: TargetText, standing: TargetStanding) -> Iterator[Fault]:
    """What each quarter has to bring, in units or points and in whole things."""
    verdict, is_count = standing.default.verdict, standing.is_count
    main = OTHER_READING.split(text.text)[0]
    if need := NEED.search(main):
        amount = need[1] or need[2]
        want = rounded_half_up(abs(verdict.required_per_quarter or 0), 0 if is_count else 1)
        if number_in(amount) != want and not (want == 0 and amount == TINY):
            yield Fault(ONE_VALUE, text.location, main[need.start() :][:80], str(want))
    path = PATH.search(main)
    if path and verdict.path is not None and path[1] != display(verdict.path, is_count=is_count).rstrip("%"):
        yield Fault(ONE_VALUE, text.location, path[0], display(verdict.path, is_count=is_count))
    things = THINGS.search(main)
    if things and not is_count and number_in(things[1]) != abs(verdict.required_in_things or 0):
        yield Fault(ONE_VALUE, text.location, things[0], str(verdict.required_in_things))


def check_current(text: TargetText, standing: TargetStanding, sums: Sums, quarter: Quarter) -> Iterator[Fault]:
    """The columns of the reporting quarter, the one before and last year's against the figures of those quarters."""
    formula = standing.default.formula
    for back, cell in (text.current or {}).items():
        at = quarter.previous(back) if back else quarter
        value = sums.value(standing.scope, formula, at)
        if value is None:
            if isinstance(cell, float) or re.match(r"\d", str(cell)):
                yield Fault(ONE_VALUE, f"{text.location}, {at.code}", str(cell), "không có số")
        elif isinstance(cell, float):
            exact = float(value if standing.is_count else Fraction(value) / 100)
            if not as_stored(cell, exact):
                yield Fault(EXACT, f"{text.location}, {at.code}", repr(cell), repr(exact))
        else:
            want = display(value, is_count=standing.is_count)
            answered = len(sums.answers(standing.scope, formula, at))
            number, _, covered = plain(str(cell)).partition(" (")  # a draft's cell: the value (answered/expected)
            if number != want or (covered and not covered.startswith(f"{answered}/")):
                yield Fault(ONE_VALUE, f"{text.location}, {at.code}", str(cell), f"{want} ({answered}/…)")


def check_targets(
    texts: list[TargetText], standings: list[TargetStanding], location: str, kind: str
) -> Iterator[Fault]:
    """Every target once in its place."""
    by_number = {text.number: text for text in texts}
    for number, standing in enumerate(standings, start=1):
        if kind == "sentence" and not standing.default.quarters:
            continue
        if number not in by_number:
            yield Fault(ONE_VALUE, location, "thiếu", f"chỉ tiêu {number}: {standing.target.wording[:40]}")
        else:
            yield from check_target(by_number[number], standing, kind)


def check_answer(world: Papers, scope: str) -> Iterator[Fault]:
    """The API's answer."""
    rows = [
        (indicator["code"], row) for indicator in world.answers[scope]["indicators"] for row in indicator["targets"]
    ]
    by_target = {(code, row["milestone"]): row for code, row in rows}
    for standing in world.standings[scope]:
        verdict, is_count = standing.default.verdict, standing.is_count
        row = by_target[standing.target.indicator, standing.target.milestone]
        location = f"API {scope}, {standing.target.code}"

        def text(value: Value | None, is_count: bool = is_count) -> int | str | None:
            if value is None:
                return None
            return int(rounded_half_up(value, 0)) if is_count else f"{rounded_half_up(value, 10):.10f}"

        want = {
            "status": verdict.status,
            "actual": text(verdict.actual),
            "gap": text(verdict.gap),
            "required_per_quarter": text(verdict.required_per_quarter),
            "range": verdict.range and {"low": text(verdict.range.low), "high": text(verdict.range.high)},
        }
        for key, value in want.items():
            if row[key] != value:
                yield Fault(ONE_VALUE, f"{location} {key}", str(row[key]), str(value))
        coverage = row["coverage"]
        if (coverage["answered"], coverage["expected"]) != (verdict.answered, verdict.expected):
            yield Fault(ONE_VALUE, location, str(coverage), f"{verdict.answered}/{verdict.expected}")
        if [unit["name"] for unit in coverage["left_out"]] != verdict.left_out:
            yield Fault(LEFT_OUT, location, str(coverage), str(verdict.left_out))
        asks = [row[key] for key in ("gap", "required_per_quarter", "required_in_things") if row[key] is not None]
        if verdict.status == "insufficient" and asks:
            yield Fault(ASKS_NOTHING, location, str(asks), "null")


def check_plans(content: bytes, standings: list[TargetStanding], location: str) -> Iterator[Fault]:
    """Section IV asks nothing of a target that lacks figures, and what it asks of others is the verdict's."""
    for text in section(content, "IV. ", "V. "):
        for standing in standings:
            named = text.startswith((f"- {standing.indicator.short_name}", f"- {standing.indicator.name}"))
            if not named or not re.search(rf"(?:mốc|năm) {standing.target.milestone}\b", text):
                continue
            planned = TargetText(f"{location}, mục IV", 0, "", text)
            if standing.default.verdict.status == "insufficient":
                yield from _check_asks_nothing(planned, standing, "plan")
            else:
                yield from _check_need(planned, standing)


# 2. No difference of unlike sums


def check_changes_of_sheet(
    rows: Rows, location: str, scope: str, formulas: list[FormulaText], sums: Sums
) -> Iterator[Fault]:
    """Every cell below "So với Quý …" of an appendix, of units and of totals."""
    _, top = table(rows)
    titles = [plain(str(cell)) for cell in rows[top + 1]]
    numbered = next(row for row in rows[top:] if "(1)" in row)
    numbers = {cell: at for at, cell in enumerate(numbered)}
    by_number = {f"{n}": numbers[f"({n})"] for n in range(1, 60) if f"({n})" in numbers}
    names = {text.name: text.code for text in (*sums.content.units, *sums.content.perimeters)}
    this_quarter = Quarter.parse(sums.content.period)
    for at, title in enumerate(titles):
        if not (match := re.match(r"So với Quý ([IV]+)/(\d{4})", title)):
            continue
        before = Quarter(int(match[2]), ("I", "II", "III", "IV").index(match[1]) + 1)
        label = next((str(row[at]) for row in rows[top:] if re.match(r"=\(\d+\)[–-]\(\d+\)", plain(str(row[at])))), "")
        sides = re.findall(r"\((\d+)\)", label)
        if len(sides) != 2:
            yield Fault(UNLIKE, f"{location}, {title}", label or "không có công thức", "=(a)–(b)")
            continue
        now = by_number[sides[0]]
        units = [(names[row[1]], row) for row in rows[top:] if isinstance(row[0], float) and row[1] in names]
        possible = [
            formula
            for formula in formulas
            if all(
                same(row[now], sums.value(unit, formula, sums.figure_quarter(formula, this_quarter)), formula)
                for unit, row in units
            )
        ]
        if not possible:
            yield Fault(ONE_VALUE, f"{location}, cột ({sides[0]})", "số khác số liệu đã duyệt", "số của đơn vị")
            continue
        totals = [(scope, row) for row in rows[top:] if str(row[0]).startswith("TỔNG CỘNG")]
        totals += [
            (names[name], row)
            for row in rows[top:]
            if (name := str(row[0]).removeprefix("Trong đó: ")) in names and name != str(row[0])
        ]
        for code, row in [*units, *totals]:
            where = f"{location}, {row[1] if isinstance(row[0], float) else row[0]}"
            yield from _check_value(row[now], f"{where}, kỳ này", code, possible, None, sums)
            yield from _check_value(row[by_number[sides[1]]], f"{where}, {title[7:]}", code, possible, before, sums)
            yield from _check_change(row[at], f"{where}, {title}", code, possible, before, sums)


def _check_value(
    cell: Cell, location: str, scope: str, formulas: list[FormulaText], before: Quarter | None, sums: Sums
) -> Iterator[Fault]:
    this_quarter = Quarter.parse(sums.content.period)
    values = [sums.value(scope, formula, before or sums.figure_quarter(formula, this_quarter)) for formula in formulas]
    if isinstance(cell, float) and not any(same(cell, *pair) for pair in zip(values, formulas, strict=True)):
        yield Fault(ONE_VALUE, location, str(cell), " hoặc ".join(map(str, values)))


def same(cell: Cell, value: Value | None, formula: FormulaText) -> bool:
    """Whether a cell of a sheet is this value; a cell without a number is none."""
    if not isinstance(cell, float):
        return value is None
    return value is not None and abs(cell - float(Fraction(value) / (100 if formula.denominator else 1))) < 1e-9


def _check_change(
    cell: Cell, location: str, scope: str, formulas: list[FormulaText], before: Quarter, sums: Sums
) -> Iterator[Fault]:
    this_quarter = Quarter.parse(sums.content.period)
    wants = [sums.change(scope, formula, before, sums.figure_quarter(formula, this_quarter)) for formula in formulas]
    if isinstance(cell, float):
        if all(want is None or abs(Decimal(str(cell)) - want) > Decimal("1e-6") for want in wants):
            yield Fault(UNLIKE, location, str(cell), " hoặc ".join(str(want or "không so sánh được") for want in wants))
    elif all(want is not None for want in wants):
        yield Fault(UNLIKE, location, str(cell), str(wants[0]))


def check_changes_of_draft(content: bytes, location: str, scope: str, sums: Sums) -> Iterator[Fault]:
    """Every "tăng … so với Quý …": the difference of some way of counting of the indicator, over like units."""
    this_quarter, indicator = Quarter.parse(sums.content.period), ""
    codes = {text.name: text.code for text in sums.content.indicators}
    for text in map(plain, drafts.paragraphs(content)):
        heading = re.match(r"(?:\d+\.)*\d+\.? (.+)$", text)
        if heading and heading[1] in codes:
            indicator = codes[heading[1]]
        for way, amount, label in CHANGE.findall(text):
            roman, year = label.removeprefix("Quý ").split("/")
            before = Quarter(int(year), ("I", "II", "III", "IV").index(roman) + 1)
            wants = set()
            for target in sums.content.targets:
                if target.indicator == indicator:
                    for reading in target.readings:
                        formula = sums.content.formulas[reading.formula]
                        after = sums.figure_quarter(formula, this_quarter)
                        scopes = {scope, *(progress.scope for progress in sums.content.progress[scope])}
                        wants |= {sums.change(code, formula, before, after) for code in scopes}
            signed = number_in(amount) * (1 if way == "tăng" else -1)
            tiny = signed.copy_abs() == Decimal("0.1") and Decimal(0) in wants
            if signed not in wants and not tiny:
                wanted = " hoặc ".join(str(want) for want in wants if want is not None) or "không so sánh được"
                yield Fault(UNLIKE, location, f"{way} {amount} so với {label} ({text[:90]})", wanted)

"""A target told in words: named phrases of which page, workbook and draft choose (docs/rules.md#verdict, #vietnamese).

Phrases begin in lower case and have no full stop; one with nothing to tell is "". Where outputs word a fact
differently, the variants stand side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction

from reporting.progress.promises import ReadingText, RevisionText
from reporting.progress.quarter_comparison import NOT_COMPARABLE, QuarterComparison
from reporting.progress.series import MatchedChange, Number, Point, percent
from reporting.progress.verdict import BREAK_AT, Aim, Verdict
from targets.domain.numbers import (
    MISSING,
    NOT_APPLICABLE,
    displayed_percent,
    format_count,
    format_percent,
    format_signed,
    plain_string,
    rounded,
)
from targets.domain.periods import Quarter
from targets.domain.vietnamese import short_date

NO_FIGURES = "chưa có số liệu"
NO_REPORTS = "chưa có đơn vị nào báo cáo"
NOT_ALLOCATED = "chưa giao"
NOT_COLLECTED = "không thuộc kỳ thu thập; thu thập mỗi năm một lần (quý IV)"
MERGED_CITY = "Toàn Thành phố sau sáp nhập"
OPERATORS = {">": "trên", ">=": "từ", "=": "bằng", "<": "dưới", "<=": "không quá"}
OPERATOR_SIGNS = {">": "> ", ">=": "≥ ", "=": "", "<": "< ", "<=": "≤ "}
READING_STATES = {"text": "theo nguyên văn", "proposed": "đề xuất, chưa xác nhận", "confirmed": "đã xác nhận"}
READING_STATES_OF_ROW = {"text": "", "proposed": "cách hiểu đề xuất", "confirmed": "cách hiểu đã xác nhận"}

# Columns of a table of targets
RESULT = "Kết quả tại mốc"
OVER_OR_UNDER = "So với chỉ tiêu (+/–)"
SHARE = "% chỉ tiêu"
COVERAGE = "Số đơn vị báo cáo/tổng số"


# Numbers


def value_text(value: Number | Decimal, is_count: bool) -> str:
    """A value as it is shown: 1.580.000 or 70,5%."""
    return format_count(rounded(value)) if is_count else format_percent(value)


def level_text(level: Decimal, is_count: bool) -> str:
    """A target's value as it was set: 1.580.000 or 80%."""
    return format_count(rounded(level)) if is_count else plain_string(level).replace(".", ",") + "%"


def measured(value: Number | None, measure: str, is_count: bool) -> str:
    """A value with its unit: "1.156.672 đoàn viên", "79,6%"; "…" where it is not known."""
    return MISSING if value is None else _with_measure(value_text(value, is_count), measure, is_count)


def _with_measure(text: str, measure: str, is_count: bool) -> str:
    return f"{text} {measure}" if is_count and measure else text


def size_text(size: Number, is_count: bool, measure: str = "") -> str:
    """How large a difference is, up or down; one too small to show in one decimal says so."""
    size = -size if size < 0 else size
    if is_count:
        return _with_measure(format_count(rounded(size)), measure, is_count)
    text = format_percent(size).rstrip("%")
    return f"{'dưới 0,1' if text == '0,0' else text} điểm %"


def distance(value: Number | Decimal, other: Number | Decimal, is_count: bool, measure: str = "") -> str:
    """How far two different values are apart.

    Of percentages as they are displayed, so that a reader who subtracts them comes to the same; where they look the
    same, "dưới 0,1 điểm %".
    """
    if is_count:
        return size_text(Fraction(value) - Fraction(other), is_count, measure)
    return size_text(displayed_percent(value) - displayed_percent(other), is_count)


def change_text(change: Number | Decimal, is_count: bool) -> str:
    """A change with its sign: +1.200, -1,2 điểm %."""
    if is_count:
        return format_signed(format_count(rounded(change)))
    return f"{format_signed(format_percent(change).rstrip('%'))} điểm %"


def change_since(quarter_label: str, change: MatchedChange, is_count: bool, measure: str) -> str:
    """ "tăng 9.040 đoàn viên so với Quý I/2026", "bằng Quý I/2026"; of values that have one (docs/rules.md#like)."""
    before, after = values_compared(change)
    if after == before:
        return f"bằng {quarter_label}"
    size = unbroken(distance(after, before, is_count, measure)).replace("điểm\u00a0%", "điểm phần trăm")
    return f"{'tăng' if after > before else 'giảm'} {size} so với {quarter_label}"


def compared_units(change: MatchedChange, expected_before: int, is_count: bool) -> str:
    """What was compared with: the value itself where everybody answered in both quarters, else over how many units."""
    if change.units == change.expected == expected_before:
        return value_text(values_compared(change)[0], is_count)
    return f"tính trên {coverage(change.units, change.expected)} đơn vị có số liệu cả hai kỳ"


def values_compared(change: MatchedChange) -> tuple[Number, Number]:
    """Both values over the units compared; 0 where a denominator is."""
    before, after = change.before_numerator, change.after_numerator
    if change.before_denominator is None or change.after_denominator is None:
        return before, after
    return percent(before, change.before_denominator) or 0, percent(after, change.after_denominator) or 0


def not_comparable(quarter_label: str, comparison: QuarterComparison) -> str:
    """ "không so sánh được với Quý II/2025: sắp xếp tổ chức ngày 01/07/2025"."""
    return comparison.why.replace(NOT_COMPARABLE, f"{NOT_COMPARABLE} với {quarter_label}", 1)


def sign_of(point: Point | None, is_count: bool) -> str:
    """What stands where there is no value: "–" where nobody was asked or by 0, "…" where it is missing; else ""."""
    if point is None or (point.numerator is None and not point.missing):
        return NOT_APPLICABLE
    if point.numerator is None:
        return MISSING
    return "" if is_count or point.denominator else NOT_APPLICABLE


# Promises


def threshold(aim: Aim, measure: str = "") -> str:
    """ "từ 80% trở lên", "trên 70%", "100%", "1.580.000 đoàn viên"; "" without a threshold."""
    if aim.value is None:
        return ""
    level = _with_measure(level_text(aim.value, aim.is_count), measure, aim.is_count)
    if aim.operator == "=" or (aim.is_count and aim.operator == ">="):
        return level
    return f"{OPERATORS[aim.operator]} {level}{' trở lên' if aim.operator == '>=' else ''}"


def threshold_in_full(aim: Aim) -> str:
    """ "trên 70%", "từ 1.780.000 trở lên (chưa dùng để đánh giá)"; "" without a threshold."""
    if aim.value is None:
        return ""
    before = {">": "trên ", ">=": "từ ", "=": "", "<": "dưới ", "<=": "đến "}[aim.operator]
    after = {">=": " trở lên", "<=": " trở xuống"}.get(aim.operator, "")
    remark = "" if aim.judged else " (chưa dùng để đánh giá)"
    return f"{before}{level_text(aim.value, aim.is_count)}{after}{remark}"


def threshold_by_sign(operator: str, value: Decimal, is_count: bool) -> str:
    """ "≥ 80,0%"."""
    return f"{OPERATOR_SIGNS[operator]}{value_text(value, is_count)}"


def promise(aim: Aim, word: str, measure: str = "") -> str:
    """A threshold, or the programme's word where it promised one."""
    return f"“{word}”" if word else threshold(aim, measure)


def proposed_reading(aim: Aim, word: str) -> str:
    return f"đề xuất hiểu là {threshold(aim)}" if word and aim.value is not None else ""


def promise_on_chart(aim: Aim, word: str, label: str = "") -> str:
    """ "từ 85% trở lên", a word with the threshold proposed for it."""
    proposed = threshold(aim) if word else ""
    return promise(aim, word) + (f" ({label}{proposed})" if proposed else "")


def promise_with_state(aim: Aim, word: str, state: str) -> str:
    """ "từ 85% trở lên", a word with its threshold and whether that is confirmed."""
    return promise_on_chart(aim, word, "đề xuất: " if state == "proposed" else "xác nhận: ")


# Verdicts


def gap(verdict: Verdict, aim: Aim) -> str:
    """How far it is from the aim: "còn thiếu 0,5 điểm %", "vượt 1.200", "mới đạt 70%, chưa vượt"."""
    if verdict.gap is None or verdict.actual is None or aim.value is None:
        return ""
    if verdict.gap == 0:
        return _at_the_level(aim, aim.value)
    missing = verdict.gap < 0 if aim.downward else verdict.gap > 0
    return f"{'còn thiếu' if missing else 'vượt'} {distance(verdict.actual, aim.value, aim.is_count)}"


def gap_with_share(verdict: Verdict, aim: Aim) -> str:
    """The gap, of a count behind its share: "đạt 90,7% chỉ tiêu (còn thiếu 139.600)"."""
    gap_text, share = gap(verdict, aim), share_of_target(verdict, aim)
    return f"{share} ({gap_text})" if share else gap_text


def share_of_target(verdict: Verdict, aim: Aim) -> str:
    """ "đạt 90,7% chỉ tiêu"; "" of a ratio, a reduction, without a gap, and where the share looks whole but is not."""
    if not aim.is_count or aim.downward or not aim.value or not verdict.gap or verdict.actual is None:
        return ""
    share = format_percent(100 * Fraction(verdict.actual) / Fraction(aim.value))
    return "" if share == "100,0%" else f"đạt {share} chỉ tiêu"


def _at_the_level(aim: Aim, level: Decimal) -> str:
    """What is said of exactly the level: "trên 70%" is not reached by it."""
    if aim.operator in (">", "<"):
        return f"mới đạt {level_text(level, aim.is_count)}, chưa {'vượt' if aim.operator == '>' else 'thấp hơn'}"
    return "bằng chỉ tiêu"


def reached(value: Number | None, measure: str, is_count: bool) -> str:
    """ "có 1.156.672 đoàn viên", "đạt 79,6%", "chưa có số liệu"."""
    return NO_FIGURES if value is None else f"{'có' if is_count else 'đạt'} {measured(value, measure, is_count)}"


def needed(verdict: Verdict, is_count: bool, things: str = "") -> str:
    """ "cần +1.200 mỗi quý"; of a ratio in whole `things` too: "cần thêm 5 khu, +1,2 điểm % mỗi quý"."""
    required, needs = verdict.required_per_quarter, []
    if verdict.required_in_things:
        needs.append(needed_in_things(verdict, things))
    if required:
        needs.append(f"{change_text(required, is_count)} mỗi quý")
    return f"cần {', '.join(needs)}" if needs else ""


def needed_in_things(verdict: Verdict, things: str) -> str:
    """ "thêm 5 khu", "bớt 2 doanh nghiệp"; "" for a count and where nothing is missing."""
    number = verdict.required_in_things
    if not number:
        return ""
    return f"{'thêm' if number > 0 else 'bớt'} {format_count(abs(number))} {things}".rstrip()


def needed_on_average(verdict: Verdict, aim: Aim, measure: str = "") -> str:
    """ "cần tăng bình quân 1.200 mỗi quý đến Quý IV/2030"."""
    required = verdict.required_per_quarter
    if not required:
        return ""
    direction = "tăng" if required > 0 else "giảm"
    return f"cần {direction} bình quân {size_text(required, aim.is_count, measure)} mỗi quý đến {aim.milestone.label}"


def way_to_milestone(verdict: Verdict, aim: Aim, measure: str, things: str) -> str:
    """What a target ahead needs, and what the path and the pace that decided are; "" where nothing is asked for.

    "để đạt mốc 2030 cần thêm 5 khu, tăng bình quân 2,2 điểm % mỗi quý; theo lộ trình, đến nay cần đạt 20,1%; bình quân
    4 quý gần nhất tăng 0,3 điểm %".
    """
    if verdict.status == "insufficient" or not aim.judged:
        return ""
    needs, texts = [], []
    if verdict.required_in_things:
        needs.append(needed_in_things(verdict, things))
    if verdict.required_per_quarter:
        size = size_text(verdict.required_per_quarter, aim.is_count, measure)
        needs.append(f"{_direction(verdict.required_per_quarter)} bình quân {size} mỗi quý")
    if needs:
        texts.append(f"để đạt mốc {aim.milestone.year} cần {', '.join(needs)}")
    if verdict.status in ("on_pace", "behind", "at_risk"):
        if verdict.path is not None:
            texts.append(f"theo lộ trình, đến nay cần {reached(verdict.path, measure, aim.is_count)}")
        if verdict.pace is not None:
            change = (
                f"{_direction(verdict.pace)} {size_text(verdict.pace, aim.is_count)}" if verdict.pace else "không đổi"
            )
            texts.append(f"bình quân 4 quý gần nhất {change}")
    return "; ".join(texts)


def _direction(change: Number) -> str:
    return "tăng" if change > 0 else "giảm"


def pace(verdict: Verdict, is_count: bool) -> str:
    if verdict.pace is None:
        return ""
    return f"bình quân 4 quý gần nhất {change_text(verdict.pace, is_count)} mỗi quý"


def range_between(verdict: Verdict, is_count: bool) -> str:
    """ "trong khoảng 68,0% – 72,5%"; where nobody has answered there is nothing to put a range around."""
    ends = verdict.range
    if ends is None:
        return ""
    if not verdict.answered:
        return NO_REPORTS
    high = "không giới hạn" if ends.high is None else value_text(ends.high, is_count)
    return f"trong khoảng {value_text(ends.low, is_count)} – {high}"


def not_compared(verdict: Verdict, is_count: bool) -> str:
    """ "chưa đủ số liệu để so với chỉ tiêu: kết quả trong khoảng 68,0% – 72,5%"; "" where it is compared."""
    if verdict.status != "insufficient":
        return ""
    ends = range_between(verdict, is_count)
    result = f": {'kết quả ' if verdict.answered else ''}{ends}" if ends else ""
    return f"chưa đủ số liệu để so với chỉ tiêu{result}"


def range_with_missing_measured(verdict: Verdict, is_count: bool, measure: str) -> str:
    """ "tính cả đơn vị còn thiếu thì từ 872.848 đến 1.452.854 đoàn viên"; also of units that straddle the scope."""
    ends = verdict.range
    if ends is None or not verdict.answered:
        return NO_REPORTS if ends else ""
    is_missing = verdict.answered < verdict.expected or not verdict.inseparable
    units = ["đơn vị còn thiếu"] * is_missing + ["đơn vị không tách được"] * bool(verdict.inseparable)
    low, high = measured(ends.low, measure, is_count), measured(ends.high, measure, is_count)
    between = f"từ {low} trở lên" if ends.high is None else f"từ {value_text(ends.low, is_count)} đến {high}"
    return f"tính cả {listed(units)} thì {between}"


def kept_since(verdict: Verdict) -> str:
    """ "giữ được từ Quý IV/2025"; of a target that was missed at its milestone "nay đạt mức này từ Quý II/2026".

    Not "liên tục": quarters of which too little is known may lie between.
    """
    if verdict.satisfied_since is None:
        return ""
    return f"{'giữ được' if verdict.status == 'met' else 'nay đạt mức này'} từ {verdict.satisfied_since.label}"


def reasons_text(reasons: Sequence[str], already_told: Collection[str] = ()) -> str:
    """Why it stands so in one phrase; what was told already is left out."""
    return "; ".join(reasons_listed([reason for reason in reasons if reason not in already_told]))


def reasons_listed(reasons: Sequence[str]) -> list[str]:
    """Why it stands so, breaks named together behind the rest."""
    breaks = [reason.removeprefix(BREAK_AT) for reason in reasons if reason.startswith(BREAK_AT)]
    others = [reason for reason in reasons if not reason.startswith(BREAK_AT)]
    return [*others, f"{BREAK_AT}{listed(breaks)}"] if breaks else others


# Readings that come to different verdicts

READINGS_DIFFER = "các cách hiểu cho kết quả khác nhau"
OTHER_READING_DIFFERS = "cách hiểu khác cho kết quả khác"
VERDICTS_DIFFER = "các cách hiểu cho đánh giá khác nhau"


def other_reading(state: str, text: str, verdict: Verdict, is_count: bool) -> str:
    """ "theo cách hiểu khác (đã xác nhận): 70,5% – Đạt: Tính cả …"."""
    value = "" if verdict.actual is None else f"{value_text(verdict.actual, is_count)} – "
    return f"theo cách hiểu khác ({READING_STATES[state]}): {value}{verdict.label}: {sentence(text)}"


def if_read_so(text: str, verdict: Verdict, is_count: bool, measure: str) -> str:
    """ "nếu chỉ tính doanh nghiệp …, thì đạt 69,6%: chưa đạt": the reading by its first clause."""
    condition = text.split(";")[0].rstrip(".")
    value = reached(verdict.actual, measure, is_count)
    return f"nếu {condition[:1].lower()}{condition[1:]}, thì {value}: {verdict.label.lower()}"


# What a target is judged by changed: told apart from changed figures


def target_revised(revision: RevisionText) -> str:
    """ "chỉ tiêu điều chỉnh từ 01/01/2027 theo 99-QĐ/TU"."""
    return f"chỉ tiêu điều chỉnh từ {short_date(revision.valid_from)} theo {revision.decision}"


def reading_changed(reading: ReadingText) -> str:
    """ "cách hiểu điều chỉnh theo 12-TB/TU"; the paper where there is one."""
    return f"cách hiểu điều chỉnh{f' theo {reading.paper}' if reading.paper else ''}"


# What figures stand on


def coverage(answered: int, expected: int, left_out: Sequence[str] = ()) -> str:
    """ "103/103", "103/103, chưa gồm Cơ quan LĐLĐ Thành phố"."""
    return f"{answered}/{expected}{_without(left_out)}"


def units_answered(answered: int, expected: int, left_out: Sequence[str] = ()) -> str:
    """ "103/103 đơn vị có số liệu", the units that straddle the scope named behind it."""
    return f"{format_count(answered)}/{format_count(expected)} đơn vị có số liệu{_without(left_out)}"


def without(left_out: Sequence[str]) -> str:
    """ "chưa gồm Cơ quan LĐLĐ Thành phố": the units that straddle the scope."""
    return f"chưa gồm {listed(left_out)}" if left_out else ""


def _without(left_out: Sequence[str]) -> str:
    return f", {without(left_out)}" if left_out else ""


def standing(official: bool) -> str:
    return "chính thức" if official else "tạm thời"


def standing_of_figures(official: bool) -> str:
    return f"số liệu {standing(official)}"


# Texts


def sentence(text: str, source: str = "") -> str:
    """Capitalised, with one full stop; `source` stands before that."""
    text = text.strip().rstrip(".;,")
    return f"{text[:1].upper()}{text[1:]}{f' {source}' if source else ''}." if text else ""


def listed(words: Sequence[str]) -> str:
    """ "a, b và c"."""
    return " và ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def unbroken(text: str) -> str:
    """A quarter, and the sign of per cent with its word, on one line."""
    return text.replace("Quý ", "Quý\u00a0").replace("điểm %", "điểm\u00a0%")


def in_full(text: str) -> str:
    """As running text has it: "điểm phần trăm", a quarter on one line."""
    return unbroken(text.replace("điểm %", "điểm phần trăm"))


def quarter_label(quarter: Quarter) -> str:
    """Quý II/2026, its words kept together."""
    return unbroken(quarter.label)
